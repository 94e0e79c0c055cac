"""Folding of numbers and codes: blanks, widths, case, apostrophes, letters of other scripts (号码整理)."""

from __future__ import annotations

import re
from typing import NamedTuple

from quanyi.written import Note, Problem, named, named_en
from quanyi.written.characters import APOSTROPHES, BLANKS, FOLDED, INVISIBLE, LOOKS_LIKE, VARIATION

_DROPPED = BLANKS | INVISIBLE | VARIATION
# What looks like the X at the end of a number.
_X = frozenset("ХхΧχ×✕✖╳⨯⨉ⅩⅹＸｘ")
_DIGITS = {
    "O": "0",
    "О": "0",
    "о": "0",
    "Ο": "0",
    "〇": "0",
    "○": "0",
    "I": "1",
    "l": "1",
    "І": "1",
    "|": "1",
}
_PLAIN = re.compile(r"[0-9A-Z]+")
_LONGEST_WRITTEN = 200
# What stands in numbers that were damaged on the way, and is judged there.
_DAMAGED = frozenset("*+.")


class Folded(NamedTuple):
    """A number or code in ASCII capitals, with what was changed."""

    text: str
    notes: tuple[Note, ...] = ()


def fold_code(text: str) -> Folded | Problem:
    """A number or code in ASCII letters and digits, or the character that is none.

    Blanks and what cannot be seen are dropped, also the marks by which a sheet is made to keep text (``'1101``,
    ``="1101"``); full width and lower case are folded; a letter that looks like an X at the end is an X.
    """
    if _PLAIN.fullmatch(text):
        return Folded(text)
    if len(text) > _LONGEST_WRITTEN:
        return Problem(
            "number_length", f"长{len(text)}个字符，不是号码", f"{len(text)} characters are no number"
        )
    notes: dict[str, Note] = {}
    kept = [(at, c) for at, c in enumerate(text, 1) if c not in _DROPPED]
    if len(kept) < len(text.strip()):
        notes["blanks"] = Note(
            "blanks", "去掉了号码中的空格或不可见字符", "blanks or unseen signs were dropped"
        )
    kept = _unquoted(kept)
    if _PLAIN.fullmatch(text := "".join(character for _, character in kept)):
        return Folded(text, tuple(notes.values()))
    folded = ""
    for at, character in kept:
        plain = _plain(character, is_last=at == kept[-1][0], notes=notes, at=at)
        if plain is None:
            return _strange(at, character)
        folded += plain
    return Folded(folded, tuple(notes.values()))


def _unquoted(kept: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without the marks by which a sheet is made to keep a number as text."""
    text = "".join(character for _, character in kept)
    if text.startswith('="') and text.endswith('"'):
        return kept[2:-1]
    while kept and kept[0][1] in APOSTROPHES:
        kept = kept[1:]
    return kept


def _plain(character: str, *, is_last: bool, notes: dict[str, Note], at: int) -> str | None:
    """What a character is read as; None where it is neither a digit nor a Latin letter."""
    if is_last and character in _X:
        if character not in "ＸｘX":
            notes["look_alike"] = Note(
                "look_alike",
                f"第{at}个字符{named(character)}已读作字母X",
                f"character {at}, {named_en(character)}, was read as the letter X",
            )
        return "X"
    plain = FOLDED.get(character, (character, ""))[0]
    plain = plain.upper() if plain.isascii() else plain
    return plain if len(plain) == 1 and (_PLAIN.fullmatch(plain) or plain in _DAMAGED) else None


def _strange(at: int, character: str) -> Problem:
    twin = _DIGITS.get(character) or LOOKS_LIKE.get(character)
    zh, en = (
        f"第{at}个字符{named(character)}不是数字或拉丁字母",
        f"character {at}, {named_en(character)}, is no digit or Latin letter",
    )
    if twin:
        zh, en = f"{zh}，看起来像“{twin}”", f"{en}; it looks like “{twin}”"
    return Problem("number_character", zh, en)
