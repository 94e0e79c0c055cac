"""The whole office against plain dictionaries: whatever is done in whatever order, both hold the same.

Hypothesis walks: files are handed in and approved, paid now, later or never, years are settled, cases overtake each
other. After each step the books of the office (real services, real PostgreSQL, committed) are held against
`plain_books`; nothing seen earlier has changed; what was known at an earlier instant is still what was known.
"""

from contextlib import ExitStack
from datetime import date

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import length
from tests.agency import world
from tests.agency.machine_checks import DAYS, VALUES, Checks
from tests.agency.machine_money import MoneyRules
from tests.agency.machine_parts import NUMBERS, ask, proposal, sheet
from tests.agency.plain_books import Books
from tests.agency.plain_wages import Refusal
from tests.conftest import fresh_office

from quanyi.agency.collect.models import ChangeAct, Channel
from quanyi.agency.control.checking import CHECKS, check_data
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.kinds.settlement.settling import NothingToSettle
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.wording import Titles
from quanyi.law.periods import Month
from quanyi.law.terms import Severity, Verdict

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a long walk is shrunk in the slow test

persons = st.integers(0, len(NUMBERS) - 1)
months = st.builds(lambda year, n: year * 12 + n, st.integers(2004, 2006), st.sampled_from([0, 1, 5, 11]))
# Below the floor, above the ceiling, and between; a fen more than a round sum.
wages = st.sampled_from([30_000, 100_000, 123_457, 200_001, 900_000])
lags = st.none() | st.integers(0, 14)


