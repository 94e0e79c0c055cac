"""账户变动: what moved an account, a line a month and journal, with the balance after it; each amount opens.

Equal to the entries to the fen: lines are sums of them, and every balance is the sum of all that came before it.
Basis: gb-8-1, gb-9.2-2, gb-10.3-1.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.selectors import EntryLine
from quanyi.agency.serve.opened import NoSuchFigure, Opened, leaf_of, name_of, sum_of, summed
from quanyi.agency.serve.record import Amount, Asked
from quanyi.agency.wording import label
from quanyi.law.explain import Figure
from quanyi.law.periods import Month

KINDS = frozenset({"moved", "held"})
ACTS = ("credit", "taken_back", "interest_credited", "payment")  # in this order within a month and journal
_PARTS: dict[str, Callable[[EntryLine], bool]] = {
    "own": lambda entry: entry.account in ledger.OWN,
    "transfer": lambda entry: entry.account in ledger.TRANSFER,
    "all": lambda _entry: True,
}


@dataclass(frozen=True)
class Move:
    """账户变动: the entries of one month, journal and act; `held_fen` is the balance after them."""

    act: str
    entries: tuple[EntryLine, ...]
    held_fen: int

    @property
    def month(self) -> Month:
        return self.entries[0].month

    @property
    def posted_at(self) -> datetime:
        return self.entries[0].posted_at

    @property
    def case_number(self) -> str:
        return self.entries[0].case_number

    @property
    def told(self) -> str:
        """What it was, and the kind of case by which it came."""
        words = {
            "credit": _("缴费记入"),
            "taken_back": _("红字冲销"),
            "interest_credited": _("利息记入"),
            "payment": _("支付"),
        }
        kind = self.entries[0].case_kind
        return (
            _("%(act)s（%(kind)s）") % {"act": words[self.act], "kind": label(kind)}
            if kind
            else words[self.act]
        )

    @property
    def key(self) -> str:
        return f"{self.month.year}-{self.month.month}-{self.entries[0].journal_id}-{self.act}"

    def part(self, name: str) -> Amount:
        return Amount(_sum(filter(_PARTS[name], self.entries)), f"moved-{self.key}-{name}")

    @property
    def own(self) -> Amount:
        return self.part("own")

    @property
    def transfer(self) -> Amount:
        return self.part("transfer")

    @property
    def total(self) -> Amount:
        return self.part("all")

    @property
    def held(self) -> Amount:
        """The balance after it."""
        return Amount(self.held_fen, f"held-{self.key}")


def moves_of(person_id: int, *, known_at: datetime | None) -> list[Move]:
    """All that moved an account as far as it was known at an instant (None: now), the oldest month first."""
    entries = ledger.entry_lines(person_id, accounts=ledger.PERSON_ACCOUNTS, known_at=known_at)
    return list(_moves(sorted(entries, key=_place)))


def _moves(entries: Sequence[EntryLine]) -> Iterator[Move]:
    held = 0
    for (_month, _journal, act), group in groupby(entries, key=_place):
        together = tuple(group)
        held += _sum(together)
        yield Move(ACTS[act], together, held)


def _place(entry: EntryLine) -> tuple[int, int, int]:
    return entry.month.index, entry.journal_id, ACTS.index(name_of(entry))


def _sum(entries: Iterable[EntryLine]) -> int:
    return sum(entry.amount_fen for entry in entries)


def held_at(moves: Sequence[Move], last: Month) -> Amount:
    """The balance at the end of a month."""
    held = [move.held_fen for move in moves if move.month <= last]
    return Amount(held[-1] if held else 0, f"held-{last.year}-{last.month}")


def move_figure(asked: Asked, kind: str, rest: str) -> Opened:
    """`moved-2025-3-17-credit-own`, `held-2025-3-17-credit`, `held-2025-3`. Raises NoSuchFigure."""
    moves = moves_of(asked.person.pk, known_at=asked.known_at)
    return _moved(moves, rest) if kind == "moved" else _held(moves, rest)


def _moved(moves: Sequence[Move], rest: str) -> Opened:
    key, _dash, part = rest.rpartition("-")
    move = next((move for move in moves if move.key == key), None)
    if move is None or part not in _PARTS:
        raise NoSuchFigure(_("账户里没有这笔变动。"))
    entries = tuple(filter(_PARTS[part], move.entries))
    title = _("%(month)s %(what)s") % {"month": move.month, "what": move.told}
    return Opened(title, sum_of("account_change", entries), entries, _sum(entries))


def _held(moves: Sequence[Move], rest: str) -> Opened:
    """A balance: earlier years by their change, and the moves of the same year up to there."""
    upto = _until(moves, rest)
    year = upto[-1].month.year if upto else 0
    earlier = Counter[int]()
    for move in upto:
        earlier[move.month.year] += move.total.fen or 0
    years = [
        Figure("account_change", fen, "fen", note_zh=f"{of}年", note_en=str(of), source=f"figure:change-{of}")
        for of, fen in sorted(earlier.items()) if of != year
    ]  # fmt: skip
    latest = [leaf_of(entry) for move in upto if move.month.year == year for entry in move.entries]
    figure = summed("account_balance", [*years, *latest], provisions=("gb-8-1", "gb-10.3-1"))
    return Opened(_("个人账户储存额"), figure, (), upto[-1].held_fen if upto else 0)


def _until(moves: Sequence[Move], rest: str) -> list[Move]:
    """The moves up to one of them, or to the end of a month."""
    at = next((n for n, move in enumerate(moves, 1) if move.key == rest), 0)
    if at:
        return [*moves[:at]]
    year, _dash, month = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1900 <= int(year) <= 2200 and 1 <= int(month) <= 12):
        raise NoSuchFigure(_("账户里没有这笔变动。"))
    return [move for move in moves if move.month <= Month(int(year), int(month))]
