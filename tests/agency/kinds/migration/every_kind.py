"""An office with people in whose books every kind of case has left something."""

from datetime import date

from tests.agency.kinds.arrears.test_arrears import assessed
from tests.agency.kinds.arrears.test_arrears import wanted as order
from tests.agency.kinds.benefit.test_decisions import decided
from tests.agency.kinds.benefit.test_decisions import insured as insured_for_years
from tests.agency.kinds.benefit.test_decisions import paid as paid_out
from tests.agency.kinds.certification.test_certification import certified
from tests.agency.kinds.change.changing import changed, enrolment, item
from tests.agency.kinds.correction.corrections import contribution, declare_months
from tests.agency.kinds.deferral.test_deferral import ASKED
from tests.agency.kinds.inheritance.inheriting import answers, heir, inherits
from tests.agency.kinds.injury import injured
from tests.agency.money.office import MARCH, Money
from tests.agency.registry.test_relations import END, relation
from tests.agency.world import account, number

from quanyi.agency.collect.models import ArrearsAct
from quanyi.agency.control.models import DisputeResult
from quanyi.agency.desk import actions
from quanyi.agency.kinds.arrears.acts import open_arrears
from quanyi.agency.kinds.deferral.acts import open_deferral
from quanyi.agency.kinds.dispute.answering import Found, write_finding
from quanyi.agency.kinds.dispute.asking import Objection, open_dispute
from quanyi.agency.kinds.merge.merging import Choice, open_merge
from quanyi.agency.kinds.unemployment.registering import open_unemployment
from quanyi.agency.ledger.models import BenefitPayment, SchemeDue
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Post
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import DismissalCause, PensionEvent, Scheme, Verdict

SCHEMES = (Scheme.PENSION, Scheme.MEDICAL, Scheme.UNEMPLOYMENT)
WANTED = PensionEvent.WANTED_OR_IN_CUSTODY
J, F, M = Month(2023, 1), Month(2023, 2), Month(2023, 3)


def person(sequence: int) -> Person:
    return Person.objects.get(social_security_number=number(sequence))


class EveryKind(Money):
    """Built once; each step is a kind of case, from intake to the last signature."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper = account("keeper", Post.DATA_KEEPER)
        self.retired()  # while nobody else is there
        self.of_schemes()
        self.merged()
        self.of_employers()
        self.disputed()
        self.hurt_and_out_of_work()
        self.dead()

    def of_schemes(self) -> None:
        """Months in other schemes: paid with the declaration, paid by a later arrival, and owed."""
        changed(self, enrolment(self, 2, on=date(2025, 2, 1), schemes=",".join(s.value for s in SCHEMES)))
        declare_months(self, MARCH, sequence=2, name="陈静", started_on=None)
        self.approve(self.declare(self.row(2, name="陈静", month=MARCH + 1, paid_on=None, started_on=None)))
        due = SchemeDue.objects.get(scheme=Scheme.MEDICAL.value, month=MARCH + 1)
        yuan = format_yuan(due.own_due_fen + due.employer_due_fen)
        self.approve(self.receive(self.paid("M1", yuan, 费款所属期="2025-04", 到账日期="2025-05-06")))

    def merged(self) -> None:
        """One person under two numbers; February was paid under both, March under the one that ends."""
        kept = declare_months(self, J, F, sequence=5, name="赵一", started_on=date(2023, 1, 1))
        ended = declare_months(self, F, M, sequence=6, name="赵一", started_on=date(2023, 2, 1))
        self.approve(open_merge(Choice(kept, ended, date(2025, 1, 2), "号码登错"), by=self.counter))

    def of_employers(self) -> None:
        """Paid late with a fee; a month that nobody declared; months that may be paid later."""
        self.owing(1)
        self.approve(self.receive(self.paid("L1", 到账日期="2025-06-09")))
        self.approve(open_arrears(self.employer, order(ArrearsAct.LATE_FEE), by=self.counter))
        assessed(self, until=MARCH + 3)
        asked = {"first_month": MARCH + 6, "last_month": MARCH + 7, "approved_on": date(2025, 4, 1)}
        self.approve(open_deferral(self.employer, ASKED | asked, by=self.counter))

    def disputed(self) -> None:
        """An objection that was answered and refused, after one that was rejected."""
        of = person(1)
        said = Objection(
            f"contribution-{contribution(of, MARCH).pk}-base", wanted="9,000 元", reason="工资单"
        )
        rejected = open_dispute(of, said, by=self.counter)
        actions.sign_case(rejected.pk, by=self.signers[0], verdict=Verdict.REJECT, opinion="没有签名")
        case = open_dispute(of, said, by=self.counter)
        actions.sign_case(case.pk, by=self.signers[0], verdict=Verdict.AGREE, opinion="")
        write_finding(case, Found(DisputeResult.REFUSED, "申报表原件", "与申报一致"), by=self.signers[1])
        for signer in self.signers[1:]:
            actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")

    def hurt_and_out_of_work(self) -> None:
        of, last = person(2), date(2025, 4, 30)
        injured.insured(self, of, since=date(2025, 2, 1))
        injury = injured.recognised(self, of, on=date(2025, 3, 10))
        injured.assessed(self, injury, on=date(2025, 5, 1), grade=8)
        ends = (*SCHEMES, Scheme.WORK_INJURY)
        changed(self, *(relation(END, of, self.employer, last, scheme) for scheme in ends))
        asked = {
            "employer": self.employer, "cause": DismissalCause.CONTRACT_ENDED.value, "ended_on": last,
            "registered_on": date(2025, 5, 10), "seeks_work": True, "reason": "合同期满",
        }  # fmt: skip
        self.approve(open_unemployment(of, asked, by=self.counter))

    def dead(self) -> None:
        """One whose account waits for heirs, and one whose two heirs were paid."""
        frozen = declare_months(self, MARCH, sequence=8, name="钱八", started_on=MARCH.first_day)
        changed(self, item(frozen, date(2025, 4, 2), status="died"))
        inherited = declare_months(self, MARCH, sequence=9, name="孙九", started_on=MARCH.first_day)
        changed(self, item(inherited, date(2025, 4, 2), status="died"))
        inherits(self, inherited, heir(81, "1/2"), heir(82, "1/2"))
        answers(self, list(BenefitPayment.objects.filter(person=inherited)))

    def retired(self) -> None:
        """A pensioner of an earlier system's years, paid for a month, and found still entitled."""
        of = insured_for_years(self, date(1965, 1, 15))
        decided(self, of)
        paid_out(self, Month(2025, 3))
        answers(self, list(BenefitPayment.objects.filter(person=of)))
        for on in (date(2025, 5, 10), date(2025, 6, 10)):
            certified(self, of, PensionEvent.ENTITLEMENT_CONFIRMED, on)
        for event in (WANTED, PensionEvent.ACQUITTED, WANTED):  # of one day; the last one counts
            certified(self, of, event, date(2025, 7, 1))
