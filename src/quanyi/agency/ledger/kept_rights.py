"""账册的权益部分: states of accounts, and what employers owe beside dues, as values, for books that leave the office.

Basis: d14-9-4.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce

from quanyi.agency.ledger.models import AccountState, Assessment, Deferral, LateFee
from quanyi.law.terms import AccountEvent

OfPerson = Iterator[tuple[int, tuple[Any, ...]]]  # person id, values behind the person's number


def account_states(ids: Iterable[int]) -> OfPerson:
    rows = AccountState.objects.filter(person__id__one_of=list(ids))
    for person_id, *values in rows.values_list("person_id", "number", "event", "state", "holds_from"):
        yield person_id, tuple(values)


def leaving_for_another_office() -> int:
    """Accounts that are frozen until another office answers."""
    last = AccountState.objects.order_by("person_id", "-number").distinct("person_id").values("pk")
    return AccountState.objects.filter(pk__in=last, event=AccountEvent.TRANSFER_AGREED.value).count()


def assessments() -> Iterator[tuple[Any, ...]]:
    fields = ("employer__credit_code", "month", "amount_fen", "row__basis_fen", "row__basis_month", "end")
    for *values, end in Assessment.objects.values_list(*fields):
        yield (*values, int(end is not None))


def late_fees() -> Iterator[tuple[Any, ...]]:
    """What was charged, and what of it is paid: here, or before the books came here."""
    here = Coalesce(Sum("payments__amount_fen"), 0)
    fields = (
        "employer__credit_code",
        "month",
        "row__due_on",
        "paid_on",
        "row__days",
        "basis_fen",
        "row__amount_fen",
    )
    for *values, charged, left, paid in LateFee.objects.annotate(here=here).values_list(
        *fields, "amount_fen", "here"
    ):
        yield (*values, charged, charged - left + paid)


def deferrals() -> Iterator[tuple[Any, ...]]:
    fields = ("approved_on", "document", "ground")
    named = (
        "employer__credit_code",
        "form",
        "first_month",
        "last_month",
        *(f"row__{name}" for name in fields),
    )
    yield from Deferral.objects.values_list(*named)
