"""How lives end or become others: reported dead, inherited, gone abroad, found to be two numbers; what was disputed."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone
from tests.agency.kinds.change.changing import ENROLLED, changed
from tests.agency.kinds.correction.corrections import contribution
from tests.agency.kinds.death.test_death import TOLD
from tests.agency.kinds.inheritance.inheriting import heir
from tests.agency.kinds.injury.injured import assessed, recognised
from tests.agency.kinds.termination.terminating import asked_for
from tests.agency.lives.drawing import GRADE, MONTHS_OF_GRADE, Drawing, K
from tests.agency.lives.plain import WAGES, Life, Order, base
from tests.agency.lives.walk import FIRST, LAST, NAMES
from tests.agency.lives.working import Working
from tests.agency.world import REGION, number
from tests.law.second_way import nearest

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.control.models import DisputeResult
from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.kinds.benefit.kinds import LINES
from quanyi.agency.kinds.benefit.particulars import Particulars
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.death.acts import open_report
from quanyi.agency.kinds.dispute.answering import Found, write_finding
from quanyi.agency.kinds.dispute.asking import Objection, open_dispute
from quanyi.agency.kinds.inheritance.acts import open_inheritance
from quanyi.agency.kinds.merge.merging import Choice, open_merge
from quanyi.agency.kinds.parameter.entering import open_parameter
from quanyi.agency.kinds.parameter.reading import read_values
from quanyi.agency.ledger.models import BenefitPayment, SuspenseItem
from quanyi.law.parameters import load_series
from quanyi.law.periods import Month
from quanyi.law.terms import MaternityCase, Verdict

MONTHLY_OF_ONES_OWN = ("monthly_pension", "unemployment")


class Ending(Working, Drawing):
    ACTS = Working.ACTS | Drawing.ACTS | {
        "die": 3, "inherit": 3, "go_abroad": 2, "insure_twice": 2, "merge": 2, "dispute": 2, "enter_rate": 1,
    }  # fmt: skip

    def die(self):
        """Reported by the family: pensions end, what was paid after it is claimed, the account is frozen."""
        life = self.pick([life for life in self.lives if life.is_insured])
        if life is None:
            return False
        first = max([life.since if life.works_for is not None and not life.brought else 0, FIRST.index])
        month = self.random.randint(first, LAST.index)
        found = [order for kind in MONTHLY_OF_ONES_OWN for order in self._after(life, kind, month)]
        if (found and 2025 in life.account.settled) or self.random.random() < 0.3:
            return False
        on = Month.from_index(month).first_day + timedelta(days=14)
        self.tell(life.serial, on)
        told = TOLD | {
            "died_on": on,
            "reported_on": timezone.localdate(),
            "last_due": Month.from_index(month),
        }
        self.approve(open_report(self.person(life), told, by=self.world.counter))
        if life.works_for is not None:
            life.left = life.works_for, month
        life.died, life.works_for = on, None
        life.state = "frozen" if life.state == "normal" else life.state
        for order in found:
            self.district.claimed(order, order.month)
        self.touched = life

    def inherit(self):
        life = self.pick([life for life in self.lives if life.died and life.state == "frozen"])
        if life is None or "inherited" in life.did:
            return False
        heirs = [heir(81), heir(82)][: self.random.choice((1, 2))]
        heirs = [heir(81 + n, str(Fraction(1, len(heirs)))) for n in range(len(heirs))]
        self.tell(life.serial, len(heirs))
        unpaid = self.district.unpaid(life, Month.of(timezone.localdate()).index)
        if not life.account.balance or unpaid:
            with pytest.raises(BenefitRefused, match="应付而未付" if unpaid else "没有余额"):
                open_inheritance(self.person(life), heirs, by=self.world.counter)
            return None
        self._paid_whole(life, open_inheritance(self.person(life), heirs, by=self.world.counter), len(heirs))
        life.did.add("inherited")
        return None

    def _paid_whole(self, life, case, parts):
        """What the account holds with its interest, a payment to each; the fen over go to those named first."""
        self.approve(case)
        now = Month.of(timezone.localdate())
        life.account.run_until((now - 1).index)
        held = life.account.balance
        for payment in BenefitPayment.objects.filter(journal__case=case).order_by("part"):
            fen = held // parts + (payment.part <= held % parts)
            taken = payment.own_fen + payment.transfer_fen
            assert taken == fen, (payment.part, taken, fen)
            kind = payment.row.kind
            self.district.payable(Order(life, "pension", kind, fen, fen, now.index, payment.pk, payment.part))
        assert life.account.balance == 0
        self.touched = life

    def go_abroad(self):
        """Who lost the nationality ends the relation in writing and is paid what the account holds."""
        life = self.pick([
            life for life in self.lives
            if life.state == "normal" and life.died is None and life.account.balance and not life.did
            and not life.brought and not life.benefits
        ])  # fmt: skip
        if life is None:
            return False
        self.tell(life.serial)
        self.has_post(life)
        self._paid_whole(life, asked_for(self.world, self.person(life)), 1)
        life.did.add("abroad")
        return None

    def be_hurt(self):
        fit = [
            life for life in self.lives
            if life.is_insured and life.works_for is not None and "work_injury" in life.schemes and life.paid_months
            and "hurt" not in life.did
        ]  # fmt: skip
        life = self.pick(fit)
        if life is None:
            return False
        month = self.random.randint(max(min(life.paid_months) + 1, life.since), LAST.index)
        on = Month.from_index(month).first_day + timedelta(days=9)
        person, at = self.person(life), self.employers[life.works_for]
        paid = life.paid_months | self._paid_in(life, "work_injury")
        bases = [base(life.dues[n].wage, n) for n in range(month - 12, month) if n in paid]
        if not bases:
            return False
        self.tell(life.serial, on, bases)
        injury = assessed(
            self.world, recognised(self.world, person, on, at), on + timedelta(days=5), grade=GRADE
        )
        decision = self._granted(
            life,
            K.DISABILITY_LUMP_SUM,
            LINES[K.DISABILITY_LUMP_SUM].compute(person, Particulars(injury=injury)),
        )
        average = WAGES[on.year - 1]
        wage = min(max(Fraction(sum(bases), len(bases)), Fraction(average * 60, 100)), average * 3)
        wage = nearest(wage)
        assert decision.amount_fen == MONTHS_OF_GRADE * wage, (decision.amount_fen, wage, bases)
        self._keep(life, decision, is_once=True)
        life.did.add("hurt")
        return None

    def have_a_child(self):
        fit = [
            life for life in self.lives
            if life.is_insured and life.works_for is not None and life.serial % 2 == 0 and "child" not in life.did
            and "medical" in life.schemes
        ]  # fmt: skip
        life = self.pick(fit)
        if life is None:
            return False
        on = Month.from_index(min(life.since + 2, LAST.index)).first_day
        given = Particulars(maternity=MaternityCase.BIRTH, event_on=on, wage_fen=900_000)
        self.tell(life.serial, on)
        decision = self._granted(
            life, K.MATERNITY_ALLOWANCE, LINES[K.MATERNITY_ALLOWANCE].compute(self.person(life), given)
        )
        assert decision.amount_fen == 900_000 * 98 // 30
        self._keep(life, decision, is_once=True)
        life.did.add("child")
        return None

    # Two numbers -----------------------------------------------------------------------------------

    def insure_twice(self):
        """Enrolled once more under another number by the same employer, for a while."""
        fit = [
            life for life in self.lives
            if life.is_insured and life.schemes == ("pension",) and life.works_for is not None and not life.did
            and not life.brought
        ]  # fmt: skip
        life = self.pick(fit)
        if life is None:
            return False
        self.serials = -(-(self.serials + 1 - life.serial) // (2 * len(NAMES))) * 2 * len(NAMES) + life.serial
        twin = Life(self.serials, ("pension",), works_for=life.works_for, since=life.since)
        after = ENROLLED | {
            "social_security_number": number(twin.serial), "name": self.name(twin), "sex": str(2 - twin.serial % 2),
            "schemes": "pension",
        }  # fmt: skip
        start = Month.from_index(life.since).first_day
        self.tell(life.serial, "also", twin.serial, "since", start)
        changed(self.world, Change(
            ChangeAct.ENROLMENT, start, "单位申报新进人员", after=after, employer=self.employers[life.works_for]
        ))  # fmt: skip
        life.did.add("twice")
        twin.did.add("twice")
        twin.twin_of = life
        self.lives.append(twin)
        self.touched = twin
        return None

    def merge(self):
        """The second number ends; each month counts once, and what was paid twice goes back."""
        twin = self.pick([life for life in self.lives if life.twin_of and life.is_insured])
        if twin is None:
            return False
        kept = twin.twin_of
        alike = (kept.state, kept.works_for, kept.since, kept.account.settled)
        if alike != ("normal", twin.works_for, twin.since, twin.account.settled) or twin.state != "normal":
            return False
        self.tell(twin.serial, "into", kept.serial)
        choice = Choice(self.person(kept), self.person(twin), date(2025, 1, 2), "号码登错")
        before = SuspenseItem.objects.count()
        self.approve(open_merge(choice, by=self.world.counter))
        over = self.district.merged(kept, twin)
        assert SuspenseItem.objects.count() == before + bool(over), over
        if over:
            assert SuspenseItem.objects.latest("pk").amount_fen == over
            self.district.suspense.append([SuspenseItem.objects.latest("pk").pk, None, 0, over])
        self.touched = kept
        return None

    # Said to be wrong, and what rates are ----------------------------------------------------------

    def dispute(self):
        life = self.pick([life for life in self.lives if life.paid_months and life.died is None])
        if life is None:
            return False
        months = sorted(life.paid_months - life.disputed)
        if not months:
            return False
        month = Month.from_index(self.random.choice(months))
        life.disputed.add(month.index)
        is_upheld, person = False, self.person(life)
        key = f"contribution-{contribution(person, month).pk}-base"
        self.tell(life.serial, month)
        said = Objection(key, wanted="另一工资", reason=f"工资单 {self.reference()}")
        case = open_dispute(person, said, by=self.world.counter)
        found = Found(DisputeResult.UPHELD if is_upheld else DisputeResult.REFUSED, "申报表原件", "工资台账")
        self._sign(case, 0)
        write_finding(case, found, by=self.world.signers[1])
        for n in (1, 2, 3):
            self._sign(case, n)
        self.touched = life
        return None

    def _sign(self, case, n):
        answer = actions.sign_case(case.pk, by=self.world.signers[n], verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer

    def enter_rate(self):
        """A rate enters by a case: months declared from now on are of it."""
        if self.district.others["unemployment"] != (5, 5):
            return False
        series = "unemployment_rate_employer"
        asked = {
            "series": series, "region": REGION, "document_number": "示人社发〔2025〕1号", "document_title": "费率",
            "issued_by": "示范区人力资源社会保障局", "issued_on": date(2025, 6, 30), "confidence": "A",
        }  # fmt: skip
        self.tell("unemployment of employers 0.7 %")
        values = read_values("2025-07-01 至今 0.007", load_series(series))
        self.approve(open_parameter(asked, values, by=self.world.settler, bank_rate=None))
        self.district.others = self.district.others | {"unemployment": (5, 7)}
        return None
