"""暂收款: what waits, how much of it is left, and whose it may be. Basis: gb-6.5-1, gb-10.2-4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, Sum, Value
from django.db.models.functions import Coalesce

from quanyi.agency.ledger.crediting import open_dues
from quanyi.agency.ledger.models import SuspenseClearing, SuspenseItem
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.selectors import names_of
from quanyi.law.periods import Month
from quanyi.law.terms import SuspenseReason

SUGGESTED = 3


@dataclass(frozen=True)
class Waiting:
    """An arrival that waits, in part at least: `left_fen` of it."""

    item: SuspenseItem
    left_fen: int

    @property
    def reason(self) -> SuspenseReason:
        return SuspenseReason(self.item.reason)


@dataclass(frozen=True)
class Suggestion:
    """Whose the money may be, and why one may think so: an open due of just this amount, or the name that was given."""

    employer: Employer | None
    person: Person | None
    month: Month | None
    due_fen: int | None
    name: str


def _items() -> Any:  # a queryset whose annotation the type checker cannot follow
    """Items with what was taken of them."""
    taken = Coalesce(Sum("clearings__amount_fen"), Value(0), output_field=BigIntegerField())
    return SuspenseItem.objects.annotate(taken_fen=taken).select_related(
        "row", "employer", "person", "journal__case"
    )


def waiting() -> Any:
    """What is not wholly cleared, oldest first; each with `taken_fen`."""
    return _items().filter(taken_fen__lt=F("amount_fen")).order_by("arrived_on", "pk")


def as_waiting(items: Iterable[Any]) -> list[Waiting]:
    return [Waiting(item, item.amount_fen - item.taken_fen) for item in items]


def waiting_items(ids: Sequence[int]) -> list[Waiting]:
    """These items, cleared or not, in the order of their ids."""
    return as_waiting(_items().filter(pk__in=ids).order_by("pk"))


def clearings_of(item_id: int) -> list[SuspenseClearing]:
    """What left an item so far, and where to."""
    rows = SuspenseClearing.objects.filter(item_id=item_id).select_related("row", "journal__case")
    return list(rows.order_by("pk"))


def suggestions(waits: Waiting) -> list[Suggestion]:
    """Whose it may be: open dues of just this amount first, then the employer of the name that was given."""
    found = [*_dues_of_amount(waits.left_fen), *_named(waits.item)]
    return found[:SUGGESTED]


def _dues_of_amount(amount_fen: int) -> list[Suggestion]:
    """Employers' months, then persons' months, for which exactly this much is open."""
    due_fen = Sum(F("row__own_due_fen") + F("row__employer_due_fen"))
    dues = open_dues().select_related(None).order_by()
    of_employers = dues.values("employer_id", "month").annotate(due_fen=due_fen).filter(due_fen=amount_fen)
    of_persons = dues.values("person_id", "month").annotate(due_fen=due_fen).filter(due_fen=amount_fen)
    employers = list(of_employers.order_by("-month")[:SUGGESTED])
    persons = list(of_persons.order_by("-month")[:SUGGESTED])
    known = Employer.objects.in_bulk([due["employer_id"] for due in employers])
    insured = Person.objects.in_bulk([due["person_id"] for due in persons])
    names = names_of(insured)
    return [
        Suggestion(known[due["employer_id"]], None, due["month"], amount_fen, known[due["employer_id"]].name)
        for due in employers
    ] + [
        Suggestion(None, insured[due["person_id"]], due["month"], amount_fen, names[due["person_id"]])
        for due in persons
    ]


def _named(item: SuspenseItem) -> list[Suggestion]:
    name = item.row.employer_name if item.row else ""
    named = Employer.objects.filter(name=name)[:SUGGESTED] if name else []
    return [Suggestion(employer, None, None, None, employer.name) for employer in named]
