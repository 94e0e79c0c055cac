"""Making typed text comparable: widths, blanks, invisible characters, look-alike dots (文本整理)."""

from __future__ import annotations

import re

# Han characters of the unified ideographs, their extensions and compatibility forms, and the zero 〇.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"

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
_DOTS = {ord(dot): "·" for dot in "•‧∙・．･⋅"}

_NAME = re.compile(rf"[{_HAN}{_LATIN}](?:[{_HAN}{_LATIN}·]|[ '’.-](?=[{_HAN}{_LATIN} ]))*(?<!·)")
_BLANK_IN_NAME = re.compile(rf"(?<=[{_HAN}·]) +(?=[{_HAN}·])")
_DOT_IN_NAME = re.compile(rf"(?<=[{_HAN}]) *\. *(?=[{_HAN}])")


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


def plain_name(text: str) -> str:
    """A name with one form of the middle dot, without blanks between Han characters (姓名整理).

    ``"张  三"`` → ``"张三"``, ``"古丽 • 买买提"`` → ``"古丽·买买提"``, ``"John  Smith"`` → ``"John Smith"``.
    """
    words = " ".join(fold(text.translate(_DOTS)).lstrip("'‘’`").split())
    return _DOT_IN_NAME.sub("·", _BLANK_IN_NAME.sub("", words))


def is_name(name: str) -> bool:
    """Whether ``name`` is 2 to 50 Han characters, Latin letters and the marks that stand between them."""
    return 2 <= len(name) <= 50 and _NAME.fullmatch(name) is not None
