"""What lives draw: brought from an earlier system, retired, certified, adjusted, paid by the bank or not, claimed back;
out of work, hurt, with a child.
"""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import timezone
from tests.agency.kinds.benefit.test_adjusting import asked_for
from tests.agency.kinds.certification.test_certification import certified
from tests.agency.kinds.change.changing import changed
from tests.agency.kinds.inheritance.inheriting import answers
from tests.agency.kinds.migration.books import Receiving, written
from tests.agency.lives.plain import Benefit, Life, Order, index
from tests.agency.lives.walk import LAST, Walk
from tests.agency.registry.test_relations import END, relation
from tests.agency.world import REGION, account, number

from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit import matters
from quanyi.agency.kinds.benefit import payments as benefit_payments
from quanyi.agency.kinds.benefit.acts import hand_in_results, open_benefit
from quanyi.agency.kinds.benefit.changes import submit_claim
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Retirement
from quanyi.agency.kinds.benefit.kinds import LINES
from quanyi.agency.kinds.benefit.particulars import Particulars
from quanyi.agency.kinds.unemployment.registering import open_unemployment
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import order_number, payments_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, CheckWay
from quanyi.agency.review.services import open_case
from quanyi.agency.staff.models import Post
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import DismissalCause, PensionEvent, RetirementGroup, Scheme

K, E = BenefitKind, PensionEvent
BORN = (date(1964, 11, 15), date(1965, 1, 15))
# Tenths of a month at sixty years, and at sixty years and a month: between 139 and 132 of the table.
RETIRES = {BORN[0]: (Month(2024, 11), 1390), BORN[1]: (Month(2025, 2), 1384)}
UNEMPLOYMENT = 180_000  # 90 % of 2,000.00
GRADE, MONTHS_OF_GRADE = 7, 13
YEARS = range(2010, 2025)
WHOLE = (K.INHERITANCE, K.LUMP_SUM_LEFT, K.LUMP_SUM_SHORT)


def _months(benefit):
    """Those in which it may be drawn: the one of what is paid once, else those of 2025."""
    first = index(2025, 1) if benefit.kind == "monthly_pension" else benefit.first
    return [benefit.first] if benefit.is_once else range(max(benefit.first, first), LAST.index + 1)


