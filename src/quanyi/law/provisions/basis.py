"""Reading the ``Basis:`` of a docstring (依据的读取)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ID = r"(?:[a-z][a-z0-9]*(?:-[A-Za-z0-9]+(?:\.[0-9]+)?)+|gbt-[0-9]+)"
# Ids part by comma or "to"; the list ends with a stop, a bracket or the end. ``Basis:`` in backticks is the word.
_BASIS = re.compile(rf"(?<!`)Basis:\s+({_ID}(?:(?:,|\s+to)\s+{_ID})*)(?=\s*(?:[.;(]|$))")
_ONE_OR_RANGE = re.compile(rf"({_ID})(?:\s+to\s+({_ID}))?")


def cited(docstring: str) -> tuple[str, ...]:
    """The provision ids after every ``Basis:`` of a docstring, in order and once each, ranges spelt out."""
    lists = (found[1] for found in _BASIS.finditer(docstring))
    ids = (
        name
        for listed in lists
        for match in _ONE_OR_RANGE.finditer(listed)
        for name in _spelt_out(*match.groups())
    )
    return tuple(dict.fromkeys(ids))


def _spelt_out(first: str, last: str | None) -> Iterator[str]:
    """``d13-13-1`` to ``d13-13-6``: the six ids."""
    if last is None:
        yield first
        return
    stem, low = first.rsplit("-", 1)
    assert last.rsplit("-", 1)[0] == stem, f"{first} to {last} is no range"
    yield from (f"{stem}-{number}" for number in range(int(low), int(last.rsplit("-", 1)[1]) + 1))
