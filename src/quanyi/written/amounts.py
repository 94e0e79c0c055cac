"""Amounts in yuan as people and programs write them (金额).

Read: thousands in threes, full width, ¥ and 元, zeros beyond the fen, exact exponents, a minus in front or behind, and
brackets for what is below zero. Refused with what to write instead: numbers in words, a comma for decimals.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from quanyi.law.errors import InvalidInput
from quanyi.law.money import Fen, format_yuan, parse_yuan
from quanyi.written import Problem
from quanyi.written.numerals import counted

_LONGEST = 40
_PLAIN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
_MINUS = str.maketrans({"−": "-", "－": "-", "–": "-", "—": "-", "﹣": "-"})
_CURRENCY = re.compile("(?:人民币|CNY|RMB|[¥￥])|(?:元整|元正|圆整|元|圆|CNY|RMB)$")
_BRACKETED = re.compile(r"\((.+)\)")
_LATER_MINUS = re.compile("([^-]+)-")
_ZEROS = re.compile(r"(\.[0-9]{2})0+")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?E[+-]?[0-9]{1,3}")
_EUROPEAN = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
_WORDS = re.compile("[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億角分]")
_SPLIT = re.compile("(?P<yuan>.+?)(?:元|圆|块)(?P<rest>.*)")
_FRACTION = re.compile("零?(?:(?P<jiao>.)角)?零?(?:(?P<fen>.)分)?(?:整|正)?")


def read_amount(text: str) -> Fen | Problem:
    """An amount in yuan as whole fen, whatever its sign; why it is none otherwise."""
    if _PLAIN.fullmatch(text):
        return parse_yuan(text)
    if len(text) > _LONGEST:
        return _no_amount()
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_MINUS).upper()
    if _WORDS.search(plain):
        return _in_words(plain)
    return _in_digits(_unsigned(_CURRENCY.sub("", plain)))


def _unsigned(text: str) -> str:
    """Accounting writes (100.00) and 100.00- for what is below zero."""
    if inside := _BRACKETED.fullmatch(text):
        return f"-{inside[1]}" if not inside[1].startswith("-") else ""
    if later := _LATER_MINUS.fullmatch(text):
        return f"-{later[1]}"
    return text


def _in_digits(text: str) -> Fen | Problem:
    if _EUROPEAN.fullmatch(text.lstrip("-+")):
        return Problem(
            "amount_comma",
            "逗号是千分位，小数点写作“.”；分不清是哪一种时不予采用",
            "a comma parts thousands and a point the decimals; which is meant here cannot be told",
        )
    if _EXPONENT.fullmatch(text.lstrip("-+")):
        text = f"{Decimal(text):f}"
    if re.fullmatch(r"[-+]?[0-9,]+\.[0-9]{3,}", text):
        text = _ZEROS.sub(r"\1", text)
    try:
        return parse_yuan(text)
    except InvalidInput:
        return _no_amount()


def _no_amount() -> Problem:
    return Problem(
        "amount", "至多两位小数，千分位每三位一个逗号", "at most two decimals, a comma at every third digit"
    )


def _in_words(text: str) -> Problem:
    """Words are not taken: what they come to is said, for the person who writes it in digits."""
    fen = fen_of_words(text)
    zh = f"请改写为数字，如“{format_yuan(fen).replace(',', '')}”" if fen else "请改写为数字，如“32000.00”"
    en = (
        f"write it in digits, as {format_yuan(fen).replace(',', '')}"
        if fen
        else "write it in digits, as 32000.00"
    )
    return Problem("amount_words", f"金额不能用文字书写，{zh}", f"an amount in words is not taken: {en}")


def fen_of_words(text: str) -> Fen | None:
    """What an amount in words comes to; None if it is none."""
    text = text.removeprefix("人民币").lstrip("¥")
    split = _SPLIT.fullmatch(text)
    whole = (split["yuan"] if split else re.sub("[整正]$", "", text)).removeprefix("¥")
    rest = _FRACTION.fullmatch(split["rest"]) if split else None
    yuan = counted(whole)
    if yuan is None or (split and rest is None):
        return None
    jiao, fen = ((counted(rest[part]) if rest and rest[part] else 0) for part in ("jiao", "fen"))
    if jiao is None or fen is None or jiao > 9 or fen > 9:
        return None
    return yuan * 100 + jiao * 10 + fen
