"""Making typed text comparable: widths, blanks, invisible characters (文本整理)."""

from __future__ import annotations

import re

_INVISIBLE = [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
_BLANK = [
    *range(0x09, 0x0E),
    0x85,
    0xA0,
    0x1680,
    *range(0x2000, 0x200B),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
]
_FOLD: dict[int, str | None] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(_BLANK, " "),
    **dict.fromkeys(_INVISIBLE, None),
    ord("￥"): "¥",
}
_SEEN: dict[int, str | None] = {**dict.fromkeys(_BLANK, " "), **dict.fromkeys(_INVISIBLE, None)}
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """What neither XML nor a database can hold becomes U+FFFD; line ends get one form."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def visible(text: str) -> str:
    """The text as a reader sees it, on one line: invisible characters dropped, blanks made single spaces."""
    return " ".join(storable(text).translate(_SEEN).split())


def fold(text: str) -> str:
    """Full-width letters and digits to ASCII, all kinds of blank to a space, invisible characters dropped."""
    # Most cells are plain ASCII, which needs no translation.
    plain = text.isascii() and text.isprintable()
    return (text if plain else text.translate(_FOLD)).strip()


def compact(text: str) -> str:
    """``fold`` without any blank."""
    return fold(text).replace(" ", "")


def plain_number(text: str) -> str:
    """``compact`` without the apostrophe that forces a spreadsheet to keep text, in upper case."""
    return compact(text).lstrip("'‘’`").upper()
