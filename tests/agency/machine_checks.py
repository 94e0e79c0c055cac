"""What holds after each step of the machine: the office against the plain books, and against what was seen before.

A page costs more than most steps: records are read again only after something was posted or an instant remembered.
That nothing changed meanwhile is what `nothing_seen_has_changed` sees.
"""

from dataclasses import astuple
from datetime import date
from functools import wraps

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant
from tests.agency.machine_parts import NUMBERS, ask, digest
from tests.agency.plain_books import Account
from tests.agency.plain_money import dues
from tests.law.second_way import RATES

from quanyi.agency.control import recompute
from quanyi.agency.ledger import history, projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.selectors import NotKnownThen, person_record
from quanyi.law.terms import LedgerAccount

ACCOUNTS = (5, 6, 7, 8)  # own principal and interest, transferred principal and interest
KEPT = (
    "ledger_journal", "ledger_entry", "ledger_contribution", "ledger_crediting", "ledger_reversal",
    "ledger_settledyear", "ledger_fundmovement", "ledger_suspenseitem", "ledger_suspenseclearing",
    "registry_person", "registry_persondetail", "registry_itemversion", "registry_statuschange",
    "registry_employmentchange",
    "collect_submission", "collect_declarationrow", "collect_interestrow", "review_signature", "audit_auditentry",
)  # fmt: skip
VALUES = {
    "address": ("示范区青禾路1号", "示范区云岭街2号", "示范区滨河路3号"),
    "phone": ("13800000001", "13800000002", "13800000003"),
}
DAYS = (date(2004, 3, 1), date(2005, 1, 15), date(2006, 7, 1))


LONG_AGO = date(2019, 12, 31)


def _figures(known, year, rules_as_of=None):
    return _line(recompute.figures_of(known, year, rules_as_of=rules_as_of))


def _line(figures):
    assert figures.paid_out_fen == 0
    return figures.opening_fen, figures.credited_fen, figures.interest_fen


def _is_of(record, account):
    """Whether a record shows an account: its months, its years, each opening with what the one before left."""
    assert record.contribution_months == len(account.months)
    assert {line.month.index for line in record.contributions if line.is_paid} == account.months
    assert record.balance_fen == sum(account.parts())
    closing = 0
    for line in reversed(record.years):
        opening, credited, interest = account.year_of(line.year)
        assert (line.opening_fen, line.credited_fen, line.interest_fen) == (opening, credited, interest)
        assert line.opening_fen == closing
        closing = opening + credited + (interest or 0)
    assert closing == record.balance_fen


def once_a_change(of):
    """Run a check only where something that it looks at has changed since it ran last: `of` tells by what."""

    def of_check(check):
        @wraps(check)
        def checked(self):
            state = of(self)
            if self.checked.get(check.__name__) != state:
                check(self)
                self.checked[check.__name__] = state

        return checked

    return of_check


def _posted(machine):
    return machine.books.postings, len(machine.remembered)


def _registered(machine):
    return len(machine.books.accounts), len(machine.versions), len(machine.remembered)


