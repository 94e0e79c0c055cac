"""核对其他险种的到账: an arrival that pays no pension due pays a scheme's, where it equals what is open of it.

A line of the bank pays one scheme, whose fund it is; of two that stand open with the same sum the first in the order of
the schemes. What equals nothing waits as before. Basis: gb-6.2, d13-26-4.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from quanyi.agency.ledger.models import SchemeDue
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

Key = TypeVar("Key")
OfEmployer = tuple[int, Month]  # whose month

Open = Mapping[OfEmployer, Mapping[Scheme, list[SchemeDue]]]


def open_by_scheme(months: Iterable[OfEmployer]) -> Open:
    """What is open of these employers' months, scheme by scheme, in their order."""
    wanted = set(months)
    dues = SchemeDue.objects.filter(
        employer__id__one_of={employer_id for employer_id, _month in wanted},
        month__in={month for _employer, month in wanted},
        credited_month__isnull=True,
        crediting__isnull=True,
    )
    found: defaultdict[OfEmployer, defaultdict[Scheme, list[SchemeDue]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for due in sorted(dues, key=lambda due: (list(Scheme).index(Scheme(due.scheme)), due.pk)):
        if (due.employer_id, due.month) in wanted:
            found[due.employer_id, due.month][Scheme(due.scheme)].append(due)
    return found


def paid_of(
    arrivals: Sequence[tuple[Key, OfEmployer, int, date]],
) -> dict[Key, tuple[Scheme, list[SchemeDue], date]]:
    """(key, whose month, fen, day) of arrivals that pay no pension -> the scheme that each pays, its dues, the day."""
    left = {month: dict(schemes) for month, schemes in open_by_scheme(a[1] for a in arrivals).items()}
    paid: dict[Key, tuple[Scheme, list[SchemeDue], date]] = {}
    for key, month, fen, on in arrivals:
        schemes = left.get(month, {})
        if scheme := next((s for s, dues in schemes.items() if fen_of(dues) == fen), None):
            paid[key] = scheme, schemes.pop(scheme), on
    return paid


def fen_of(dues: Iterable[SchemeDue]) -> int:
    return sum(due.own_due_fen + due.employer_due_fen for due in dues)
