"""Words in the reader's language, for what is kept in both until somebody reads it (用语)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from django.utils.translation import get_language


class Term(Protocol):
    """A member of an enum of the domain, or what is named like one."""

    @property
    def label_zh(self) -> str: ...

    @property
    def label_en(self) -> str: ...


class Named(NamedTuple):
    """A value of a code list with its two names."""

    label_zh: str
    label_en: str


class Saying(Protocol):
    """A refusal or an error of the law, or a `Said`."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


class Said(str):
    """A sentence, or a part of one, that may be kept before it is read: itself Chinese, `en` the same in English.

    What is refused at once is worded by gettext where it is raised; this is for what goes into a record.
    """

    en: str

    def __new__(cls, zh: str, en: str) -> Said:
        said = super().__new__(cls, zh)
        said.en = en
        return said

    @property
    def zh(self) -> str:
        return str(self)


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def label(term: Term) -> str:
    return term.label_en if in_english() else term.label_zh


def sentence(saying: Saying) -> str:
    return saying.en if in_english() else saying.zh


def run_on(sentences: Iterable[str]) -> str:
    """Sentences one after another: English wants a space between them, Chinese none."""
    return (" " if in_english() else "").join(sentences)
