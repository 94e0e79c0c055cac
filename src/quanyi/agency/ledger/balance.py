"""Journals that do not hold what they should (凭证平衡). Basis: gb-10.2-4, gb-12-2."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

_UNBALANCED = """
SELECT coalesce(j.id, e.journal_id), coalesce(j.entry_count, 0), coalesce(e.held, 0), coalesce(e.total_fen, 0)
FROM ledger_journal j FULL JOIN (
    SELECT journal_id, count(*) AS held, sum(amount_fen) AS total_fen FROM ledger_entry GROUP BY 1
) e ON e.journal_id = j.id
WHERE j.id IS NULL OR coalesce(e.held, 0) <> j.entry_count OR coalesce(e.total_fen, 0) <> 0 ORDER BY 1"""


@dataclass(frozen=True)
class Unbalanced:
    """不平凭证: `entry_count` entries are stated, `held` are there, and they are off by `total_fen`."""

    journal_id: int
    entry_count: int
    held: int
    total_fen: int


def unbalanced() -> Iterator[Unbalanced]:
    """Every journal whose entries are not as many as stated, or do not add up to nothing; entries without a journal."""
    with connection.cursor() as cursor:
        cursor.execute(_UNBALANCED)
        for journal_id, entry_count, held, total_fen in cursor.fetchall():
            yield Unbalanced(journal_id, entry_count, held, int(total_fen))
