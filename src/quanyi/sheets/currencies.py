"""Currencies by the words that banks write for them (币种)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.grid import Sheet
from quanyi.sheets.number_formats import FOREIGN_CODES
from quanyi.sheets.text import compact, fold

_YUAN = frozenset(["RMB", "CNY", "CNH", "156", "01", "001", "1", "10", "¥", "元", "本币", "本位币"])
_BEGINS = re.compile("(?:[0-9]{1,3}[-/:]?)?(?:人民币|RMB|CNY)(?!以外)")
# Of a foreign currency by name; signs alone stand in number formats.
_FOREIGN_WORDS = (
    f"{FOREIGN_CODES}|US\\$|HK\\$|[美欧日澳加]元|港[币元]|新台币|台币|澳门[币元]|新加坡元|韩元|英镑"
)
_LABEL = re.compile(
    r"(?:(?:账户|交易|记账)?(?:币种|币别|货币)(?:/单位|名称|代码|种类|类型)?|(?P<unit>(?:金额|货币)?单位))"
    r"(?:[:：=]\s*|\s+|为|$)(?P<value>[^\s,，;；、|()（）]*)"
)
_OF_ACCOUNT = re.compile(
    f"(?:{_FOREIGN_WORDS})(?:现汇|现钞|外币)?(?:活期|一般|基本|专用|存款)*"
    "(?:账户|帐户|户|对账单|明细|流水|金额|存款)",
    re.IGNORECASE,
)
_LONGEST = 500
_FOREIGN = re.compile(_FOREIGN_WORDS, re.IGNORECASE)


def is_yuan(text: str) -> bool:
    """Whether a word for a currency is one for the yuan."""
    plain = compact(text).upper()
    return plain in _YUAN or _BEGINS.match(plain) is not None


def other_currency_beside(sheet: Sheet, rows: Sequence[int]) -> Iterator[Fault]:
    """What rows beside the lines say of the currency, if it is not the yuan or not understood."""
    for row in rows:
        ordered = sorted((column, cell.text[:_LONGEST]) for column, cell in sheet.rows[row].items())
        for index, (column, text) in enumerate(ordered):
            following = ordered[index + 1][1] if index + 1 < len(ordered) else ""
            if (found := _other_currency(fold(text), following)) is not None:
                yield make_fault(FaultCode.CURRENCY_OTHER, Place(row, column), f"{text} {found}".strip())


def _other_currency(text: str, following: str) -> str | None:
    """What the next cell adds to one that names another currency, "" if nothing; None where it names none."""
    for found in _LABEL.finditer(text):
        at_end = not found["value"] and found.end() == len(text)
        value = found["value"] or (fold(following) if at_end else "")
        # A unit is yuan or thousands of it; only as a currency it is of concern here.
        doubtful = _FOREIGN.search(value) if found["unit"] else value
        if doubtful and not is_yuan(value):
            return following if at_end else ""
    return "" if _OF_ACCOUNT.search(compact(text)) else None
