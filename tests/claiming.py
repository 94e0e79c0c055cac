"""One sentence that holds of several clauses, each of them named (逐条证明)."""

from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T", bound=Callable[..., object])


def shows_each(what: str, *clauses: str) -> Callable[[T], T]:
    """Mark a test with every clause that it shows, where the same is shown of each."""

    def mark(test: T) -> T:
        for clause in clauses:
            test = pytest.mark.shows(clause, what)(test)
        return test

    return mark
