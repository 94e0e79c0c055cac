"""An act is tried again where the database broke a deadlock: the other session went on, this one changed nothing."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 5
BROKEN_OFF = ("40P01", "40001")  # deadlock_detected, serialization_failure


def again_on_deadlock(act: Callable[P, R]) -> Callable[P, R]:
    """Try an act, one transaction, up to five times; inside a larger transaction only that one could be tried again."""

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        attempts = 1 if connection.in_atomic_block else ATTEMPTS
        while True:
            attempts -= 1
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not attempts or getattr(error.__cause__, "sqlstate", "") not in BROKEN_OFF:
                    raise

    return tried
