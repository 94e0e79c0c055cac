"""账账、账证、账表: where the books disagree with themselves, with what was approved, or with what was reported.

Each check is one statement that gives a row a disagreement, and none if all is well: (subject, the ledger's fen, the
other side's fen, evidence). The database compares, so that a million entries cost one pass each.

Basis: gb-10.2-4, gb-12-2.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from quanyi.agency.ledger.agreement_sql import BOOKS, COMPARED, REPORTS, VOUCHERS
from quanyi.agency.ledger.projection import differences


@dataclass(frozen=True)
class Disagreement:
    """差异: two amounts that should be one. `finding` is a value of `compute.models.Finding`."""

    finding: str
    subject: str
    ledger_fen: int | None
    other_fen: int | None
    evidence: dict[str, Any]


def books() -> Iterator[Disagreement]:
    """账账: journals that are off, months that do not add up to the fund, dues, suspense and bank movements."""
    yield from _found(BOOKS)


def vouchers() -> Iterator[Disagreement]:
    """账证: journals that are not what the rows of their approved submission come to."""
    for finding, statements in VOUCHERS.items():
        for statement in statements:
            yield from found(finding, statement)


def reports() -> Iterator[Disagreement]:
    """账表: settlements, settled years and the kept account years that are not what the entries come to."""
    yield from _found(REPORTS)
    for difference in differences():
        kept, posted = difference.kept, difference.posted
        yield Disagreement(
            "report_unequal",
            f"参保人 {difference.person_id} {difference.year} 账户年度",
            posted.closing_fen if posted else None,
            kept.closing_fen if kept else None,
            {"person": difference.person_id, "year": difference.year, "columns": sorted(difference.columns)},
        )


def _found(checks: dict[str, str]) -> Iterator[Disagreement]:
    for finding, statement in checks.items():
        yield from found(finding, statement)


def found(finding: str, statement: str) -> Iterator[Disagreement]:
    """The rows of a statement: (subject, the ledger's fen, the other side's fen, evidence as JSON)."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for subject, ledger_fen, other_fen, evidence in cursor.fetchall():
            yield Disagreement(finding, subject, int(ledger_fen), int(other_fen), _plain(evidence))


def _plain(evidence: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(evidence) if isinstance(evidence, str) else evidence
    return plain


def compared() -> dict[str, int]:
    """How much the checks looked at, and how much of the fund a bank reference backs."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARED)
        names = [column.name for column in cursor.description or ()]
        return {name: int(value) for name, value in zip(names, cursor.fetchone(), strict=True)}
