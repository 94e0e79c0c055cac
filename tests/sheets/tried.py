"""Trying a file as `quanyi read` does: what it is understood as, in plain values."""

from datetime import date
from pathlib import Path
from typing import Any

from quanyi.cli.sheets import UNDERSTOOD
from quanyi.law.periods import Month
from quanyi.sheets import Choices
from quanyi.written.numbers import DEMO_DIVISION, make_citizen_number

MONTH, TODAY = Month(2025, 12), date(2026, 1, 10)
ZHANG = make_citizen_number(DEMO_DIVISION, date(1990, 2, 28), 1)
LIN = make_citizen_number(DEMO_DIVISION, date(1979, 12, 31), 7)
CODE = "917900010000000193"


def tried(kind: str, file: Path, choices: Choices | None = None) -> dict[str, Any]:
    return UNDERSTOOD[kind](file, MONTH, TODAY, True, choices)


def tried_text(kind: str, folder: Path, text: str, encoding: str = "utf-8") -> dict[str, Any]:
    file = folder / "a.csv"
    file.write_bytes(text.encode(encoding))
    return tried(kind, file)


def amounts(understood: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The figures of each row, in order."""
    names = ("month", "base_fen", "own_fen", "employer_fen")
    if understood["rows"] and "amount_fen" in understood["rows"][0]:
        names = ("reference", "on", "amount_fen", "month")
    return [tuple(row[name] for name in names) for row in understood["rows"]]


def codes(understood: dict[str, Any], of: str = "faults") -> list[str]:
    return [found["code"] for found in understood[of]]
