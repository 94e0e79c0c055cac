"""核验: everything replayed: triggers and grants, rows against digests, digests against the tree, the tree against its
keepers, journals and projection. `CHECKS_OF_BOOKS` is where a room adds a check of its own.

`verify` replays everything; `verify_new` what came after the last verified head, where that holds (`custody.resuming`).

Basis: d14-6-3, d14-11-1, d14-28-4, gb-13-2.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from quanyi.agency.audit.checkpoint import NOTHING, Checkpoint
from quanyi.agency.audit.covers import SETTINGS, merged, multirange
from quanyi.agency.audit.discrepancies import Discrepancy, Kind
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.outside import Held, ask_keepers, check_keepers, sizes_held
from quanyi.agency.audit.replay import Log, read_log
from quanyi.agency.audit.rows import check_rows, check_sequences
from quanyi.agency.audit.schema import check_state
from quanyi.agency.custody.erasures import check_erasures, erased_by_law
from quanyi.agency.custody.resuming import Whole, leave, leave_nothing, where_to_begin
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.balance import unbalanced
from quanyi.agency.locks import look_at_one_moment
from quanyi.witness.seals import SealError


@dataclass(frozen=True)
class Report:
    """核验结果: what was found, and how much was looked at: everything (`since` is 0) for the reason given, or what
    came after the head of size `since`.
    """

    found: tuple[Discrepancy, ...]
    leaves: int
    pending: int
    heads: int
    rows: dict[str, int]
    keepers: tuple[str, ...]
    adopted: int
    erased: tuple[dict[str, Any], ...]
    since: int = 0
    why_whole: Whole = Whole.ASKED
    why_not_left: str = ""  # where the next run may begin could not be written

    def as_dict(self) -> dict[str, Any]:
        found = [one.as_dict() for one in self.found]
        return {**vars(self), "found": found, "why_whole": self.why_whole.value}


@dataclass(frozen=True)
class Written:
    """新写入: which journals and persons the leaves that were looked at speak of; None: all."""

    journals: list[int] | None = None
    persons: list[int] | None = None


_JOURNALS = """SELECT j.id FROM unnest(%(journals)s::int8multirange) span
    JOIN ledger_journal j ON j.id >= lower(span) AND j.id < upper(span)
    UNION SELECT e.journal_id FROM unnest(%(entries)s::int8multirange) span
    JOIN ledger_entry e ON e.id >= lower(span) AND e.id < upper(span)"""
_PERSONS = """SELECT DISTINCT e.person_id FROM unnest(%(entries)s::int8multirange) span
    JOIN ledger_entry e ON e.id >= lower(span) AND e.id < upper(span) WHERE e.person_id IS NOT NULL
    UNION SELECT s.person_id FROM unnest(%(settled)s::int8multirange) span
    JOIN ledger_settledyear s ON s.id >= lower(span) AND s.id < upper(span)"""


def written_in(log: Log) -> Written:
    spans = {
        name: multirange(merged(
            span for placed in log.covers if placed.cover.table == table for span in placed.cover.spans
        ))
        for name, table in (
            ("journals", "ledger_journal"), ("entries", "ledger_entry"), ("settled", "ledger_settledyear")
        )
    }  # fmt: skip
    return Written(_ids(_JOURNALS, spans), _ids(_PERSONS, spans))


def _ids(query: str, spans: dict[str, str]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, spans)
        return [row_id for (row_id,) in cursor.fetchall()]


def check_journals(written: Written) -> Iterator[Discrepancy]:
    """Each journal holds its entries and balances."""
    for journal in unbalanced(written.journals):
        expected = f"{journal.entry_count} / 0"
        read = f"{journal.held} / {journal.total_fen}"
        yield Discrepancy(Kind.JOURNAL, "ledger_journal", str(journal.journal_id), expected, read)


def check_projection(written: Written) -> Iterator[Discrepancy]:
    for one in projection.differences(written.persons):
        kept, posted = (", ".join(f"{name}={pair[n]}" for name, pair in one.columns.items()) for n in (0, 1))
        key = f"{one.person_id} {one.year}"
        yield Discrepancy(Kind.PROJECTION, "ledger_accountyear", key, posted, kept)


# Everything about a login but its last sign-in and its user name, which the log covers as it does any record.
_ACCOUNTS = """
    SELECT a.id, concat_ws(' ', c.display_name, c.is_active, encode(c.password_digest, 'hex')),
        concat_ws(' ', a.display_name, a.is_active, encode(a.password_digest, 'hex'))
    FROM staff_account a LEFT JOIN LATERAL (
        SELECT * FROM staff_accountchange WHERE account_id = a.id ORDER BY id DESC LIMIT 1) c ON true
    WHERE (a.display_name, a.is_active, a.password_digest)
        IS DISTINCT FROM (c.display_name, c.is_active, c.password_digest)
    ORDER BY a.id"""


def check_accounts(written: Written) -> Iterator[Discrepancy]:
    """Each login as the last change on record left it: who is meant by it, whether it opens, and to which password."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS)
        for account_id, kept, read in cursor.fetchall():
            yield Discrepancy(Kind.ACCOUNT, "staff_account", str(account_id), kept, read)


CHECKS_OF_BOOKS: tuple[Callable[[Written], Iterator[Discrepancy]], ...] = (
    lambda written: check_sequences(),
    check_journals,
    check_projection,
    check_accounts,
    lambda written: check_erasures(),
)


def verify() -> Report:
    """Replay everything, as the database stands at one instant. Raises ValueError where a keeper's URL is none."""
    answers = ask_keepers()
    with transaction.atomic():
        _as_of_one_instant()
        return _replayed(answers, NOTHING, Whole.ASKED)[0]


def verify_new(*, whole: bool = False) -> Report:
    """Replay what came after the last verified head; everything where that does not hold, where something is found,
    or where it is asked for. A run without findings leaves where the next one may begin. Raises as `verify`.
    """
    answers = ask_keepers()
    with transaction.atomic():
        _as_of_one_instant()
        start, why = (NOTHING, Whole.ASKED) if whole else where_to_begin(answers)
        report, log = _replayed(answers, start, why)
        if start.size and report.found:
            start = NOTHING
            report, log = _replayed(answers, start, Whole.FOUND)
        return replace(report, why_not_left=_left(log, answers, start, is_clean=not report.found))


def _left(log: Log, answers: list[Held], start: Checkpoint, *, is_clean: bool) -> str:
    """Leaves where the next run may begin; why that could not be written, which takes nothing from this one."""
    try:
        leave(log, answers, start) if is_clean else leave_nothing()
    except (OSError, SealError) as error:
        return str(error)
    return ""


def _as_of_one_instant() -> None:
    look_at_one_moment()
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _replayed(answers: list[Held], start: Checkpoint, why: Whole) -> tuple[Report, Log]:
    found = list(check_state())
    log = read_log(sizes_held(answers), start)
    records = check_rows(log, start)
    found += [*log.found, *records.found, *check_keepers(log, answers, start.size)]
    written = written_in(log) if start.size else Written()
    for check in CHECKS_OF_BOOKS:
        found += check(written)
    report = Report(
        found=tuple(found),
        leaves=log.size,
        pending=log.pending,
        heads=len(log.sizes),
        rows=records.rows,
        keepers=tuple(answer.url for answer in answers),
        adopted=AuditEntry.objects.filter(act=Act.ADOPT).count(),
        erased=tuple(erased_by_law()),
        since=start.size,
        why_whole=why,
    )
    return report, log
