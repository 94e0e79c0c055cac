"""结息以外的利息科目: what stands on an account's interest beside what settlements gave: the interest that a decision
credited before them, and what came from another account or place in the year. For books that leave the office.

Basis: d14-9-4, gb-A-34, sco-2009-66-4.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import TransferAct
from quanyi.agency.ledger.account_states import CLOSED, stands
from quanyi.agency.ledger.flows import Carried, PartFlow, YearFlow, as_moved
from quanyi.agency.ledger.models import AccountYear, Entry, Transfer
from quanyi.agency.ledger.selectors import INTEREST, PERSON_ACCOUNTS
from quanyi.law.terms import AccountEvent, JournalPurpose
from quanyi.law.terms import LedgerAccount as A

Year = tuple[int, int]  # person id, year
Pair = tuple[int, int]  # of the own and the transferred part, in fen
Moves = Sequence[Transfer | Carried]
Arrays = Sequence[
    Sequence[int]
]  # credits and payouts by month: own credits, transferred ones, own payouts, others
Beside = tuple[
    int, int, int, int
]  # credited in advance (own, transferred), came from elsewhere (own, transferred)
_LEFT = (AccountEvent.TRANSFERRED_OUT, AccountEvent.MERGED, AccountEvent.DUPLICATE_CLEARED)


@dataclass(frozen=True)
class InterestBeside:
    """By (person, year): the interest that stands there, the moves of the account; and whose accounts are closed."""

    credited: Mapping[Year, Pair]
    moves: Mapping[Year, Moves]
    closed: frozenset[int]
    left: frozenset[int]

    def of_year(
        self, year: Year, arrays: Arrays, settled: Pair | None
    ) -> tuple[Arrays, tuple[Any, Any], Beside]:
        """(arrays, interest, beside it) of a year. What came is taken out of the months, as the settlement does it:
        this year's credits of the other place stay in theirs, since they bear interest from them.
        """
        credited, moves = self.credited.get(year, (0, 0)), self.moves.get(year, ())
        if year[0] in self.closed:
            return arrays, *self._of_closed(year, credited, _interest_that_came(moves), settled)
        own, transfer = (PartFlow(0, tuple(arrays[at]), tuple(arrays[at + 2]), credited[at]) for at in (0, 1))
        flow = as_moved(YearFlow(year[0], own, transfer), moves)
        own, transfer = flow.own, flow.transfer
        advance = _less((own.interest_fen, transfer.interest_fen), settled or (0, 0))
        told = own.credits, transfer.credits, own.payouts, transfer.payouts
        return told, settled or ("", ""), (*advance, own.opening_fen, transfer.opening_fen)

    def _of_closed(
        self, year: Year, credited: Pair, came: Pair, settled: Pair | None
    ) -> tuple[tuple[Any, Any], Beside]:
        """Of an account that is closed the interest is what it got, since no settlement comes any more."""
        given = _less(credited, came)
        if settled is not None:
            return settled, (*_less(given, settled), *came)
        is_told = any((*credited, *came)) or year[0] in self.left
        return given if is_told else ("", ""), (0, 0, *came)


def _less(amounts: Pair, by: Pair) -> Pair:
    return amounts[0] - by[0], amounts[1] - by[1]


def _interest_that_came(moves: Moves) -> Pair:
    """Of the own and the transferred part; what left of them was paid out."""
    came = [0, 0]
    for move in moves:
        if isinstance(move, Carried):
            for account, _month, fen in move.entries:
                if account in INTEREST and fen > 0:
                    came[account is A.TRANSFER_INTEREST] += fen
        elif move.act != TransferAct.OUT.value:
            came[0] += move.own_interest_fen
            came[1] += move.transfer_interest_fen
    return came[0], came[1]


def interest_beside(ids: Iterable[int]) -> InterestBeside:
    """What these persons' accounts have beside what settlements gave."""
    wanted = list(ids)
    years = AccountYear.objects.filter(person__id__one_of=wanted)
    interest = years.values_list("person_id", "year", "own_interest_fen", "transfer_interest_fen")
    at = stands(wanted)
    closed = frozenset(key for key, each in at.items() if each.was_opened and each.state in CLOSED)
    return InterestBeside(
        {(person_id, year): (own, transfer) for person_id, year, own, transfer in interest},
        _moves(wanted),
        closed,
        frozenset(key for key in closed if at[key].event in _LEFT),
    )


def _moves(ids: Sequence[int]) -> Mapping[Year, Moves]:
    """As `flows.moves_in`, of all years: transfers in their order, then what merges or earlier books carried."""
    found: defaultdict[Year, list[Transfer | Carried]] = defaultdict(list)
    for row in Transfer.objects.filter(person__id__one_of=ids).order_by("pk"):
        found[row.person_id, row.year].append(row)
    carried: defaultdict[Year, list[Any]] = defaultdict(list)
    rows = Entry.objects.filter(
        person__id__one_of=ids,
        journal__purpose=JournalPurpose.CARRYING.value,
        account__in=[account.value for account in PERSON_ACCOUNTS],
    )
    fields = ("person_id", "account", "month", "amount_fen")
    for person_id, account, month, fen in rows.order_by("pk").values_list(*fields):
        carried[person_id, month.year].append((A(account), month, -fen))
    for year, entries in carried.items():
        found[year].append(Carried(tuple(entries)))
    return found
