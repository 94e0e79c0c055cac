"""Age and its end: retiring, drawing and confirmed no more, dying, leaving for good (示范退休、身故、终止).

| person | where the journey stands |
|---|---|
| 李平庆 | reached the age: the pension is decided |
| 邱平俊 | reached it in 2026: the application waits for 复核 |
| 朱飞毅 | a pension of the earlier system, taken over: the bank refused its first month |
| 郑斌 | another such pensioner: paid, and confirmed more than a year ago |
| 谢强俊 | died: the account is frozen, two heirs ask for it |
| 朱哲玥 | a death is reported and waits for 初审 |
| 罗伟鹏 | short of years: application, notice, delivery and confirmation are there, the case waits |
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from django.utils import timezone

from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import (
    DeathReporter,
    Document,
    DocumentKind,
    HeirTitle,
    Kinship,
    Submission,
    TerminationGround,
)
from quanyi.agency.collect.models import TerminationAct as A
from quanyi.agency.demo.books import REGION
from quanyi.agency.demo.doors import papers_of, person_at, put_through, scan, signed, taken_in
from quanyi.agency.demo.money import as_csv
from quanyi.agency.demo.staff import COLLECTOR, SETTLER, clerk
from quanyi.agency.kinds import benefit, certification, death, inheritance, termination
from quanyi.agency.kinds.benefit import decisions, matters, payments
from quanyi.agency.kinds.benefit.acts import hand_in_results, open_benefit
from quanyi.agency.kinds.benefit.changes import submit_payee
from quanyi.agency.kinds.benefit.identity import Identity
from quanyi.agency.kinds.benefit.materials import TAKEN_OVER
from quanyi.agency.kinds.benefit.taking_over import OldDecision, taken_over
from quanyi.agency.kinds.certification.acts import open_certification
from quanyi.agency.kinds.certification.checking import Found
from quanyi.agency.kinds.death.acts import open_report
from quanyi.agency.kinds.inheritance.acts import open_inheritance
from quanyi.agency.kinds.inheritance.heirs import Heir
from quanyi.agency.kinds.termination.steps import apply, take_step
from quanyi.agency.kinds.termination.submitting import Payee, open_termination
from quanyi.agency.ledger.payout import Order
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.groups import group_of
from quanyi.agency.registry.models import BenefitKind, CheckWay, Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import PensionEvent, Scheme
from quanyi.written.documents import IdentityDocument
from quanyi.written.numbers import DEMO_DIVISION, make_citizen_number

RETIRED, RETIRING, REFUSED, PAID, DIED, REPORTED, ENDING = 29, 24, 79, 94, 90, 89, 34
PENSION = BenefitKind.MONTHLY_PENSION
TAKEN_OVER_FROM = Month(2026, 1)
BANK = "工商银行示范支行"


def _pension(index: int, chosen: Month, by: Account) -> Case:
    person = person_at(index)
    asked = decisions.Retirement(chosen, group_of(person))
    computed = decisions.pension_of(person, asked, today=timezone.localdate())
    seen = Identity(CheckWay.COUNTER, IdentityDocument.CITIZEN)
    return open_decision(person, PENSION, by, lambda: decisions.submit_decision(
        person, PENSION, computed, reason="达到法定退休年龄", by=by, identity=seen
    ), PENSION.value)  # fmt: skip


def _taken_over(index: int, by: Account) -> Case:
    """原核定接续, as the table of the earlier system says it."""
    person = person_at(index)
    old = OldDecision(
        TAKEN_OVER_FROM, 286_400 + index * 100, 61_200, 288, f"原系统核定表〔2020〕{index}号", Month(2020, 5)
    )  # fmt: skip
    computed = taken_over(person, old)
    return open_decision(person, PENSION, by, lambda: decisions.submit_decision(
        person, PENSION, computed, reason="原系统发放到2025年12月", by=by, rules=()
    ), TAKEN_OVER)  # fmt: skip


def open_decision(
    person: Person, kind: BenefitKind, by: Account, submit: Callable[[], Submission], matter: str
) -> Case:
    """待遇核定 with every paper that its matter cannot do without."""
    papers = papers_of(
        benefit.KIND.materials, matter, by, f"{kind.value} {person.insurance_number}", person=person
    )
    return open_benefit(submit, matters.benefit(person.pk, kind), by=by, papers=papers)


def payee(person: Person, kind: BenefitKind, by: Account) -> Case:
    """收款账户, of the person."""
    name = facts_of(person)["name"].value
    submit = partial(
        submit_payee, person, kind, payee_name=name, bank_name=BANK, account_number=f"62220200{person.pk:08d}",
        reason="本人申请", by=by,
    )  # fmt: skip
    return open_benefit(submit, matters.payee(person.pk, kind), by=by)


def pay_month(month: Month, scheme: Scheme, refused: Mapping[int, str]) -> None:
    """A month of a scheme's benefits, signed, and what the bank answers: paid, or refused with a reason by person."""
    put_through(lambda by: open_benefit(
        partial(payments.submit_payments, month, region=REGION, by=by, scheme=scheme),
        matters.payments(month, scheme, REGION), by=by,
    ), by=SETTLER)  # fmt: skip
    orders = [sent.order for sent in payments.orders_to_send(scheme) if sent.order.payment.month == month]
    rows = [_answer(order, refused.get(order.payment.person_id, "")) for order in orders]
    content = as_csv([("指令号", "金额", "支付结果", "支付日期", "流水号", "失败原因"), *rows])
    settler = clerk(SETTLER)
    with acting_as(settler.as_actor()):
        answered = hand_in_results(content, f"支付结果{month}-{scheme.value}.csv", by=settler)
    signed(taken_in(answered))


