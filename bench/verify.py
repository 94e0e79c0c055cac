"""Verifying a million ledger entries, against the time to read and digest them once with SM3 in the same run.

Journals of 25,000 balanced entries are posted by the ledger's own writer, each under its signed case. Peers: the
lines of these entries, read once by COPY and digested as one stream; and the digest alone, over lines in memory.
`quanyi verify` does that for every table, replays the log, asks two keepers, and holds journals and account years
against the entries.
"""

import tempfile
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.db import connection, transaction
from tests.agency.world import World

from quanyi.agency.audit.covers import SETTINGS, read_layouts, read_lines, rows_query
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.replay import read_log
from quanyi.agency.audit.rows import check_table
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.verification import verify
from quanyi.agency.ledger.models import Journal
from quanyi.agency.ledger.services import _write_journal
from quanyi.agency.review import services as review
from quanyi.agency.review.selectors import latest_round
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount, Verdict
from quanyi.witness import digest

JOURNAL = 25_000
ENTRIES = 100_000, 1_000_000
ROUNDS = 3


def run(_owner_dsn: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        settings.QUANYI_KEEPERS = [f"file://{folder}/folder", f"maildir://{folder}/mail"]
        world = World()
        small, large = (_measured(world, entries) for entries in ENTRIES)
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


def _post(world: World, n: int) -> None:
    """A journal of pairs, fund against pooled fund, all amounts different, under a case of its own."""
    case = world.declare(world.row(n + 1), content=f"{n}".encode())
    for signer in world.signers:
        review.sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    sides = (LedgerAccount.FUND, 1), (LedgerAccount.POOLED_FUND, -1)
    entries = [
        Entry(
            account,
            sign * (100_000 + n * JOURNAL + pair),
            None,
            world.employer.pk,
            Month(2020 + n % 5, 1 + pair % 12),
        )
        for pair in range(JOURNAL // 2)
        for account, sign in sides
    ]
    with transaction.atomic():
        _write_journal(case, latest_round(case).submission, entries)


def _measured(world: World, entries: int) -> dict[str, float]:
    for n in range(Journal.objects.count(), entries // JOURNAL):
        _post(world, n)
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
