"""How long a test is (长短): the short form in `make test`, the long one in `make test-long`, with the same assertions.

`--long`, or QUANYI_LONG=1, chooses the long form of every test; nothing else does.
"""

import os
from typing import TypeVar

Form = TypeVar("Form")


def is_long() -> bool:
    return os.environ.get("QUANYI_LONG") == "1"


def of(short: Form, long: Form) -> Form:
    """The number of examples, kills or persons, or whatever else makes a test long, in the form that was chosen."""
    return long if is_long() else short
