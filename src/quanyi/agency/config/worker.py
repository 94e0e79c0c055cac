"""计算进程: processes of the served site that do what no page should wait for: what people ask for, and the schedule.

There are two, so that no person waits for a job of the schedule: one does what people ask for alone. Each may be
killed at any moment: what it was doing is taken back by the database, and whoever looks next takes it up again. It ends
by itself when the site that started it is gone. Basis: d14-6-3, d14-11-1.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess

log = logging.getLogger("quanyi.worker")

LOOK_SECONDS = 1
SCHEDULE_SECONDS = 60


def work(site: int | None = None, of_people_only: bool = False) -> None:
    """Do what is asked for, until the process of the site is gone; without one, until somebody ends it."""
    _end_on_signals(is_of_a_site=site is not None)
    import django

    django.setup()
    asked_at: float | None = None
    with suppress(KeyboardInterrupt):
        while site is None or os.getppid() == site:
            if not of_people_only and (asked_at is None or time.monotonic() - asked_at >= SCHEDULE_SECONDS):
                _ask_due(at_start=asked_at is None)
                asked_at = time.monotonic()
            if not _take_up(of_people_only):
                time.sleep(LOOK_SECONDS)


def _end_on_signals(*, is_of_a_site: bool) -> None:
    """Told to end, it puts down what it is at; that is no kill, and not counted as one."""
    if is_of_a_site:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the site, which ends this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _ask_due(*, at_start: bool) -> None:
    from quanyi.agency.custody.jobs import ask_due

    with _while_the_database_is_there():
        ask_due(at_start=at_start)


def _take_up(of_people_only: bool) -> bool:
    from quanyi.agency.work.carrying import take_up

    with _while_the_database_is_there():
        return take_up(of_people_only=of_people_only)
    return False


@contextmanager
def _while_the_database_is_there() -> Iterator[None]:
    """It is away, not led forward yet, or broke a deadlock: later."""
    from django.db import Error, connection

    try:
        yield
    except Error as error:
        log.warning("job: %s", type(error).__name__)
        with suppress(Error):
            connection.close()


class Keeper(threading.Thread):
    """Starts a worker, and starts it again when it was killed; `stop()` ends both."""

    def __init__(self, *, of_people_only: bool = False) -> None:
        super().__init__(name="quanyi-worker-keeper", daemon=True)
        self._of_people_only = of_people_only
        self._ended = threading.Event()
        self.process = self._spawned()

    def _spawned(self) -> BaseProcess:
        # Begun afresh: a fork would copy the locks that this process's threads happen to hold.
        spawned = multiprocessing.get_context("spawn").Process(
            target=work, args=(os.getpid(), self._of_people_only), name="quanyi-worker", daemon=True
        )
        spawned.start()
        return spawned

    def run(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            if not self.process.is_alive():
                log.error(
                    "计算进程意外结束，重新启动 the worker ended (%s), starting anew", self.process.exitcode
                )
                self.process = self._spawned()

    def stop(self) -> None:
        """End it now: a computation under way is taken back, and done again when the site is served again."""
        self._ended.set()
        self.join(timeout=10)
        self.process.terminate()
        self.process.join(timeout=10)


@contextmanager
def working() -> Iterator[None]:
    """While the site is served. Raises ValueError where QUANYI_SCHEDULE cannot be read."""
    from quanyi.agency.custody.jobs import schedule

    schedule()
    keepers = [Keeper(of_people_only=True), Keeper()]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        for keeper in keepers:
            keeper.stop()
