"""到账记账: in which month money is credited, which dues stand open, and what pays one.

Basis: gb-6.2, gb-6.5-1.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.models import DeclarationRow
from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.models import Contribution, SettledYear
from quanyi.agency.ledger.posting import Paid
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import persons_by_number
from quanyi.agency.wording import Said, sentence
from quanyi.law.ledger import ContributionLine, Entry, payment_entries
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, LedgerAccount


def last_settled(person_ids: Iterable[int]) -> dict[int, int]:
    """The last settled year of each person: money cannot be credited into closed books."""
    settled = (
        SettledYear.objects.filter(person__id__one_of=set(person_ids))
        .values("person_id")
        .annotate(last=Max("year"))
    )
    return dict(settled.values_list("person_id", "last"))


def credited_month(paid_on: date, last_settled_year: int | None) -> Month:
    """记账月份: the month in which the money arrived, or the first open month where that year's books are closed.

    The texts say that interest runs from the month of crediting; that a late credit goes to the first open month is our
    reading of it (mark P, docs/decisions).
    """
    arrived = Month.of(paid_on)
    return max(arrived, Month(last_settled_year + 1, 1)) if last_settled_year else arrived


def open_dues() -> QuerySet[Contribution]:
    """应缴未到账: what is declared and still not paid, by a payment or a back payment.

    A back payment that is itself declared without money stands for a due that is open already, or is one of its own.
    """
    of_earlier = Contribution.objects.filter(
        person=OuterRef("person"),
        employer=OuterRef("employer"),
        month=OuterRef("month"),
        kind=ContributionKind.NORMAL.value,
        credited_month__isnull=True,
        reversal__isnull=True,
    )
    dues = Contribution.objects.filter(
        credited_month__isnull=True, crediting__isnull=True, reversal__isnull=True
    ).exclude(Exists(of_earlier), kind=ContributionKind.BACK_PAYMENT.value)
    return dues.select_related("row")


def open_due_fen(employer_id: int, month: Month) -> int:
    """What an employer still owes for a month, in fen."""
    due = F("row__own_due_fen") + F("row__employer_due_fen")
    dues = open_dues().filter(employer_id=employer_id, month=month)
    return dues.aggregate(fen=Sum(due))["fen"] or 0


def open_supplements(
    employer_id: int, person_ids: Collection[int], months: Collection[Month]
) -> dict[tuple[int, Month], DeclarationRow]:
    """(person, month) -> what stands open of a month beyond what was paid for it (补差), as it was computed."""
    dues = open_dues().filter(
        kind=ContributionKind.SUPPLEMENT.value, employer_id=employer_id,
        person__id__one_of=set(person_ids), month__in=list(months),
    )  # fmt: skip
    return {(due.person_id, due.month): due.row for due in dues}


def not_credited(month: Month, why: Said) -> str:
    """The sentence of a due whose account takes no money for its month."""
    return _("%(month)s 的应缴不能记账：%(why)s。请先办理差错更正，撤销这笔应缴，款项留在暂收款。") % {
        "month": month,
        "why": sentence(why),
    }


def shut_among(dues: Iterable[Contribution]) -> list[str]:
    """Of these dues, for each month whose account takes no money for it, why; the oldest month first."""
    shut = shut_months((due.person_id, due.month) for due in dues)
    by_month = {month: why for (_person, month), why in sorted(shut.items(), key=lambda each: each[0])}
    return [not_credited(month, why) for month, why in sorted(by_month.items(), key=lambda each: each[0])]


def credit_dues(
    dues: Iterable[tuple[Contribution, date]], *, source: LedgerAccount = LedgerAccount.FUND
) -> tuple[list[Entry], list[Paid]]:
    """(entries, records) that pay dues with money that arrived on a day, taken from the fund or from suspense.

    Raises PostingRefused where an account takes no money for its month: whoever calls asked before, and no road past
    that question is left.
    """
    dues = sorted(dues, key=lambda due: (due[0].employer_id or 0, due[0].pk))
    if refusals := shut_among(due for due, _on in dues):
        raise PostingRefused(refusals[0])
    settled = last_settled({due.person_id for due, _on in dues})
    lines = [(due, _line(due, credited_month(on, settled.get(due.person_id)))) for due, on in dues]
    entries = [
        entry
        for employer_id, of_employer in groupby(lines, key=lambda line: line[0].employer_id)
        for entry in payment_entries((line for _due, line in of_employer), employer_id, source=source)
    ]
    paid = [Paid(due.pk, credited_month(on, settled.get(due.person_id)), on) for due, on in dues]
    return entries, paid


def _line(due: Contribution, credited: Month) -> ContributionLine:
    row = due.row
    return ContributionLine(
        person_id=due.person_id,
        month=due.month,
        credited_month=credited,
        own_fen=row.own_due_fen,
        employer_fen=row.employer_due_fen,
        account_own_fen=row.account_own_fen,
        account_transfer_fen=row.account_transfer_fen,
    )


def supplements_of(rows: Sequence[DeclaredRow], employer: Employer) -> collect.Supplements:
    """What is open of months beyond what was paid for them: a back payment of one is for just that."""
    back_payments = [row for row in rows if row.kind is ContributionKind.BACK_PAYMENT]
    ids = persons_by_number([row.social_security_number for row in back_payments])
    number_of = {person_id: number for number, person_id in ids.items()}
    found = open_supplements(employer.pk, ids.values(), {row.month for row in back_payments})
    return {(number_of[person_id], month): row for (person_id, month), row in found.items()}
