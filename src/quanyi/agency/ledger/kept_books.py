"""账册的账务部分: months, account years, paid benefits, suspense and funds as values, for books that leave the office.

A year that an earlier system settled is read as its figures are: month by month from what was taken over, with what was
posted since. Basis: d14-9-4.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Q, Sum, When
from django.db.models.functions import Coalesce

from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.ledger.interest_beside import interest_beside
from quanyi.agency.ledger.models import (
    AccountYear,
    BenefitPayment,
    Entry,
    Reversal,
    SettledYear,
)
from quanyi.agency.ledger.payout import orders
from quanyi.agency.ledger.scheme_models import SchemeDue
from quanyi.agency.ledger.selectors import INTEREST, OWN, PERSON_ACCOUNTS, standing
from quanyi.agency.ledger.suspense import as_waiting, waiting
from quanyi.agency.review.kind import Books, codes_of
from quanyi.law.periods import Month
from quanyi.law.terms import SCHEME_ACCOUNTS, LedgerAccount, PaymentState, Scheme

Numbers = Mapping[int, str]  # person id -> insurance number
OfPerson = Iterator[tuple[int, tuple[Any, ...]]]  # person id, values
_ARRAYS = ("own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen")

# Months ----------------------------------------------------------------------------------------------------------


class _Month(NamedTuple):
    """A month of an earlier system: amounts, and how many months later it was credited; None: not paid."""

    month: int
    amounts: tuple[int, int, int]
    later: int | None


def months(ids: Numbers) -> OfPerson:
    yield from _declared(ids)
    yield from _of_other_schemes(ids)
    numbers = {number: pk for pk, number in ids.items()}
    gone = set(
        Reversal.objects.filter(migrated_year__insurance_number__in=list(numbers)).values_list(
            "migrated_year_id", "month"
        )
    )
    taken_over: defaultdict[tuple[int, str], list[_Month]] = defaultdict(list)
    for year in MigrationYear.objects.filter(insurance_number__one_of=list(numbers)):
        months = taken_over[numbers[year.insurance_number], year.credit_code]
        months += (m for n, m in _months_of(year) if (year.pk, Month(year.year, n)) not in gone)
    for (person_id, code), months in taken_over.items():
        for span in _spans(months):
            yield person_id, (code, Scheme.PENSION.value, "", *span)


def _months_of(year: MigrationYear) -> Iterator[tuple[int, _Month]]:
    amounts = zip(year.base_fen, year.own_due_fen, year.employer_due_fen, year.credited_in, strict=True)
    for number, (base, own, employer, credited) in enumerate(amounts, 1):
        if base:
            index = year.year * 12 + number - 1
            yield (
                number,
                _Month(index, (base, own, employer), None if credited is None else credited.index - index),
            )


def _spans(months: list[_Month]) -> Iterator[tuple[Any, ...]]:
    """Months one after the other that are alike are one line."""
    months.sort(key=lambda m: (m.month, m.amounts, -1 if m.later is None else m.later))
    while months:
        count = 1
        while count < len(months) and months[count] == months[0]._replace(month=months[0].month + count):
            count += 1
        first, last = months[0], months[count - 1]
        credited = "" if first.later is None else Month.from_index(first.month + first.later)
        ends = Month.from_index(last.month) if count > 1 else ""
        yield Month.from_index(first.month), ends, *first.amounts, credited, "", "", "", ""
        del months[:count]


def _declared(ids: Numbers) -> OfPerson:
    """Months that were declared here, each a line: with what was declared, and when its money came."""
    arrived = Q(crediting__isnull=False, crediting__back_payment__isnull=True)
    rows = standing().filter(person__id__one_of=list(ids)).order_by("person_id", "month", "id")
    for person_id, *values in rows.values_list(
        "person_id", "employer__credit_code", "kind", "month", "row__base_fen", "row__own_due_fen",
        "row__employer_due_fen", Case(When(arrived, then="crediting__credited_month"), default="credited_month"),
        Case(When(arrived, then="crediting__paid_on"), default="row__paid_on"),
        "row__account_own_fen", "row__account_transfer_fen", "row__declared_wage_fen",
    ):  # fmt: skip
        code, kind, month, *amounts = values
        yield person_id, (code, Scheme.PENSION.value, kind, month, "", *amounts)


def _of_other_schemes(ids: Numbers) -> OfPerson:
    """Months in the other schemes: the day only where the money came after the month was declared."""
    dues = SchemeDue.objects.filter(person__id__one_of=list(ids))
    for person_id, *values in dues.values_list(
        "person_id", "employer__credit_code", "scheme", "month", "base_fen", "own_due_fen", "employer_due_fen",
        Coalesce("crediting__credited_month", "credited_month"), "crediting__paid_on",
    ):  # fmt: skip
        code, scheme, month, *amounts, credited, paid_on = values
        yield person_id, (code, scheme, "", month, "", *amounts, credited, paid_on, "", "", "")


# Account years -----------------------------------------------------------------------------------------------------


def account_years(ids: Numbers) -> OfPerson:
    """Each year with what moved the parts in it, its interest if it is settled, and how it closed."""
    settled, moved = _settled(ids), interest_beside(ids)
    flows = _flows_elsewhere(ids, {key for key, (_, elsewhere) in settled.items() if elsewhere})
    kept = {(y.person_id, y.year): y for y in AccountYear.objects.filter(person__id__one_of=list(ids))}
    closing: dict[int, tuple[int, int]] = {}
    for key in sorted(kept.keys() | settled.keys()):
        person_id, year = key
        row, arrays = kept.get(key), flows.get(key)
        if row is not None:
            arrays = arrays or [list(getattr(row, name)) for name in _ARRAYS]
            closing[person_id] = (row.closing_own_fen, row.closing_transfer_fen)
        given = settled[key][0] if key in settled else None
        told, interest, beside = moved.of_year(key, arrays or [[0] * 12 for _name in _ARRAYS], given)
        yield person_id, (year, *map(_shortest, told), *interest, *closing.get(person_id, (0, 0)), *beside)


def _shortest(months: Sequence[int]) -> Sequence[int]:
    """Twelve amounts, or the one of December if there is no other."""
    return months if any(months[:11]) else months[11:]


def _settled(ids: Iterable[int]) -> dict[tuple[int, int], tuple[tuple[int, int], bool]]:
    """(person, year) -> (interest of the version that counts, whether an earlier system settled it first)."""
    found: dict[tuple[int, int], tuple[tuple[int, int], bool]] = {}
    rows = SettledYear.objects.filter(person__id__one_of=list(ids)).order_by("person_id", "year", "version")
    fields = ("person_id", "year", "own_interest_fen", "transfer_interest_fen", "journal__kind")
    for person_id, year, own, transfer, kind in rows.values_list(*fields):
        _before, elsewhere = found.get((person_id, year), (None, kind in codes_of(Books.TAKEN_OVER)))
        found[person_id, year] = (own, transfer), elsewhere
    return found


def _flows_elsewhere(ids: Numbers, years: set[tuple[int, int]]) -> dict[tuple[int, int], list[list[int]]]:
    """Years that stand in the ledger as one amount: their months as they were taken over, and what came since."""
    if not years:
        return {}
    numbers = {number: pk for pk, number in ids.items()}
    found = {key: [[0] * 12 for _name in _ARRAYS] for key in years}
    for row in MigrationYear.objects.filter(insurance_number__one_of=list(numbers)):
        for into, name in zip(
            found.get((numbers[row.insurance_number], row.year), ()), _ARRAYS, strict=False
        ):
            into[:] = map(sum, zip(into, getattr(row, name), strict=True))
    for person_id, account, month, fen, is_red in _posted_since(ids):
        if (flow := found.get((person_id, month.year))) and not _is_interest(account, fen, is_red):
            is_credit, is_transfer = (fen < 0) is not is_red, account not in _OWN
            flow[is_transfer + 2 * (not is_credit)][month.month - 1] += -fen if is_credit else fen
    return found


_OWN, _INTEREST = (tuple(account.value for account in of) for of in (OWN, INTEREST))


def _is_interest(account: int, fen: int, is_red: bool) -> bool:
    """Interest of a year stands in its settled years."""
    return account in _INTEREST and (fen < 0) is not is_red


def _posted_since(ids: Iterable[int]) -> Iterable[tuple[int, int, Month, int, bool]]:
    rows = Entry.objects.filter(
        person__id__one_of=list(ids), account__in=[account.value for account in PERSON_ACCOUNTS]
    )
    rows = rows.exclude(journal__kind__in=codes_of(Books.TAKEN_OVER))
    return rows.values_list("person_id", "account", "month", "amount_fen", "is_red")


# Benefits, suspense, funds -------------------------------------------------------------------------------------------


def benefit_months(ids: Numbers) -> OfPerson:
    """Months that were paid and not claimed back; what waits for the bank is paid before an office is left. What
    several were paid of a month is one row.
    """
    found = list(BenefitPayment.objects.filter(person__id__one_of=list(ids)).values_list("pk", flat=True))
    sums: dict[tuple[int, int, Month], tuple[int, int, int]] = {}
    for order in orders(found).values() if found else ():
        paid = order.payment
        if order.state is PaymentState.PAID:
            key = paid.person_id, paid.decision_id, paid.month
            own, transfer, pool = sums.get(key, (0, 0, 0))
            sums[key] = own + paid.own_fen, transfer + paid.transfer_fen, pool + paid.pool_fen
    for (person_id, decision_id, month), fen in sums.items():
        yield person_id, (decision_id, month, *fen)


def suspense() -> Iterator[tuple[Any, ...]]:
    for waits in as_waiting(waiting()):
        row, item = waits.item.row, waits.item
        scheme = row.scheme if row else Scheme.PENSION.value
        told = (row.credit_code, row.employer_name, row.social_security_number, row.name, row.month,
                row.remark) if row else (item.employer and item.employer.credit_code, "", item.person
                and item.person.social_security_number, "", "", "")  # fmt: skip
        reference = row.reference if row else ""
        yield reference, item.arrived_on, waits.left_fen, item.reason, *told, scheme


def on_the_way() -> list[tuple[LedgerAccount, int]]:
    """Accounts of what waits for the bank, or is owed back by persons, that do not stand at nought, with debits in fen:
    the orders and claims behind them have no table.
    """
    accounts = sorted({a.value for of in SCHEME_ACCOUNTS.values() for a in (of.payable, of.overpaid)})
    rows = Entry.objects.filter(account__in=accounts).order_by("account").values_list("account")
    sums = rows.annotate(fen=Sum("amount_fen")).exclude(fen=0)
    return [(LedgerAccount(account), fen) for account, fen in sums]


_FUNDS = """
    SELECT e.account, CASE WHEN e.account = ANY(%(dues)s) THEN coalesce(w.credit_code, '') ELSE '' END,
        CASE WHEN e.account = ANY(%(dues)s) THEN e.month ELSE make_date(extract(year FROM e.month)::int, 12, 1) END,
        sum(e.amount_fen)::bigint
    FROM ledger_entry e LEFT JOIN registry_employer w ON w.id = e.employer_id
    WHERE e.account NOT BETWEEN 5 AND 8 GROUP BY 1, 2, 3 HAVING sum(e.amount_fen) <> 0
"""


def funds(dues: Iterable[LedgerAccount]) -> Iterator[tuple[Any, ...]]:
    """What the accounts of no person hold, by year; of these by employer and month."""
    with connection.cursor() as cursor:
        cursor.execute(_FUNDS, {"dues": sorted(account.value for account in dues)})
        for account, code, month, fen in cursor.fetchall():
            yield account, code, Month.of(month), fen