class Drawing(Walk):
    ACTS = {
        "bring": 2, "retire": 5, "pay_month": 10, "bank": 9, "certify": 3, "claim": 2, "give_back": 3, "adjust": 2,
        "lose_work": 4, "be_hurt": 3, "have_a_child": 2,
    }  # fmt: skip

    old_lives = 3

    # Brought from an earlier system ----------------------------------------------------------------

    def bring(self):
        """A folder of books: fifteen years of a man who is about to retire."""
        if sum(bool(life.brought) for life in self.lives) >= self.old_lives:
            return False
        self.serials += 1 + self.serials % 2
        life = Life(
            self.serials, ("pension",), born=self.random.choice(BORN), works_for=0, since=LAST.index + 1
        )
        at, code = f"{700_000_000_000 + life.serial}", self.employers[0].credit_code
        tables = {
            "employers": [{"credit_code": code, "name": self.employers[0].name}],
            "persons": [{
                "insurance_number": at, "social_security_number": number(life.serial, life.born),
                "name": self.name(life), "sex": "1", "born_on": str(life.born), "status": "contributing",
                "status_from": "2010-01-01",
            }],
            "relations": [{"insurance_number": at, "credit_code": code, "starts_on": "2010-01-01"}],
            "months": [{
                "insurance_number": at, "credit_code": code, "first_month": f"{year}-01", "last_month": f"{year}-12",
                "base_fen": "500000", "own_due_fen": "40000", "employer_due_fen": "80000", "credited_in": f"{year}-01",
            } for year in YEARS],
            "account_years": [{
                "insurance_number": at, "year": f"{year}", "own_credit_fen": " ".join(["40000"] * 12),
                "own_interest_fen": "10000", "transfer_interest_fen": "0",
            } for year in YEARS],
        }  # fmt: skip
        self.tell(life.serial, life.born)
        self._import(tables)
        life.brought, life.state = set(range(index(2010, 1), index(2025, 1))), "normal"
        for month in life.brought:
            life.account.credits[month] = 40_000
        life.account.interest.update(dict.fromkeys(YEARS, 10_000))
        life.account.settled.update(YEARS)
        self.lives.append(life)
        self.district.brought(life)
        self.touched = life

    def _import(self, tables):
        if not hasattr(self, "receiving"):
            self.receiving = Receiving.__new__(Receiving)
            self.receiving.keeper = account("keeper", Post.DATA_KEEPER)
            self.receiving.signers = self.world.signers
        with TemporaryDirectory() as folder:
            brought = self.receiving.bring(written(Path(folder), **tables))
        for case in brought.cases:
            self.receiving.approve(case)

    # Decided ---------------------------------------------------------------------------------------

    def _granted(self, life, kind, computed):
        """Decided by four; the decision."""
        submission = benefits.submit_decision(
            self.person(life), kind, computed, reason="见材料", by=self.world.counter,
            **({} if kind is K.MONTHLY_PENSION else {"rules": LINES[kind].rules}),
        )  # fmt: skip
        self.approve(open_case(submission, collector=self.world.counter))
        self.touched = life
        return BenefitDecision.objects.latest("pk")

    def _keep(self, life, decision, *, is_once):
        last = decision.last_month
        life.benefits.append(Benefit(
            decision.kind, "medical" if decision.scheme == "maternity" else decision.scheme, decision.first_month.index,
            None if last is None else last.index, decision.amount_fen, decision.account_fen, is_once, decision.pk,
        ))  # fmt: skip

    def retire(self):
        waiting = [life for life in self.lives if life.brought and not life.pension and life.is_insured]
        life = self.pick([life for life in waiting if life.works_for is not None and not life.did])
        if life is None:
            return False
        chosen, tenths = RETIRES[life.born]
        asked = Retirement(chosen, RetirementGroup.MALE_60)
        computed = benefits.pension_of(self.person(life), asked, today=chosen.first_day + timedelta(days=9))
        self.tell(life.serial, chosen)
        decision = self._granted(life, K.MONTHLY_PENSION, computed)
        life.account.run_until((chosen - 1).index)
        assert decision.account_fen == (life.account.balance * 20 + tenths) // (2 * tenths)
        self._keep(life, decision, is_once=False)
        life.works_for = None
        return None

    def lose_work(self):
        """Who has paid a year leaves, registers and draws."""
        fit = [
            life for life in self.lives
            if life.is_insured and life.works_for is not None and "unemployment" in life.schemes
            and len(self._paid_in(life, "unemployment")) >= 12 and "unemployed" not in life.did
        ]  # fmt: skip
        life = self.pick(fit)
        if life is None:
            return False
        counted = len(self._paid_in(life, "unemployment"))
        last = Month.from_index(max(life.dues))
        person, at = self.person(life), self.employers[life.works_for]
        self.has_post(life)
        changed(self.world, *(relation(END, person, at, last.last_day, Scheme(s)) for s in life.schemes))
        asked = {
            "employer": at, "cause": DismissalCause.CONTRACT_ENDED.value, "ended_on": last.last_day,
            "registered_on": last.last_day + timedelta(days=10), "seeks_work": True, "reason": "合同期满",
        }  # fmt: skip
        self.tell(life.serial, last, "after", counted)
        self.approve(open_unemployment(person, asked, by=self.world.counter))
        decision = self._granted(life, K.UNEMPLOYMENT, LINES[K.UNEMPLOYMENT].compute(person, Particulars()))
        first = (last + 1).index
        assert (decision.amount_fen, decision.first_month.index) == (UNEMPLOYMENT, first)
        assert decision.last_month.index == first + counted // 12 - 1
        self._keep(life, decision, is_once=False)
        life.left, life.works_for, life.since = (life.works_for, last.index), None, last.index + 1
        life.did.add("unemployed")
        return None

    @staticmethod
    def _paid_in(life, scheme):
        return {n for n, due in life.dues.items() if scheme in due.owed and scheme not in due.open}

    # Paid, or not ----------------------------------------------------------------------------------

    def pay_month(self):
        """A month's benefits of a scheme are made payable: whoever is due, each once."""
        scheme = self.random.choice(
            ("pension", "pension", "pension", "unemployment", "work_injury", "medical")
        )
        months = {
            n for life in self.lives for each in life.benefits if each.scheme == scheme for n in _months(each)
        }
        if not months:
            return False
        month = Month.from_index(self.random.choice(sorted(months)))
        expected = self.district.due_in(scheme, month.index)
        if any(month.year in life.account.settled and each.account for life, each in expected):
            return False
        self.tell(scheme, month, [(life.serial, each.kind, each.fen) for life, each in expected])
        of = Scheme.MATERNITY if scheme == "medical" else Scheme(scheme)
        given = {"region": REGION, "by": self.world.settler, "scheme": of}
        if not expected:
            with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
                benefit_payments.submit_payments(month, **given)
            return None
        case = open_benefit(
            lambda: benefit_payments.submit_payments(month, **given), matters.payments(month, of, REGION),
            by=self.world.settler,
        )  # fmt: skip
        self.approve(case)
        made = {(p.person_id, p.row.kind): p for p in BenefitPayment.objects.filter(journal__case=case)}
        assert set(made) == {(self.person(life).pk, each.kind) for life, each in expected}, (made, expected)
        for life, each in expected:
            payment = made[self.person(life).pk, each.kind]
            taken = min(each.account, life.account.balance)
            assert (payment.row.amount_fen, payment.own_fen + payment.transfer_fen) == (each.fen, taken)
            self.district.payable(Order(life, scheme, each.kind, each.fen, taken, month.index, payment.pk))
            self.touched = life
        return None

    def bank(self):
        """The bank answers: paid, failed and to be sent again, or back after it was paid."""
        order = self.pick([order for order in self.district.orders if order.state == "open"])
        if order is None:
            return False
        result = self.random.choice(("成功", "成功", "成功", "失败"))
        self.tell(order.life.serial, order.kind, order.part, Month.from_index(order.month), result)
        answers(self.world, [BenefitPayment.objects.get(pk=order.pk)], result, on=str(timezone.localdate()))
        if result == "成功":
            order.state = "paid"
            self.district.paid(order)
            self._maybe_ended(order.life, order.kind)
        self.touched = order.life
        return None

    def _maybe_ended(self, life, kind):
        """When the last recipient has been paid the account ends, and with it what relation there was."""
        if kind in WHOLE and all(
            o.state == "paid" for o in self.district.orders if o.life is life and o.kind == kind
        ):
            if (
                life.died is None or kind == K.INHERITANCE
            ):  # who dies before the bank has paid: the account stays frozen
                life.state = "terminated"
            if life.works_for is not None:
                life.left, life.works_for = None, None

    def certify(self):
        """Doubt, a finding and what follows; custody and acquittal; prison and release."""
        life = self.pick([life for life in self.lives if life.pension and life.is_insured])
        if life is None:
            return False
        held = life.unpaid[-1] if life.unpaid and life.unpaid[-1][2] is None else None
        month = Month.from_index(max(index(2025, self.random.randint(3, 9)), life.heard_of + 1))
        if month > LAST:
            return False
        life.heard_of = month.index
        if held:
            return self._release(life, held, month)
        why = self.random.choice(("found", "custody", "prison"))
        self.tell(life.serial, why, month)
        on = month.first_day + timedelta(days=9)
        if why == "found":
            self._event(life, E.ENTITLEMENT_IN_DOUBT, on - timedelta(days=5))
            with pytest.MonkeyPatch.context() as patch:
                later = timezone.now() + timedelta(days=31)
                patch.setattr(timezone, "now", lambda: later)
                self._event(life, E.FOUND_NOT_ENTITLED, on)
        else:
            self._event(life, E.WANTED_OR_IN_CUSTODY if why == "custody" else E.SENTENCED_TO_PRISON, on)
        life.unpaid.append([why, month.index + 1, None])
        return None

    def _release(self, life, held, month):
        why = held[0]
        event = {"found": E.ENTITLEMENT_CONFIRMED, "custody": E.ACQUITTED, "prison": E.RELEASED}[why]
        self.tell(life.serial, event.value, month)
        self._event(life, event, month.first_day + timedelta(days=19))
        if why == "prison":
            held[2] = month.index
        else:
            life.unpaid.remove(held)
            life.claimed = {each for each in life.claimed if each[0] != "monthly_pension"}

    def _event(self, life, event, on):
        certified(self.world, self.person(life), event, on, CheckWay.DOCUMENT)
        self.touched = life

    # Claimed back ----------------------------------------------------------------------------------

    def claim(self):
        """Months after the last one due are claimed back: those that were paid are owed, the others never go out."""
        life = self.pick([life for life in self.lives if life.pension and life.unpaid and life.is_insured])
        if life is None or 2025 in life.account.settled:
            return False
        last = self.random.randint(life.unpaid[0][1] - 1, index(2025, 12))
        found = self._after(life, "monthly_pension", last)
        if not found:
            return False
        self.tell(life.serial, "after", Month.from_index(last), [Month.from_index(o.month) for o in found])
        case = open_benefit(
            lambda: submit_claim(
                self.person(life), K.MONTHLY_PENSION, Month.from_index(last), reason="查明不符", by=self.world.counter
            ),
            matters.benefit(self.person(life).pk, K.MONTHLY_PENSION.value), by=self.world.counter,
        )  # fmt: skip
        self.approve(case)
        self._claimed(life, found)
        return None

    def _after(self, life, kind, last):
        return [
            o for o in self.district.orders
            if o.life is life and o.kind == kind and o.month > last and o.state in ("open", "paid")
        ]  # fmt: skip

    def _claimed(self, life, found):
        for order in found:
            self.district.claimed(order, order.month)
            life.claimed.add((order.kind, order.month))
        self.touched = life

    def give_back(self):
        order = self.pick([order for order in self.district.orders if order.state == "owed"])
        if order is None:
            return False
        self.tell(order.life.serial, order.kind, Month.from_index(order.month))
        standing = next(o for o in payments_of(self.person(order.life).pk) if o.payment.pk == order.pk)
        at, due = order_number(order.pk, standing.instalments + 1), format_yuan(order.amount).replace(",", "")
        told = f"{at},{due},退款,{timezone.localdate()},{self.reference()},"
        content = f"指令号,金额,支付结果,支付日期,流水号,失败原因\n{told}\n"
        handed_in = hand_in_results(content.encode(), "退款.csv", by=self.world.settler)
        assert handed_in.case, handed_in.check.faults
        self.approve(handed_in.case)
        self.district.recovered(order)
        self.touched = order.life
        return None

    def adjust(self):
        """2025: who had retired by December 2024 and is paid gets more, the months paid made up at once."""
        fit = [
            life for life in self.lives
            if life.pension and life.born == BORN[0] and life.is_insured and "adjusted" not in life.did
        ]  # fmt: skip
        if not fit or any(life.unpaid or 2025 in life.account.settled for life in fit):
            return False
        self.tell([life.serial for life in fit])
        self.approve(asked_for(self.world))
        for life in fit:
            was, person = life.pension, self.person(life)
            increase = 3_500 + 1_500 + (was.fen * 5 + 500) // 1000
            share = (increase * was.account * 2 + was.fen) // (2 * was.fen)
            months = len(self._after(life, "monthly_pension", index(2024, 12)))
            now = BenefitDecision.objects.get(person=person, kind=K.MONTHLY_PENSION, replaced_by=None)
            was.fen, was.account, was.number = was.fen + increase, was.account + share, now.pk
            assert (now.amount_fen, now.account_fen) == (was.fen, was.account)
            life.did.add("adjusted")
            if months:
                owed = BenefitDecision.objects.get(person=person, kind=K.PENSION_DIFFERENCE)
                assert (owed.amount_fen, owed.account_fen) == (months * increase, months * share)
                self._keep(life, owed, is_once=True)
            self.touched = life
        return None
