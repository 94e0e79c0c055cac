"""Numbers of persons: folding, checks, parts and, for the demo district, making them (证件号码).

The check character is that of python-stdnum. Its place tables are left aside: people keep the number of a county that
was dissolved decades ago. Basis: gb-11, gb-A-2, sil-58, gb-11643.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from quanyi.law.terms import Sex
from quanyi.written import Note, Problem
from quanyi.written.documents import (
    FOREIGNERS_NUMBER,
    LAYOUTS,
    IdentityDocument,
    kind_by_shape,
    kind_of_check_number,
)
from quanyi.written.folding import Folded, fold_code
from quanyi.written.places import PROVINCES

# 790001 has never been assigned to any place, so a number of the demo district can belong to nobody.
DEMO_DIVISION = "790001"
LONGEST = 18

_CHECKED = re.compile(r"[0-9]{17}[0-9X]")
_OLD = re.compile(r"[0-9]{15}")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+|[0-9]{15,}\.0+")
# The sequences of old numbers that stand for births of the century before.
_BEFORE_1900 = range(996, 1000)


class PersonNumber(NamedTuple):
    """A person's number in its normal form, the kind of document that bears it, and what was changed (证件号码)."""

    text: str
    document: IdentityDocument
    notes: tuple[Note, ...] = ()


def read_number(
    text: str, *, demo: bool = False, on: date | None = None, document: IdentityDocument | None = None
) -> PersonNumber | Problem:
    """A person's number in its normal form, or why it is none.

    Blanks, full width, a leading apostrophe, lower case and letters that look like the final X are folded; an old
    number of 15 digits is widened to 18. ``demo`` admits the demo district; ``on`` is the day by which the holder is
    born (today if left out); ``document`` is the kind that somebody has seen, else it is told from the number.
    """
    if _CHECKED.fullmatch(text):
        return _of_18(text, (), demo, on)
    folded = fold_code(text)
    if isinstance(folded, Problem):
        return folded
    if document not in (None, IdentityDocument.CITIZEN) and not _CHECKED.fullmatch(folded.text):
        assert document is not None
        return _of_document(folded, document)
    return _checked(folded, demo, on) or _by_shape(folded) or _other_shape(folded.text)


def normal_number(text: str) -> str:
    """The normal form for looking up, whether or not it is a number: what cannot be read is left as it is."""
    folded = fold_code(text)
    number = text.strip() if isinstance(folded, Problem) else folded.text
    return widened(number) or number if _OLD.fullmatch(number) else number


def widened(number: str) -> str | None:
    """The 18 characters of an old number of 15 digits; None where its birth date never was. Basis: gb-11643.

    Sequences 996 to 999 are of persons born before 1900.
    """
    century = "18" if int(number[12:]) in _BEFORE_1900 else "19"
    body = f"{number[:6]}{century}{number[6:]}"
    try:
        ric.get_birth_date(f"{body}0")
    except InvalidComponent:
        return None
    return body + ric.calc_check_digit(f"{body}0")


def older_forms(number: str) -> tuple[str, ...]:
    """How older books hold a number in its normal form: with a small x, or in the 15 digits that it once had."""
    forms = [f"{number[:17]}x"] if number.endswith("X") else []
    if _CHECKED.fullmatch(number) and widened(old := number[:6] + number[8:17]) == number:
        forms.append(old)
    return tuple(forms)


def citizen_number_reason(number: str, *, demo: bool = False, on: date | None = None) -> Problem | None:
    """Why ``number`` is no citizen number (公民身份号码), without full stop; None if it is one.

    ``number`` is 18 ASCII characters, X in upper case. ``demo`` admits the demo district's division; ``on``
    is the day by which the holder must be born (today if left out). The county is not judged.
    """
    if _CHECKED.fullmatch(number) and number.startswith("9"):
        return Problem(
            "number_document",
            "9开头的是外国人永久居留身份证号码，不是公民身份号码",
            "a number that begins with 9 is of a permanent residence card and no citizen number",
        )
    return _check_number_reason(number, demo, on)


def social_security_number_reason(
    number: str, *, demo: bool = False, on: date | None = None
) -> Problem | None:
    """Why ``number`` cannot be a social-security number (社会保障号码) in its normal form; None if it can."""
    read = read_number(number, demo=demo, on=on)
    if isinstance(read, Problem):
        return read
    if read.text != number:
        return Problem("number_form", f"规范写法是“{read.text}”", f"its normal form is “{read.text}”")
    return None


def _checked(folded: Folded, demo: bool, on: date | None) -> PersonNumber | Problem | None:
    """As a number of 18 characters with a check character, or of the 15 digits that it once had; None: neither."""
    number, notes = folded.text, folded.notes
    if _OLD.fullmatch(number):
        wide = widened(number)
        if wide is None:
            return _no_birth(number, number[6:12], "7", "12")
        number, notes = wide, (*notes, _widened_note(number, wide))
    return _of_18(number, notes, demo, on) if _CHECKED.fullmatch(number) else None


def _of_18(number: str, notes: tuple[Note, ...], demo: bool, on: date | None) -> PersonNumber | Problem:
    """As a number of 17 digits and a check character."""
    reason = _check_number_reason(number, demo, on)
    if reason:
        return reason
    if number.endswith("000"):
        notes = (*notes, _zeros_note())
    return PersonNumber(number, kind_of_check_number(number), notes)


def _by_shape(folded: Folded) -> PersonNumber | None:
    kind = kind_by_shape(folded.text)
    return PersonNumber(folded.text, kind, (*folded.notes, _document_note(kind))) if kind else None


