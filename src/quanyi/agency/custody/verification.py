"""核验: everything replayed: triggers and grants, rows against digests, digests against the tree, the tree against its
keepers, journals and projection. `CHECKS_OF_BOOKS` is where a room adds a check of its own.

Basis: d14-6-3, d14-11-1, d14-28-4, gb-13-2.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from quanyi.agency.audit.covers import SETTINGS
from quanyi.agency.audit.discrepancies import Discrepancy, Kind
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.outside import Held, ask_keepers, check_keepers, sizes_held
from quanyi.agency.audit.replay import read_log
from quanyi.agency.audit.rows import check_rows, check_sequences
from quanyi.agency.audit.schema import check_state
from quanyi.agency.custody.erasures import check_erasures, erased_by_law
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.balance import unbalanced
from quanyi.agency.locks import look_at_one_moment


@dataclass(frozen=True)
class Report:
    """核验结果: what was found, and how much was looked at."""

    found: tuple[Discrepancy, ...]
    leaves: int
    pending: int
    heads: int
    rows: dict[str, int]
    keepers: tuple[str, ...]
    adopted: int
    erased: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "found": [one.as_dict() for one in self.found]}


def check_journals() -> Iterator[Discrepancy]:
    """Each journal holds its entries and balances."""
    for journal in unbalanced():
        expected = f"{journal.entry_count} / 0"
        read = f"{journal.held} / {journal.total_fen}"
        yield Discrepancy(Kind.JOURNAL, "ledger_journal", str(journal.journal_id), expected, read)


def check_projection() -> Iterator[Discrepancy]:
    for one in projection.differences():
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


def check_accounts() -> Iterator[Discrepancy]:
    """Each login as the last change on record left it: who is meant by it, whether it opens, and to which password."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS)
        for account_id, kept, read in cursor.fetchall():
            yield Discrepancy(Kind.ACCOUNT, "staff_account", str(account_id), kept, read)


CHECKS_OF_BOOKS: tuple[Callable[[], Iterator[Discrepancy]], ...] = (
    check_sequences,
    check_journals,
    check_projection,
    check_accounts,
    check_erasures,
)


def verify() -> Report:
    """Replay everything, as the database stands at one instant. Raises ValueError where a keeper's URL is none."""
    answers = ask_keepers()
    with transaction.atomic():
        _as_of_one_instant()
        return _replayed(answers)


def _as_of_one_instant() -> None:
    look_at_one_moment()
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _replayed(answers: list[Held]) -> Report:
    found = list(check_state())
    log = read_log(sizes_held(answers))
    records = check_rows(log)
    found += [*log.found, *records.found, *check_keepers(log, answers)]
    for check in CHECKS_OF_BOOKS:
        found += check()
    return Report(
        found=tuple(found),
        leaves=log.size,
        pending=log.pending,
        heads=len(log.sizes),
        rows=records.rows,
        keepers=tuple(answer.url for answer in answers),
        adopted=AuditEntry.objects.filter(act=Act.ADOPT).count(),
        erased=tuple(erased_by_law()),
    )
