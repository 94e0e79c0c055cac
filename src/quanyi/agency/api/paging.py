"""Pages by cursor: the next begins after the row that the cursor names, whatever was added before it meanwhile."""

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from quanyi.agency.api import problems
from quanyi.agency.api.problems import Refused

T = TypeVar("T")
USUAL, MOST = 50, 200


@dataclass(frozen=True)
class Page:
    """A page: its rows, and the cursor for what comes after them; None on the last."""

    items: tuple[Any, ...]
    next_cursor: str | None


def limit_of(request: HttpRequest) -> int:
    text = request.GET.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST):
        raise Refused(problems.WRONG_LIMIT)
    return int(text[:4])


def cursor_of(request: HttpRequest) -> str:
    """The key of the row after which the page begins; empty: it begins at the first."""
    try:
        return b64decode(request.GET.get("cursor", "").encode("ascii"), b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise Refused(problems.WRONG_CURSOR) from None


def page_of(
    request: HttpRequest, rows: Sequence[T], key: Callable[[T], str]
) -> tuple[Sequence[T], str | None]:
    """The rows of the page that is asked for, and the cursor of the next."""
    limit, after = limit_of(request), cursor_of(request)
    keys = [key(row) for row in rows] if after else []
    if after and after not in keys:
        raise Refused(problems.WRONG_CURSOR)
    begins = keys.index(after) + 1 if after else 0
    shown = rows[begins : begins + limit]
    return shown, cursor_to(key(shown[-1])) if begins + limit < len(rows) else None


def cursor_to(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode()
