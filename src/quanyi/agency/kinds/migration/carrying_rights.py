"""接收权益: states of accounts, checks, unemployment, injuries, records of an earlier office, and what employers owe
beside dues, as the lines of a batch have them. Basis: d14-9-4, d14-6-4.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanyi.agency.collect.arrears_models import ArrearsAct
from quanyi.agency.collect.models import ArrearsRow, DeferralRow, Submission
from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.carrying import Batch, by_number, of_day
from quanyi.agency.kinds.migration.cells import month
from quanyi.agency.kinds.migration.layout import Row, Table
from quanyi.agency.ledger.account_states import bring_states
from quanyi.agency.ledger.arrears import defer
from quanyi.agency.ledger.posting import Assessed, FeeCharged
from quanyi.agency.registry.models import EarlierRecord, Employer, EntitlementCheck, Injury, Unemployment
from quanyi.agency.review.models import Case
from quanyi.law.parameters import parameters_version
from quanyi.law.rules.status import transition
from quanyi.law.terms import AccountEvent, AccountStatus


def write_rights(batch: Batch) -> None:
    """What stands in the registry and beside the ledger; for the transaction that registers the batch."""
    bring_states(_states(batch), batch.case_id)
    batch.copy(EntitlementCheck, ("person", "number", "event", "on", "way"), _checks(batch))
    fields = ("person", "employer", "number", "cause", "ended_on", "registered_on", "seeks_work")
    batch.copy(Unemployment, fields, _unemployments(batch))
    _write_injuries(batch)
    batch.copy(EarlierRecord, ("person", "employer", "source", "number", "on", "content"), _records(batch))
    _write_deferrals(batch)


def _ordered(batch: Batch, table: Table) -> Iterator[tuple[int, Row]]:
    """The lines of each person in their order."""
    for pk, rows in batch.records():
        yield from ((pk, row) for row in by_number(rows.get(table.name, ()), table))


def _states(batch: Batch) -> Iterator[Sequence[Any]]:
    for pk, rows in batch.records():
        before: AccountStatus | None = None
        for _n, number, event, _state, since in by_number(
            rows.get("account_states", ()), layout.ACCOUNT_STATES
        ):
            after = state_after(before, AccountEvent(event))
            yield pk, int(number), event, after.value, of_day(since)
            before = None if event == AccountEvent.OPENED_IN_ERROR.value else after


def state_after(before: AccountStatus | None, event: AccountEvent) -> AccountStatus:
    """The state to which an event leads. Raises NoRule where it does not follow."""
    return AccountStatus(transition(before, event).value)


def _checks(batch: Batch) -> Iterator[Sequence[Any]]:
    for pk, (_n, number, event, on, way) in _ordered(batch, layout.ENTITLEMENT_CHECKS):
        yield pk, int(number), event, of_day(on), way


def _unemployments(batch: Batch) -> Iterator[Sequence[Any]]:
    for pk, (_n, code, number, cause, ended, registered, seeks) in _ordered(batch, layout.UNEMPLOYMENTS):
        yield pk, batch.employers[code], int(number), cause, of_day(ended), of_day(registered), seeks == "1"


_INJURY = ("person", "employer", "injured_on", "recognised_on", "document", "assessed_on", "grade", "care",
           "advance_on", "replaces")  # fmt: skip


def _write_injuries(batch: Batch) -> None:
    """Each after the one that it replaces."""
    waiting = list(_ordered(batch, layout.INJURIES))
    ids: dict[tuple[int, int], int] = {}
    for rank in sorted({int(row[2]) for _pk, row in waiting}):
        of_rank = [(pk, row) for pk, row in waiting if int(row[2]) == rank]
        batch.copy(Injury, _INJURY, (_injury(pk, row, batch, ids) for pk, row in of_rank))
        known = set(ids.values())
        made = Injury.objects.filter(case=batch.case_id).values_list("person_id", "pk")
        ids |= {(person_id, rank): pk for person_id, pk in made if pk not in known}


def _injury(person_id: int, row: Row, batch: Batch, ids: dict[tuple[int, int], int]) -> Sequence[Any]:
    _n, code, _order, injured, recognised, document, assessed, grade, care, advance, replaces = row
    return (
        person_id, batch.employers[code], of_day(injured), of_day(recognised), document, of_day(assessed),
        int(grade) if grade else None, care, of_day(advance), ids[person_id, int(replaces)] if replaces else None,
    )  # fmt: skip


def injuries_of(batch: Batch) -> dict[tuple[int, int], int]:
    """(person id, number of the injury in the layout) -> its id."""
    if not any(rows.get("injuries") for _pk, rows in batch.records()):
        return {}
    made = Injury.objects.filter(case=batch.case_id).order_by("pk").values_list("person_id", "pk")
    of_person: dict[int, list[int]] = {}
    for person_id, pk in made:
        of_person.setdefault(person_id, []).append(pk)
    return {
        (person_id, int(row[2])): of_person[person_id][at]
        for person_id, rows in batch.records()
        for at, row in enumerate(by_number(rows.get("injuries", ()), layout.INJURIES))
    }


def _records(batch: Batch) -> Iterator[Sequence[Any]]:
    """Of persons, and of employers whom the batch brings."""
    yield from _of_records(batch, _ordered(batch, layout.RECORDS))
    new = set(Employer.objects.filter(case=batch.case_id).values_list("credit_code", flat=True))
    yield from _of_records(batch, ((None, row) for row in batch.of_office(layout.RECORDS) if row[1] in new))


def _of_records(batch: Batch, rows: Iterable[tuple[int | None, Row]]) -> Iterator[Sequence[Any]]:
    for pk, (_n, code, source, number, on, told) in rows:
        yield pk, batch.employers[code] if code else None, source, int(number), of_day(on), told


# Of employers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arrears:
    """欠费: what the last batch brings of what employers owe beside dues, ready to be posted."""

    assessed: list[Assessed]
    declared: list[int]  # rows of what was assessed and is declared since
    charged: list[FeeCharged]


def arrears_of(batch: Batch) -> Arrears:
    """The rows are written here; the posting writes what stands of them."""
    assessments, fees = batch.of_office(layout.ASSESSMENTS), batch.of_office(layout.LATE_FEES)
    rows = [*map(_assessment, assessments), *map(_fee, fees)]
    made = ArrearsRow.objects.bulk_create(
        ArrearsRow(submission=batch.submission, row=number, **row) for number, row in enumerate(rows, 1)
    )
    of_months = list(zip(made, assessments, strict=False))
    return Arrears(
        [Assessed(row.pk, batch.employers[line[0]], row.month, row.amount_fen) for row, line in of_months],
        [row.pk for row, line in of_months if line[5] == "1"],
        [
            FeeCharged(row.pk, batch.employers[line[0]], row.month, date.fromisoformat(line[3]), row.basis_fen,
                       row.amount_fen - int(line[7]))
            for row, line in zip(made[len(assessments):], fees, strict=True)
        ],
    )  # fmt: skip


def _assessment(line: Row) -> dict[str, Any]:
    _code, at, amount, basis, basis_month, _declared = line
    return {"act": ArrearsAct.ASSESSMENT.value, "month": month(at), "amount_fen": int(amount), "basis_fen": int(basis),
            "basis_month": month(basis_month)}  # fmt: skip


def _fee(line: Row) -> dict[str, Any]:
    _code, at, due, paid, days, basis, amount, _paid_fen = line
    return {"act": ArrearsAct.LATE_FEE.value, "month": month(at), "amount_fen": int(amount), "basis_fen": int(basis),
            "due_on": of_day(due), "paid_on": of_day(paid), "days": int(days)}  # fmt: skip


def _write_deferrals(batch: Batch) -> None:
    """Each stands under an application of its own, which belongs to no round."""
    case = Case.objects.get(pk=batch.case_id)
    for code, form, first, last, approved, document, ground in batch.of_office(layout.DEFERRALS):
        asked = {"employer_id": batch.employers[code], "form": form, "first_month": month(first),
                 "last_month": month(last)}  # fmt: skip
        application = Submission.objects.create(
            kind=batch.submission.kind, month=month(first), submitted_by=batch.submission.submitted_by, row_count=1,
            parameters_version=parameters_version(),
        )  # fmt: skip
        row = DeferralRow.objects.create(
            submission=application,
            approved_on=date.fromisoformat(approved),
            document=document,
            ground=ground,
            **asked,
        )
        defer(row, case)
