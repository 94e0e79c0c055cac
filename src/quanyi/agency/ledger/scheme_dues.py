"""险种应缴: what declared rows owe in the schemes beside the pension, by each person's relations with the employer.

Worked out set by set: of a list in which nobody is insured in another scheme one question is asked. Basis: d14-2-2,
gb-12-2, d13-26-4.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import F, Sum

from quanyi.agency.collect.models import DeclarationRow
from quanyi.agency.ledger.posting import SchemeOwed, SchemePaid
from quanyi.agency.ledger.scheme_models import SchemeDue
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Employer, EmploymentChange
from quanyi.agency.registry.selectors import live_changes
from quanyi.agency.wording import sentence
from quanyi.law.errors import NoParameter
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.rules.scheme_months import OTHER_SCHEMES, has_begun, scheme_rates
from quanyi.law.scheme_ledger import SchemeLine, scheme_due_entries, scheme_payment_entries
from quanyi.law.terms import Scheme

Claim = tuple[int, Month]  # person, month owed


class Declared(NamedTuple):
    """A row that owes its month anew; `paid_on` where its money is declared with it."""

    row_id: int
    person_id: int
    month: Month
    paid_on: date | None


class Span(NamedTuple):
    """One stretch of a person in a scheme."""

    scheme: Scheme
    first: date
    last: date | None

    def holds(self, month: Month) -> bool:
        return self.first <= month.last_day and (self.last is None or month.first_day <= self.last)


def owed_in_schemes(employer: Employer, rows: Iterable[Declared]) -> list[SchemeOwed]:
    """What the rows owe, each scheme by its rates; what comes to nothing (maternity merged) is not owed, nor a month of
    before its rates begin.

    The class of risk is the first until the register holds one (mark P). Raises PostingRefused without a rate.
    """
    rows = list(rows)
    spans = _spans(employer.pk, {row.person_id for row in rows})
    wanted = [(row, scheme) for row in rows for scheme in _schemes(spans.get(row.person_id, ()), row.month)]
    wages = _wages({row.row_id for row, _scheme in wanted})
    rates = cache(lambda scheme, month: scheme_rates(scheme, month, employer.region))
    begun = cache(lambda scheme, month: has_begun(scheme, month, employer.region))
    wanted = [(row, scheme) for row, scheme in wanted if begun(scheme, row.month)]
    try:
        found = [(row, scheme, rates(scheme, row.month).of(wages[row.row_id])) for row, scheme in wanted]
    except NoParameter as error:
        raise PostingRefused(sentence(error)) from error
    return [_owed(employer.pk, *each) for each in found if any(each[2][1:])]


def without_rate(employer: Employer, claims: Collection[Claim]) -> dict[tuple[Scheme, Month], list[Claim]]:
    """The schemes and months of these claims that would be owed and for which the region has no rate."""
    spans = _spans(employer.pk, {person_id for person_id, _month in claims})
    found: defaultdict[tuple[Scheme, Month], list[Claim]] = defaultdict(list)
    for person_id, month in claims if spans else ():
        for scheme in _schemes(spans.get(person_id, ()), month):
            found[scheme, month].append((person_id, month))
    return {key: of_key for key, of_key in found.items() if _lacks_rate(*key, employer.region)}


def _lacks_rate(scheme: Scheme, month: Month, region: str) -> bool:
    try:
        return has_begun(scheme, month, region) and not scheme_rates(scheme, month, region)
    except NoParameter:
        return True


def _owed(employer_id: int, row: Declared, scheme: Scheme, amounts: tuple[int, int, int]) -> SchemeOwed:
    credited = Month.of(row.paid_on) if row.paid_on else None
    return SchemeOwed(row.row_id, row.person_id, employer_id, scheme.value, row.month, *amounts, credited)


def _schemes(spans: Sequence[Span], month: Month) -> list[Scheme]:
    return sorted({span.scheme for span in spans if span.holds(month)}, key=list(Scheme).index)


def _spans(employer_id: int, person_ids: Collection[int]) -> Mapping[int, list[Span]]:
    """The stretches of these persons with an employer in the other schemes."""
    changes = live_changes(
        EmploymentChange.objects.filter(
            employer_id=employer_id, person__id__one_of=set(person_ids), scheme__in=[s.value for s in OTHER_SCHEMES]
        )
    )  # fmt: skip
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for person_id, scheme, starts, on in changes.order_by("on", "id").values_list(
        "person_id", "scheme", "starts", "on"
    ):
        spans = found[person_id]
        if starts:
            spans.append(Span(Scheme(scheme), on, None))
        else:
            n = next(n for n, span in enumerate(spans) if span.scheme.value == scheme and span.last is None)
            spans[n] = spans[n]._replace(last=on)
    return found


def _wages(row_ids: Collection[int]) -> dict[int, int]:
    rows = (
        DeclarationRow.objects.filter(id__one_of=list(row_ids)) if row_ids else DeclarationRow.objects.none()
    )
    return dict(rows.values_list("pk", "declared_wage_fen"))


def open_scheme_dues(claims: Collection[Claim], employer_id: int) -> list[SchemeDue]:
    """What of these persons' months with an employer is owed in other schemes and not paid."""
    dues = SchemeDue.objects.filter(
        employer_id=employer_id, person__id__one_of={person_id for person_id, _month in claims},
        credited_month__isnull=True, crediting__isnull=True,
    )  # fmt: skip
    return [due for due in dues.order_by("pk") if (due.person_id, due.month) in claims] if claims else []


