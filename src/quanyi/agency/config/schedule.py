"""定时: the served site does its jobs beside serving, in one thread of its main process. Basis: d14-11-1, d14-12."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from quanyi.agency.custody import jobs
from quanyi.agency.custody.timing import parse_schedule

log = logging.getLogger("quanyi.schedule")


class Schedule(threading.Thread):
    """Looks each minute for jobs that are due, and does them one after the other; `stop()` lets a running one end."""

    def __init__(self, every_seconds: int = 60) -> None:
        super().__init__(name="quanyi-schedule", daemon=True)
        self._every_seconds = every_seconds
        self._ended = threading.Event()
        self._jobs = parse_schedule(settings.QUANYI_SCHEDULE)  # wrongly written: the site does not start

    def run(self) -> None:
        while True:
            for job, when in self._jobs.items():
                try:
                    jobs.do_if_due(job, when)
                except DatabaseError as error:  # the database is away, or the table is not there yet: later
                    log.warning("%s: %s", job.value, type(error).__name__)
                finally:
                    connection.close()
                if self._ended.is_set():
                    return
            if self._ended.wait(self._every_seconds):
                return

    def stop(self) -> None:
        """Ask it to end, and give a running job some seconds."""
        self._ended.set()
        self.join(timeout=10)


@contextmanager
def scheduled() -> Iterator[None]:
    """While the site is served."""
    schedule = Schedule()
    schedule.start()
    try:
        yield
    finally:
        schedule.stop()
