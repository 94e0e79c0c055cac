"""计算进程: the process of the served site that does what staff asked for and no page should wait for.

It may be killed at any moment: what it was doing is taken back by the database, and the process that follows takes it
up again. It ends by itself when the site that started it is gone. Basis: d14-6-3, d14-11-1.
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


def work(site: int | None = None) -> None:
    """Do what is asked for, until the process of the site is gone; without one, until somebody ends it."""
    _end_on_signals(is_of_a_site=site is not None)
    import django

    django.setup()
    with suppress(KeyboardInterrupt):
        while site is None or os.getppid() == site:
            if not _take_up():
                time.sleep(LOOK_SECONDS)


def _end_on_signals(*, is_of_a_site: bool) -> None:
    """Told to end, it puts down what it is at; that is no kill, and not counted as one."""
    if is_of_a_site:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the site, which ends this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _take_up() -> bool:
    from django.db import Error, connection

    from quanyi.agency.work.carrying import take_up

    try:
        return take_up()
    except Error as error:  # the database is away, or a deadlock was broken: later
        log.warning("job: %s", type(error).__name__)
        with suppress(Error):
            connection.close()
        return False


class Keeper(threading.Thread):
    """Starts the worker, and starts it again when it was killed; `stop()` ends both."""

    def __init__(self) -> None:
        super().__init__(name="quanyi-worker-keeper", daemon=True)
        self._ended = threading.Event()
        self.process = self._spawned()

    def _spawned(self) -> BaseProcess:
        # Begun afresh: a fork would copy the locks that this process's threads happen to hold.
        spawned = multiprocessing.get_context("spawn").Process(
            target=work, args=(os.getpid(),), name="quanyi-worker", daemon=True
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
    """While the site is served."""
    keeper = Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()