def open_dues_fen(employer_id: int) -> int:
    """险种欠缴: what an employer owes in other schemes and has not paid, in fen."""
    dues = SchemeDue.objects.filter(
        employer_id=employer_id, credited_month__isnull=True, crediting__isnull=True
    )
    return int(dues.aggregate(fen=Sum(F("own_due_fen") + F("employer_due_fen")))["fen"] or 0)


def owed_entries(owed: Sequence[SchemeOwed], employer_id: int) -> tuple[Entry, ...]:
    """What rows owe, and of what is paid with them the payment."""
    lines = [
        SchemeLine(Scheme(due.scheme), due.month, due.credited_month, due.own_due_fen + due.employer_due_fen)
        for due in owed
    ]
    return scheme_due_entries(lines, employer_id) + scheme_payment_entries(lines, employer_id)


def pay_schemes(dues: Iterable[tuple[SchemeDue, date]]) -> tuple[list[Entry], list[SchemePaid]]:
    """(entries, records) that pay dues with money that arrived on a day, each of its fund."""
    dues = sorted(dues, key=lambda due: (due[0].employer_id, due[0].pk))
    by_employer: defaultdict[int, list[SchemeLine]] = defaultdict(list)
    for due, on in dues:
        total_fen = due.own_due_fen + due.employer_due_fen
        by_employer[due.employer_id].append(
            SchemeLine(Scheme(due.scheme), due.month, Month.of(on), total_fen)
        )
    entries = [
        entry for employer_id, lines in by_employer.items()
        for entry in scheme_payment_entries(lines, employer_id)
    ]  # fmt: skip
    return entries, [SchemePaid(due.pk, Month.of(on), on) for due, on in dues]


class MonthInScheme(NamedTuple):
    """险种缴费明细: a person's month with one employer in a scheme; fen."""

    month: Month
    scheme: Scheme
    employer: Employer
    base_fen: int
    own_due_fen: int
    employer_due_fen: int
    is_paid: bool


def months_in_schemes(person_id: int) -> list[MonthInScheme]:
    """Every month of a person in the other schemes, newest first."""
    dues = SchemeDue.objects.filter(person_id=person_id).select_related("employer", "crediting")
    return [
        MonthInScheme(
            due.month, Scheme(due.scheme), due.employer, due.base_fen, due.own_due_fen, due.employer_due_fen,
            due.credited_month is not None or hasattr(due, "crediting"),
        )
        for due in dues.order_by("-month", "scheme", "-pk")
    ]  # fmt: skip