def _answer(order: Order, refusal: str) -> tuple[str, ...]:
    today = timezone.localdate().isoformat()
    said = ("失败", today, "", refusal) if refusal else ("成功", today, f"P{order.payment.pk:014d}", "")
    return (order.number, format_yuan(order.amount_fen), *said)


def _confirmed(index: int, by: Account) -> Case:
    """资格认证 more than a year ago: the next one is due."""
    day = timezone.localdate() - timedelta(days=400)
    seen = Found(
        person_at(index).pk, PensionEvent.ENTITLEMENT_CONFIRMED, day, CheckWay.COUNTER, "窗口核验本人"
    )
    papers = papers_of(certification.KIND.materials, CheckWay.COUNTER.value, by, seen.person_id)
    return open_certification(seen, by=by, papers=papers)


def _death(index: int, by: Account) -> Case:
    person, today, reporter = person_at(index), timezone.localdate(), DeathReporter.FAMILY.value
    died_on = today - timedelta(days=12)
    told = {
        "reporter": reporter, "died_on": died_on, "proof": f"居民死亡医学证明书 示医〔{index}〕",
        "reporter_name": "家属代表", "reporter_document": heir_number(index, 1), "contact": "13900000000",
        "reported_on": today - timedelta(days=2), "last_due": Month.of(died_on),
    }  # fmt: skip
    papers = papers_of(death.KIND.materials, reporter, by, person.insurance_number, person=person)
    return open_report(person, told, by=by, papers=papers)


def _heirs(by: Account) -> Case:
    person = person_at(DIED)
    heirs = [
        _heir(1, "林秀英", Kinship.SPOUSE, Fraction(1, 2)),
        _heir(2, "谢子安", Kinship.CHILD, Fraction(1, 2)),
    ]
    papers = papers_of(inheritance.KIND.materials, "legal", by, person.insurance_number, person=person)
    return open_inheritance(person, heirs, by=by, papers=papers)


def _heir(n: int, name: str, kinship: Kinship, share: Fraction) -> Heir:
    return Heir(
        name, kinship, IdentityDocument.CITIZEN, heir_number(DIED, n), HeirTitle.LEGAL, share, name, BANK,
        f"62220300{DIED:06d}{n:02d}",
    )  # fmt: skip


def heir_number(index: int, n: int) -> str:
    """A number of somebody's family: of no person of the district."""
    return make_citizen_number(DEMO_DIVISION, date(1972 + n, 3, 1) + timedelta(days=index), 990 + n)


def _ending() -> None:
    """书面终止: each of the three papers on a day after the one before, then the case."""
    clerk_, today = clerk(COLLECTOR), timezone.localdate()
    with acting_as(clerk_.as_actor()):
        request = apply(person_at(ENDING), {
            "ground": TerminationGround.SHORT.value, "applied_on": today - timedelta(days=20),
            "application": _paper("application", clerk_),
        }, by=clerk_)  # fmt: skip
        for days, act in ((13, A.NOTICE), (10, A.DELIVERY), (3, A.CONFIRMATION)):
            take_step(
                request, act, today - timedelta(days=days), by=clerk_, document=_paper(act.value, clerk_)
            )
    put_through(lambda by: open_termination(request, Payee(BANK, "6222040000000034"), by=by), stages=1)


def _paper(code: str, by: Account) -> Document:
    name = next(str(each.name) for each in termination.KIND.materials if each.code == code)
    return receive_document(scan(f"termination {code}"), f"{name}.pdf", DocumentKind.OTHER, by=by)


def _drawing() -> None:
    """Two pensions of the earlier system go on; the bank refuses the first month of the one."""
    for index in (REFUSED, PAID):
        put_through(partial(_taken_over, index))
        put_through(partial(payee, person_at(index), PENSION))
    put_through(partial(_confirmed, PAID))
    pay_month(TAKEN_OVER_FROM, Scheme.PENSION, {person_at(REFUSED).pk: "账号户名不符"})


def _died() -> None:
    put_through(partial(_death, DIED))
    put_through(_heirs, stages=2)


JOURNEYS = (
    partial(put_through, partial(_pension, RETIRED, Month(2025, 8))),
    partial(put_through, partial(_pension, RETIRING, Month(2026, 3)), stages=2),
    _drawing,
    _died,
    partial(put_through, partial(_death, REPORTED), stages=0),
    _ending,
)
