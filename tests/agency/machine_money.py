"""What the machine does with money that arrives apart from declarations, and with what waits in suspense."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from tests.agency.machine_parts import NUMBERS
from tests.agency.plain_money import (
    Arrival,
    Taking,
    declared_arrivals,
    dues,
    is_for,
    match,
    plan_clearance,
    post_arrivals,
    post_clearance,
)
from tests.agency.plain_wages import Refusal

from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.kinds.clearance.acts import ClearanceRefused, clear_suspense
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month

HEADINGS = "流水号,到账日期,统一社会信用代码,社会保障号码,费款所属期,金额"
# What arrives for a sum that is owed.
AMOUNTS = {
    "exact": lambda owed: [owed],
    "short": lambda owed: [owed - 1],
    "over": lambda owed: [owed + 100],
    "in two parts": lambda owed: [owed // 3, owed - owed // 3],
    "twice": lambda owed: [owed, owed],
    "exact and more": lambda owed: [7, owed],
}
styles = st.sampled_from(sorted(AMOUNTS))
payers = st.sampled_from(["employer", "person", "person of the employer"])
whom = st.none() | st.integers(0, 3)
strays = st.builds(
    Arrival,
    arrived=st.integers(2004 * 12, 2006 * 12 + 11),
    amount=st.sampled_from([1, 5_000, 19_186]),
    employer=st.none() | st.integers(0, 1),
    person=whom,
    month=st.none() | st.sampled_from([2004 * 12, 2005 * 12 + 5]),
)


class MoneyRules(RuleBasedStateMachine):
    """`test_machine` has the other rules, and what these work with."""

    references = 0

    @precondition(lambda self: dues(self.books))
    @rule(
        data=st.data(),
        payer=payers,
        style=styles,
        lag=st.integers(0, 14),
        beside=st.lists(strays, max_size=2),
        at_once=st.booleans(),
    )
    def pay(self, data, payer, style, lag, beside, at_once):
        """What somebody owes arrives: all of it, less, more, in parts, twice; other money may stand in the file."""
        due = data.draw(st.sampled_from(dues(self.books)))
        target = _target(due, payer)
        owed = sum(other.amount for other in dues(self.books) if is_for(other.key, other.person, *target))
        arrivals = [
            Arrival(due.key[1] + lag + n, amount, *target) for n, amount in enumerate(AMOUNTS[style](owed))
        ]
        self._receive(data.draw(st.permutations([*arrivals, *beside])), at_once)

    @rule(arrivals=st.lists(strays, min_size=1, max_size=3), at_once=st.booleans())
    def money_arrives(self, arrivals, at_once):
        """Money of which less is known, or for which nothing is open."""
        self._receive(arrivals, at_once)

    def _receive(self, arrivals, at_once):
        received = hand_in_payments(self._payment_file(arrivals), "到账.csv", by=self.world.counter)
        assert received.case is not None, received.check.faults
        seen, _ = match(self.books, arrivals)
        rows = received.case.rounds.get().submission.payment_rows.order_by("row")
        assert [(row.reason, row.due_fen) for row in rows] == seen
        books = self.books
        self.pending.append((received.case, lambda: post_arrivals(books, arrivals, seen), "payment"))
        if at_once:
            self._approve(-1)

    def _payment_file(self, arrivals):
        lines = [HEADINGS]
        for arrival in arrivals:
            self.references += 1
            day = Month.from_index(arrival.arrived).first_day.replace(day=9)
            employer = "" if arrival.employer is None else self.employers[arrival.employer].credit_code
            person = "" if arrival.person is None else NUMBERS[arrival.person]
            month = "" if arrival.month is None else Month.from_index(arrival.month)
            yuan = f"{arrival.amount // 100}.{arrival.amount % 100:02d}"
            lines.append(",".join(map(str, (f"R{self.references}", day, employer, person, month, yuan))))
        return "\n".join(lines).encode()

    # What becomes of money that waits ---------------------------------------------------------------------------------

    @precondition(lambda self: self._items() and dues(self.books))
    @rule(data=st.data(), payer=st.sampled_from(["employer", "person"]), at_once=st.booleans())
    def clear_for_a_due(self, data, payer, at_once):
        """Items, as many as it takes, go to what is owed; refused where they do not come to it."""
        target = _target(data.draw(st.sampled_from(dues(self.books))), payer)
        owed = sum(due.amount for due in dues(self.books) if is_for(due.key, due.person, *target))
        takings = []
        for item in data.draw(st.permutations(self._items())):
            amount = min(self.books.money.waiting[item].left, owed)
            if amount:
                takings.append(Taking(item, payer, amount, *target))
                owed -= amount
        self._clear(takings, at_once)

    @precondition(lambda self: self._items())
    @rule(data=st.data(), more=st.sampled_from([0, 1, -1]), at_once=st.booleans())
    def refund(self, data, more, at_once):
        """An item goes back, wholly or but for a fen; a fen more than is left is refused."""
        item = data.draw(st.sampled_from(self._items()))
        amount = self.books.money.waiting[item].left + more
        if amount:
            self._clear([Taking(item, "refund", amount)], at_once)

    @precondition(lambda self: self._items() and self._declared())
    @rule(data=st.data(), at_once=st.booleans())
    def clear_as_declared(self, data, at_once):
        """An item is the same money as what a declaration said had arrived; no more than that."""
        item = data.draw(st.sampled_from(self._items()))
        employer, month = data.draw(st.sampled_from(self._declared()))
        left, free = self.books.money.waiting[item].left, declared_arrivals(self.books, employer, month)
        amount = data.draw(st.sampled_from(sorted({left, max(1, min(left, free))})))
        self._clear([Taking(item, "declared", amount, employer, None, month)], at_once)

    def _clear(self, takings, at_once):
        rows = [self._row(taking) for taking in takings]
        try:
            plan_clearance(self.books, takings)
        except Refusal:
            with pytest.raises(ClearanceRefused):
                clear_suspense(rows, by=self.world.counter)
            return
        case = clear_suspense(rows, by=self.world.counter)
        books = self.books
        self.pending.append((case, lambda: post_clearance(books, takings), "clearance"))
        if at_once:
            self._approve(-1)

    def _row(self, taking):
        use = {"employer": "employer_due", "person": "person_due"}.get(taking.use, taking.use)
        person = taking.person is not None and Person.objects.get(
            social_security_number=NUMBERS[taking.person]
        )
        return ClearanceRow(
            item=SuspenseItem.objects.order_by("pk")[taking.item],
            use=use,
            amount_fen=taking.amount,
            employer=None if taking.employer is None else self.employers[taking.employer],
            person=person or None,
            month=None if taking.month is None else Month.from_index(taking.month),
            payee="甲" if use == "refund" else "",
        )

    def _items(self):
        """Which items are not wholly cleared."""
        return [n for n, item in enumerate(self.books.money.waiting) if item.left]

    def _declared(self):
        """(employer, month) of which a declaration said that money had come."""
        return sorted(
            {
                key[:2]
                for account in self.books.accounts.values()
                for key, claim in account.claims.items()
                if claim.credited is not None
            }
        )


def _target(due, payer):
    """(employer, person, month) as the payer names them."""
    employer, month, _ = due.key
    return (
        None if payer == "person" else employer,
        None if payer == "employer" else due.person,
        month,
    )
