"""Official numbers of persons and units: checks, parts and, for the demo district, making them (证件号码).

The check characters are those of python-stdnum. Its place tables are left aside: people keep the number of a
county that was dissolved decades ago, and codes of units may start with letters that its format test refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

from quanyi.agency.collect.code_lists import PROVINCES
from quanyi.agency.wording import Said
from quanyi.law.terms import Sex

# 790001 has never been assigned to any place, so a number of the demo district can belong to nobody.
DEMO_DIVISION = "790001"

_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{_CODE_CHARACTERS}]{{2}}[0-9]{{6}}[{_CODE_CHARACTERS}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def citizen_number_reason(number: str, *, demo: bool = False, on: date | None = None) -> Said | None:
    """Why ``number`` is no citizen number (公民身份号码), without full stop; None if it is one.

    ``number`` is 18 ASCII characters, X in upper case. ``demo`` admits the demo district's division; ``on``
    is the day by which the holder must be born (today if left out). The county is not judged.
    Basis: gb-11, gb-A-2, sil-58.
    """
    checks: tuple[Callable[[], Said | None], ...] = (
        lambda: _shape_reason(number),
        lambda: _place_reason(number, demo),
        lambda: _birth_reason(number, on or date.today()),
        lambda: _check_character_reason(number),
    )
    return next((reason for check in checks if (reason := check())), None)


def _shape_reason(number: str) -> Said | None:
    if "*" in number:
        return Said(
            "号码被星号遮挡，应填写完整的18位号码",
            "part of it is hidden by asterisks; write all 18 characters",
        )
    if re.fullmatch(r"[0-9]{15}", number):
        return Said(
            "这是15位旧身份证号，应填写现行的18位公民身份号码",
            "this is an old number of 15 digits; write the present one of 18",
        )
    if len(number) != 18:
        return Said(f"应为18位，实为{len(number)}位", f"18 characters are wanted, these are {len(number)}")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return Said(
            "前17位应为数字，最后一位应为数字或大写字母X",
            "the first 17 must be digits, the last a digit or a capital X",
        )
    return None


def _place_reason(number: str, demo: bool) -> Said | None:
    if number.startswith(DEMO_DIVISION):
        return (
            None
            if demo
            else Said(
                f"地区码{DEMO_DIVISION}是演示区专用号段，正式系统不接受",
                f"division {DEMO_DIVISION} is kept for the demo district and not accepted in real use",
            )
        )
    if number.startswith("9"):
        return Said(
            "9开头的是外国人永久居留身份证号码，不是公民身份号码，应到经办窗口登记",
            "numbers that begin with 9 are of permanent residents, not citizens; they are registered at the counter",
        )
    if number[:2] not in PROVINCES:
        return Said(
            f"前两位“{number[:2]}”不是已知的省级地区码",
            f"the first two digits, {number[:2]}, are no known province",
        )
    return None


def _birth_reason(number: str, on: date) -> Said | None:
    try:
        born_on = ric.get_birth_date(number)
    except InvalidComponent:
        return Said(
            f"第7至14位“{number[6:14]}”不是真实的出生日期",
            f"digits 7 to 14, {number[6:14]}, are no real date of birth",
        )
    if born_on > on:
        return Said(
            f"出生日期{born_on.isoformat()}在将来",
            f"the date of birth, {born_on.isoformat()}, lies in the future",
        )
    return None


def _check_character_reason(number: str) -> Said | None:
    if number[-1] != ric.calc_check_digit(number):
        return Said(
            "最后一位校验码不符，号码中有填错的位", "the check character does not fit, so a digit is wrong"
        )
    return None


def sex_of(number: str) -> Sex:
    """Sex by the 17th digit of a valid citizen number (性别): odd is male, even female."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def born_on_of(number: str) -> date:
    """Date of birth in a valid citizen number (出生日期)."""
    return ric.get_birth_date(number)


def make_citizen_number(division: str, born_on: date, sequence: int) -> str:
    """The citizen number of a six-digit ``division``, a birth date and a ``sequence`` 0–999 (odd: male)."""
    assert re.fullmatch(r"[0-9]{6}", division), division
    assert 0 <= sequence <= 999, sequence
    body = f"{division}{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def credit_code_reason(code: str, *, demo: bool = False) -> Said | None:
    """Why ``code`` is no unified social credit code (统一社会信用代码); None if it is one.

    ``code`` is 18 ASCII characters in upper case. The organisation code's own check is not judged: its rule
    is known from one source only. Basis: gb-A-12.
    """
    if len(code) != 18:
        return Said(f"应为18位，实为{len(code)}位", f"18 characters are wanted, these are {len(code)}")
    if not _CODE.fullmatch(code):
        return Said(
            "第3至8位应为数字，其余应为数字或大写字母（不用I、O、S、V、Z）",
            "characters 3 to 8 must be digits, the others digits or capitals (not I, O, S, V, Z)",
        )
    if code[2:8] == DEMO_DIVISION and not demo:
        return Said(
            f"地区码{DEMO_DIVISION}是演示区专用号段，正式系统不接受",
            f"division {DEMO_DIVISION} is kept for the demo district and not accepted in real use",
        )
    if code[-1] != uscc.calc_check_digit(code):
        return Said(
            "最后一位校验码不符，代码中有填错的位",
            "the check character does not fit, so a character is wrong",
        )
    return None


def division_reason(code: str) -> Said | None:
    """Why ``code`` is no administrative division (行政区划代码); None if it may be one.

    Six ASCII digits with a known province, and no county below a prefecture that is none. Prefectures and counties
    are not looked up: no list of them is here, and dissolved ones live on in old numbers. Basis: gbt-2260.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return Said("应为6位数字", "wanted: six digits")
    if code[:2] not in PROVINCES:
        return Said(
            f"前两位“{code[:2]}”不是已知的省级地区码",
            f"the first two digits, {code[:2]}, are no known province",
        )
    if code[2:4] == "00" and code[4:] != "00":
        return Said(
            "中间两位为00时末两位也应为00：县级属于某个地级",
            "where the middle two digits are 00 the last two must be 00: a county lies in a prefecture",
        )
    return None


def make_credit_code(division: str, serial: int) -> str:
    """The credit code of an enterprise (91) in a six-digit ``division`` with a ``serial`` 0–99,999,999."""
    assert re.fullmatch(r"[0-9]{6}", division), division
    assert 0 <= serial <= 99_999_999, serial
    organisation = f"{serial:08d}"
    total = sum(
        weight * int(digit) for weight, digit in zip(_ORGANISATION_WEIGHTS, organisation, strict=True)
    )
    body = f"91{division}{organisation}{'0123456789X0'[11 - total % 11]}"
    return body + uscc.calc_check_digit(body)
