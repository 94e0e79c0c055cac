"""Codes of units and places: unified social credit code, administrative division (统一社会信用代码、行政区划).

Basis: gb-A-12, gb-32100, gbt-2260.
"""

from __future__ import annotations

import re

from stdnum.cn import uscc

from quanyi.written import Problem, Written
from quanyi.written.folding import fold_code
from quanyi.written.numbers import DEMO_DIVISION
from quanyi.written.places import PROVINCES

_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{_CODE_CHARACTERS}]{{2}}[0-9]{{6}}[{_CODE_CHARACTERS}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def read_credit_code(text: str, *, demo: bool = False) -> Written | Problem:
    """A unit's credit code in its normal form, folded as numbers are, or why it is none."""
    folded = fold_code(text)
    if isinstance(folded, Problem):
        return folded
    return credit_code_reason(folded.text, demo=demo) or Written(folded.text, folded.notes)


def normal_code(text: str) -> str:
    """The normal form for looking up, whether or not it is a code."""
    folded = fold_code(text)
    return text.strip() if isinstance(folded, Problem) else folded.text


def credit_code_reason(code: str, *, demo: bool = False) -> Problem | None:
    """Why ``code`` is no unified social credit code (统一社会信用代码); None if it is one.

    ``code`` is 18 ASCII characters in upper case. The organisation code's own check is not judged: its rule
    is known from one source only. Basis: gb-A-12.
    """
    if len(code) != 18:
        return Problem(
            "code_length", f"应为18位，实为{len(code)}位", f"18 characters are wanted, these are {len(code)}"
        )
    if not _CODE.fullmatch(code):
        return Problem(
            "code_character",
            "第3至8位应为数字，其余应为数字或大写字母（不用I、O、S、V、Z）",
            "characters 3 to 8 must be digits, the others digits or capitals (not I, O, S, V, Z)",
        )
    if code[2:8] == DEMO_DIVISION and not demo:
        return Problem(
            "code_demo",
            f"地区码{DEMO_DIVISION}是演示区专用号段，正式系统不接受",
            f"division {DEMO_DIVISION} is kept for the demo district and not accepted in real use",
        )
    if code[-1] != uscc.calc_check_digit(code):
        return Problem(
            "code_check",
            "最后一位校验码不符，代码中有填错的位",
            "the check character does not fit, so a character is wrong",
        )
    return None


def division_reason(code: str) -> Problem | None:
    """Why ``code`` is no administrative division (行政区划代码); None if it may be one.

    Six ASCII digits with a known province, and no county below a prefecture that is none. Prefectures and counties
    are not looked up: no list of them is here, and dissolved ones live on in old numbers. Basis: gbt-2260.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return Problem("division_form", "应为6位数字", "wanted: six digits")
    if code[:2] not in PROVINCES:
        return Problem(
            "division_place",
            f"前两位“{code[:2]}”不是已知的省级地区码",
            f"the first two digits, {code[:2]}, are no known province",
        )
    if code[2:4] == "00" and code[4:] != "00":
        return Problem(
            "division_prefecture",
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
