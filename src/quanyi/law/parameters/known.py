"""As of which day things are known: later entries are left out (所知时点)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

_KNOWN_AT: ContextVar[date | None] = ContextVar("known_at", default=None)

known_at = _KNOWN_AT.get
"""The day as of which rules work in this context; None for all that is known."""


@contextmanager
def as_known_at(day: date | None) -> Iterator[None]:
    """Within this context parameters entered after ``day`` are not seen and rules work in their versions of that
    day; every figure of a rule bears the day. None sees everything.

    A context and no argument: some seventy rules call each other, and one that forgot to hand the day on would mix
    what was known at two times without a trace.
    """
    token = _KNOWN_AT.set(day)
    try:
        yield
    finally:
        _KNOWN_AT.reset(token)
