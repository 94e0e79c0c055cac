"""Long tests come first (先长后短): one that begins last is waited for by every other process.

Each process is given a stretch of all tests and takes of another's end when it has done its own (`--dist worksteal`):
so each stretch begins with a part of the long ones; those of a module stay together, with what they begin with.
"""

import os
from itertools import groupby

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    many = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = spread(
        [item for item in items if _is_long(item)], [item for item in items if not _is_long(item)], many
    )


def spread(long: list[pytest.Item], short: list[pytest.Item], many: int) -> list[pytest.Item]:
    """All of them as `many` stretches of one length, each beginning with every `many`th module of the long ones."""
    modules = [[*group] for _, group in groupby(long, lambda item: item.path)]
    found: list[pytest.Item] = []
    total = len(long) + len(short)
    for n in range(many):
        found += (item for module in modules[n::many] for item in module)
        more = max(total * (n + 1) // many - len(found), 0)
        found, short = found + short[:more], short[more:]
    return found


def _is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None
