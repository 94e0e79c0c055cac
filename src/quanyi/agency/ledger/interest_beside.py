"""结息以外的利息科目: what stands on an account's interest beside what settlements gave: the interest that a decision
credited before them, and what came from another account or place in the year. For books that leave the office.

Basis: d14-9-4, gb-A-34.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from quanyi.agency.ledger.account_states import CLOSED, stands
from quanyi.agency.ledger.models import AccountYear, Entry, SettledYear
from quanyi.agency.ledger.selectors import INTEREST, OWN, PERSON_ACCOUNTS
from quanyi.agency.review.kind import Books, codes_of
from quanyi.law.terms import AccountEvent, JournalPurpose

Year = tuple[int, int]  # person id, year
Pair = tuple[Any, Any]  # of the own and the transferred part
_OWN, _INTEREST = (frozenset(account.value for account in of) for of in (OWN, INTEREST))
_LEFT = (AccountEvent.TRANSFERRED_OUT, AccountEvent.MERGED, AccountEvent.DUPLICATE_CLEARED)


@dataclass(frozen=True)
class InterestBeside:
    """By (person, year) and part (0 own, 1 transferred), in fen. `principal`: by month, of what came."""

    advance: Counter[tuple[Year, int]]
    carried: Counter[tuple[Year, int]]
    principal: Counter[tuple[Year, int, int]]
    closed: frozenset[int]
    left: frozenset[int]

    def of(self, year: Year) -> tuple[int, int, int, int]:
        """The own and the transferred part of what was credited in advance, and of what came from elsewhere."""
        return (*self._pair(self.advance, year), *self._pair(self.carried, year))

    def of_open_year(
        self, year: Year, credits: Sequence[list[int]]
    ) -> tuple[Pair, tuple[int, int, int, int]]:
        """(interest, as `of`) of a year that is not settled. What came is taken out of the months of `credits`; of an
        account that is closed the interest is what it got, since no settlement comes any more.
        """
        told = self.of(year)
        if year[0] in self.closed and (any(told) or year[0] in self.left):
            return told[:2], (0, 0, *told[2:])
        came = [0, 0]
        for (of, part, month), fen in self.principal.items():
            if of == year:
                credits[part][month - 1] -= fen
                came[part] += fen
        return ("", ""), (*told[:2], told[2] + came[0], told[3] + came[1])

    def _pair(self, counted: Counter[tuple[Year, int]], year: Year) -> tuple[int, int]:
        return counted[year, 0], counted[year, 1]


def interest_beside(ids: Iterable[int]) -> InterestBeside:
    """What these persons' accounts have beside what settlements gave."""
    wanted = list(ids)
    advance, carried = Counter[tuple[Year, int]](), Counter[tuple[Year, int]]()
    principal: Counter[tuple[Year, int, int]] = Counter()
    years = AccountYear.objects.filter(person__id__one_of=wanted)
    interest = years.values_list("person_id", "year", "own_interest_fen", "transfer_interest_fen")
    for person_id, year, *of_parts in interest:
        advance[(person_id, year), 0] += of_parts[0]
        advance[(person_id, year), 1] += of_parts[1]
    for person_id, year, own, transfer in _settled(wanted):
        advance[(person_id, year), 0] -= own
        advance[(person_id, year), 1] -= transfer
    for person_id, account, month, fen in _came(wanted):
        key, part = (person_id, month.year), int(account not in _OWN)
        if account in _INTEREST:
            advance[key, part] -= fen
            carried[key, part] += fen
        else:
            principal[key, part, month.month] += fen
    at = stands(wanted)
    closed = frozenset(key for key, each in at.items() if each.was_opened and each.state in CLOSED)
    return InterestBeside(
        advance, carried, principal, closed, frozenset(key for key in closed if at[key].event in _LEFT)
    )


def _settled(ids: Sequence[int]) -> Iterable[tuple[int, int, int, int]]:
    """The interest of each settled year, by the version that counts."""
    rows = SettledYear.objects.filter(person__id__one_of=ids).order_by("person_id", "year", "-version")
    fields = ("person_id", "year", "own_interest_fen", "transfer_interest_fen")
    return rows.distinct("person_id", "year").values_list(*fields)


def _came(ids: Sequence[int]) -> Iterable[tuple[int, int, Any, int]]:
    """Credits of what came from another account or another place: (person, account, month, fen)."""
    elsewhere = Q(journal__purpose=JournalPurpose.CARRYING.value) | Q(
        journal__kind__in=codes_of(Books.RECEIVED)
    )
    rows = Entry.objects.filter(
        elsewhere,
        person__id__one_of=ids,
        account__in=[account.value for account in PERSON_ACCOUNTS],
        amount_fen__lt=0,
    )
    return ((person, account, month, -fen) for person, account, month, fen in rows.values_list(
        "person_id", "account", "month", "amount_fen"))  # fmt: skip
