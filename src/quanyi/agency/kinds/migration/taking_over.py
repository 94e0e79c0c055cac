"""接收账目: the months, accounts, benefits and waiting money of a batch of old books, as a posting.

Months of which only base and dues are known stand as years of the earlier system; those that were declared with their
parts stand as declared months, which money can pay and a correction can take apart. Basis: d14-9-4, gb-A-26 to gb-A-37.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quanyi.agency.collect.models import (
    BenefitAct,
    BenefitRow,
    DeclarationRow,
    MigrationYear,
    PaymentRow,
    Submission,
)
from quanyi.agency.kinds.migration import layout, opening
from quanyi.agency.kinds.migration.carrying import WHY, Batch, copy_by_and_by, looked_up, register
from quanyi.agency.kinds.migration.carrying_rights import arrears_of, injuries_of, write_rights
from quanyi.agency.kinds.migration.cells import month, twelve
from quanyi.agency.kinds.migration.layout import Row, Rows
from quanyi.agency.ledger.posting import (
    AssessmentEnded,
    Owed,
    Paid,
    Payable,
    Posting,
    SchemeOwed,
    SchemePaid,
    Settled,
    Suspended,
)
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.review.models import Case
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, JournalPurpose

_MONTHS = layout.MONTHS
_NOTHING = "{" + ",".join(["0"] * 12) + "}"
_UNPAID = "{" + ",".join(["NULL"] * 12) + "}"


def work_out(case: Case, submission: Submission) -> Posting:
    """The batch, registered, and what it posts."""
    batch = register(case, submission)
    write_rights(batch)
    _write_years(batch)
    owed = _owed(batch)
    posting, arrears = _accounts(batch), arrears_of(batch)
    schemes = list(_of_schemes(batch))
    return Posting(
        entries=posting.entries, settled=posting.settled, owed=owed, paid=_made_up(owed, batch),
        suspended=list(_suspended(batch)), payable=_payable(batch),
        scheme_owed=[due for due, _on in schemes],
        scheme_paid=[SchemePaid(due, *paid) for due, paid in schemes if paid],
        assessed=arrears.assessed, fees_charged=arrears.charged,
        assessments_ended=[AssessmentEnded(fact) for fact in arrears.assessed if fact.row_id in arrears.declared],
    )  # fmt: skip


def try_out(case: Case, submission: Submission) -> Posting:
    """The entries that it would post; nothing is written."""
    return _accounts(looked_up(submission))


def _accounts(batch: Batch) -> Posting:
    entries: list[Entry] = []
    others: defaultdict[JournalPurpose, list[Entry]] = defaultdict(list)
    settled: list[Settled] = []
    funds: Counter[opening.Key] = Counter()
    for person_id, rows in batch.records():
        years = rows.get("account_years", ())
        entries += opening.account_entries(person_id, years)
        settled += (
            Settled(person_id, int(row[1]), int(row[6]), int(row[7] or 0))
            for row in years
            if opening.is_settled(row)
        )
        for purpose, moved in opening.moved(person_id, years).items():
            others[purpose] += moved
        for key, fen in opening.first_journal_of(rows).items():
            funds[key] += fen
    funds = opening.added(
        funds,
        opening.arrears(batch.office),
        opening.waiting(batch.of_office(layout.SUSPENSE)),
        opening.balances(batch.of_office(layout.FUNDS)),
    )
    entries += opening.fund_entries(funds, batch.employers)
    for purpose, moved in others.items():
        others[purpose] = [*moved, *opening.fund_entries(opening.against(moved), batch.employers)]
    return Posting(entries={JournalPurpose.POSTING: entries, **others}, settled=settled)


# Years of the earlier system ------------------------------------------------------------------------------------------


@dataclass
class _Year:
    """One year with one employer; arrays as PostgreSQL reads them, January first."""

    base: list[int] = field(default_factory=lambda: [0] * 12)
    own: list[int] = field(default_factory=lambda: [0] * 12)
    employer: list[int] = field(default_factory=lambda: [0] * 12)
    credited: list[str] = field(default_factory=lambda: ["NULL"] * 12)


_YEAR_FIELDS = (
    "submission", "insurance_number", "year", "credit_code", "base_fen", "own_due_fen", "employer_due_fen",
    "credited_in", "own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen",
    "own_interest_fen", "transfer_interest_fen",
)  # fmt: skip


def _write_years(batch: Batch) -> None:
    of = batch.submission.pk
    rows = ((of, *row) for _pk, person in batch.records() for row in _years(person))
    copy_by_and_by(MigrationYear, _YEAR_FIELDS, rows)


def _years(rows: Rows) -> Iterator[Sequence[Any]]:
    """The years of a person: what the account did stands with the first employer of each."""
    number = rows["persons"][0][0]
    months = _by_employer(rows.get("months", ()))
    moved = {int(row[1]): row for row in rows.get("account_years", ())}
    for year in sorted(moved.keys() | months.keys()):
        account = _account(moved.get(year))
        for code, of_year in months.get(year, {"": None}).items():
            due = [_NOTHING] * 3 + [_UNPAID] if of_year is None else _dues(of_year)
            yield number, year, code, *due, *account
            account = _account(None)


def _account(row: Row | None) -> list[Any]:
    if row is None:
        return [_NOTHING] * 4 + [None, None]
    own, transfer = (int(cell) if cell else None for cell in row[6:8])
    return [*(_array(twelve(cell)) for cell in row[2:6]), own, transfer]


def _dues(year: _Year) -> list[str]:
    return [*map(_array, (year.base, year.own, year.employer)), "{" + ",".join(year.credited) + "}"]


def _array(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _by_employer(rows: Iterable[Row]) -> dict[int, dict[str, Any]]:
    """Year -> employer's code -> its months, of those that the earlier system kept without their parts."""
    found: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        for index, credited in _single_months(row) if opening.is_kept_whole(row) else ():
            year, at = divmod(index, 12)
            into = found[year].setdefault(row[1], _Year())
            into.base[at], into.own[at], into.employer[at] = map(int, row[6:9])
            into.credited[at] = (
                "NULL" if credited is None else Month.from_index(credited).first_day.isoformat()
            )
    return found


