"""A sentence in both languages, for what is kept before anybody reads it (两种文字的句子)."""

from __future__ import annotations

from typing import Self


class Bilingual(str):
    """A sentence, or a part of one: itself Chinese, `en` the same in English."""

    en: str

    def __new__(cls, zh: str, en: str) -> Self:
        both = super().__new__(cls, zh)
        both.en = en
        return both

    @property
    def zh(self) -> str:
        return str(self)
