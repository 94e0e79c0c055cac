"""进度: how far something has come, as lists and pages show it."""

from enum import Enum
from typing import Any


class Progress(Enum):
    """A code for addresses, a word for people, and the tone of its badge."""

    def __init__(self, code: str, word: Any, tone: str) -> None:
        self.code, self.word, self.tone = code, word, tone

    @property
    def badge(self) -> tuple[str, str]:
        return str(self.word), self.tone
