"""本机构账册: what the office keeps, as rows of the layout, person after person, in one snapshot of the database.

Basis: d14-9-4.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Collate

from quanyi.agency.kinds.migration import layout, opening, records
from quanyi.agency.kinds.migration import office_rights as rights
from quanyi.agency.kinds.migration.layout import Row, Rows
from quanyi.agency.ledger import kept_books, kept_rights
from quanyi.agency.registry.models import (
    BenefitDecision,
    BenefitPayee,
    Employer,
    EmploymentChange,
    ItemVersion,
    Person,
    PersonDetail,
    StatusChange,
    Subsidy,
)
from quanyi.agency.registry.selectors import live_changes

BATCH = 500  # persons whose rows are in memory at a time


def office_records() -> Iterator[tuple[str, Rows]]:
    """(insurance number, rows by table) of every person, by number."""
    # By code point, as this program sorts; the database may have another order of its own.
    persons = Person.objects.order_by(Collate("insurance_number", "C")).iterator(BATCH)
    while batch := list(islice(persons, BATCH)):
        yield from _records(batch)


def office_rows() -> Rows:
    """What is of no one person: employers with their items, what waits in suspense, the balances of the funds."""
    return {
        "employers": [_row(*each) for each in Employer.objects.order_by("credit_code").values_list(
            "credit_code", "name", "region", "joined_on")],
        "items": list(_employer_items()),
        "assessments": sorted(_row(*each) for each in kept_rights.assessments()),
        "late_fees": sorted(_row(*each) for each in kept_rights.late_fees()),
        "deferrals": sorted(_row(*each) for each in kept_rights.deferrals()),
        "records": sorted(_row("", *told) for _code, told in records.of_employers()),
        "suspense": sorted(_row(*each) for each in kept_books.suspense()),
        "funds": sorted(_row(*each) for each in kept_books.funds(opening.BY_EMPLOYER)),
    }  # fmt: skip


def _records(persons: Sequence[Person]) -> Iterator[tuple[str, Rows]]:
    ids = {person.pk: person.insurance_number for person in persons}
    found: dict[int, Rows] = {pk: defaultdict(list) for pk in ids}
    for table, rows in (
        ("details", _versions(PersonDetail, ids, "name", "sex", "born_on")),
        ("statuses", _versions(StatusChange, ids, "status")),
        ("items", _items(ids)),
        ("relations", _relations(ids)),
        ("subsidies", _subsidies(ids)),
        ("months", kept_books.months(ids)),
        ("account_years", kept_books.account_years(ids)),
        ("benefits", _benefits(ids)),
        ("benefit_months", _benefit_months(ids)),
        ("payees", _payees(ids)),
        ("account_states", kept_rights.account_states(ids)),
        ("entitlement_checks", rights.entitlement_checks(ids)),
        ("unemployments", rights.unemployments(ids)),
        ("injuries", rights.injuries(ids)),
        ("records", records.of_persons(ids)),
    ):
        for person_id, row in rows:
            found[person_id][table].append(_row(ids[person_id], *row))
    for person in persons:
        rows_of = found[person.pk]
        rows_of["persons"] = [_person(person, rows_of)]
        yield person.insurance_number, {table: sorted(rows) for table, rows in rows_of.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return value if isinstance(value, str) else str(value)


def _row(*values: Any) -> Row:
    return tuple(map(_text, values))


Numbered = Iterator[tuple[int, tuple[Any, ...]]]  # person, values behind the person's number


def _numbered(rows: Iterable[tuple[Any, ...]]) -> Numbered:
    """Rows by person, in the order of learning: their number is put where the layout has it, first."""
    for person_id, of_person in groupby(rows, key=lambda row: row[0]):
        for number, row in enumerate(of_person, 1):
            yield person_id, (number, *row[1:])


def _versions(model: Any, ids: Iterable[int], *fields: str) -> Numbered:
    held = (*fields, "holds_from", "holds_to", "reason")
    rows = model.objects.filter(person__id__one_of=list(ids)).order_by("person_id", "id")
    return _numbered(rows.values_list("person_id", *held))


def _items(ids: Iterable[int]) -> Numbered:
    fields = ("item", "value", "holds_from", "holds_to", "reason")
    rows = ItemVersion.objects.filter(person__id__one_of=list(ids)).order_by("person_id", "id")
    for person_id, (number, item, *held) in _numbered(rows.values_list("person_id", *fields)):
        yield person_id, ("", item, number, *held)


def _employer_items() -> Iterator[Row]:
    rows = ItemVersion.objects.filter(employer__isnull=False).order_by("employer__credit_code", "id")
    fields = ("employer__credit_code", "item", "value", "holds_from", "holds_to", "reason")
    for code, (number, item, *held) in _numbered(rows.values_list(*fields)):
        yield _row("", code, item, number, *held)


def _person(person: Person, rows: Rows) -> Row:
    """The line of the table of persons: what holds for all days to come, of what was learned last."""
    details, statuses = layout.DETAILS, layout.STATUSES
    detail = _standing(rows["details"], details.at("holds_to"))
    status = _standing(rows["statuses"], statuses.at("holds_to"))
    known = detail[details.at("name") : details.at("born_on") + 1] if detail else ("", "", "")
    state = (status[statuses.at("status")], status[statuses.at("holds_from")]) if status else ("", "")
    return _row(person.insurance_number, person.social_security_number, person.region, *known, *state)


def _standing(rows: Sequence[Row], holds_to: int) -> Row | None:
    return next((row for row in reversed(rows) if not row[holds_to]), None)


def _relations(ids: Iterable[int]) -> Numbered:
    """Stretches, of the changes that were not taken back: each start with the end that follows it."""
    changes = live_changes(EmploymentChange.objects.filter(person__id__one_of=list(ids)))
    rows = changes.order_by("person_id", "employer__credit_code", "scheme", "on", "id")
    values = rows.values_list("person_id", "employer__credit_code", "scheme", "starts", "on", "reason")
    for (person_id, code, scheme), steps in groupby(values, key=lambda row: row[:3]):
        begun = None
        for *_key, starts, on, reason in steps:
            if begun:
                yield person_id, (code, scheme, begun[0], on, begun[1], reason)
            begun = (on, reason) if starts else None
        if begun:
            yield person_id, (code, scheme, begun[0], "", begun[1], "")


def _subsidies(ids: Iterable[int]) -> Numbered:
    rows = Subsidy.objects.filter(person__id__one_of=list(ids)).order_by("person_id", "id")
    fields = ("person_id", "kind", "scheme", "month", "amount_fen", "granted_by")
    return ((row[0], row[1:]) for row in rows.values_list(*fields))


# Benefits ------------------------------------------------------------------------------------------------------------


def _decisions(ids: Iterable[int]) -> "QuerySet[BenefitDecision]":
    return BenefitDecision.objects.filter(person__id__one_of=list(ids)).order_by("person_id", "id")


def _benefits(ids: Iterable[int]) -> Numbered:
    fields = ("scheme", "kind", "amount_fen", "account_fen", "own_fen", "transfer_fen", "first_month",
              "last_month", "figure")  # fmt: skip
    order: dict[int, int] = {}
    injuries = rights.injury_numbers(ids)
    rows = _decisions(ids).values_list("person_id", *fields, "pk", "replaces", "injury")
    for person_id, (number, *values, figure, pk, replaces, injury) in _numbered(rows):
        order[pk] = number
        told = json.dumps(figure, ensure_ascii=False, sort_keys=True) if figure else ""
        yield person_id, (number, *values, told, order.get(replaces, ""), injuries.get(injury, ""))


def _benefit_months(ids: dict[int, str]) -> Numbered:
    """By the number of the decision, as the table of decisions has it."""
    order = {
        pk: number for _person, (number, pk) in _numbered(_decisions(ids).values_list("person_id", "pk"))
    }
    for person_id, (decision_id, *values) in kept_books.benefit_months(ids):
        yield person_id, (order[decision_id], *values)


def _payees(ids: Iterable[int]) -> Numbered:
    rows = BenefitPayee.objects.filter(person__id__one_of=list(ids)).order_by("person_id", "id")
    return _numbered(rows.values_list("person_id", "kind", "payee_name", "bank_name", "account_number"))
