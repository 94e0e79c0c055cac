"""Number formats that show something else than the number in yuan (数字格式).

A spreadsheet keeps 0.8 and shows 0.80万元, 60% or US$8. What a format adds beside digits, signs and the yuan is a unit
that the number is in, known or not: such a number is no amount.
"""

from __future__ import annotations

import operator
import re
from decimal import Decimal
from enum import Enum


class ShownAs(Enum):
    """What a format makes of a number (显示方式)."""

    UNIT = "另一单位"
    PERCENT = "百分数"
    CURRENCY = "外币"
    NOTHING = "不显示"


# Built-in formats have no code in the file. Those of currencies (5 to 8, 41 to 44) follow the reader's own region.
BUILT_IN = {9: "0%", 10: "0.00%"}
_LONGEST = 255
_QUOTED = re.compile(r'"([^"]*)"|[\\!](.)')
_SPACING = re.compile(r"_.|\*.")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]*))?[^\]]*\]")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_GENERAL = re.compile("general|standard|g/通用格式|@", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?]")
# A comma behind the last digit divides by a thousand.
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_NUMBER = re.compile(r"[0-9#?.,/]|E[+-]", re.IGNORECASE)
_YUAN = re.compile("人民币|RMB|CNY|[¥￥]|[元圆](?:整|正)?(?:/月)?|/月|[-+() :]|\\s", re.IGNORECASE)
FOREIGN_CODES = "USD|EUR|HKD|JPY|GBP|TWD|MOP|KRW|SGD|AUD|CAD|CHF"
_FOREIGN = re.compile(
    f"[$€£₩฿₫₱₹₽]|[美欧港日澳加台]元|[港台]币|韩元|英镑|法郎|卢布|泰铢|(?:{FOREIGN_CODES})",
    re.IGNORECASE,
)
_OPERATORS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
# ¥ is the yuan, but in a format of this region.
_JAPAN = "411"


def is_plain(code: str) -> bool:
    """Whether a format shows every number as yuan or without a unit."""
    return all(_of_section(section) is None for section in _sections(code)[:3])


def shown_as(code: str, number: Decimal) -> ShownAs | None:
    """What the format makes of this number; None where it shows the number itself."""
    shown = _of_section(_section_for(_sections(code)[:3], number))
    # Many lists leave out zeros.
    return None if shown is ShownAs.NOTHING and number == 0 else shown


def _sections(code: str) -> list[str]:
    """The sections of a format: above zero, below, zero; or as their conditions say."""
    found, begin, quoted = [], 0, False
    code = code[:_LONGEST]
    for at, letter in enumerate(code):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted and code[at - 1 : at] != "\\":
            found.append(code[begin:at])
            begin = at + 1
    return [*found, code[begin:]]


def _section_for(sections: list[str], number: Decimal) -> str:
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _OPERATORS[condition[1]](number, Decimal(condition[2])):
                return section
        return sections[-1]
    at = 1 if number < 0 else 2 if number == 0 else 0
    return sections[at] if at < len(sections) else sections[0]


def _of_section(section: str) -> ShownAs | None:
    said = [(found[1] or found[2] or "") for found in _QUOTED.finditer(section)]
    bare = _SPACING.sub("", _QUOTED.sub("", section))
    said += [_currency(found) for found in _CURRENCY.finditer(bare)]
    bare = _GENERAL.sub("0", _BRACKETS.sub("", bare))
    said.append(_NUMBER.sub("", bare))
    words = _YUAN.sub("", " ".join(said))
    if "%" in words:
        return ShownAs.PERCENT
    if _FOREIGN.search(words):
        return ShownAs.CURRENCY
    if words or _SCALED.search(bare):
        return ShownAs.UNIT
    return None if _DIGITS.search(bare) or "-" in "".join(said) else ShownAs.NOTHING


def _currency(found: re.Match[str]) -> str:
    return "JPY" if (found[2] or "").upper().endswith(_JAPAN) and found[1] else found[1]


def shown_otherwise(shown: str, number: Decimal) -> bool:
    """Whether a page shows beside the digits what is no yuan, or another number than it keeps."""
    bare = _YUAN.sub("", shown)
    if not re.fullmatch(r"[0-9][0-9,]*(?:\.[0-9]+)?", bare):
        return True
    digits = Decimal(bare.replace(",", ""))
    exponent = digits.as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(digits - abs(number)) > Decimal(1).scaleb(exponent)
