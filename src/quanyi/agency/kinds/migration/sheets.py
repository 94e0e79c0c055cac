"""抽样表: of each batch a few persons with every line that the old books have of them, for signers to hold against it.

The digest of the folder says which persons: nobody chooses them, every signer sees the same. Basis: d14-7, d14-9-4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.db.models.functions import MD5, Concat

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.cells import twelve
from quanyi.agency.kinds.migration.layout import Column, Kind, Row, Table
from quanyi.law.money import format_yuan
from quanyi.law.terms import PersonStatus

SAMPLED = 5  # persons of a batch
_AMOUNTS = (Kind.FEN, Kind.TWELVE)


@dataclass(frozen=True)
class Sheet:
    """一张抽样表: a person's lines, table by table."""

    number: str
    name: str
    tables: Sequence["Lines"]


@dataclass(frozen=True)
class Lines:
    """The lines of one table; each cell with whether it is an amount."""

    name: str
    headings: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[tuple[str, bool]]]


def facts_of(submission: Submission) -> dict[str, Any]:
    """What the case page shows beside the list of persons: sums by status and year, and the sheets of the sample."""
    summary = submission.summary
    statuses = [(PersonStatus(each), count) for each, count in summary.get("by_status", {}).items()]
    years = sorted(summary.get("by_year", {}).items(), reverse=True)
    return {"by_status": statuses, "by_year": years, "sheets": sheets_of(submission)}


def sheets_of(submission: Submission) -> list[Sheet]:
    seed = Value(str(submission.summary.get("books", "")))
    records = submission.migration_records.exclude(insurance_number="")
    chosen = records.annotate(drawn=MD5(Concat(seed, "insurance_number"))).order_by("drawn")[:SAMPLED]
    return [_sheet(record.insurance_number, record.content) for record in chosen]


def _sheet(number: str, content: dict[str, list[Row]]) -> Sheet:
    name = content["persons"][0][layout.PERSONS.at("name")]
    tables = [_lines(table, content[table.name]) for table in layout.OF_PERSON if content.get(table.name)]
    return Sheet(number, name, tables)


def _lines(table: Table, rows: Sequence[Row]) -> Lines:
    """Columns that say nothing of anybody are left out."""
    shown = [
        (at, column)
        for at, column in enumerate(table.columns)
        if column.name not in (layout.PERSON, "figure") and any(row[at] for row in rows)
    ]
    headings = [(column.zh, column.kind in _AMOUNTS) for _at, column in shown]
    return Lines(
        table.zh,
        headings,
        [[(_told(column, row[at]), column.kind in _AMOUNTS) for at, column in shown] for row in rows],
    )


def _told(column: Column, value: str) -> str:
    if not value:
        return "—"
    if column.kind in _AMOUNTS:
        return format_yuan(sum(twelve(value)) if column.kind is Kind.TWELVE else int(value))
    return column.codes.get(value, value)
