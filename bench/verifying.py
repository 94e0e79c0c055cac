"""Verifying an office of 5,000 lives, against one SM3 pass over the same bytes (quanyi verify).

The bytes are the lines of every covered table as PostgreSQL writes them, which is what the log commits to; the peer
reads them from a file and digests them, nothing else. `verify` reads them from the tables, replays the log, asks two
keepers, and holds journals, account years, logins and erasures against the entries.
"""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bench.measuring import Row, alternate, cost_of
from quanyi.agency.audit.covers import SETTINGS, read_layouts, read_lines, rows_query
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.verification import Report, verify, verify_new
from quanyi.agency.demo import district
from quanyi.embedded.cluster import Cluster
from quanyi.witness import digest

PERSONS, ROUNDS, CHUNK = 5_000, 5, 1 << 20


def against_digest(cluster: Cluster) -> Row:
    postmaster = cluster.pid()
    with processing("测量"), tempfile.TemporaryDirectory() as folder:
        settings.QUANYI_KEEPERS = [f"file://{folder}/folder", f"maildir://{folder}/mail"]
        district.build(PERSONS)
        seal()
        lines = Path(folder) / "lines"
        _write(lines)
        found = alternate(
            lambda: cost_of(_verified, postmaster), lambda: cost_of(lambda: _digest(lines)), ROUNDS
        )
        facts: dict[str, object] = {
            "persons": PERSONS,
            "bytes": lines.stat().st_size,
            "rows": sum(verify().rows.values()),
        }
        facts["everything"] = _later(postmaster)  # the first run leaves where the next one begins
        facts["nothing new"] = _later(postmaster)
        district.build(PERSONS + PERSONS // 10)
        seal()
        facts["a tenth more"] = _later(postmaster)
        return Row(*found, 3, facts)


def _write(file: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor, file.open("wb") as lines:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        for table, columns in read_layouts(session()).items():
            lines.writelines(read_lines(session(), rows_query(table, columns, None)))


def _later(postmaster: int) -> dict[str, float]:
    """One run from the last verified head: its processor seconds, where it began, and how many rows it read."""
    reports: list[Report] = []
    cost = cost_of(lambda: reports.append(verify_new()), postmaster)
    [report] = reports
    assert report.found == ()
    return {"seconds": round(cost.cpu, 2), "since": report.since, "rows": sum(report.rows.values())}


def _verified() -> None:
    assert verify().found == ()


def _digest(file: Path) -> None:
    made = digest.new()
    with file.open("rb") as lines:
        while piece := lines.read(CHUNK):
            made.update(piece)
    made.digest()
