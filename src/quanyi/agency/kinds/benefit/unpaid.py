"""未领待遇: the months that an account still owes somebody who died. They come first, and heirs have the rest.

Basis: gb-6.5-2, gb-8-2, gb-8-4, sil-14.
"""

from django.utils import timezone

from quanyi.agency.kinds.benefit.payments import due_in
from quanyi.agency.kinds.benefit.sorts import PAID_WHOLE
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.law.periods import Month


def unpaid_months(person: Person) -> list[Month]:
    """应付未付的月份: of the years that are open, those of benefits that the account pays a part of."""
    drawing = BenefitDecision.objects.filter(person=person, account_fen__gt=0, replaced_by=None)
    drawing = drawing.exclude(kind__in=PAID_WHOLE)
    first = min(drawing.values_list("first_month", flat=True), default=None)
    if first is None:
        return []
    settled = last_settled([person.pk]).get(person.pk)
    open_from = Month(settled + 1, 1) if settled else first
    now = Month.of(timezone.localdate())
    return [
        month
        for month in Month.span(max(first, open_from), now)
        if due_in(month, person=person, pk__in=drawing.values("pk"))
    ]
