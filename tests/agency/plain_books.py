"""The books once more, in dictionaries of months and whole fen: what the office should hold, written apart from it.

No query and no rule of the program is used here; rates and scales are those of `tests.law.second_way`, wages and limits
are restated. Months are counted from January of the year 0.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction

from tests.law.second_way import RATES, Heap, nearest, shares

# The demo district's reference wage in fen, of the year before the one that a month lies in.
WAGES = {2003: 114_200, 2004: 128_400, 2005: 144_500, 2006: 162_600}
EMPLOYER_RATE = Fraction(20, 100)


def base(wage, month):
    """The wage between 60 % and 300 % of last year's."""
    reference = WAGES[month // 12 - 1]
    return min(max(wage, nearest(Fraction(reference * 60, 100))), reference * 3)


@dataclass
class Claim:
    """A month that an employer declared: what was paid for it and when, and what it owes beyond that.

    `paid`: [month of crediting, (own, transferred)], oldest first; `owes`: such amounts, of a paid month that was
    corrected upwards. `paid_by_another`: a back payment paid an unpaid month.
    """

    wage: int
    paid: list = field(default_factory=list)
    owes: tuple | None = None
    paid_by_another: bool = False

    @property
    def credited(self):
        return self.paid[0][0] if self.paid else None


@dataclass
class Account:
    """One person's account: what was credited by month of crediting, and the interest of settled years."""

    claims: dict = field(default_factory=dict)  # (employer, month, kind) -> Claim
    credits: dict = field(default_factory=dict)  # month -> [own, transferred]
    interest: dict = field(default_factory=dict)  # year -> (own, transferred)
    touched: dict = field(default_factory=dict)  # month of crediting -> number of the posting that came last

    @property
    def months(self):
        return {month for (_, month, _), claim in self.claims.items() if claim.credited is not None}

    @property
    def last_settled(self):
        return max(self.interest, default=None)

    def credit(self, month, amounts, posting):
        held = self.credits.setdefault(month, [0, 0])
        self.credits[month] = [was + more for was, more in zip(held, amounts, strict=True)]
        self.touched[month] = posting

    def parts(self):
        """(own principal, own interest, transferred principal, transferred interest)."""
        principal = [sum(amounts[part] for amounts in self.credits.values()) for part in (0, 1)]
        interest = [sum(amounts[part] for amounts in self.interest.values()) for part in (0, 1)]
        return principal[0], interest[0], principal[1], interest[1]

    def year_of(self, year):
        """(opening, credited, interest or None) of both parts together, as a page shows them."""
        before = sum(sum(amounts) for month, amounts in self.credits.items() if month // 12 < year)
        before += sum(sum(amounts) for settled, amounts in self.interest.items() if settled < year)
        credited = sum(sum(amounts) for month, amounts in self.credits.items() if month // 12 == year)
        return before, credited, sum(self.interest[year]) if year in self.interest else None

    def interest_of(self, year):
        """The interest of a year on both parts, month by month."""
        return tuple(self._interest(year, part) for part in (0, 1))

    def _interest(self, year, part):
        heap = Heap()
        principal = sum(amounts[part] for month, amounts in self.credits.items() if month // 12 < year)
        heap.new_year(principal, sum(amounts[part] for y, amounts in self.interest.items() if y < year))
        before = heap.interest
        for month in range(year * 12, year * 12 + 12):
            heap.take_in(self.credits.get(month, (0, 0))[part], 0)
            heap.pass_month(Fraction(RATES[year]) / 1200)
        heap.end_year()
        return heap.interest - before

    def moves_in(self, year):
        """Whether money stood in a part of the account when a year began, or was credited in it."""
        opening = [
            sum(amounts[part] for month, amounts in self.credits.items() if month // 12 < year)
            + sum(amounts[part] for settled, amounts in self.interest.items() if settled < year)
            for part in (0, 1)
        ]
        return any(opening) or any(
            any(self.credits.get(month, ())) for month in range(year * 12, year * 12 + 12)
        )

    def settle_anew(self, first, posting):
        """The interest of every settled year from `first` on, each on what the years before leave."""
        for year in sorted(self.interest):
            if year >= first and (interest := self.interest_of(year)) != self.interest[year]:
                self.interest[year] = interest
                self.touched[year * 12 + 11] = posting


@dataclass
class Settlement:
    """A computed year on its way through review: who, how much, and after which posting it was computed."""

    year: int
    interest: dict
    posting: int


class Refusal(Exception):
    """The office should refuse this."""


@dataclass
class Books:
    """All accounts by person, and how many postings there were."""

    accounts: dict = field(default_factory=dict)
    postings: int = 0

    def copy(self):
        return deepcopy(self)

    # Declarations: rows are (person, month, kind, wage, month paid or None) -----------------------------------------

    def post_declaration(self, employer, rows):
        """What the last signature does; `Refusal` if it should not. A row of the kind ("rest", amounts) pays a rest."""
        after = self.copy()
        after.postings += 1
        for person, month, kind, wage, paid in rows:
            after._post_row(after.accounts.setdefault(person, Account()), employer, month, kind, wage, paid)
        self.accounts, self.postings = after.accounts, after.postings

    def _post_row(self, account, employer, month, kind, wage, paid):
        if isinstance(kind, tuple):
            self._pay_rest(account, account.claims.get((employer, month, "normal")), kind[1], paid)
            return
        if (employer, month, kind) in account.claims:
            raise Refusal("posted twice")
        if kind == "normal" and (employer, month, "back_payment") in account.claims:
            raise Refusal("made up already")
        standing = account.claims.get((employer, month, "normal"))
        credited = None if paid is None else self._crediting_month(account, paid)
        if kind == "back_payment" and standing is not None:
            if credited is None:
                raise Refusal("owed already")
            self._pay_later(standing, month, wage)
        claim = account.claims[employer, month, kind] = Claim(wage)
        if credited is not None:
            claim.paid = [[credited, shares(base(wage, month), month // 12)]]
            account.credit(*claim.paid[0], self.postings)

    def _pay_rest(self, account, standing, owed, paid):
        """What a paid month owes beyond that; it is to be what the file was for."""
        if standing is None or standing.owes is None or standing.owes != owed:
            raise Refusal("nothing of the kind is owed")
        standing.paid.append([self._crediting_month(account, paid), standing.owes])
        account.credit(*standing.paid[-1], self.postings)
        standing.owes = None

    def _pay_later(self, standing, month, wage):
        if standing.credited is not None or standing.paid_by_another:
            raise Refusal("paid already")
        if base(wage, month) != base(standing.wage, month):
            raise Refusal("another amount")
        standing.paid_by_another = True

    def _crediting_month(self, account, paid):
        return paid if account.last_settled is None else max(paid, (account.last_settled + 1) * 12)

    # Corrections: one month of one person, declared as ordinary and paid ---------------------------------------------

    def correct_wage(self, person, key, wage):
        """The month as it should have been; `None` where none should stand.

        What was paid stays, as far as it is due, the oldest first; what is due beyond it is owed.
        """
        self.postings += 1
        account = self.accounts[person]
        claim = account.claims.pop(key)
        month = key[1]
        left = (0, 0) if wage is None else shares(base(wage, month), month // 12)
        right = Claim(wage)
        for credited, was in claim.paid:
            stays = tuple(map(min, left, was))
            account.credit(
                credited, [now - then for now, then in zip(stays, was, strict=True)], self.postings
            )
            left = tuple(due - paid for due, paid in zip(left, stays, strict=True))
            right.paid += [[credited, stays]] if any(stays) else []
        if wage is not None:
            account.claims[key] = right
            right.owes = left if any(left) else None
        account.settle_anew(claim.credited // 12, self.postings)

    # Settlements ----------------------------------------------------------------------------------------------------

    def compute_year(self, year):
        """Interest of every account open for a year; `Refusal` where there is none, or where an earlier one is open."""
        open_accounts = self._open(year)
        if not open_accounts:
            raise Refusal("nothing to settle")
        if any(self._open(earlier) for earlier in RATES if earlier < year):
            raise Refusal("an earlier year is open")
        interest = {person: account.interest_of(year) for person, account in open_accounts.items()}
        return Settlement(year, interest, self.postings)

    def _open(self, year):
        return {
            person: account
            for person, account in self.accounts.items()
            if year not in account.interest and account.moves_in(year)
        }

    def post_settlement(self, settlement):
        for person in settlement.interest:
            account = self.accounts[person]
            if settlement.year in account.interest:
                raise Refusal("settled meanwhile")
            touched = (at for month, at in account.touched.items() if month // 12 <= settlement.year)
            if any(at > settlement.posting for at in touched):
                raise Refusal("overtaken")
        self.postings += 1
        for person, interest in settlement.interest.items():
            self.accounts[person].interest[settlement.year] = interest
