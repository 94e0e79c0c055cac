"""Every fault that a table can have (问题代码); what is wanted and what to do stand in ``codes.toml``.

The caller's own wording replaces a text where it knows better.
"""

from __future__ import annotations

import tomllib
from enum import Enum, unique
from importlib.resources import files

_WORDS: dict[str, dict[str, str]] = tomllib.loads(
    files(__package__).joinpath("codes.toml").read_text(encoding="utf-8")
)


@unique
class FaultCode(Enum):
    """A kind of fault, by the value under which it is kept."""

    wanted_zh: str
    advice_zh: str
    wanted_en: str
    advice_en: str

    def __new__(cls, value: str) -> FaultCode:
        member = object.__new__(cls)
        member._value_ = value
        words = _WORDS[value]
        member.wanted_zh, member.advice_zh = words["wanted_zh"], words["advice_zh"]
        member.wanted_en, member.advice_en = words["wanted_en"], words["advice_en"]
        return member

    # The file as a whole.
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    MACROS = "macros"
    OLD_WORKBOOK = "old_workbook"
    ENCRYPTED = "encrypted"
    HTML_TABLE = "html_table"
    PICTURE = "picture"
    PDF = "pdf"
    ARCHIVE = "archive"
    OTHER_FORMAT = "other_format"
    BROKEN_FILE = "broken_file"
    ENCODING = "encoding"
    BROKEN_QUOTES = "broken_quotes"

    # The sheet and its heading.
    NO_HEADING = "no_heading"
    SEVERAL_SHEETS = "several_sheets"
    HEADING_MISSING = "heading_missing"
    HEADING_TWICE = "heading_twice"
    UNIT_NOT_YUAN = "unit_not_yuan"
    NO_ROWS = "no_rows"
    MONTH_IN_TITLE = "month_in_title"
    OTHER_LIST = "other_list"
    OTHER_MONTH = "other_month"
    OTHER_EMPLOYER = "other_employer"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_WITHOUT_HEADING = "column_without_heading"
    COLUMNS_DIFFER = "columns_differ"
    ROW_TOO_LONG = "row_too_long"
    AMOUNT_PARTED = "amount_parted"
    ROW_ABOVE_HEADING = "row_above_heading"
    OPENING_DIFFERS = "opening_differs"
    CLOSING_DIFFERS = "closing_differs"
    SIGN_UNKNOWN = "sign_unknown"
    SIGN_AMBIGUOUS = "sign_ambiguous"
    BOTH_SIDES = "both_sides"
    OTHER_ACCOUNT = "other_account"
    CURRENCY_OTHER = "currency_other"
    ITEM_UNKNOWN = "item_unknown"
    ITEMS_DIFFER = "items_differ"
    RATE_DIFFERS = "rate_differs"
    MONEY_OUT = "money_out"
    MONTH_RANGE = "month_range"
    AMOUNT_IN_WORDS = "amount_in_words"

    # One cell.
    MISSING = "missing"
    BROKEN_TEXT = "broken_text"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR_VALUE = "error_value"
    MERGED_CELL = "merged_cell"
    NUMBER_AS_FLOAT = "number_as_float"
    NUMBER_INVALID = "number_invalid"
    NAME_INVALID = "name_invalid"
    AMOUNT_INVALID = "amount_invalid"
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range"
    AMOUNT_DIFFERS = "amount_differs"
    NO_RULE = "no_rule"
    MONTH_INVALID = "month_invalid"
    KIND_UNKNOWN = "kind_unknown"
    MONTH_NOT_DECLARED = "month_not_declared"
    BACK_PAYMENT_NOT_EARLIER = "back_payment_not_earlier"
    DATE_INVALID = "date_invalid"
    PAID_TOO_EARLY = "paid_too_early"
    PAID_IN_FUTURE = "paid_in_future"
    STARTED_AFTER_MONTH = "started_after_month"

    DAY_IN_FUTURE = "day_in_future"
    STATE_UNKNOWN = "state_unknown"

    # One row against others.
    DUPLICATE_ROW = "duplicate_row"
    TWO_NAMES = "two_names"
    TOTAL_DIFFERS = "total_differs"
    NOTE_UNREAD = "note_unread"
    ANOTHER_TABLE = "another_table"
    ROW_BELOW_TOTAL = "row_below_total"

    # A payment file, a bank statement.
    REFERENCE_INVALID = "reference_invalid"
    REFERENCE_AS_FLOAT = "reference_as_float"
    REFERENCE_TWICE = "reference_twice"
    REFERENCE_RECEIVED = "reference_received"
    ARRIVED_IN_FUTURE = "arrived_in_future"
    RESULT_UNKNOWN = "result_unknown"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_NOT_OPEN = "order_not_open"
    ORDER_OTHER_AMOUNT = "order_other_amount"

    # What only the register can tell; raised by the caller.
    PERSON_UNKNOWN = "person_unknown"
    NAME_NOT_REGISTERED = "name_not_registered"
    NO_RELATION = "no_relation"
    ALREADY_WAITING = "already_waiting"
    ALREADY_DECLARED = "already_declared"
    AFTER_DEATH = "after_death"
    ACCOUNT_SHUT = "account_shut"
    BACK_PAYMENT_BY_PAPER = "back_payment_by_paper"
    EMPLOYER_DIFFERS = "employer_differs"
    NOT_ACCEPTED = "not_accepted"
