"""欠费账的读写: assessments, late fees and deferrals of employers, as they stand.

Basis: sil-62, sil-86, d13-20, d13-21, d13-22.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from quanyi.agency.collect.models import DeferralRow
from quanyi.agency.ledger.locks import lock_employer
from quanyi.agency.ledger.models import Assessment, Contribution, Deferral, LateFee
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.rules.due import due_day
from quanyi.law.rules.late_days import Days


def deferrals_of(employer_ids: Iterable[int], *, known_at: datetime | None = None) -> QuerySet[Deferral]:
    """缓缴 of these employers as known at an instant (None: now), the earliest months first."""
    found = Deferral.objects.filter(employer__in=list(employer_ids)).select_related("case", "row")
    return found.filter(made_at__lte=known_at) if known_at else found


def deferred_days(deferrals: Iterable[Deferral], month: Month, region: str) -> list[Days]:
    """The days in which a month is deferred: from the first of its deferral to that on which the last month falls due.

    A month that was owed before, and that no deferral covers, bears its fee throughout. Basis: d13-21, d13-22.
    """
    return [
        (each.first_month.first_day, due_day(each.last_month, region))
        for each in deferrals
        if each.first_month <= month <= each.last_month
    ]


def deferral_over(employer_id: int, first: Month, last: Month) -> Deferral | None:
    """The deferral that covers one of these months already, if one does."""
    return deferrals_of([employer_id]).filter(first_month__lte=last, last_month__gte=first).first()


def defer(row: DeferralRow, case: Case) -> Deferral:
    """准予缓缴: what an approved case asked for; the database refuses any other, and a month twice."""
    return Deferral.objects.create(
        case=case,
        row=row,
        employer=row.employer,
        form=row.form,
        first_month=row.first_month,
        last_month=row.last_month,
    )


def lock_dues(employer_id: int) -> None:
    """Until the transaction ends nothing else of this employer is declared, assessed, charged or deferred."""
    lock_employer(employer_id)


def paid_month(employer_id: int, first: Month, last: Month) -> Month | None:
    """The first of these months for which something came already, if it did."""
    months = Contribution.objects.filter(
        employer_id=employer_id, month__gte=first, month__lte=last, reversal=None
    )
    paid = months.filter(credited_month__isnull=False) | months.filter(crediting__isnull=False)
    found: Month | None = paid.order_by("month").values_list("month", flat=True).first()
    return found


def fees_of(employer_id: int) -> Any:  # a queryset whose annotation the type checker cannot follow
    """滞纳金 charged, the oldest month first; each with what was paid of it (`paid_fen`)."""
    paid = Coalesce(Sum("payments__amount_fen"), 0)
    fees = LateFee.objects.filter(employer_id=employer_id).annotate(paid_fen=paid)
    return fees.select_related("journal__case", "row").order_by("month", "pk")


def charged(employer_id: int) -> defaultdict[tuple[Month, date], int]:
    """(month, day of arrival) -> how much of what came then bears a fee already, in fen."""
    fees = LateFee.objects.filter(employer_id=employer_id).values("month", "paid_on")
    rows = fees.annotate(fen=Sum("basis_fen")).values_list("month", "paid_on", "fen")
    return defaultdict(int, {(month, paid_on): fen for month, paid_on, fen in rows})


def assessments_of(employer_id: int) -> QuerySet[Assessment]:
    """未申报核定, the latest month first; each with its `end`, where it was declared since."""
    found = Assessment.objects.filter(employer_id=employer_id).select_related("journal__case", "end")
    return found.order_by("-month")
