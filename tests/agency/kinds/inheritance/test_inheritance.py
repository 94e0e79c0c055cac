"""Inheritance along the road: heirs with their shares, each paid by himself, and what nobody inherits."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.kinds.benefit.test_decisions import decided, insured, paid
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.inheritance.inheriting import answered, answers, heir, inherits
from tests.agency.money.office import on_account
from tests.agency.world import REGION, World, number

from quanyi.agency.collect.models import HeirTitle, Kinship
from quanyi.agency.desk import actions
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.selectors import why_not
from quanyi.agency.kinds.benefit.changes import submit_claim
from quanyi.agency.kinds.benefit.payments import due_in, orders_to_send
from quanyi.agency.kinds.benefit.states import shut_decisions
from quanyi.agency.kinds.inheritance.acts import open_inheritance
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.ledger.agreement import books, reports, vouchers
from quanyi.agency.ledger.checks import account_interest_differs
from quanyi.agency.ledger.models import BenefitPayment, Entry
from quanyi.agency.ledger.payout import count_open, open_orders, total_fen
from quanyi.agency.refusal import BenefitRefused, ChangeRefused, PostingRefused
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.services import open_case
from quanyi.law.checks import Asked
from quanyi.law.money import alongside, shared_out
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, AccountStatus, LedgerAccount, PaymentState, Verdict

pytestmark = pytest.mark.django_db
DIED, DIED_MONTH = date(2025, 4, 2), Month(2025, 4)


@pytest.fixture
def world(db) -> World:
    return World()


def dead(world, on=DIED):
    person = insured(world, date(1965, 1, 15))
    changed(world, item(person, on, status="died"))
    return person


def thirds():
    return [heir(n, "1/3") for n in (81, 82, 83)]


def test_every_fen_is_given_and_the_odd_ones_to_those_named_first():
    assert shared_out(100, [Fraction(1, 3)] * 3) == (34, 33, 33)
    assert shared_out(5, [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]) == (3, 1, 1)
    shares = [Fraction(26, 100), Fraction(24, 100), Fraction(1, 2)]
    for whole in range(60):
        amounts = shared_out(whole, shares)
        for part in range(whole + 1):
            found = alongside(part, amounts)
            assert sum(amounts) == whole
            assert sum(found) == part
            assert all(0 <= fen <= amount for fen, amount in zip(found, amounts, strict=True))


@pytest.mark.shows("gb-8-4", "死亡后余额按份额分给各继承人，每人一笔付款，全部付清账户终止")
@pytest.mark.shows("d13-6-2", "死亡后账户余额含利息全额核定给继承人并付清")
@pytest.mark.shows("gb-9.1", "继承人按身份、亲属关系、份额登记，办结后可查询该账户，各得自己的告知书")
def test_three_heirs_are_paid_each_and_the_account_ends_with_the_last(world):
    person = dead(world)
    left = ledger.balance(person.pk)
    decision = inherits(world, person, *thirds())
    assert decision.amount_fen > left  # with the interest of years that are not settled
    payments = list(BenefitPayment.objects.filter(decision=decision).order_by("part"))
    assert sum(map(total_fen, payments)) == decision.amount_fen
    assert {total_fen(payment) - decision.amount_fen // 3 for payment in payments} <= {0, 1}
    assert ledger.balance(person.pk) == 0
    assert [sent.payee.payee_name for sent in orders_to_send()] == ["继承人81", "继承人82", "继承人83"]
    answers(world, payments[:2], on="2025-06-20")
    assert events_of(person.pk)[-1].state is AccountStatus.FROZEN
    answers(world, payments[2:], "失败")
    assert [order.state for order in open_orders()] == [PaymentState.AGAIN]
    assert (count_open(), count_open(failed=True)) == (1, 1)
    answers(world, payments[2:], on="2025-07-01")
    last = events_of(person.pk)[-1]
    assert (last.event, last.since) == (AccountEvent.INHERITANCE_PAID, date(2025, 7, 1))
    assert all(relation.end for relation in relations_of(person.pk))
    assert [*books(), *vouchers(), *reports()] == []
    assert list(account_interest_differs.found(Asked(REGION, date(2026, 12, 1)))) == []
    grants = Grant.objects.filter(subjects__person=person, requester="heir").order_by("pk")
    assert [(grant.holder, grant.items) for grant in grants] == [
        (f"继承人{n}", ["benefit", "account"]) for n in (81, 82, 83)
    ]


def test_months_of_before_the_death_come_first_and_heirs_have_the_rest(world):
    """Nothing is lost: the account pays its part of each month that was due, heirs have what that leaves."""
    person = insured(world, date(1965, 1, 15))
    pension, march = decided(world, person), Month(2025, 3)
    changed(world, item(person, DIED, status="died"))
    with pytest.raises(BenefitRefused, match="2025-03、2025-04 的待遇应付而未付"):
        open_inheritance(person, [heir()], by=world.counter)
    held = ledger.balance(person.pk)
    paid(world, march)
    paid(world, DIED_MONTH)
    assert ledger.balance(person.pk) == held - 2 * pension.account_fen
    decision = inherits(world, person)
    answers(world, list(BenefitPayment.objects.filter(decision=decision)))
    assert events_of(person.pk)[-1].state is AccountStatus.TERMINATED
    # A month of before that is found due only now is the pool's to pay; one of after the death is nobody's.
    assert not shut_decisions([pension], DIED_MONTH)
    assert not due_in(DIED_MONTH + 1, person=person)
    assert list(books()) == []


def test_an_heir_found_later_shares_in_what_waits_and_in_nothing_that_was_paid(world):
    person = dead(world)
    decision = inherits(world, person, heir(81, "1/2"), heir(82, "1/2"))
    first, second = BenefitPayment.objects.filter(decision=decision).order_by("part")
    answers(world, [first])
    rest = total_fen(second)
    again = inherits(world, person, heir(82, "1/2"), heir(84, "1/2"))
    assert (again.replaces, again.amount_fen) == (decision, rest)
    shared = list(BenefitPayment.objects.filter(decision=again).order_by("part"))
    assert sum(map(total_fen, shared)) == rest
    assert {order.payment.pk for order in open_orders()} == {payment.pk for payment in shared}
    assert (count_open(), count_open(failed=True)) == (len(shared), 0)
    assert ledger.balance(person.pk) == 0
    answers(world, shared)
    assert events_of(person.pk)[-1].state is AccountStatus.TERMINATED
    assert on_account(LedgerAccount.BENEFITS_PAYABLE) == 0
    assert list(books()) == []
    with pytest.raises(BenefitRefused, match="付清，没有可以重新分配的金额"):
        open_inheritance(person, [heir(85)], by=world.counter)


def test_what_the_bank_has_answered_is_not_shared_anew_before_the_answer_is_signed(world):
    person = dead(world)
    decision = inherits(world, person, heir(81, "1/2"), heir(82, "1/2"))
    payments = list(BenefitPayment.objects.filter(decision=decision).order_by("part"))
    later = open_inheritance(person, [heir(81, "1/2"), heir(84, "1/2")], by=world.counter)
    waits = answered(world, payments[:1])
    with pytest.raises(PostingRefused, match=f"正由案件 {waits.number} 审核"):
        world.approve(later)
    world.approve(waits)
    with pytest.raises(BenefitRefused, match="各继承人的支付又有变动"):
        actions.sign_case(later.pk, by=world.signers[-1], verdict=Verdict.AGREE, opinion="")


def test_who_is_no_heir_any_more_or_whose_dead_is_alive_looks_at_nothing(world):
    person = dead(world)
    inherits(world, person, heir(81, "1/2"), heir(82, "1/2"))
    inherits(world, person, heir(81, "1/2"), heir(84, "1/2"))
    running = Grant.objects.filter(subjects__person=person, requester="heir", end=None).order_by("pk")
    assert [grant.holder for grant in running] == ["继承人81", "继承人84"]
    assert not why_not(running[0], world.counter, person)
    withdrawn = submit_claim(person, BenefitKind.INHERITANCE, Month(2020, 1), reason="误登", by=world.counter)
    world.approve(open_case(withdrawn, collector=world.counter))
    changed(world, item(person, DIED, status="contributing"))
    assert "没有登记死亡" in str(why_not(running[0], world.counter, person))


def test_what_the_bank_paid_of_a_share_that_was_withdrawn_is_owed_back(world):
    person = dead(world)
    [payment] = BenefitPayment.objects.filter(decision=inherits(world, person))
    again = inherits(world, person, heir(82, "1/2"), heir(83, "1/2"))
    answers(world, [payment])  # its file had lain unread
    assert on_account(LedgerAccount.OVERPAID) == total_fen(payment)
    assert events_of(person.pk)[-1].state is AccountStatus.FROZEN  # the heirs still wait
    answers(world, list(BenefitPayment.objects.filter(decision=again)))
    assert events_of(person.pk)[-1].state is AccountStatus.TERMINATED
    assert on_account(LedgerAccount.BENEFITS_PAYABLE) == 0
    assert list(books()) == []


def test_money_that_came_back_is_shared_anew_to_another_account(world):
    person = dead(world)
    decision = inherits(world, person)
    [payment] = BenefitPayment.objects.filter(decision=decision)
    answers(world, [payment])
    answers(world, [payment], "退回", on="2025-06-25")
    again = inherits(world, person, heir(81, account_number="6222000000009999"))
    [sent] = orders_to_send()
    assert (sent.order.payment.decision, sent.payee.account_number) == (again, "6222000000009999")
    answers(world, [sent.order.payment], on="2025-07-01")
    assert on_account(LedgerAccount.BENEFITS_PAYABLE) == 0
    assert ledger.balance(person.pk) == 0


def test_a_wrong_death_is_not_taken_back_while_heirs_wait_for_the_bank_and_a_right_one_inherits_anew(world):
    person = dead(world)
    held = ledger.balance(person.pk)
    decision = inherits(world, person)
    with pytest.raises(ChangeRefused, match="还有款项没有付出"):
        changed(world, item(person, DIED, status="contributing"))
    back = submit_claim(
        person, BenefitKind.INHERITANCE, decision.first_month - 1, reason="误登", by=world.counter
    )
    world.approve(open_case(back, collector=world.counter))
    assert ledger.balance(person.pk) >= held
    changed(world, item(person, DIED, status="contributing"))
    changed(world, item(person, DIED, status="died"))
    again = inherits(world, person)
    assert (again.replaces, ledger.balance(person.pk)) == (decision, 0)
    assert list(books()) == []


@pytest.mark.shows("gb-8-5", "2011年7月前死亡的不可继承部分另立凭证并入统筹基金；无继承人的凭证明全额并入")
def test_what_nobody_inherits_falls_to_the_pool_by_a_voucher_of_its_own(world):
    person = insured(world, date(1965, 1, 15))
    changed(world, item(person, DIED, status="died"))
    case = world.approve(open_inheritance(person, [], by=world.counter))
    [journal] = case.journals.filter(purpose="to_pool")
    entries = Entry.objects.filter(journal=journal)
    moved = sum(e.amount_fen for e in entries if e.account != LedgerAccount.POOLED_FUND.value)
    [pool] = [e.amount_fen for e in entries if e.account == LedgerAccount.POOLED_FUND.value]
    assert moved == -pool > 0
    assert ledger.balance(person.pk) == 0
    assert not BenefitDecision.objects.filter(kind="inheritance").exists()
    assert events_of(person.pk)[-1].event is AccountEvent.INHERITANCE_PAID
    assert list(books()) == []


def test_a_death_before_the_law_leaves_the_heirs_the_own_part_of_a_pensioner_his_share(world):
    person = insured(world, date(1965, 1, 15))
    changed(world, item(person, date(2011, 6, 30), status="died"))
    decision = inherits(world, person)
    assert decision.figure["figure"]["provisions"][0] == "notice-1997-116"
    assert "account.inheritance" in str(Case.objects.get(pk=decision.case_id).rounds.get().submission.rules)


@pytest.mark.parametrize(
    ("heirs", "why"),
    [
        ([heir(81, "1/2")], "合计为 1/2，应为 1"),
        ([heir(81, "1/2"), heir(81, "1/2")], "填了两次"),
        ([heir(81, "1/2"), heir(82, "1/2", kinship=Kinship.SIBLING)], "第二顺序继承人不能法定继承"),
        ([heir(81, kinship=Kinship.OTHER)], "只能凭遗嘱"),
        ([heir(81, payee_name="别人")], "请写明代收的理由"),
        ([heir(81, document_number=number(7, date(1965, 1, 15)))], "是参保人本人的"),
    ],
)
@pytest.mark.shows("gb-6.3-3", "继承人的身份、亲属关系、份额和收款账户逐一核验，不符的拒绝")
def test_heirs_that_cannot_be_are_refused_with_what_to_do(world, heirs, why):
    with pytest.raises(BenefitRefused, match=why):
        open_inheritance(dead(world), heirs, by=world.counter)


def test_a_will_may_name_anybody_and_nobody_inherits_from_the_living(world):
    person = insured(world, date(1965, 1, 15))
    with pytest.raises(BenefitRefused, match=r"不能办理继承|没有登记死亡"):
        open_inheritance(person, [heir()], by=world.counter)
    changed(world, item(person, DIED, status="died"))
    willed = heir(81, kinship=Kinship.OTHER, title=HeirTitle.WILL, payee_name="监护人", guardian="监护人代收")
    assert inherits(world, person, willed).amount_fen > 0


def test_an_account_that_moved_meanwhile_is_worked_out_anew(world):
    person = dead(world)
    case = open_inheritance(person, [heir()], by=world.counter)
    row = world.row(
        7,
        born_on=date(1965, 1, 15),
        name="陈刚",
        month=DIED_MONTH - 1,
        paid_on=date(2025, 4, 20),
        started_on=None,
    )
    world.approve(world.declare(row))
    with pytest.raises(BenefitRefused, match="核定结果已过时"):
        world.approve(case)


def test_the_counter_fills_in_heirs_and_each_gets_a_notice_of_his_own(visit):
    person = insured(visit, date(1965, 1, 15))
    decided(visit, person)
    paid(visit, DIED_MONTH - 1)
    paid(visit, DIED_MONTH)
    changed(visit, item(person, DIED, status="died"))
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("inherit", args=[person.pk])
    assert "今天算得的余额" in counter.get(address).content.decode()
    asked = {"heirs": "1", **filled(1, 81, "1/2")}
    more = counter.post(address, asked | {"more": ""})
    assert "第 2 位继承人" in more.content.decode()
    bad = counter.post(address, {"heirs": "2", **filled(1, 81, "1/2"), **filled(2, 82, "0")} | papers())
    assert bad.status_code == 422
    assert "份额应大于零" in bad.content.decode()
    given = {"heirs": "2", **filled(1, 81, "1/2"), **filled(2, 82, "1/2")} | papers()
    page = counter.post(address, given, follow=True).content.decode()
    assert "等待初审" in page
    case = visit.approve(Case.objects.latest("pk"))
    notice = counter.get(reverse("heir-notice", args=[case.pk, 2]))
    assert notice.status_code == 200
    assert notice.content.startswith(b"%PDF")
    assert counter.get(reverse("heir-notice", args=[case.pk, 3])).status_code == 404


def filled(n, serial, share):
    one = {
        "name": f"继承人{serial}", "kinship": "child", "document_kind": "01", "document_number": number(serial),
        "basis": "legal", "share": share, "payee_name": f"继承人{serial}", "bank_name": "工商银行一支行",
        "account_number": "6222000000000001", "guardian": "",
    }  # fmt: skip
    return {f"heir{n}-{name}": value for name, value in one.items()}


def papers():
    return {
        f"paper_{name}": SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4 " + name.encode())
        for name in ("heir_identity", "heir_kinship")
    }
