"""A district as a child would keep it: months, accounts, money at the banks, in dictionaries of whole fen.

Nothing of the program is used but its words for accounts; rates, wages and shares are restated from the law's text and
from the demo district's figures. Months are counted from January of the year 0.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.agency.plain_books import since_owed
from tests.law.second_way import Heap, nearest

from quanyi.law.terms import LedgerAccount as A

WAGES = {2023: 783_400, 2024: 806_900}  # of the year before the month's
RATES = {2024: "2.62", 2025: "1.50"} | dict.fromkeys(
    range(2026, 2100), "1.50"
)  # not published: the last known
OWN, EMPLOYER = 80, 160  # per mille of the base, as all below
OTHERS = {"medical": (20, 65), "unemployment": (5, 5), "work_injury": (0, 2)}
FUND = {
    "pension": (A.FUND, A.POOLED_FUND, A.BENEFITS_PAYABLE, A.OVERPAID, A.RECEIVABLE, A.CONTRIBUTION_DUE),
    "medical": (
        A.MEDICAL_FUND, A.MEDICAL_POOL, A.MEDICAL_PAYABLE, A.MEDICAL_OVERPAID, A.MEDICAL_RECEIVABLE, A.MEDICAL_DUE,
    ),
    "unemployment": (
        A.UNEMPLOYMENT_FUND, A.UNEMPLOYMENT_POOL, A.UNEMPLOYMENT_PAYABLE, A.UNEMPLOYMENT_OVERPAID,
        A.UNEMPLOYMENT_RECEIVABLE, A.UNEMPLOYMENT_DUE,
    ),
    "work_injury": (
        A.INJURY_FUND, A.INJURY_POOL, A.INJURY_PAYABLE, A.INJURY_OVERPAID, A.INJURY_RECEIVABLE, A.INJURY_DUE,
    ),
}  # fmt: skip


FROM = 2025 * 12 + 6


def index(year, month):
    return year * 12 + month - 1


def month_of(day):
    return index(day.year, day.month)


def base(wage, month):
    reference = WAGES[month // 12 - 1]
    return min(max(wage, nearest(Fraction(reference * 60, 100))), reference * 3)


def share(amount, per_mille):
    return nearest(Fraction(amount * per_mille, 1000))


@dataclass
class Due:
    """A month of somebody with an employer: what each scheme is owed, and which of it came."""

    employer: int | None
    month: int
    wage: int
    owed: dict  # scheme -> fen
    own: int  # what goes to the account
    open: set = field(default_factory=set)  # schemes not paid
    credited: int | None = None
    came: int | None = None
    made_up: bool = False


@dataclass
class Account:
    """What was credited by month of crediting, what was paid out by month, the interest of years, which ones ended."""

    credits: Counter = field(default_factory=Counter)
    payouts: Counter = field(default_factory=Counter)
    interest: Counter = field(default_factory=Counter)
    settled: set = field(default_factory=set)
    late: list = field(default_factory=list)  # (month owed, fen, month of crediting)

    @property
    def balance(self):
        return sum(self.credits.values()) + sum(self.interest.values()) - sum(self.payouts.values())

    def crediting_month(self, came):
        return max([came, *((year + 1) * 12 for year in self.settled)])

    def credit(self, due, came):
        due.credited, due.came = self.crediting_month(came), came
        self.credits[due.credited] += due.own
        if due.credited // 12 > due.month // 12 and came > due.month + 1:
            self.late.append((due.month, due.own, due.credited))

    def moves_in(self, year):
        return self.opening(year) or any(
            at // 12 == year for at, fen in [*self.credits.items(), *self.payouts.items()] if fen
        )

    def opening(self, year):
        moved = Counter(self.credits)
        moved.subtract(self.payouts)
        return sum(fen for at, fen in moved.items() if at // 12 < year) + sum(
            fen for at, fen in self.interest.items() if at < year
        )

    def interest_of(self, year, months=12):
        """What a year gives on all of it, from January to the end of so many months."""
        heap = Heap()
        heap.new_year(self.opening(year), 0)
        for at in range(year * 12, year * 12 + months):
            brought = sum(
                since_owed(own, month, year, RATES)
                for month, own, credited in self.late
                if credited == at and month // 12 < year
            )
            heap.take_in(self.credits[at], brought)
            heap.pay(self.payouts[at])
            heap.pass_month(Fraction(RATES[year]) / 1200)
        on_opening, on_credits, on_payments = map(nearest, heap.borne)
        return on_opening + on_credits - on_payments + heap.interest

    def settle(self, year):
        self.interest[year] = self.interest_of(year)
        self.settled.add(year)

    def run_until(self, last):
        """The interest of unsettled years to a month, credited before an account pays out."""
        first = min([*self.credits, (last // 12 + 1) * 12]) // 12
        first = min([first, *self.interest])
        given = 0
        for year in range(first, last // 12 + 1):
            if year not in self.settled:
                fen = self.interest_of(year, min(last - year * 12 + 1, 12))
                more = max(fen - self.interest[year], 0)
                self.interest[year] += more
                given += more
        return given


@dataclass
class Order:
    """A payment to the bank: of which fund, how much of it from the account, and in which month it counts there."""

    life: "Life"
    scheme: str
    kind: str
    amount: int
    account: int
    month: int
    pk: int
    part: int = 0
    state: str = "open"  # open, paid, void (claimed unpaid), owed (claimed after it was paid), returned


@dataclass
class Benefit:
    """What somebody was granted: by which fund, from month to month (`last` None: until it ends), once or monthly."""

    kind: str
    scheme: str
    first: int
    last: int | None
    fen: int
    account: int = 0
    is_once: bool = False
    number: int = 0  # in which order decisions were made


@dataclass
class Life:
    """One person: with whom, since when, in which schemes; the account and its state; what is drawn."""

    serial: int
    schemes: tuple
    born: date = date(1985, 6, 1)
    works_for: int | None = None
    since: int = 0
    dues: dict = field(default_factory=dict)  # month -> Due
    brought: set = field(default_factory=set)  # months of an earlier system
    left: tuple | None = None  # (employer, last month) of the work that ended last
    account: Account = field(default_factory=Account)
    state: str = ""
    died: date | None = None
    benefits: list = field(default_factory=list)
    claimed: set = field(default_factory=set)  # (kind, month) that was claimed back and is not due again
    twin_of: "Life | None" = None
    unpaid: list = field(default_factory=list)  # [why, first month not paid, last one or None]
    did: set = field(default_factory=set)
    facts: set = field(default_factory=set)
    disputed: set = field(default_factory=set)
    heard_of: int = 0  # month of what was found last of a pensioner

    @property
    def is_related(self):
        return self.works_for is not None

    @property
    def is_insured(self):
        return self.died is None and self.state not in ("terminated", "cancelled")

    @property
    def pension(self):
        return next((each for each in self.benefits if each.kind == "monthly_pension"), None)

    def takes(self, month):
        return self.state not in ("terminated", "cancelled") and (
            self.died is None or month <= month_of(self.died)
        )

    def is_due(self, benefit, month):
        """Whether the month of a benefit is paid by all that is known now."""
        if not benefit.first <= month <= (month if benefit.last is None else benefit.last):
            return False
        dead = self.died is not None and month > month_of(self.died)
        if benefit.is_once:
            return month == benefit.first and (not dead or benefit.kind == "pension_difference")
        held = benefit.kind == "monthly_pension" and any(
            first <= month and (last is None or month <= last) for _why, first, last in self.unpaid
        )
        return not dead and not held and (benefit.kind, month) not in self.claimed

    @property
    def paid_months(self):
        return {month for month, due in self.dues.items() if due.credited is not None}


class District:
    """Everybody, and what stands on the accounts of the ledger that are nobody's: debits less credits, in fen."""

    def __init__(self):
        self.lives, self.held, self.orders, self.suspense = [], Counter(), [], []
        self.interest_left = 0  # interest of settled years that left with what was paid back of two accounts
        self.others = OTHERS  # as rates stand that entered by a case, of months from `FROM` on

    def owe(self, life, employer, month, wage, *, is_paid, came):
        """A month is declared, with its money or without."""
        of = base(wage, month)
        owed = {"pension": share(of, OWN) + share(of, EMPLOYER)}
        for scheme, (own, of_employer) in self.others.items():
            if month < FROM and scheme == "unemployment":
                own, of_employer = OTHERS[scheme]
            if scheme in life.schemes:
                owed[scheme] = share(of, own) + share(of, of_employer)
        due = life.dues[month] = Due(employer, month, wage, owed, share(of, OWN), set(owed))
        for scheme, fen in owed.items():
            self._owed(scheme, fen)
        if is_paid:
            for scheme in list(owed):
                self.come(life, due, scheme, came)

    def _owed(self, scheme, fen):
        self.held[FUND[scheme][4]] += fen
        self.held[FUND[scheme][5]] -= fen

    def come(self, life, due, scheme, came, *, from_suspense=False):
        """The money of a due: to the fund, and of the pension to the account."""
        fen, (fund, pool, *_rest) = due.owed[scheme], FUND[scheme]
        due.open.discard(scheme)
        self._owed(scheme, -fen)
        self.held[A.SUSPENSE if from_suspense else fund] += fen
        self.held[pool] -= fen - (due.own if scheme == "pension" else 0)
        if scheme == "pension":
            life.account.credit(due, came)
            life.state = life.state or ("frozen" if life.died else "normal")

    def take_back(self, life, month):
        """A month that should not stand: its money waits for the employer."""
        due = life.dues.pop(month)
        fen = due.owed["pension"]
        if due.credited is None:
            self._owed("pension", -fen)
            return
        self.held[A.POOLED_FUND] += fen - due.own
        self.held[A.SUSPENSE] -= fen
        account = life.account
        account.credits[due.credited] -= due.own
        account.late = [each for each in account.late if each[0] != month]
        for year in sorted(account.settled):
            if year >= due.credited // 12:
                account.interest[year] = account.interest_of(year)
        if not life.paid_months and life.state == "normal" and not account.balance:
            life.state = ""

    def payable(self, order):
        _fund, pool, payable, *_rest = FUND[order.scheme]
        self.held[payable] -= order.amount
        self.held[pool] += order.amount - order.account
        order.life.account.payouts[order.month] += order.account
        self.orders.append(order)

    def due_in(self, scheme, month):
        """(life, benefit) of all that a month's run pays; an account pays one benefit a run."""
        found = []
        for life in self.lives:
            drawn = False
            for each in sorted(life.benefits, key=lambda each: each.number):
                if (
                    each.scheme != scheme
                    or not life.is_due(each, month)
                    or self._is_ordered(life, each, month)
                ):
                    continue
                if each.account and drawn:
                    continue
                drawn = drawn or bool(each.account)
                found.append((life, each))
        return found

    def unpaid(self, life, now):
        """Whether a month of what the account pays a part of is due, in a year that is open, and was not ordered."""
        return any(
            each.account and life.is_due(each, month) and not self._is_ordered(life, each, month)
            for each in life.benefits
            for month in range(each.first, now + 1)
            if month // 12 not in life.account.settled
        )

    def _is_ordered(self, life, benefit, month):
        return any(
            order.life is life and order.kind == benefit.kind and order.month == month
            and order.state in ("open", "paid")
            for order in self.orders
        )  # fmt: skip

    def brought(self, life):
        """An account of an earlier system: what was paid in stands at the bank."""
        self.held[A.FUND] += sum(life.account.credits.values())

    def merged(self, kept, twin):
        """Months go over with their crediting, those of both count once; returns what is paid back."""
        for month, due in list(twin.dues.items()):
            if month in kept.dues:
                if due.credited is None:
                    self._owed("pension", -due.owed["pension"])
                    del twin.dues[month]
                continue
            kept.dues[month] = twin.dues.pop(month)
            if due.credited is not None:
                twin.account.credits[due.credited] -= due.own
                kept.account.credits[due.credited] += due.own
                moved = [each for each in twin.account.late if each[0] == month]
                twin.account.late = [each for each in twin.account.late if each[0] != month]
                kept.account.late += moved
        for account in (kept.account, twin.account):
            for year in sorted(account.settled):
                account.interest[year] = account.interest_of(year)
        over = twin.account.balance
        self.interest_left += sum(twin.account.interest.values())
        twin.account = Account(settled=twin.account.settled)  # nothing is left there that bears interest
        self.held[A.SUSPENSE] -= over
        twin.state, twin.works_for = "cancelled", None
        return over

    def paid(self, order, sign=1):
        fund, _pool, payable, *_rest = FUND[order.scheme]
        self.held[fund] -= sign * order.amount
        self.held[payable] += sign * order.amount

    def claimed(self, order, month):
        """What was not due goes back to where it came from; the person owes what the bank had paid."""
        _fund, pool, payable, overpaid, *_rest = FUND[order.scheme]
        self.held[overpaid if order.state == "paid" else payable] += order.amount
        self.held[pool] -= order.amount - order.account
        account = order.life.account
        account.payouts[month] -= order.account
        order.state = "owed" if order.state == "paid" else "void"

    def recovered(self, order):
        fund, _pool, _payable, overpaid, *_rest = FUND[order.scheme]
        self.held[fund] += order.amount
        self.held[overpaid] -= order.amount
        order.state = "returned"
