"""Journals that do not hold what they should (凭证平衡). Basis: gb-10.2-4, gb-12-2."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

_UNBALANCED = """
SELECT coalesce(j.id, e.journal_id), coalesce(j.entry_count, 0), coalesce(e.held, 0), coalesce(e.total_fen, 0)
FROM (SELECT * FROM ledger_journal{of_journals}) j FULL JOIN (
    SELECT journal_id, count(*) AS held, sum(amount_fen) AS total_fen FROM ledger_entry{of_entries} GROUP BY 1
) e ON e.journal_id = j.id
WHERE j.id IS NULL OR coalesce(e.held, 0) <> j.entry_count OR coalesce(e.total_fen, 0) <> 0 ORDER BY 1"""


@dataclass(frozen=True)
class Unbalanced:
    """不平凭证: `entry_count` entries are stated, `held` are there, and they are off by `total_fen`."""

    journal_id: int
    entry_count: int
    held: int
    total_fen: int


def unbalanced(journal_ids: Sequence[int] | None = None) -> Iterator[Unbalanced]:
    """Every journal (or of these) whose entries are not as many as stated, or do not add up to nothing; entries without
    a journal.
    """
    which = {"of_journals": "", "of_entries": ""}
    if journal_ids is not None:
        which = {
            "of_journals": " WHERE id = ANY(%(ids)s)", "of_entries": " WHERE journal_id = ANY(%(ids)s)"
        }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UNBALANCED.format(**which), {"ids": list(journal_ids or ())})
        for journal_id, entry_count, held, total_fen in cursor.fetchall():
            yield Unbalanced(journal_id, entry_count, held, int(total_fen))
