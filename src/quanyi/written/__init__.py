"""What people write, read once for every door: names, numbers of persons and units (书写规范).

A file, a form of the counter, a query and an interface ask here, so that what one door takes the others take, in one
normal form, and what one refuses all refuse with the same words. The normal form is compared, shown and exported; the
written form stays in the original that is kept. Nothing here knows an office or a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text cannot be taken, as part of a sentence without full stop (问题)."""

    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Note:
    """What was changed in reading or is doubtful, as a part of a sentence without full stop (说明).

    ``code`` is the kind, by which many notes of a file are told in one.
    """

    code: str
    zh: str
    en: str


class Written(NamedTuple):
    """A text in its normal form, with what was changed to reach it (规范写法)."""

    text: str
    notes: tuple[Note, ...] = ()


def named(character: str) -> str:
    """A character with its code point, as messages name it: ``（U+0028）`` after what can be seen of it."""
    shown = f"“{character}”" if character.isprintable() and not character.isspace() else ""
    return f"{shown}（U+{ord(character):04X}）"


def named_en(character: str) -> str:
    """The same in English."""
    shown = f"“{character}” " if character.isprintable() and not character.isspace() else ""
    return f"{shown}(U+{ord(character):04X})"
