"""Terms and sentences of the law, which carry both languages, in the reader's."""

from typing import Protocol

from django.utils.translation import get_language


class Term(Protocol):
    """A member of an enum of the domain, or what is named like one."""

    @property
    def label_zh(self) -> str: ...

    @property
    def label_en(self) -> str: ...


class Saying(Protocol):
    """A refusal or an error of the law."""

    zh: str
    en: str


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def label(term: Term) -> str:
    return term.label_en if in_english() else term.label_zh


def sentence(saying: Saying) -> str:
    return saying.en if in_english() else saying.zh
