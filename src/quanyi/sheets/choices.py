"""What the person who hands a file in said of its columns and its sheets (栏目对应)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quanyi.sheets.faults import column_letter
from quanyi.sheets.text import compact

# Instead of a column: this one is not part of the list.
IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Choices:
    """Heading -> the value of a column, or ``IGNORED``; and the name of the sheet, None where only one has a list."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None


NO_CHOICES = Choices()


def key_of(text: str, column: int) -> str:
    """Under what a choice is remembered: the heading as written, or the column's letter where it has none."""
    return compact(text) or f"列{column_letter(column)}"
