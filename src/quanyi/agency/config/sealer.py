"""The served site seals its log (封印) by the half minute, in a thread of its main process; business never waits."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from quanyi.agency.audit.sealing import seal
from quanyi.witness.seals import SealError

log = logging.getLogger("quanyi.seal")


class Sealer(threading.Thread):
    """Places, signs and delivers what is new; tells the log of a trouble when it begins and when it is over."""

    def __init__(self, every_seconds: int | None = None) -> None:
        super().__init__(name="quanyi-sealer", daemon=True)
        self._every_seconds = every_seconds or settings.QUANYI_SEAL_SECONDS
        self._ended = threading.Event()
        self._troubles: tuple[str, ...] = ()

    def run(self) -> None:
        thorough = True  # once: what an earlier run left behind, however long ago
        while True:
            try:
                self._tell(seal(thorough=thorough).troubles)
                thorough = False
            except (DatabaseError, SealError, ValueError, OSError) as error:
                self._tell((f"{type(error).__name__}: {error}",))
                connection.close()
            if self._ended.wait(self._every_seconds):
                connection.close()
                return

    def _tell(self, troubles: tuple[str, ...]) -> None:
        for trouble in troubles:
            if trouble not in self._troubles:
                log.error("树头未能送达见证人 a head was not delivered: %s", trouble)
        if self._troubles and not troubles:
            log.warning("树头已送达全部见证人 all heads are delivered")
        self._troubles = troubles

    def stop(self) -> None:
        """Ask it to end, and give a running delivery some seconds."""
        self._ended.set()
        self.join(timeout=10)


@contextmanager
def sealing() -> Iterator[None]:
    """While the site is served."""
    sealer = Sealer()
    sealer.start()
    try:
        yield
    finally:
        sealer.stop()
