"""The watch over the embedded server (看护): `quanyi serve` runs it beside the web server."""

import logging
import threading

from .cluster import Cluster
from .errors import ServerError

log = logging.getLogger("quanyi.embedded")


class Supervisor(threading.Thread):
    """Looks each second and restarts a postmaster that is gone; `stop()` ends the watch, not the server."""

    def __init__(self, cluster: Cluster, every_seconds: float = 1.0) -> None:
        super().__init__(name="quanyi-supervisor", daemon=True)
        self._cluster = cluster
        self._every_seconds = every_seconds
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(self._every_seconds):
            try:
                self._look()
            except (ServerError, OSError) as error:
                log.error("database cannot be started again, trying on: %s", error)

    def stop(self) -> None:
        """End the watch and wait for its thread."""
        self._ended.set()
        self.join()

    def _look(self) -> None:
        if not self._cluster.is_alive():
            self._cluster.ensure()
            log.warning("数据库曾中断，已重新启动 / database was gone and has been started again")
