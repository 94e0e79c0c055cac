"""办理中的作业: what a job is handed: its request, and a word on how far it has come.

How far is said in the name of the worker's session, which everybody of the office may read (`pg_stat_activity`) in the
midst of a transaction, and which ends with the worker: no row is left behind by one that was killed.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account
from quanyi.agency.work.models import JobEvent, JobRequest, JobStep

NAME = "quanyi job"
_SAID = re.compile(rf"{NAME} (\d+): (\d+)/(\d+)")
LOOK_SECONDS = 1


class Cancelled(Refusal):
    """已撤销: somebody who may has taken the request back while it was done."""


class Task:
    """A request as its job meets it."""

    def __init__(self, request: JobRequest) -> None:
        self.request = request
        self._looked = time.monotonic()
        self._other: BaseDatabaseWrapper | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        given: dict[str, Any] = self.request.arguments
        return given

    @property
    def by(self) -> Account:
        """Who asked; of a job that people ask for."""
        assert self.request.asked_by is not None
        return self.request.asked_by

    def progress(self, done: int, of: int = 0) -> None:
        """A checkpoint: so many of so many (0: nobody knows) are done. Raises Cancelled."""
        _call_session(f"{NAME} {self.request.pk}: {done}/{of}")
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = time.monotonic()
            if self._is_cancelled():
                raise Cancelled

    def _is_cancelled(self) -> bool:
        """By a session of its own: the one of the job may look at an earlier moment."""
        if self._other is None:
            self._other = connection.copy()
        with self._other.cursor() as cursor:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {JobEvent._meta.db_table} WHERE request_id = %s AND step = %s)",  # noqa: S608
                [self.request.pk, JobStep.CANCEL_ASKED.value],
            )
            return bool(cursor.fetchone() == (True,))

    def close(self) -> None:
        if self._other is not None:
            self._other.close()
        _call_session("")


_at: ContextVar[Task | None] = ContextVar("task", default=None)


@contextmanager
def at_task(task: Task) -> Iterator[None]:
    """What is called inside may say how far it is."""
    token = _at.set(task)
    try:
        yield
    finally:
        _at.reset(token)


def checkpoint(done: int, of: int) -> None:
    """As `Task.progress`, for rooms that do their work for pages and for workers alike; on a page it says nothing."""
    if task := _at.get():
        task.progress(done, of)


def _call_session(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [name])


def progress_told() -> dict[int, tuple[int, int]]:
    """{request: (done, of)} as the living workers say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name LIKE %s",
            [f"{NAME} %"],
        )
        said = [_SAID.fullmatch(name) for (name,) in cursor.fetchall()]
    return {int(found[1]): (int(found[2]), int(found[3])) for found in said if found}
