"""Numbers in Chinese numerals (中文数字): 二〇二六, 十二, 三万二千, 叁仟."""

from __future__ import annotations

import re

_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "貳": 2, "參": 3, "弍": 2, "陸": 6, "元": 1},
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
DIGIT = "[零〇○一二三四五六七八九]"
NUMERAL = "[零〇○一二三四五六七八九十]"
_COUNTED = re.compile(
    "(?:[0-9]+|[零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖两貳參弍陸]|[十拾百佰千仟万萬亿億])+"
)
_LONGEST = 30


def digits(text: str) -> int | None:
    """Digit by digit: ``"二〇二六"`` → 2026; None where anything else stands in it."""
    values = [_DIGITS.get(character) if character != "元" else None for character in text]
    if not values or None in values:
        return None
    return int("".join(str(value) for value in values))


def counted(text: str) -> int | None:
    """A number with its units: ``"十二"`` → 12, ``"3万2千"`` → 32000, ``"叁仟"`` → 3000; None if it is none."""
    if len(text) > _LONGEST or not _COUNTED.fullmatch(text):
        return None
    total = section = 0
    last: int | None = None
    for part in re.findall("[0-9]+|.", text):
        if part in _MYRIADS:
            above = total // 10**8 * 10**8 if _MYRIADS[part] == 10**4 else 0  # 万 counts what 亿 did not
            total = above + (total - above + section + (last or 0)) * _MYRIADS[part]
            section, last = 0, None
        elif part in _UNITS:
            section += (1 if last is None else last) * _UNITS[part]
            last = None
        elif last:
            return None
        else:
            last = int(part) if part.isascii() else _DIGITS[part]
    return total + section + (last or 0)
