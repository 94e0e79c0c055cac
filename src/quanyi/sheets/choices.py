"""What the person who hands a file in said of its columns, its sheets and what it states (栏目对应与确认)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quanyi.sheets.faults import column_letter, column_number
from quanyi.sheets.text import compact

# Instead of a column: this one is not part of the list.
IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was said of a file.

    ``columns``: heading -> the value of a column, or ``IGNORED``; ``sheet`` is the name of the sheet, None where only
    one has a list; ``confirmed`` are keys of questions that were answered yes; ``remembered``: heading -> the day on
    which it was said, of an earlier file.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    confirmed: frozenset[str] = frozenset()
    remembered: Mapping[str, str] = field(default_factory=dict)


NO_CHOICES = Choices()


def key_of(text: str, column: int) -> str:
    """Under what a choice is kept: the heading as written, or the column's letter in full width where it has none."""
    return compact(text) or f"（{column_letter(column)}列）"


def bare_columns(choices: Choices) -> dict[int, str]:
    """Columns without a heading of which something was said -> the key under which it was."""
    letters = {key: key[1:-2] for key in choices.columns if is_of_bare_column(key)}
    return {
        column_number(letter): key
        for key, letter in letters.items()
        if letter.isascii() and letter.isupper() and len(letter) <= 3
    }


def is_of_bare_column(key: str) -> bool:
    """Whether it names a column by its letter, which in another file may be another column; no heading can be so."""
    return key.startswith("（")