def _of_document(folded: Folded, document: IdentityDocument) -> PersonNumber | Problem:
    """As the number of a document that somebody has seen."""
    number = folded.text
    layout = LAYOUTS.get(document)
    if (layout and layout.fullmatch(number)) or FOREIGNERS_NUMBER.fullmatch(number):
        return PersonNumber(number, document, folded.notes)
    return Problem(
        "number_document",
        f"不合{document.label_zh}号码的写法",
        f"it is not written as a number of a {document.label_en}",
    )


def _check_number_reason(number: str, demo: bool, on: date | None) -> Problem | None:
    if not _CHECKED.fullmatch(number):
        return _other_shape(number)
    return (
        _place_reason(number, demo)
        or _birth_reason(number, on or date.today())
        or _check_character_reason(number)
    )


def _other_shape(number: str) -> Problem:
    """Why it is neither a number of 18 characters nor like that of another document."""
    if "*" in number:
        return Problem(
            "number_hidden",
            "号码被星号遮挡，应填写完整的18位号码",
            "part of it is hidden by asterisks; write all 18 characters",
        )
    if _EXPONENT.fullmatch(number):
        return Problem(
            "number_as_float",
            "号码被表格软件存成了数值，末几位已丢失",
            "a spreadsheet has stored it as a number and lost its last digits",
        )
    if _OLD.fullmatch(number):
        return Problem(
            "number_old",
            "这是15位旧身份证号，应填写现行的18位公民身份号码",
            "this is an old number of 15 digits; write the present one of 18",
        )
    if len(number) != 18:
        return Problem(
            "number_length",
            f"应为18位，实为{len(number)}位",
            f"18 characters are wanted, these are {len(number)}",
        )
    return _wrong_character(number)


def _wrong_character(number: str) -> Problem:
    at = next(i for i, c in enumerate(number) if not (c in "0123456789" or (i == 17 and c == "X")))
    wanted = ("数字或大写字母X", "a digit or a capital X") if at == 17 else ("数字", "a digit")
    code = f"“{number[at]}”（U+{ord(number[at]):04X}）"
    code_en = f"“{number[at]}” (U+{ord(number[at]):04X})"
    return Problem(
        "number_character",
        f"第{at + 1}位是{code}，应为{wanted[0]}",
        f"character {at + 1} is {code_en}, wanted is {wanted[1]}",
    )


def _place_reason(number: str, demo: bool) -> Problem | None:
    if number.startswith(DEMO_DIVISION):
        return (
            None
            if demo
            else Problem(
                "number_demo",
                f"地区码{DEMO_DIVISION}是演示区专用号段，正式系统不接受",
                f"division {DEMO_DIVISION} is kept for the demo district and not accepted in real use",
            )
        )
    # The card of a permanent resident has no division of birth.
    if number.startswith("9") or number[:2] in PROVINCES:
        return None
    return Problem(
        "number_place",
        f"前两位“{number[:2]}”不是已知的省级地区码",
        f"the first two digits, {number[:2]}, are no known province",
    )


def _birth_reason(number: str, on: date) -> Problem | None:
    born_on = _born_on(number[6:14])
    if born_on is None:
        return _no_birth(number, number[6:14], "7", "14")
    if born_on > on:
        return Problem(
            "number_birth",
            f"出生日期{born_on.isoformat()}在将来",
            f"the date of birth, {born_on.isoformat()}, lies in the future",
        )
    return None


@lru_cache(maxsize=1 << 16)
def _born_on(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _no_birth(number: str, digits: str, first: str, last: str) -> Problem:
    return Problem(
        "number_birth",
        f"第{first}至{last}位“{digits}”不是真实的出生日期",
        f"digits {first} to {last}, {digits}, are no real date of birth",
    )


def _check_character_reason(number: str) -> Problem | None:
    if number[-1] == ric.calc_check_digit(number):
        return None
    if number.endswith("000"):
        return Problem(
            "number_zeros",
            "末三位“000”是表格软件补的零：号码被当作数值时只保留前15位，末三位已丢失",
            "its last three digits, 000, are zeros put by a spreadsheet, which keeps 15 digits of a number: "
            "the last three are lost",
        )
    return Problem(
        "number_check",
        "最后一位校验码不符，号码中有填错的位",
        "the check character does not fit, so a digit is wrong",
    )


def _zeros_note() -> Note:
    return Note(
        "zeros",
        "号码末三位是“000”，校验相符，但表格软件会把长号码的末三位改成000，请与证件核对",
        "the number ends in 000 and its check character fits, but spreadsheets put 000 at the end of long numbers: "
        "compare it with the card",
    )


def _widened_note(old: str, wide: str) -> Note:
    return Note(
        "widened",
        f"15位旧号码“{old}”已读作18位号码“{wide}”",
        f"the old number of 15 digits, {old}, was read as {wide}",
    )


def _document_note(kind: IdentityDocument) -> Note:
    return Note(
        "document",
        f"号码按{kind.label_zh}读取，不是公民身份号码；首次参保须在柜台登记证件",
        f"the number was read as that of a {kind.label_en}; its holder is registered at the counter first",
    )


def tells_birth(number: str) -> bool:
    """Whether a valid number has sex and birth date in it."""
    return _CHECKED.fullmatch(number) is not None


def sex_of(number: str) -> Sex:
    """Sex by the 17th digit of a valid number of 18 characters (性别): odd is male, even female."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def born_on_of(number: str) -> date:
    """Date of birth in a valid number of 18 characters (出生日期)."""
    return ric.get_birth_date(number)


def make_citizen_number(division: str, born_on: date, sequence: int) -> str:
    """The citizen number of a six-digit ``division``, a birth date and a ``sequence`` 0–999 (odd: male)."""
    assert re.fullmatch(r"[0-9]{6}", division), division
    assert 0 <= sequence <= 999, sequence
    body = f"{division}{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")
