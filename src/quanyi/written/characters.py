"""Classes of characters: which letters there are, what is folded to what, what looks like what (字符).

Han and Latin letters are known by ranges of code points and not by Python's tables, which lag years behind the
characters that are in use in names.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

from quanyi.written.radicals import IDEOGRAPH_OF

HAN, LATIN = "Han", "Latin"
# First and last code point of the letters of each script in which a document may print a name; sorted.
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x41, 0x5A, LATIN),
    (0x61, 0x7A, LATIN),
    (0xC0, 0xD6, LATIN),
    (0xD8, 0xF6, LATIN),
    (0xF8, 0x2AF, LATIN),
    (0x370, 0x373, "Greek"),
    (0x376, 0x377, "Greek"),
    (0x37F, 0x37F, "Greek"),
    (0x386, 0x386, "Greek"),
    (0x388, 0x3FF, "Greek"),
    (0x400, 0x481, "Cyrillic"),
    (0x48A, 0x52F, "Cyrillic"),
    (0x620, 0x64A, "Arabic"),
    (0x66E, 0x66F, "Arabic"),
    (0x671, 0x6D3, "Arabic"),
    (0x6D5, 0x6D5, "Arabic"),
    (0x6EE, 0x6EF, "Arabic"),
    (0x6FA, 0x6FF, "Arabic"),
    (0x750, 0x77F, "Arabic"),
    (0x8A0, 0x8C9, "Arabic"),
    (0xF00, 0xF00, "Tibetan"),
    (0xF40, 0xF6C, "Tibetan"),
    (0xF88, 0xF8C, "Tibetan"),
    (0x1820, 0x1878, "Mongolian"),
    (0x1880, 0x18AA, "Mongolian"),
    (0x1950, 0x1974, "Tai Le"),
    (0x1980, 0x19C9, "New Tai Lue"),
    (0x1A20, 0x1A54, "Tai Tham"),
    (0x1E00, 0x1EFF, LATIN),
    (0x2C60, 0x2C7F, LATIN),
    (0x3007, 0x3007, HAN),
    (0x3400, 0x4DBF, HAN),
    (0x4E00, 0x9FFF, HAN),
    (0xA000, 0xA48C, "Yi"),
    (0xA4D0, 0xA4F7, "Lisu"),
    (0xA722, 0xA787, LATIN),
    (0xA78B, 0xA78E, LATIN),
    (0xA790, 0xA7FF, LATIN),
    (0xAB30, 0xAB5A, LATIN),
    (0xAC00, 0xD7A3, "Hangul"),
    (0xF900, 0xFAD9, HAN),
    (0x16F00, 0x16F4A, "Miao"),
    (0x20000, 0x2FFFD, HAN),
    (0x30000, 0x3FFFD, HAN),
)
_FIRST = [first for first, _, _ in _RANGES]

SCRIPTS_ZH = {
    "Greek": "希腊",
    "Cyrillic": "西里尔（俄文等）",
    "Arabic": "阿拉伯（维吾尔文、哈萨克文等）",
    "Tibetan": "藏文",
    "Mongolian": "传统蒙古文",
    "Tai Le": "德宏傣文",
    "New Tai Lue": "西双版纳新傣文",
    "Tai Tham": "西双版纳老傣文",
    "Yi": "彝文",
    "Lisu": "傈僳文",
    "Hangul": "朝鲜文",
    "Miao": "老苗文",
    HAN: "汉字",
    LATIN: "拉丁",
}

# Blanks, what cannot be seen, and marks that are written in many ways.
BLANKS = frozenset(map(chr, (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029,
                             0x202F, 0x205F, 0x3000, 0x3164, 0x2800)))  # fmt: skip
INVISIBLE = frozenset(map(chr, (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, *range(0x200B, 0x2010),
                                *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFA0,
                                *range(0xE0000, 0xE0080))))  # fmt: skip
VARIATION = frozenset(
    map(chr, (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
DOT = "·"
DOTS = frozenset("·•‧∙・．･⋅˙\u0387⸱․ꞏᐧㆍ●⦁🞄⚫﹒")
APOSTROPHES = frozenset("'’‘ʼʻ´`′＇ʹˈ‛")
HYPHENS = frozenset("-‐‑‒–−－﹣⁃")
# Letters that input methods and fonts put in the place of the plain one.
_LETTERS = {"ɑ": "a", "ɡ": "g", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

FOLDED: dict[str, tuple[str, str]] = {
    **{chr(code): (chr(code - 0xFEE0), "width") for code in range(0xFF01, 0xFF5F)},
    **{character: (" ", "blanks") for character in BLANKS},
    **{character: ("", "invisible") for character in INVISIBLE},
    **{character: ("", "variation") for character in VARIATION},
    **{character: ("'", "mark") for character in APOSTROPHES},
    **{character: ("-", "mark") for character in HYPHENS},
    **{character: (DOT, "dot") for character in DOTS},
    **{radical: (ideograph, "radical") for radical, ideograph in IDEOGRAPH_OF.items()},
    **{letter: (plain, "look_alike") for letter, plain in _LETTERS.items()},
}
"""What a character is read as, and the kind of the change; a character may stand for itself."""

# Letters of other scripts beside the Latin letter or Han character that they look like.
_TWINS = (
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS ԚQ ԜW ҮY ҺH аa еe оo рp сc уy хx іi јj ѕs ԛq ԝw ԁd һh ӏl "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo νv αa κk ρp χx "
    "ロ口 ニ二 ハ八 カ力 エ工 ト卜 タ夕 ー一 ノ丿 ヘ丿 チ千 オ才 ミ三 ㄚ丫 〸十 〹廿 〺卅 "
    "○〇 ◯〇 ⭘〇 0〇 —一 ―一 ─一 ━一 －一 _一 〡一 "
)
LOOKS_LIKE: dict[str, str] = {pair[0]: pair[1] for pair in _TWINS.split()}


def script_of(character: str) -> str | None:
    """The script of a letter in which a name may be written; None for everything else."""
    code = ord(character)
    at = bisect_right(_FIRST, code) - 1
    if at < 0:
        return None
    _, last, script = _RANGES[at]
    return script if code <= last else None


def is_mark(character: str) -> bool:
    """Whether it stands on or under the letter before it, or ends a Tibetan syllable."""
    return unicodedata.category(character) in ("Mn", "Mc") or character in "་༌"


def is_private(character: str) -> bool:
    """Whether its meaning is a private agreement: it looks otherwise, or not at all, on another machine."""
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFF


def is_hidden(character: str) -> bool:
    """Whether nobody sees what stands there: controls, formats, halves of characters, private ones."""
    return is_private(character) or unicodedata.category(character) in ("Cc", "Cf", "Cs")


def public_twin(character: str) -> str | None:
    """The public character in the place of a private one of the older GBK tables, where the standard gave it one."""
    at = ord(character) - 0xE815
    if not 0 <= at < 80:
        return None
    second = 0x50 + at
    found = bytes([0xFE, second + (second >= 0x7F)]).decode("gb18030")
    return None if is_private(found) else found
