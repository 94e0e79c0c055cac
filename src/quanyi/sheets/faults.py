"""What is wrong in a declaration, where, and what to do about it (问题)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.text import visible

# Longer texts are cut in messages; the file itself keeps them.
_SHOWN = 60


def column_letter(column: int) -> str:
    """The letters of a column counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column of capital letters, counted from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def shorten(text: str) -> str:
    """One line of at most 60 characters, for messages."""
    line = visible(text)
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands (位置): row and column from 1, None where it concerns more than that."""

    row: int | None = None
    column: int | None = None
    heading: str = ""

    @property
    def cell(self) -> str | None:
        if self.row is None or self.column is None:
            return None
        return f"{column_letter(self.column)}{self.row}"


WHOLE_FILE = Place()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must be put right before the file can be taken (问题).

    ``read`` is what stands there (cut to 60 characters, "" for blank), or our words for what was sent, then
    with ``read_en``; ``wanted`` and ``advice`` are Chinese, their ``_en`` twins English. ``row`` and
    ``column_letter`` are None where the whole file or row is meant.
    """

    row: int | None
    column_letter: str | None
    heading: str
    code: FaultCode
    read: str
    wanted: str
    advice: str
    wanted_en: str
    advice_en: str
    read_en: str = ""

    @property
    def cell(self) -> str | None:
        """The cell as a spreadsheet names it, ``"C7"``; None for a row or the file."""
        return f"{self.column_letter}{self.row}" if self.row and self.column_letter else None

    @property
    def sentence(self) -> str:
        """What was read, where, what is wanted, what to do; in Chinese."""
        where = self.cell or (f"第{self.row}行" if self.row else "文件")
        heading = f"“{self.heading}”" if self.heading else ""
        read = f"读到“{self.read}”" if self.read else "为空"
        return f"{where}{heading}{read}，应为{self.wanted}。{self.advice}。"

    @property
    def sentence_en(self) -> str:
        """The same in English."""
        where = f"Cell {self.cell}" if self.cell else f"Row {self.row}" if self.row else "File"
        heading = f" ({self.heading})" if self.heading else ""
        seen = self.read_en or self.read
        read = f"read “{seen}”" if seen else "blank"
        return f"{where}{heading}: {read}; wanted: {self.wanted_en}. {self.advice_en}."

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; ``from_dict`` restores an equal fault."""
        return asdict(self) | {"code": self.code.value}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Fault:
        return cls(**{**stored, "code": FaultCode(stored["code"])})


def make_fault(code: FaultCode, place: Place, read: str, **facts: object) -> Fault:
    """A fault in the words of its ``code``, the braces filled with ``facts``; ``read_en`` may be one."""
    return Fault(
        row=place.row,
        column_letter=column_letter(place.column) if place.column else None,
        heading=shorten(place.heading),
        code=code,
        read=shorten(read),
        wanted=code.wanted_zh.format(**facts),
        advice=code.advice_zh.format(**facts).rstrip("。"),
        wanted_en=code.wanted_en.format(**facts),
        advice_en=code.advice_en.format(**facts).rstrip("."),
        read_en=shorten(str(facts.get("read_en", ""))),
    )


def file_fault(code: FaultCode, read: str, *, at: Place = WHOLE_FILE) -> Fault:
    """A fault of the file as a whole, or of the title cell that shows it."""
    return make_fault(code, at, read)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something seen and left aside that the sender may want to know; it stops nothing (提示)."""

    row: int | None
    column_letter: str | None
    sentence: str
    sentence_en: str
    code: str = "told"

    @property
    def cell(self) -> str | None:
        return f"{self.column_letter}{self.row}" if self.row and self.column_letter else None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; ``from_dict`` restores an equal notice."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Notice:
        return cls(**stored)


@dataclass(frozen=True, slots=True)
class Question:
    """What the person who hands in must say before the file can be taken (待确认).

    Which column a heading is, or none; which sheet; or yes. ``fault`` says it in words; ``key`` is what the answer is
    kept under; ``samples`` are the first cells of the column, or the names of the sheets; ``options`` the answers that
    it may have (nothing: yes).
    """

    fault: Fault
    key: str
    samples: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return self.fault.sentence

    @property
    def sentence_en(self) -> str:
        return self.fault.sentence_en


class Unreadable(Exception):
    """The file cannot be read at all, for one reason (无法读取)."""

    def __init__(self, code: FaultCode, read: str, read_en: str = "", **facts: object) -> None:
        super().__init__(code, read)
        self.fault = make_fault(code, WHOLE_FILE, read, read_en=read_en, **facts)


class SeveralLists(Unreadable):
    """Several sheets could be the list (多张工作表): who hands the file in says which."""

    def __init__(self, names: tuple[str, ...], read: str, **facts: object) -> None:
        super().__init__(FaultCode.SEVERAL_SHEETS, read, "", **facts)
        self.names = names


def sheet_order(fault: Fault) -> tuple[int, int, str]:
    """Sorts faults from top to bottom and left to right; those of the whole file or row come first."""
    letter = fault.column_letter or ""
    return fault.row or 0, len(letter), letter
