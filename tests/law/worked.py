"""The worked examples of every rule behind the door, as `examples/rules.toml` holds them."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from quanyi.law import Month

FILE = Path(__file__).parent / "examples" / "rules.toml"
_SPAN = re.compile(r"(\d{4}-\d{2})\.\.(\d{4}-\d{2})")
_TIMES = re.compile(r"(\d+) x (\d+)")


class Worked(NamedTuple):
    """One example: what is handed in and answered as JSON, what a jurist needs, its name in the fact pack,
    and the clauses that it shows."""

    rule: str
    source: str
    input: dict
    answer: dict
    pack: str | None
    shows: tuple[str, ...]

    @property
    def id(self):
        return f"{self.rule}-{self.pack}" if self.pack else self.rule


def worked() -> list[Worked]:
    """All examples in order; a row is its example with what the row says instead."""
    return [
        found for table in tomllib.loads(FILE.read_text(encoding="utf-8"))["example"] for found in _of(table)
    ]


def _of(table):
    # The first row of a list of rows that is named repeats the example, to give it the name.
    named = {"pack": table.get("pack"), "answer": table["answer"], "input": {}}
    rows, shows = table.get("rows", []), tuple(table.get("shows", []))
    for row in [*([named] if not rows or "pack" not in rows[0] else []), *rows]:
        given = whole(table["input"] | row["input"])
        yield Worked(
            table["rule"],
            table["source"],
            given,
            row["answer"],
            row.get("pack"),
            tuple(row.get("shows", shows)),
        )


def whole(value):
    """Spans of months and repeated amounts written out."""
    match value:
        case dict():
            return {key: whole(each) for name, each in value.items() for key in spread(name)}
        case list():
            return [
                each for item in value for each in (spread(item) if isinstance(item, str) else [whole(item)])
            ]
    return value


def spread(text):
    """`2019-01..2019-03` as its months, `3 x 40000` as the amounts, anything else as it is."""
    if span := _SPAN.fullmatch(text):
        return [str(month) for month in Month.span(*map(Month.parse, span.groups()))]
    if times := _TIMES.fullmatch(text):
        return [int(times[2])] * int(times[1])
    return [text]
