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
from quanyi.law.terms import Sex

# 790001 has never been assigned to any place, so a number of the demo district can belong to nobody.
DEMO_DIVISION = "790001"

_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{_CODE_CHARACTERS}]{{2}}[0-9]{{6}}[{_CODE_CHARACTERS}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def citizen_number_reason(number: str, *, demo: bool = False, on: date | None = None) -> str | None:
    """Why ``number`` is no citizen number (公民身份号码), as Chinese without full stop; None if it is one.

    ``number`` is 18 ASCII characters, X in upper case. ``demo`` admits the demo district's division; ``on``
    is the day by which the holder must be born (today if left out). The county is not judged.
    Basis: gb-11, gb-A-2, sil-58.
    """
    checks: tuple[Callable[[], str | None], ...] = (
        lambda: _shape_reason(number),
        lambda: _place_reason(number, demo),
        lambda: _birth_reason(number, on or date.today()),
        lambda: _check_character_reason(number),
    )
    return next((reason for check in checks if (reason := check())), None)


def _shape_reason(number: str) -> str | None:
    if "*" in number:
        return "号码被星号遮挡，应填写完整的18位号码"
    if re.fullmatch(r"[0-9]{15}", number):
        return "这是15位旧身份证号，应填写现行的18位公民身份号码"
    if len(number) != 18:
        return f"应为18位，实为{len(number)}位"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "前17位应为数字，最后一位应为数字或大写字母X"
    return None


def _place_reason(number: str, demo: bool) -> str | None:
    if number.startswith(DEMO_DIVISION):
        return None if demo else f"地区码{DEMO_DIVISION}是演示区专用号段，正式系统不接受"
    if number.startswith("9"):
        return "9开头的是外国人永久居留身份证号码，不是公民身份号码，应到经办窗口登记"
    if number[:2] not in PROVINCES:
        return f"前两位“{number[:2]}”不是已知的省级地区码"
    return None


def _birth_reason(number: str, on: date) -> str | None:
    try:
        born_on = ric.get_birth_date(number)
    except InvalidComponent:
        return f"第7至14位“{number[6:14]}”不是真实的出生日期"
    if born_on > on:
        return f"出生日期{born_on.isoformat()}在将来"
    return None


def _check_character_reason(number: str) -> str | None:
    if number[-1] != ric.calc_check_digit(number):
        return "最后一位校验码不符，号码中有填错的位"
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


def credit_code_reason(code: str, *, demo: bool = False) -> str | None:
    """Why ``code`` is no unified social credit code (统一社会信用代码), in Chinese; None if it is one.

    ``code`` is 18 ASCII characters in upper case. The organisation code's own check is not judged: its rule
    is known from one source only. Basis: gb-A-12.
    """
    if len(code) != 18:
        return f"应为18位，实为{len(code)}位"
    if not _CODE.fullmatch(code):
        return "第3至8位应为数字，其余应为数字或大写字母（不用I、O、S、V、Z）"
    if code[2:8] == DEMO_DIVISION and not demo:
        return f"地区码{DEMO_DIVISION}是演示区专用号段，正式系统不接受"
    if code[-1] != uscc.calc_check_digit(code):
        return "最后一位校验码不符，代码中有填错的位"
    return None


def division_reason(code: str) -> str | None:
    """Why ``code`` is no administrative division (行政区划代码), in Chinese; None if it may be one.

    Six ASCII digits with a known province, and no county below a prefecture that is none. Prefectures and counties
    are not looked up: no list of them is here, and dissolved ones live on in old numbers. Basis: gbt-2260.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return "应为6位数字"
    if code[:2] not in PROVINCES:
        return f"前两位“{code[:2]}”不是已知的省级地区码"
    if code[2:4] == "00" and code[4:] != "00":
        return "中间两位为00时末两位也应为00：县级属于某个地级"
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
