"""What a long table is read into (表行)."""

from __future__ import annotations

from quanyi.bilingual import Bilingual

Line = tuple[int, list[str]]  # number of the row in its file, cells
Notices = list[Bilingual]  # sentences


class Broken(str):
    """残缺内容: what is left of a value: a cut character, a long number that was kept as a number."""
