"""Verifying a million ledger entries, against the time to read and digest them once with SM3 in the same run.

The office is the demo district, migrated by its own road. Peers: the entries' lines, read once by COPY and digested as
one stream; and the digest alone, over the same lines already in memory. `quanyi verify` does all of it for every table,
replays the log, asks two keepers, and holds journals and account years against the entries.
"""

import tempfile
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.db import connection, transaction

from quanyi.agency.audit.covers import SETTINGS, read_layouts, read_lines, rows_query
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.replay import read_log
from quanyi.agency.audit.rows import check_table
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.verification import verify
from quanyi.agency.demo import district
from quanyi.witness import digest

PERSONS = 1_500, 15_000  # some 100 thousand and a million entries
ROUNDS = 3


def run(_owner_dsn: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        settings.QUANYI_KEEPERS = [f"file://{folder}/folder", f"maildir://{folder}/mail"]
        small, large = (_measured(persons) for persons in PERSONS)
    return {
        "ledger entries": f"{large['entries']:,.0f} (of {large['rows']:,.0f} rows in all tables)",
        "reading and digesting the entries once, s": f"{large['once']:.2f}",
        "  digesting alone, lines in memory, s": f"{large['digest']:.2f}",
        "verifying the entries against the log, s": f"{large['part']:.2f}",
        "  times reading and digesting once": f"{large['part'] / large['once']:.2f}",
        "  times digesting alone": f"{large['part'] / large['digest']:.1f}",
        "the whole of quanyi verify, s": f"{large['whole']:.2f}",
        "  times reading and digesting all rows once": f"{large['whole'] / large['all']:.2f} ({large['all']:.2f} s)",
        "ten times the rows take, times": f"{large['whole'] / small['whole'] * 10 * small['rows'] / large['rows']:.1f}",
    }


def _measured(persons: int) -> dict[str, float]:
    district.build(persons)
    seal()
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        layouts = read_layouts(session())
        lines = _lines("ledger_entry", layouts)
        log = read_log(set())
        entries = [placed for placed in log.covers if placed.cover.table == "ledger_entry"]
        found = {
            "entries": len(lines),
            "digest": _least(lambda: _digest(b"".join(lines))),
            "once": _least(lambda: _digest(b"".join(_lines("ledger_entry", layouts)))),
            "part": _least(lambda: list(check_table(log, "ledger_entry", entries, layouts))),
            "all": _least(lambda: [_digest(b"".join(_lines(table, layouts))) for table in layouts]),
        }
    report = verify()
    assert report.found == ()
    return {**found, "rows": sum(report.rows.values()), "whole": _least(verify)}


def _lines(table: str, layouts: dict[str, tuple[str, ...]]) -> list[bytes]:
    return list(read_lines(session(), rows_query(table, layouts[table], None)))


def _digest(content: bytes) -> None:
    made = digest.new()
    made.update(content)
    made.digest()


def _least(act: Callable[[], object]) -> float:
    def once() -> float:
        start = perf_counter()
        act()
        return perf_counter() - start

    return min(once() for _ in range(ROUNDS))
