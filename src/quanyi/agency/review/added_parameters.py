"""生效的参数, as the law asks for them: what approved cases brought, the same throughout a transaction.

Each request and each transaction asks once whether anything came since; the files are read again only then. So every
process of the site works with a new value from its next transaction on, and nobody tells it. Basis: gb-6.7-2.
"""

import threading
from typing import Any

from django.apps import apps
from django.db import connection

from quanyi.law.parameters import NOTHING_BROUGHT, Brought, File

_STATE = "SELECT coalesce(md5(string_agg(id || digest, ',' ORDER BY id)), '') FROM review_addedparameter"
_FILES = """
    SELECT p.series, c.number, a.content FROM review_addedparameter a
    JOIN collect_parameterrequest p ON p.id = a.request_id JOIN review_case c ON c.id = a.case_id ORDER BY a.id"""


class _Held(threading.local):
    """What a thread works with, and whether it is to ask first if anything came."""

    is_due = True
    brought = NOTHING_BROUGHT


_held = _Held()
_read: tuple[str, Brought] = ("", NOTHING_BROUGHT)
_is_there = False


def brought() -> Brought:
    """What this thread works with until it is told to look again."""
    if _held.is_due and apps.ready:  # what is asked while the office starts are names of lines, not values
        _held.brought = _standing()
        _held.is_due = False
    return _held.brought


def look_again(**_signal: Any) -> None:
    """A request or a transaction begins, or one was taken back: whatever came since counts from here on."""
    _held.is_due = True


def leave() -> None:
    """Work with the files alone until a request or a transaction begins, and ask no database (for tests)."""
    _held.is_due, _held.brought = False, NOTHING_BROUGHT


def _standing() -> Brought:
    global _read
    if not connection.settings_dict["NAME"] or not _table_is_there():
        return NOTHING_BROUGHT  # no office is set up here yet, or its tables are being led forward
    state: str = _ask(_STATE)[0][0]
    if state != _read[0]:
        _read = state, Brought(_by_series())
    return _read[1]


def _by_series() -> dict[str, tuple[File, ...]]:
    files: dict[str, tuple[File, ...]] = {}
    for series, case, content in _ask(_FILES):
        file = File(f"案件 {case}", content.encode(), added=True)
        files[series] = (*files.get(series, ()), file)
    return files


def _table_is_there() -> bool:
    global _is_there
    _is_there = _is_there or _ask("SELECT to_regclass('review_addedparameter') IS NOT NULL")[0][0]
    return _is_there


def _ask(sql: str) -> list[tuple[Any, ...]]:
    """Past Django's cursor: what is asked here opens nothing, and needs no line of the register."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        found: list[tuple[Any, ...]] = connection.connection.execute(sql).fetchall()
    return found
