"""The books once more, in dictionaries of months and whole fen: what the office should hold, written apart from it.

No query and no rule of the program is used here; rates and scales are those of `tests.law.second_way`, wages and limits
are restated. Months are counted from January of the year 0.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction

from tests.agency.plain_wages import Refusal, amount_due, base
from tests.law.second_way import RATES, Heap, nearest, shares

# What is known of rates since 2020; before that, 2005 was taken for what `RATES` says.
RATES_NOW = RATES | {2005: "3.10"}


@dataclass
class Claim:
    """A month that an employer declared: credited with its own money, by a back payment, or by an arrival later.

    What a corrected month owes beyond what was paid is a claim of its own, of the kind "rest 1", "rest 2": `amount` is
    what is owed, `parts` what it adds to the account, `came` the month in which its money came.
    """

    wage: int
    credited: int | None
    amount: int
    parts: tuple
    came: int | None = None
    paid_by_another: bool = False
    arrival: int | None = None

    @property
    def credited_in(self):
        return self.credited if self.arrival is None else self.arrival

    @classmethod
    def of(cls, wage, month, credited, came):
        return cls(wage, credited, amount_due(wage, month), shares(base(wage, month), month // 12), came)

    @property
    def is_open(self):
        return self.credited_in is None and not self.paid_by_another


@dataclass
class Waiting:
    """Money in suspense: `left` of it."""

    arrived: int
    amount: int
    employer: int | None
    person: int | None
    why: str
    left: int


@dataclass
class Money:
    """The fund and what waits in it; `explained`: declared arrivals seen elsewhere, by (employer, month)."""

    fund: int = 0
    waiting: list = field(default_factory=list)
    explained: dict = field(default_factory=dict)


@dataclass
class Account:
    """One person's account: what was credited by month of crediting, and the interest of settled years."""

    claims: dict = field(default_factory=dict)  # (employer, month, kind) -> Claim
    credits: dict = field(default_factory=dict)  # month -> [own, transferred]
    interest: dict = field(default_factory=dict)  # year -> (own, transferred)
    touched: dict = field(default_factory=dict)  # month of crediting -> number of the posting that came last

    @property
    def months(self):
        return {month for (_, month, _), claim in self.claims.items() if claim.credited_in is not None}

    @property
    def last_settled(self):
        return max(self.interest, default=None)

    def crediting_month(self, paid):
        """The month in which money came, or the first open one."""
        return paid if self.last_settled is None else max(paid, (self.last_settled + 1) * 12)

    def rests(self, employer, month):
        """(key, claim) of what a month owes or owed beyond what was first paid, oldest first."""
        of_month = [(key, claim) for key, claim in self.claims.items() if key[:2] == (employer, month)]
        return [(key, claim) for key, claim in of_month if key[2].startswith("rest")]

    def open_rest(self, employer, month):
        return next((claim for _, claim in self.rests(employer, month) if claim.is_open), None)

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

    def interest_of(self, year, rates=RATES_NOW):
        """The interest of a year on both parts, month by month."""
        return tuple(self._interest(year, part, rates) for part in (0, 1))

    def _interest(self, year, part, rates):
        heap, monthly = Heap(), Fraction(rates[year]) / 1200
        brought = self._brought(year, part, rates)
        principal = sum(amounts[part] for month, amounts in self.credits.items() if month // 12 < year)
        heap.new_year(principal, sum(amounts[part] for y, amounts in self.interest.items() if y < year))
        before = heap.interest
        for month in range(year * 12, year * 12 + 12):
            heap.take_in(self.credits.get(month, (0, 0))[part], brought.get(month, 0))
            heap.pass_month(monthly)
        heap.end_year()
        return heap.interest - before

    def _brought(self, year, part, rates):
        """Month of crediting -> the interest that months of earlier years brought which were not paid in time."""
        brought = {}
        for (_, month, _), claim in self.claims.items():
            at = claim.credited_in
            if at is None or at // 12 != year or month // 12 == year or claim.came <= month + 1:
                continue
            brought[at] = brought.get(at, 0) + since_owed(claim.parts[part], month, year, rates)
        return brought

    def reckoned_by(self, rates):
        """This account as other rates would have it: its settled years, one after the other."""
        other = deepcopy(self)
        for year in sorted(other.interest):
            other.interest[year] = other.interest_of(year, rates)
        return other

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


def since_owed(amount, month, until, rates):
    """What an amount bears from the month owed to the beginning of a year, as if it had come then."""
    interest = 0
    for year in range(month // 12, until):
        months = 12 - month % 12 if year == month // 12 else 12
        interest += nearest((amount + interest) * Fraction(rates[year]) / 1200 * months)
    return interest


@dataclass
class Settlement:
    """A computed year on its way through review: who, how much, and after which posting it was computed."""

    year: int
    interest: dict
    posting: int


@dataclass
class Books:
    """All accounts by person, and how many postings there were."""

    accounts: dict = field(default_factory=dict)
    postings: int = 0
    money: Money = field(default_factory=Money)

    def copy(self):
        return deepcopy(self)

    # Declarations: rows are (person, month, kind, wage, month paid or None) -----------------------------------------

    def post_declaration(self, employer, rows):
        """What the last signature does; `Refusal` if it should not. A row of the kind ("rest", amount) pays a rest."""
        after = self.copy()
        after.postings += 1
        for person, month, kind, wage, paid in rows:
            after._post_row(after.accounts.setdefault(person, Account()), employer, month, kind, wage, paid)
        self.accounts, self.postings, self.money = after.accounts, after.postings, after.money

    def _post_row(self, account, employer, month, kind, wage, paid):
        if isinstance(kind, tuple):
            self._pay_rest(account, account.open_rest(employer, month), kind[1], paid)
            return
        if (employer, month, kind) in account.claims:
            raise Refusal("posted twice")
        if kind == "normal" and (employer, month, "back_payment") in account.claims:
            raise Refusal("made up already")
        standing = account.claims.get((employer, month, "normal"))
        credited = None if paid is None else account.crediting_month(paid)
        if kind == "back_payment" and standing is not None:
            if credited is None:
                raise Refusal("owed already")
            self._pay_later(standing, month, wage)
        claim = account.claims[employer, month, kind] = Claim.of(wage, month, credited, paid)
        if credited is not None:
            self.money.fund += claim.amount
            account.credit(credited, claim.parts, self.postings)

    def _pay_rest(self, account, rest, amount, paid):
        """What a paid month owes beyond that; it is to be what the file was for."""
        if rest is None or rest.amount != amount:
            raise Refusal("nothing of the kind is owed")
        rest.arrival, rest.came = account.crediting_month(paid), paid
        account.credit(rest.arrival, rest.parts, self.postings)
        self.money.fund += amount

    def _pay_later(self, standing, month, wage):
        if not standing.is_open:
            raise Refusal("paid already")
        if base(wage, month) != base(standing.wage, month):
            raise Refusal("another amount")
        standing.paid_by_another = True

    # Corrections: one month of one person, declared as ordinary and paid ---------------------------------------------

    def correction_seen(self, person, key):
        """What a correction rests on: the last settled year, the last posting, and what stands of the month."""
        return self.accounts[person].last_settled or 0, self.postings, self._standing(person, key)

    def _standing(self, person, key):
        account, (employer, month, _) = self.accounts[person], key
        parts = [account.claims.get(key), *(claim for _, claim in account.rests(employer, month))]
        return [claim and claim.credited_in for claim in parts]

    def post_correction(self, person, key, wage, seen):
        """What the last signature does; `Refusal` where settled years have changed since, or more were settled."""
        account, (until, posting, stood) = self.accounts[person], seen
        if self._standing(person, key) != stood:
            raise Refusal("corrected or paid meanwhile")
        touched = (at for month, at in account.touched.items() if month // 12 <= until)
        if (account.last_settled or 0) > until or any(at > posting for at in touched):
            raise Refusal("overtaken")
        self.correct_wage(person, key, wage)

    def correct_wage(self, person, key, wage):
        """The month as it should have been; `None` where none should stand.

        What was paid stays as far as it is due, the oldest first; what is due beyond it is owed, what was paid beyond
        it waits for the employer.
        """
        self.postings += 1
        account, (employer, month, _) = self.accounts[person], key
        taken = [(key, account.claims[key]), *account.rests(employer, month)]
        left = Claim(0, None, 0, (0, 0)) if wage is None else Claim.of(wage, month, None, None)
        for n, (was_key, was) in enumerate(taken):
            del account.claims[was_key]
            if was.credited_in is not None:
                left = self._keep(account, key if n == 0 else (employer, month, f"rest {n}"), was, left)
        if left.amount:
            account.claims[employer, month, f"rest {len(taken)}"] = left
        account.settle_anew(taken[0][1].credited // 12, self.postings)

    def _keep(self, account, key, was, due):
        """Of what was paid, what is due stays; returns what is still due."""
        amount, parts = min(was.amount, due.amount), tuple(map(min, was.parts, due.parts))
        if amount:
            account.claims[key] = Claim(due.wage, was.credited_in, amount, parts, was.came)
        change = [now - then for now, then in zip(parts, was.parts, strict=True)]
        account.credit(was.credited_in, change, self.postings)
        if over := was.amount - amount:
            self.money.waiting.append(Waiting(was.came, over, key[0], None, "corrected", over))
        left = tuple(then - now for then, now in zip(due.parts, parts, strict=True))
        return Claim(due.wage, None, due.amount - amount, left)

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