def _single_months(row: Row) -> Iterator[tuple[int, int | None]]:
    """(month, month of crediting) by index, of each month of a line."""
    first = month(row[4]).index
    last = month(row[5]).index if row[5] else first
    later = month(row[9]).index - first if row[9] else None
    return ((at, None if later is None else at + later) for at in range(first, last + 1))


# Declared months ------------------------------------------------------------------------------------------------------

_DECLARED = (
    "submission", "row", "social_security_number", "name", "kind", "month", "declared_wage_fen", "base_fen",
    "own_due_fen", "employer_due_fen", "account_own_fen", "account_transfer_fen", "paid_on", "started_on",
    "remark",
)  # fmt: skip


def _declared(batch: Batch) -> Iterator[tuple[int, int, Row, Row]]:
    """(number of the row, person id, line of the person, line of the month)."""
    number = 0
    for pk, rows in batch.records():
        for row in rows.get("months", ()):
            if opening.is_declared(row):
                number += 1
                yield number, pk, rows["persons"][0], row


def _owed(batch: Batch) -> list[Owed]:
    def written() -> Iterator[Sequence[Any]]:
        for number, _pk, person, row in _declared(batch):
            _n, _code, _scheme, kind, at, _last, base, own, employer, _in, paid_on, *parts, wage = row
            yield (
                batch.submission.pk, number, person[1], person[3], kind or ContributionKind.NORMAL.value, f"{at}-01",
                int(wage or base), int(base), int(own), int(employer), *(int(part or 0) for part in parts),
                paid_on or None, None, WHY,
            )  # fmt: skip

    copy_by_and_by(DeclarationRow, _DECLARED, written())
    rows = DeclarationRow.objects.filter(submission=batch.submission).values_list("row", "pk")
    ids, versions, found = dict(rows), Counter[Any](), []
    for number, person_id, _person, row in _declared(batch):
        kind, at = row[3] or ContributionKind.NORMAL.value, month(row[4])
        employer = batch.employers[row[1]] if row[1] else None  # who pays alone has none
        key = (person_id, employer, at, kind)
        versions[key] += 1
        credited = month(row[9]) if row[9] else None
        found.append(Owed(ids[number], *key, credited, versions[key]))
    return found


def _made_up(owed: Sequence[Owed], batch: Batch) -> list[Paid]:
    """Months that a back payment paid later."""
    back, normal = ContributionKind.BACK_PAYMENT.value, ContributionKind.NORMAL.value
    payments = {(o.person_id, o.employer_id, o.month): o for o in owed if o.kind == back and o.credited_month}
    pairs = [
        (o, payments[key])
        for o in owed
        if o.kind == normal and not o.credited_month
        and (key := (o.person_id, o.employer_id, o.month)) in payments
    ]  # fmt: skip
    days = dict(
        DeclarationRow.objects.filter(pk__in=[by.row_id for _due, by in pairs]).values_list("pk", "paid_on")
    )
    return [
        Paid(due, by.credited_month, days[by.row_id] or by.credited_month.last_day, by)
        for due, by in pairs
        if by.credited_month
    ]


def _of_schemes(batch: Batch) -> Iterator[tuple[SchemeOwed, tuple[Month, date] | None]]:
    """Dues of the other schemes, each with how it was paid after it was declared, where it was.

    What was declared is the pension's row of that month, where there is one.
    """
    declared = _declared_rows(batch)
    for pk, row in batch.rows(_MONTHS):
        if opening.is_of_another_scheme(row):
            credited = month(row[9]) if row[9] else None
            owed = SchemeOwed(
                declared[pk, row[4]], pk, batch.employers[row[1]], row[2], month(row[4]), int(row[6]), int(row[7]),
                int(row[8]), None if row[10] else credited,
            )  # fmt: skip
            yield owed, (credited, date.fromisoformat(row[10])) if credited and row[10] else None