class Checks(RuleBasedStateMachine):
    """The invariants; `test_machine` has the rules."""

    @invariant()
    def journals_balance(self):
        assert not ask(
            """SELECT j.id FROM ledger_journal j LEFT JOIN ledger_entry e ON e.journal_id = j.id
            GROUP BY j.id HAVING coalesce(sum(e.amount_fen), 0) <> 0 OR count(e.id) <> j.entry_count"""
        )
        assert len(ask("SELECT DISTINCT case_id FROM ledger_journal")) == self.books.postings

    @invariant()
    def accounts_are_those_of_the_plain_books(self):
        found = self._person_ids()
        assert set(found) == set(self.books.accounts)
        for who, account in self.books.accounts.items():
            held = dict(
                ask(
                    """SELECT account, -sum(amount_fen)::bigint FROM ledger_entry
                    WHERE person_id = %s AND account = ANY(%s) GROUP BY 1""",
                    found[who],
                    list(ACCOUNTS),
                )
            )
            assert tuple(held.get(kind, 0) for kind in ACCOUNTS) == account.parts()
            assert ledger.settled_years(found[who]) == account.interest

    @invariant()
    def the_money_is_that_of_the_plain_books(self):
        held = dict(ask("SELECT account, sum(amount_fen)::bigint FROM ledger_entry GROUP BY 1"))
        waiting = [(item.amount, item.left, item.why) for item in self.books.money.waiting]
        owed = sum(due.amount for due in dues(self.books))
        assert held.get(LedgerAccount.FUND.value, 0) == self.books.money.fund
        assert held.get(LedgerAccount.SUSPENSE.value, 0) == -sum(left for _, left, _ in waiting)
        assert held.get(LedgerAccount.RECEIVABLE.value, 0) == owed
        assert held.get(LedgerAccount.CONTRIBUTION_DUE.value, 0) == -owed
        assert waiting == ask(
            """SELECT amount_fen, amount_fen - coalesce((SELECT sum(c.amount_fen) FROM ledger_suspenseclearing c
                WHERE c.item_id = i.id), 0)::bigint, reason FROM ledger_suspenseitem i ORDER BY id"""
        )

    @invariant()
    @once_a_change(of=_posted)
    def records_say_the_same(self):
        """Now, and as they were known at the last remembered instant."""
        for instant, books, _ in [*self.remembered[-1:], (None, self.books, None)]:
            for who, person_id in self._person_ids().items():
                person = Person.objects.get(pk=person_id)
                if who in books.accounts:
                    _is_of(person_record(person, known_at=instant), books.accounts[who])
                else:
                    with pytest.raises(NotKnownThen):
                        person_record(person, known_at=instant)

    @invariant()
    def the_projection_is_equal(self):
        assert list(projection.differences()) == []

    @invariant()
    def nothing_seen_has_changed(self):
        for table in KEPT:
            known = self.seen.get(table, (0, None))
            if known[1] is not None:
                assert digest(table, known[0]) == known[1], table
            [(last,)] = ask(f"SELECT coalesce(max(id), 0) FROM {table}")
            self.seen[table] = last, digest(table, last)

    @invariant()
    @once_a_change(of=_posted)
    def what_was_known_is_still_what_was_known(self):
        found = self._person_ids()
        for instant, books, _ in self.remembered:
            for who, person_id in found.items():
                account = books.accounts.get(who)
                known = ledger.balance(person_id, known_at=instant)
                assert known == (sum(account.parts()) if account else 0)
                settled = ledger.settled_years(person_id, known_at=instant)
                assert settled == (account.interest if account else {})

    @invariant()
    @once_a_change(of=_posted)
    def every_settled_year_is_recomputed(self):
        """As known at each instant: by the rates of that settlement, and by those that were known long ago."""
        for who, person_id in self._person_ids().items():
            person = Person.objects.get(pk=person_id)
            for instant, books, _ in [*self.remembered, (None, self.books, None)]:
                account = books.accounts.get(who, Account())
                known, by_old_rates = history.account_of(person, known_at=instant), account.reckoned_by(RATES)
                for year in account.interest:
                    assert _figures(known, year) == account.year_of(year)
                    assert _figures(known, year, LONG_AGO) == by_old_rates.year_of(year)

    @invariant()
    @once_a_change(of=_posted)
    def what_became_another_is_explained(self):
        """From the last remembered instant to now: the effects of the causes add up to the difference."""
        for instant, books, _ in self.remembered[-1:]:
            for who, person_id in self._person_ids().items():
                person, then = Person.objects.get(pk=person_id), books.accounts.get(who, Account())
                for year in self.books.accounts[who].interest:
                    told = recompute.compare(person, year, recompute.Combination(known_at=instant))
                    assert _line(told.then) == then.year_of(year)
                    assert told.now == told.posted
                    assert _line(told.now) == self.books.accounts[who].year_of(year)
                    gained = told.now.minus(told.then)
                    effects = [astuple(cause.effect) for cause in told.causes]
                    for n, total in enumerate(astuple(gained)):
                        assert sum(effect[n] or 0 for effect in effects) == (total or 0)

    @invariant()
    @once_a_change(of=_registered)
    def facts_are_those_learned_last(self):
        found = self._person_ids()
        for who, person_id in found.items():
            person = Person.objects.get(pk=person_id)
            for instant, _, versions in [*self.remembered, (None, None, self.versions)]:
                for day in DAYS:
                    facts = facts_of(person, on=day, known_at=instant)
                    for item in VALUES:
                        said = facts[item].value if item in facts else None
                        assert said == self._held(versions, who, item, day)

    @staticmethod
    def _held(versions, who, item, day):
        """The value of the version learned last among those that reach the day."""
        reaching = [value for *key, value, since in versions if key == [who, item] and since <= day]
        return reaching[-1] if reaching else None

    def _person_ids(self):
        ids = dict(Person.objects.values_list("social_security_number", "pk"))
        return {NUMBERS.index(number): person_id for number, person_id in ids.items()}
