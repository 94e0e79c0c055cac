"""A cluster that leaves nothing behind (临时数据库): for tests, drills and benchmarks."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .binaries import find
from .cluster import Cluster


@contextmanager
def temporary(environ: Mapping[str, str] = os.environ) -> Iterator[Cluster]:
    """A cluster in a new home, not yet started; when the block ends it is stopped and deleted.

    Only QUANYI_PG_BIN of `environ` counts: an outside server is never touched. Errors: NoServer.
    """
    programs = find(environ)
    with tempfile.TemporaryDirectory(prefix="quanyi-") as folder:
        # Root's PostgreSQL runs as another user, who must pass through here for the data to lie inside.
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "home", programs)
        try:
            yield cluster
        finally:
            cluster.stop()
            shutil.rmtree(cluster.places.state)
