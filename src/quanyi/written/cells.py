"""Writing texts into cells of a sheet that a spreadsheet opens (写入表格).

A spreadsheet takes a text that begins with certain signs for a formula, and a long number for an amount.
"""

from __future__ import annotations

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_text(text: str) -> str:
    """A text that a spreadsheet will not take for a formula: with an apostrophe, which our readers leave out again."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
