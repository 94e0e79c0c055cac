"""The site, and what runs beside it for as long as it is served (网站)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quanyi.embedded import Server


def serve_site(found: Server, host: str, port: int, *, workers: int) -> None:
    """Serve until interrupted; a PostgreSQL of ours is watched, and stopped at the end."""
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    from quanyi.agency.config.sealer import sealing
    from quanyi.agency.config.worker import working

    # Workers begin afresh: a fork would copy the locks that this process's threads happen to hold, and hang on one.
    multiprocessing.set_start_method("spawn", force=True)
    with supervised(found), working(), sealing():
        Granian(
            "quanyi.agency.config.rsgi:application",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            workers=workers,
            respawn_failed_workers=True,
            log_enabled=False,
        ).serve()


@contextmanager
def supervised(found: Server) -> Iterator[None]:
    """Watch a PostgreSQL of ours while the site is served, and stop it at the end; leave another's alone."""
    from quanyi.embedded import Cluster, Supervisor

    if not isinstance(found, Cluster):
        yield
        return
    watch = Supervisor(found)
    watch.start()
    try:
        yield
    finally:
        watch.stop()
        found.stop()
