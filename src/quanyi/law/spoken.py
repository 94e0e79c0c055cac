"""Amounts, counts and months as they are spoken (口读), for a voice that reads digits its own way.

The order of words is that of the capitals. Speech differs: 十二 without 一 in front, 两 for a lone two before 千, 万,
亿, 元, 年 and 个月. Basis: gb-15; the words are common usage (mark P).
"""

from __future__ import annotations

import re

from quanyi.law.capitals import in_capitals
from quanyi.law.money import Fen
from quanyi.law.periods import Month

_WORDS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", "整")
_DIGITS = "零一二三四五六七八九"
_LONE_TWO = re.compile(r"(?<![十百千零])二(?=[万亿])|^二(?=$|元)|二(?=千)")


def spoken_yuan(fen: Fen) -> str:
    """Fen as spoken: ``123456`` → ``"一千二百三十四元五角六分"``. Raises ``InvalidInput`` as `in_capitals` does."""
    sign, words = ("负", in_capitals(-fen)) if fen < 0 else ("", in_capitals(fen))
    return sign + _as_spoken(words)


def spoken_count(number: int) -> str:
    """A count before its measure word: ``2`` → ``"两"``, ``12`` → ``"十二"``, ``180`` → ``"一百八十"``."""
    return _as_spoken(in_capitals(number * 100).removesuffix("整").removesuffix("元"))


def spoken_year(year: int) -> str:
    """A year digit by digit: 2025 → ``"二零二五年"``."""
    return "".join(_DIGITS[int(digit)] for digit in str(year)) + "年"


def spoken_month(month: Month) -> str:
    """A month: 2025-03 → ``"二零二五年三月"``."""
    return spoken_year(month.year) + f"{_as_written(month.month)}月"


def _as_written(number: int) -> str:
    words = in_capitals(number * 100).removesuffix("整").removesuffix("元").translate(_WORDS)
    return words.removeprefix("一") if words.startswith("一十") else words


def _as_spoken(words: str) -> str:
    plain = words.translate(_WORDS)
    return _LONE_TWO.sub("两", plain.removeprefix("一") if plain.startswith("一十") else plain)