class OfficeMachine(MoneyRules, Checks):
    template = ""

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(fresh_office(self.template))
        self.world = world.World()
        self.employers = (self.world.employer, world.employer(2, "示范区云岭建筑安装有限公司"))
        self.books = Books()
        self.pending = []  # (case, what the last signature should do to the plain books, what it is about)
        self.versions = []  # (person, item, value, day from which it holds), in the order in which they were learned
        self.seen = {}
        self.checked = {}
        self.remembered = []

    def teardown(self):
        try:
            self._end()
        finally:
            self.stack.close()

    # What is done ---------------------------------------------------------------------------------------------------

    @initialize(wage=wages, lag=lags)
    def enrol(self, wage, lag):
        """Two persons and their first months, of which one may not be paid for."""
        rows = [
            (0, 2004 * 12, "normal", wage, 2004 * 12),
            (1, 2004 * 12, "normal", wage, _after(2004 * 12, lag)),
        ]
        self._hand_in(0, 2004 * 12, rows)
        self._approve(0)

    @rule(
        employer=st.integers(0, 1),
        month=months,
        lines=st.dictionaries(persons, st.tuples(wages, lags), min_size=1, max_size=3),
        late=st.dictionaries(st.tuples(persons, months), st.tuples(wages, lags), max_size=2),
        at_once=st.booleans(),
    )
    def hand_in(self, employer, month, lines, late, at_once):
        """A file of a month, with back payments of earlier ones; approved at once, or left to wait."""
        rows = [(who, month, "normal", wage, _after(month, lag)) for who, (wage, lag) in lines.items()]
        rows += [
            (who, earlier, "back_payment", wage, _after(month, lag))
            for (who, earlier), (wage, lag) in late.items()
            if earlier < month
        ]
        self._hand_in(employer, month, rows)
        if at_once and self.pending:
            self._approve(-1)

    @precondition(lambda self: self._unpaid())
    @rule(data=st.data(), lag=st.integers(0, 14))
    def pay_later(self, data, lag):
        """A month that was declared without money is made up, in the file of a later month."""
        person, employer, owed, wage = data.draw(st.sampled_from(self._unpaid()))
        self._hand_in(employer, owed + 1, [(person, owed, "back_payment", wage, owed + 1 + lag)])

    @precondition(lambda self: self._owing())
    @rule(data=st.data(), lag=st.integers(0, 14), at_once=st.booleans())
    def pay_the_rest(self, data, lag, at_once):
        """What a month owes since it was corrected is paid, in the file of a later month."""
        person, employer, owed, wage = data.draw(st.sampled_from(self._owing()))
        waiting = len(self.pending)
        self._hand_in(employer, owed + 1, [(person, owed, "back_payment", wage, owed + 1 + lag)])
        if at_once and len(self.pending) > waiting:
            self._approve(-1)

    @precondition(lambda self: self.pending)
    @rule(data=st.data())
    def approve(self, data):
        """Four signatures on a case that waits; the last one posts it, or is refused and the case ends."""
        self._approve(data.draw(st.integers(0, len(self.pending) - 1)))

    def _approve(self, which):
        case, should, _ = self.pending.pop(which)
        for signer in self.world.signers[:3]:
            self._sign(case, signer, Verdict.AGREE)
        try:
            should()
        except Refusal:
            with pytest.raises((PostingRefused, IntegrityError)):
                self._sign(case, self.world.signers[3], Verdict.AGREE)
            self._sign(
                case,
                self.world.signers[3],
                Verdict.SEND_BACK if case.kind == "settlement" else Verdict.REJECT,
            )
        else:
            self._sign(case, self.world.signers[3], Verdict.AGREE)

    @rule(year=st.integers(2004, 2006), at_once=st.booleans())
    def settle(self, year, at_once):
        """A year's interest is computed and put before the reviewers."""
        try:
            settlement = self.books.compute_year(year)
        except Refusal:
            settlement = None
        if settlement is None or any(about == year for _, _, about in self.pending):
            with pytest.raises((NothingToSettle, AlreadyUnderWay)):
                settle_year(year, region=world.REGION, by=self.world.settler)
            return
        case = settle_year(year, region=world.REGION, by=self.world.settler)
        self.pending.append((case, lambda: self.books.post_settlement(settlement), year))
        if at_once:
            self._approve(-1)

    @precondition(lambda self: self._paid())
    @rule(data=st.data(), wage=st.none() | wages, at_once=st.booleans())
    def correct(self, data, wage, at_once):
        """A posted month had another wage, or should not stand at all: reversed, posted anew, settled years anew."""
        who, key, was = data.draw(st.sampled_from(self._paid()))
        if wage == was:
            return
        person = Person.objects.get(social_security_number=NUMBERS[who])
        employer, month, kind = key
        posted = next(
            c.pk
            for c in ledger.contributions_of(person.pk)
            if (c.employer_id, c.month.index, c.kind) == (self.employers[employer].pk, month, kind)
        )
        about = "correction", who, key
        if any(about == waiting for _, _, waiting in self.pending):
            with pytest.raises(AlreadyUnderWay):
                open_correction(lambda: proposal(posted, wage), by=self.world.counter)
            return
        case = open_correction(lambda: proposal(posted, wage), by=self.world.counter)
        books, seen = self.books, self.books.correction_seen(who, key)
        self.pending.append((case, lambda: books.post_correction(who, key, wage, seen), about))
        if at_once:
            self._approve(-1)

    @precondition(lambda self: not self.pending)
    @rule(who=persons, item=st.sampled_from(sorted(VALUES)), at=st.integers(0, 2), day=st.sampled_from(DAYS))
    def change(self, who, item, at, day):
        """A fact of the registry changes from a day on, or was wrong from a day in the past."""
        person = Person.objects.filter(social_security_number=NUMBERS[who]).first()
        value = VALUES[item][at]
        if person is None or self._held(self.versions, who, item, day) == value:
            return
        change = Change(ChangeAct.ITEM, day, "证件", after={item: value}, person=person, keep_later=False)
        case = open_change(
            [change], titles=Titles.of_nobody("变更"), region=world.REGION, by=self.world.counter
        )
        self.pending.append((case, lambda: self.versions.append((who, item, value, day)), "change"))
        self._approve(-1)

    @rule()
    def remember(self):
        """An instant, and the books as they stand at it."""
        [(now,)] = ask("SELECT clock_timestamp()")
        self.remembered.append((now, self.books.copy(), list(self.versions)))

    def _hand_in(self, employer, month, rows):
        keys = {(employer, who, of, kind) for who, of, kind, _, _ in rows}
        by_whom = self.employers[employer]
        handed_in = hand_in_declaration(
            sheet(rows, by_whom), "申报.csv", employer=by_whom, month=Month.from_index(month),
            channel=Channel.COUNTER, by=self.world.counter,
        )  # fmt: skip
        if handed_in.seen_before:
            return
        announced = {(employer, who, of, kind) for who, of, kind, _, paid in rows if paid is None}
        rests = {(employer, *row[:3]) for row in rows if isinstance(self._paying(employer, row)[2], tuple)}
        out = (keys - rests) & (self._taken() | self._in_the_way())
        if keys & self._waiting() or out or announced & self._owed_already():
            assert handed_in.case is None, "a month is declared twice"
            return
        if handed_in.case is None and any(map(self._is_being_corrected, rests)):
            return  # the correction that waits works the rest out anew: the office may say so
        if {fault["code"] for fault in handed_in.check.faults} == {"back_payment_by_paper"}:
            return  # not declared in its time, and years ago: by paper alone
        assert handed_in.case is not None, handed_in.check.faults
        books, paying = self.books, [self._paying(employer, row) for row in rows]
        self.pending.append((handed_in.case, lambda: books.post_declaration(employer, paying), keys))

    def _paying(self, employer, row):
        """The row as it is posted: a back payment of the wage that was found right pays what the month still owes."""
        who, month, kind, wage, paid = row
        account = self.books.accounts.get(who)
        rest = account and account.open_rest(employer, month)
        if rest and (kind, wage) == ("back_payment", rest.wage) and paid is not None:
            return who, month, ("rest", rest.amount), wage, paid
        return row

    def _is_being_corrected(self, key):
        employer, who, month, _ = key
        return any(
            isinstance(about, tuple) and (about[1], *about[2][:2]) == (who, employer, month)
            for _, _, about in self.pending
        )

    def _waiting(self):
        """(employer, person, month, kind) that waits in a case."""
        return set().union(*(about for _, _, about in self.pending if isinstance(about, set)))

    def _taken(self):
        """(employer, person, month, kind) that is posted, or waits in a case."""
        posted = {
            (employer, who, month, kind)
            for who, account in self.books.accounts.items()
            for employer, month, kind in account.claims
        }
        return posted | self._waiting()

    def _in_the_way(self):
        """(employer, person, month, kind) that a posted month of the other kind keeps out."""
        return {
            (employer, who, month, "normal" if kind == "back_payment" else "back_payment")
            for who, account in self.books.accounts.items()
            for (employer, month, kind), claim in account.claims.items()
            if kind == "back_payment" or not claim.is_open
        }

    def _owed_already(self):
        """(employer, person, month, kind) of back payments that are told of only when their money has come."""
        return {(employer, who, month, "back_payment") for who, employer, month, _ in self._unpaid()}

    def _unpaid(self):
        return [
            (who, employer, month, claim.wage)
            for who, account in sorted(self.books.accounts.items())
            for (employer, month, kind), claim in account.claims.items()
            if kind == "normal" and claim.is_open
        ]

    def _owing(self):
        """(person, employer, month, wage) of paid months that owe more."""
        return [
            (who, employer, month, claim.wage)
            for who, account in sorted(self.books.accounts.items())
            for (employer, month, kind), claim in account.claims.items()
            if kind.startswith("rest") and claim.is_open
        ]

    def _paid(self):
        """(person, key, wage) of ordinary months that were paid when declared."""
        return [
            (who, key, claim.wage)
            for who, account in sorted(self.books.accounts.items())
            for key, claim in account.claims.items()
            if key[2] == "normal" and claim.credited is not None
        ]

    def _sign(self, case, signer, verdict):
        answer = actions.sign_case(case.pk, by=signer, verdict=verdict, opinion="已核")
        assert not hasattr(answer, "reason"), answer

    def _end(self):
        """All accounts agree; the checks of the data see what the plain books see, and nothing that cannot be."""
        run = reconcile(reason="测试")
        assert [(d.finding, d.subject, d.evidence) for d in run.differences.all()] == []
        counts = check_data(region=world.REGION, today=date(2008, 6, 1), by=None, reason="测试").run.counts
        errors = {code: n for code, n in counts.items() if n and CHECKS[code].severity is Severity.ERROR}
        assert bool(errors.pop("month.twice", 0)) == any(
            map(_has_a_month_twice, self.books.accounts.values())
        )
        assert not errors


def _after(month, lag):
    return None if lag is None else month + lag


def _has_a_month_twice(account):
    months = [(key[1], claim) for key, claim in account.claims.items() if not key[2].startswith("rest")]
    paid = [month for month, claim in months if claim.credited_in is not None]
    return len(paid) > len(set(paid))


def _walk(template, blocker, examples, steps, phases):
    OfficeMachine.template = template
    with blocker.unblock():
        run_state_machine_as_test(
            OfficeMachine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=phases,
            ),
        )


@pytest.mark.usefixtures("rates_known_since_2020")
def test_the_office_and_plain_dictionaries_hold_the_same(template, django_db_blocker):
    _walk(template, django_db_blocker, examples=length.of(short=3, long=20), steps=12, phases=QUICK)


@pytest.mark.slow
@pytest.mark.usefixtures("rates_known_since_2020")
def test_they_do_so_on_long_walks(template, django_db_blocker):
    _walk(
        template,
        django_db_blocker,
        examples=length.of(short=2, long=8),
        steps=length.of(short=14, long=30),
        phases=tuple(Phase),
    )
