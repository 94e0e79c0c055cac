"""定时工作: what the served site does by itself, beside serving; one thread of its main process.

A job is due when its last record is older than its interval, so that a restart repeats nothing. Of several sites on one
database, one does it. Basis: d14-11-1, d14-12.
"""

import logging
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from quanyi.agency.ledger import projection

log = logging.getLogger("quanyi.schedule")

JOBS_LOCK = 11_01  # its own class: no job can meet a lock of the books


@dataclass(frozen=True)
class Job:
    """定时任务: `last` says when it was done (None: never), `run` does it and keeps a record of it."""

    name: str
    every: timedelta
    last: Callable[[], datetime | None]
    run: Callable[[], object]

    def is_due(self) -> bool:
        done = self.last()
        return done is None or timezone.now() - done >= self.every


def jobs() -> tuple[Job, ...]:
    hours = timedelta(hours=settings.QUANYI_PROJECTION_CHECK_HOURS)
    return (Job("projection", hours, _last_projection_check, check_projection),)


def _last_projection_check() -> datetime | None:
    last = projection.last_check()
    return last.checked_at if last else None


def check_projection() -> None:
    """Differences are kept in the record and told to the log."""
    found = projection.check()
    if found.difference_count:
        log.error(
            "账户年度投影有 %s 行与分录不一致，见 quanyi projection check / %s account years differ from the entries",
            found.difference_count, found.difference_count,
        )  # fmt: skip


class Schedule(threading.Thread):
    """Looks each minute for jobs that are due, and does them one after the other; `stop()` lets a running one end."""

    def __init__(self, every_seconds: int = 60) -> None:
        super().__init__(name="quanyi-schedule", daemon=True)
        self._every_seconds = every_seconds
        self._ended = threading.Event()

    def run(self) -> None:
        while True:
            for job in jobs():
                try:
                    do_if_due(job)
                except DatabaseError as error:  # the database is away, or the table is not there yet: later
                    log.warning("%s: %s", job.name, type(error).__name__)
                finally:
                    connection.close()
            if self._ended.wait(self._every_seconds):
                return

    def stop(self) -> None:
        """Ask it to end, and give a running job some seconds."""
        self._ended.set()
        self.join(timeout=10)


@transaction.atomic
def do_if_due(job: Job) -> bool:
    """Do a job if it is due and nobody else is at it; whether it was done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", lock_of(job))
        is_free = cursor.fetchone() == (True,)
    if not is_free or not job.is_due():
        return False
    job.run()
    return True


def lock_of(job: Job) -> list[int]:
    """The advisory lock of whoever does a job."""
    return [JOBS_LOCK, zlib.crc32(job.name.encode()) >> 1]


@contextmanager
def scheduled() -> Iterator[None]:
    """While the site is served."""
    schedule = Schedule()
    schedule.start()
    try:
        yield
    finally:
        schedule.stop()
