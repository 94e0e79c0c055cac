"""暂收款: what waits, how much of it is left, and whose it may be. Basis: gb-6.5-1, gb-10.2-4."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from quanyi.agency.ledger.crediting import open_dues
from quanyi.agency.ledger.models import SuspenseClearing, SuspenseItem
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.names import EmployerNames, employers_named
from quanyi.agency.registry.selectors import names_of, numbers_of
from quanyi.law.periods import Month
from quanyi.law.terms import SuspenseReason

SUGGESTED = 3
MOST = 200  # of a page's items


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


def waiting_of(person: Person) -> list[SuspenseItem]:
    """What waits that is this person's: by the account, or by a number that the bank reported."""
    theirs = Q(person=person) | Q(row__social_security_number__in=numbers_of(person))
    return list(waiting().filter(theirs))


def as_waiting(items: Iterable[Any]) -> list[Waiting]:
    return [Waiting(item, item.amount_fen - item.taken_fen) for item in items]


def waiting_items(ids: Sequence[int]) -> list[Waiting]:
    """These items, cleared or not, in the order of their ids."""
    return as_waiting(_items().filter(pk__in=ids).order_by("pk"))


def clearings_of(item_id: int) -> list[SuspenseClearing]:
    """What left an item so far, and where to."""
    rows = SuspenseClearing.objects.filter(item_id=item_id).select_related("row", "journal__case")
    return list(rows.order_by("pk"))


def suggestions(waits: Sequence[Waiting]) -> list[list[Suggestion]]:
    """Whose each may be: open dues of just its amount first, then the employer of the name that was given."""
    of_amount = _dues_of_amounts({w.left_fen for w in waits})
    named = _named(waits)
    return [
        [*of_amount[w.left_fen], *named[w.item.row.employer_name if w.item.row else ""]][:SUGGESTED]
        for w in waits
    ]


def _dues_of_amounts(amounts: Iterable[int]) -> defaultdict[int, list[Suggestion]]:
    """Amount -> employers' months, then persons' months, for which exactly this much is open; latest first."""
    due_fen = Sum(F("row__own_due_fen") + F("row__employer_due_fen"))
    dues = open_dues().select_related(None).order_by()
    found: defaultdict[int, list[Suggestion]] = defaultdict(list)
    for owner in ("employer_id", "person_id"):
        sums = dues.values(owner, "month").annotate(due_fen=due_fen).filter(due_fen__in=list(amounts))
        rows = list(sums.order_by("-month")[:MOST])
        employers = Employer.objects.in_bulk([row.get("employer_id") for row in rows])
        persons = Person.objects.in_bulk([row.get("person_id") for row in rows])
        names = names_of(persons)
        called = EmployerNames(employers.values())
        for row in rows:
            employer, person = employers.get(row.get("employer_id")), persons.get(row.get("person_id"))
            name = called.now(employer) if employer else names[row[owner]]
            found[row["due_fen"]].append(Suggestion(employer, person, row["month"], row["due_fen"], name))
    return found


def _named(waits: Sequence[Waiting]) -> defaultdict[str, list[Suggestion]]:
    """The name that was given -> employers of just this name, now or earlier."""
    names = {w.item.row.employer_name for w in waits if w.item.row} - {""}
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    employers = employers_named(names)
    called = EmployerNames(employer for employer, _given in employers)
    for employer, given in employers:
        found[given].append(Suggestion(employer, None, None, None, called.now(employer)))
    return found
