"""接收入账: what the lines of a batch of old books become: persons with their facts, months, accounts, benefits.

Everything is written set by set, in the transaction of the last signature. Basis: d14-9-4, d14-6-4, gb-12-2.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import MigrationRecord, Submission
from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.layout import Row, Rows, Table
from quanyi.agency.locks import Lock, take
from quanyi.agency.registry import services as registry
from quanyi.agency.registry.models import (
    BenefitPayee,
    Employer,
    EmploymentChange,
    ItemVersion,
    Person,
    PersonDetail,
    StatusChange,
    Subsidy,
)
from quanyi.agency.review.models import Case

WHY = "存量数据迁移"  # the reason of a fact that the old books give none for
ROWS_AT_ONCE = 200  # records that are read at a time
COPIED_AT_ONCE = 20_000  # rows that are written at a time


@dataclass(frozen=True)
class Batch:
    """一批: the records of a submission, and under which ids the office knows whom they name."""

    case_id: int
    submission: Submission
    persons: Mapping[str, int]
    employers: Mapping[str, int]

    def records(self) -> Iterator[tuple[int, Rows]]:
        """(person id, rows by table) of each person, by number."""
        for number, content in _records(self.submission):
            if number:
                yield self.persons[number], content

    def rows(self, table: Table) -> Iterator[tuple[int, Row]]:
        return ((pk, row) for pk, rows in self.records() for row in rows.get(table.name, ()))

    @cached_property
    def office(self) -> Rows:
        """The rows that are of no person."""
        return office_rows(self.submission)

    def of_office(self, table: Table) -> list[Row]:
        return self.office.get(table.name, [])

    def copy(self, model: Any, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        copy_by_and_by(model, (*fields, "case"), ((*row, self.case_id) for row in rows))


def copy_by_and_by(model: Any, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """As `copy_rows`, of rows that are read from the database meanwhile: while it copies, it can be asked nothing."""
    rest = iter(rows)
    while some := list(islice(rest, COPIED_AT_ONCE)):
        copy_rows(model, fields, some)


def _records(submission: Submission) -> Iterator[tuple[str, Rows]]:
    rows = submission.migration_records.order_by("pk").values_list("insurance_number", "content")
    return ((number, _whole(content)) for number, content in rows.iterator(ROWS_AT_ONCE))


def _whole(content: Rows) -> Rows:
    """With the columns that the layout has got since a batch was put before the reviewers, as blank ones are read."""
    return {name: [_wide(layout.BY_NAME[name], row) for row in rows] for name, rows in content.items()}


def _wide(table: Table, row: Row) -> Row:
    return (*row, *(column.default for column in table.columns[len(row) :]))


def office_rows(submission: Submission) -> Rows:
    """The rows of a batch that are of no person."""
    record = MigrationRecord.objects.filter(submission=submission, insurance_number="").first()
    return _whole(record.content) if record else {}


def register(case: Case, submission: Submission) -> Batch:
    """Register whom the batch brings, with all that is known of them."""
    take(Lock.IMPORT)
    registry.register(case.pk)
    batch = Batch(case.pk, submission, {}, _employers(case, submission))
    numbers = _persons(batch)
    batch = Batch(case.pk, submission, numbers, batch.employers)
    _details(batch)
    _statuses(batch)
    _items(batch)
    _relations(batch)
    _subsidies(batch)
    _payees(batch)
    return batch


def looked_up(submission: Submission) -> Batch:
    """As `register`, and nothing is written: who is new has an id below nought, which is no person's."""
    numbers = submission.migration_persons.order_by("pk").values_list("insurance_number", flat=True)
    codes = {code: -n for n, (code, *_rest) in enumerate(office_rows(submission).get("employers", ()), 1)}
    return Batch(
        0, submission, {number: -n for n, number in enumerate(numbers, 1)}, codes | _known_employers()
    )


def _known_employers() -> dict[str, int]:
    return dict(Employer.objects.values_list("credit_code", "pk"))


def _employers(case: Case, submission: Submission) -> dict[str, int]:
    """The employers of the batch, of which the office may know some already."""
    known, of_office = _known_employers(), office_rows(submission)
    new = [row for row in of_office.get("employers", ()) if row[0] not in known]
    region = submission.summary["region"]
    copy_rows(
        Employer,
        ("credit_code", "name", "region", "joined_on", "case"),
        ((code, name, of or region, of_day(joined), case.pk) for code, name, of, joined in new),
    )
    known, codes = _known_employers(), {row[0] for row in new}
    items = [row for row in of_office.get("items", ()) if row[1] in codes]
    copy_rows(
        ItemVersion,
        ("employer", *_VERSION, "case"),
        ((known[row[1]], *_version(row), case.pk) for row in by_number(items, layout.ITEM_VERSIONS)),
    )
    return known