def _declared_rows(batch: Batch) -> dict[tuple[int, str], int]:
    """(person id, month) owed in other schemes -> the declared row; where the pension has none, one of its own."""
    wanted = {
        (pk, row[4]): (rows["persons"][0], row)
        for pk, rows in batch.records()
        for row in rows.get("months", ())
        if opening.is_of_another_scheme(row)
    }
    if not wanted:
        return {}
    numbers = {(pk, row[4]): number for number, pk, _person, row in _declared(batch)}
    lacking = [key for key in wanted if key not in numbers]
    last, normal = max(numbers.values(), default=0), ContributionKind.NORMAL.value
    numbers_of = {key: last + n for n, key in enumerate(lacking, 1)}
    rows = (
        (batch.submission.pk, numbers_of[key], person[1], person[3], normal, f"{key[1]}-01", int(row[6]), int(row[6]),
         0, 0, 0, 0, None, None, WHY)
        for key in lacking for person, row in [wanted[key]]
    )  # fmt: skip
    copy_by_and_by(DeclarationRow, _DECLARED, rows)
    made = dict(DeclarationRow.objects.filter(submission=batch.submission).values_list("row", "pk"))
    return {key: made[number] for key, number in (numbers | numbers_of).items() if key in wanted}


# Suspense and benefits ------------------------------------------------------------------------------------------------


def _suspended(batch: Batch) -> Iterator[Suspended]:
    """What waits, with the line of the bank where there is one."""
    for number, row in enumerate(batch.of_office(layout.SUSPENSE), 1):
        reference, arrived, fen, reason, code, employer, ssn, name, at, remark, scheme = row
        person = (
            Person.objects.filter(social_security_number=ssn).values_list("pk", flat=True).first()
            if ssn
            else None
        )
        bank_row = None
        if reference:
            made = PaymentRow.objects.create(
                submission=batch.submission, row=number, reference=reference, arrived_on=arrived, amount_fen=int(fen),
                credit_code=code, employer_name=employer, social_security_number=ssn, name=name,
                month=month(at) if at else None, remark=remark, reason=reason, scheme=scheme,
            )  # fmt: skip
            bank_row = made.pk
        yield Suspended(
            bank_row, batch.employers.get(code), person, date.fromisoformat(arrived), int(fen), reason
        )


_DECISION = (
    "person", "scheme", "kind", "amount_fen", "account_fen", "own_fen", "transfer_fen", "first_month", "last_month",
    "figure", "replaces", "injury",
)  # fmt: skip


def _decisions(batch: Batch) -> dict[tuple[int, int], int]:
    """(person id, number of the decision) -> its id; each after the one that it replaces."""
    waiting = [(pk, row) for pk, row in batch.rows(layout.BENEFITS)]
    ids: dict[tuple[int, int], int] = {}
    injuries = injuries_of(batch)
    for number in sorted({int(row[1]) for _pk, row in waiting}):
        of_rank = [(pk, row) for pk, row in waiting if int(row[1]) == number]
        batch.copy(BenefitDecision, _DECISION, (_decision(pk, row, ids, injuries) for pk, row in of_rank))
        known = set(ids.values())
        made = BenefitDecision.objects.filter(case=batch.case_id).values_list("person_id", "pk")
        ids |= {(person_id, number): pk for person_id, pk in made if pk not in known}
    return ids


def _decision(
    person_id: int, row: Row, ids: dict[tuple[int, int], int], injuries: dict[tuple[int, int], int]
) -> Sequence[Any]:
    _n, _order, scheme, kind, *fen, first, last, figure, replaces, injury = row
    told = figure or json.dumps({})
    return (
        person_id, scheme, kind, *map(int, fen), f"{first}-01", f"{last}-01" if last else None, told,
        ids[person_id, int(replaces)] if replaces else None, injuries[person_id, int(injury)] if injury else None,
    )  # fmt: skip


def _payable(batch: Batch) -> list[Payable]:
    """Months that the earlier system paid: they are not paid again."""
    decisions = _decisions(batch)
    rows = list(batch.rows(layout.BENEFIT_MONTHS))
    if not rows:
        return []
    made = [_paid_row(batch, pk, row, decisions) for pk, row in rows]
    BenefitRow.objects.bulk_create(made)
    return [
        Payable(
            row.pk, row.decision_id, row.person_id, row.month, row.own_fen, row.transfer_fen, int(line[5])
        )
        for row, (_pk, line) in zip(made, rows, strict=True)
        if row.decision_id
    ]


def _paid_row(batch: Batch, person_id: int, row: Row, decisions: dict[tuple[int, int], int]) -> BenefitRow:
    decision = BenefitDecision.objects.get(pk=decisions[person_id, int(row[1])])
    own, transfer, pool = map(int, row[3:6])
    return BenefitRow(
        submission=batch.submission, act=BenefitAct.PAYMENT, person_id=person_id, decision=decision,
        scheme=decision.scheme, kind=decision.kind, month=month(row[2]), amount_fen=own + transfer + pool,
        account_fen=own + transfer, own_fen=own, transfer_fen=transfer, figure={}, reason=WHY,
    )  # fmt: skip