def _persons(batch: Batch) -> dict[str, int]:
    region = batch.submission.summary["region"]
    of_table = (row for _number, rows in _records(batch.submission) for row in rows.get("persons", ()))
    rows = ((number, ssn, of or region) for number, ssn, of, *_known in of_table)
    batch.copy(Person, ("insurance_number", "social_security_number", "region"), rows)
    found = Person.objects.filter(case=batch.case_id)
    return dict(found.values_list("insurance_number", "pk"))


_HELD = ("holds_from", "holds_to", "reason")
_VERSION = ("item", "value", *_HELD)


def of_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def by_number(rows: Iterable[Row], table: Table) -> list[Row]:
    """In the order in which they were learned."""
    at = table.at("number")
    return sorted(rows, key=lambda row: int(row[at]))


def _either(rows: Rows, table: Table, from_person: Callable[[Row], Row]) -> list[Row]:
    """The versions that the old books kept; else the one that the table of persons tells."""
    kept = rows.get(table.name)
    return by_number(kept, table) if kept else [from_person(rows["persons"][0])]


def _details(batch: Batch) -> None:
    def first(person: Row) -> Row:
        number, _ssn, _region, name, sex, born_on, *_status = person
        return (number, "1", name, sex, born_on, born_on, "", "")

    def written() -> Iterator[Sequence[Any]]:
        for pk, rows in batch.records():
            for _n, _o, name, sex, born, since, until, why in _either(rows, layout.DETAILS, first):
                yield pk, name, sex, of_day(born), of_day(since), of_day(until), why

    batch.copy(PersonDetail, ("person", "name", "sex", "born_on", *_HELD), written())


def _statuses(batch: Batch) -> None:
    def first(person: Row) -> Row:
        return (person[0], "1", person[-2], person[-1], "", WHY)

    def written() -> Iterator[Sequence[Any]]:
        for pk, rows in batch.records():
            for _n, _o, status, since, until, why in _either(rows, layout.STATUSES, first):
                yield pk, status, of_day(since), of_day(until), why

    batch.copy(StatusChange, ("person", "status", *_HELD), written())


def _version(row: Row) -> Sequence[Any]:
    _number, _code, item, _order, value, since, until, why = row
    return item, value, of_day(since), of_day(until), why


def _items(batch: Batch) -> None:
    def written() -> Iterator[Sequence[Any]]:
        for pk, rows in batch.records():
            for row in by_number(rows.get("items", ()), layout.ITEM_VERSIONS):
                yield pk, *_version(row)

    batch.copy(ItemVersion, ("person", *_VERSION), written())


def _relations(batch: Batch) -> None:
    fields = ("person", "employer", "scheme", "starts", "on", "reason", "number")
    written = (
        (pk, *change) for pk, rows in batch.records() for change in _changes(rows.get("relations", ()), batch)
    )
    batch.copy(EmploymentChange, fields, written)


def _changes(rows: Iterable[Row], batch: Batch) -> Iterator[Sequence[Any]]:
    """Starts and ends, each numbered within its relation."""
    numbers: Counter[tuple[str, str]] = Counter()
    for _n, code, scheme, first, last, why, why_ended in sorted(rows, key=lambda row: row[3]):
        for starts, on, reason in ((True, first, why), (False, last, why_ended)):
            if on:
                numbers[code, scheme] += 1
                yield (
                    batch.employers[code] if code else None, scheme, starts, of_day(on), reason or WHY,
                    numbers[code, scheme],
                )  # fmt: skip


def _subsidies(batch: Batch) -> None:
    rows = (
        (pk, kind, scheme, f"{at}-01", int(fen), by)
        for pk, (_n, kind, scheme, at, fen, by) in batch.rows(layout.SUBSIDIES)
    )
    batch.copy(Subsidy, ("person", "kind", "scheme", "month", "amount_fen", "granted_by"), rows)


def _payees(batch: Batch) -> None:
    def written() -> Iterator[Sequence[Any]]:
        for pk, rows in batch.records():
            for _n, _o, *values in by_number(rows.get("payees", ()), layout.PAYEES):
                yield pk, *values

    batch.copy(BenefitPayee, ("person", "kind", "payee_name", "bank_name", "account_number"), written())
