"""The road through the services: declared, signed by four, posted once, settled, opened."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agency.kinds.correction.corrections import corrected
from tests.agency.world import World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.kinds.settlement.settling import EarlierYearOpen, NothingToSettle, OtherMethod
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest_fen
from quanyi.law.terms import ContributionKind, CorrectionReason, Verdict
from quanyi.law.workflow import RefusalReason, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.shows("gb-B", "登记、审核、首次缴费入账后账户建立")
@pytest.mark.shows("gb-4.2", "第四个签署即时记入全部明细，借贷相等，缺一不可")
@pytest.mark.shows("gb-8-1", "缴费记入个人账户，分录可查")
@pytest.mark.shows("d14-7", "第四人签署后才入账")
@pytest.mark.shows("gb-6.1", "首次缴费后账户建立")
@pytest.mark.shows("d14-2-2", "养老保险缴费经申报、四人签署入账")
def test_a_declaration_is_posted_by_its_fourth_signature(world):
    case = world.declare(world.row(1), world.row(2, name="李·阿依古丽", row=6))
    for signer in world.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        assert ledger.journal_of(case.pk) is None
    actions.sign_case(case.pk, by=world.signers[3], verdict=Verdict.AGREE, opinion="")

    record = person_record(Person.objects.get(details__name="王小明"))
    assert record.balance_fen == 64_000  # 8 % of 8,000.00 yuan
    assert record.contribution_months == 1
    assert [(line.month, line.own_paid_fen, line.employer_paid_fen) for line in record.contributions] == [
        (Month(2025, 3), 64_000, 128_000)
    ]
    assert not record.years[0].is_settled


def test_a_case_is_posted_once(world):
    case = world.approve(world.declare(world.row()))
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.carry_out(case)


def test_an_unsigned_case_is_not_posted(world):
    case = world.declare(world.row())
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        actions.carry_out(case)


@pytest.mark.shows("gb-10.2-3", "年度结息经签署计入账户")
@pytest.mark.shows("gb-3-3", "记账利率产生的利息计算、入账并可展开")
@pytest.mark.shows("d14-6-4", "结息由规则对原始分录计算生成，可展开")
def test_a_settled_year_opens_down_to_its_entries(world):
    for month in (1, 2, 3):
        world.approve(
            world.declare(
                world.row(month=Month(2025, month), paid_on=date(2025, month, 20), base_fen=800_000 + month)
            )
        )
    world.settle(2025)
    person = Person.objects.get()
    year = person_record(person).years[0]
    expected = sum(yearly_interest_fen(0, [64_000] * 3 + [0] * 9, rate=_rate(2025)))
    assert year.interest_fen == expected > 0
    assert year.closing_fen == year.credited_fen + expected == ledger.balance(person.pk)

    opened = open_figure(person, "interest-2025")
    assert opened.still_equal
    [part] = opened.figure.parts
    assert part.rule == "account.yearly_interest"
    leaves = [f for f in opened.figure.walk() if f.term == "credit"]
    assert [f.fen for f in leaves] == [64_000] * 3
    entries = {f"entry:{entry.entry_id}" for entry in opened.used}
    assert all(f.source in entries for f in leaves)


@pytest.mark.shows("gb-10.3-1", "账户收入支出逐笔可展开")
@pytest.mark.shows("gb-9.2-1", "记录页每个数字展开后即所显示的数")
def test_every_figure_of_the_record_opens_to_what_is_shown(world):
    world.approve(
        world.declare(world.row(paid_on=date(2025, 3, 20)), world.row(2, name="张三", row=6, paid_on=None))
    )
    world.settle(2025)
    for person in Person.objects.all():
        record = person_record(person)
        assert open_figure(person, "balance").figure.value == record.balance_fen
        assert open_figure(person, "contribution-months").figure.value == record.contribution_months
        for line in record.contributions:
            assert [open_figure(person, a.key).figure.value for a in line.amounts] == [
                a.fen for a in line.amounts
            ]
        for year in record.years:
            for name, value in (
                ("opening", year.opening_fen),
                ("credited", year.credited_fen),
                ("interest", year.interest_fen),
                ("payout", year.paid_out_fen),
                ("closing", year.closing_fen),
            ):
                opened = open_figure(person, f"{name}-{year.year}")
                assert opened.figure.value == value
                assert opened.still_equal


def test_a_year_is_settled_once(world):
    world.approve(world.declare(world.row()))
    world.settle(2025)
    with pytest.raises(NothingToSettle):
        settle_year(2025, region="DEMO", by=world.settler)


def test_a_settlement_overtaken_by_a_posting_is_refused(world):
    world.approve(world.declare(world.row()))
    settlement = settle_year(2025, region="DEMO", by=world.settler)
    world.approve(world.declare(world.row(month=Month(2025, 4), paid_on=date(2025, 4, 20), started_on=None)))
    for signer in world.signers[:3]:
        actions.sign_case(settlement.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="已过时"):
        actions.sign_case(settlement.pk, by=world.signers[3], verdict=Verdict.AGREE, opinion="")
    sent_back = actions.sign_case(
        settlement.pk, by=world.signers[3], verdict=Verdict.SEND_BACK, opinion="重新计算"
    )
    assert not isinstance(sent_back, Refused)
    again = settle_year(2025, region="DEMO", by=world.settler)
    assert again.pk == settlement.pk
    world.approve(again)
    assert person_record(Person.objects.get()).years[0].credited_fen == 128_000


def test_money_that_comes_after_the_settlement_goes_to_the_first_open_month(world):
    world.approve(world.declare(world.row()))
    world.settle(2025)
    world.approve(
        world.declare(world.row(month=Month(2025, 11), paid_on=date(2025, 11, 20), started_on=None))
    )
    assert {line.credited_month for line in person_record(Person.objects.get()).contributions} == {
        Month(2025, 3),
        Month(2026, 1),
    }


def test_a_back_payment_settles_what_was_owed(world):
    world.approve(world.declare(world.row(paid_on=None)))
    person = Person.objects.get()
    assert person_record(person).contribution_months == 0
    late = world.row(
        month=Month(2025, 3), paid_on=date(2025, 6, 5), kind=ContributionKind.BACK_PAYMENT, started_on=None
    )
    world.approve(world.declare(late))
    record = person_record(person)
    assert (record.contribution_months, record.balance_fen) == (1, 64_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount_fen) FROM ledger_entry WHERE account = 2")
        assert cursor.fetchone()[0] == 0  # nothing is owed any more, and nothing was owed twice


@pytest.mark.shows("gb-10.3-4", "内控：四个岗位分离，同一人不能签两次")
@pytest.mark.shows("d14-7", "四个阶段由不同人员依次签署")
def test_signers_differ_and_keep_their_turn(world):
    case = world.declare(world.row())
    first, second = world.signers[:2]
    assert actions.sign_case(case.pk, by=second, verdict=Verdict.AGREE, opinion="") == Refused(
        RefusalReason.OUT_OF_TURN
    )
    assert actions.sign_case(case.pk, by=world.counter, verdict=Verdict.AGREE, opinion="") == Refused(
        RefusalReason.COLLECTOR_MAY_NOT_SIGN
    )
    actions.sign_case(case.pk, by=first, verdict=Verdict.AGREE, opinion="")
    assert actions.sign_case(case.pk, by=first, verdict=Verdict.AGREE, opinion="") == Refused(
        RefusalReason.ALREADY_SIGNED
    )


def _rate(year: int):
    from quanyi.law.parameters import parameter

    return parameter("crediting_rate", on=year, region="DEMO").rate


def test_years_are_settled_in_order(world):
    """Interest is reckoned on last year's balance, interest included: a skipped year would lose it."""
    world.approve(world.declare(world.row(month=Month(2023, 3), paid_on=date(2023, 3, 20))))
    for year in (2024, 2025):
        with pytest.raises(EarlierYearOpen, match="2023"):
            settle_year(year, region="DEMO", by=world.settler)
    world.settle(2023)
    with pytest.raises(EarlierYearOpen, match="2024"):
        settle_year(2025, region="DEMO", by=world.settler)
    world.settle(2024)
    world.settle(2025)


@pytest.mark.usefixtures("yearly_method_chosen")
def test_a_year_is_not_settled_by_another_method_than_the_regions(world):
    world.approve(world.declare(world.row(month=Month(2024, 3), paid_on=date(2024, 3, 20))))
    world.settle(2024)
    with pytest.raises(OtherMethod, match="2025年度的计息方法登记为年度计算法（计息办法（试））"):
        settle_year(2025, region="DEMO", by=world.settler)


@pytest.mark.shows("d14-4", "同一月份只记一次")
def test_a_month_is_credited_once_whatever_it_is_called(world):
    """A back payment of a month that was paid, or an ordinary declaration of one that was made up, is refused."""
    world.approve(world.declare(world.row(), world.row(2, name="张三", row=6, paid_on=None)))
    late = {"kind": ContributionKind.BACK_PAYMENT, "paid_on": date(2025, 5, 9)}
    again = world.declare(world.row(**late), content=b"again")
    with pytest.raises(PostingRefused, match="已按正常缴费到账"):
        world.approve(again)
    world.approve(world.declare(world.row(2, name="张三", **late), content=b"made up"))
    world.approve(world.declare(world.row(3, name="李四", **late), content=b"only made up"))
    ordinary = world.declare(world.row(3, name="李四"), content=b"ordinary")
    with pytest.raises(PostingRefused, match="已按补缴申报"):
        world.approve(ordinary)
    persons = Person.objects.order_by("pk")
    assert [ledger.balance(person.pk) for person in persons] == [64_000, 64_000, 64_000]


def test_a_year_that_was_taken_back_altogether_keeps_no_later_year_open(world):
    """A month of 2023 that should not have been posted leaves nothing to settle in 2023."""
    month = world.row(month=Month(2023, 3), paid_on=date(2023, 3, 20))
    world.approve(world.declare(month, world.row(2, name="张三", row=6, month=Month(2023, 3), paid_on=None)))
    corrected(world, Person.objects.get(details__name="王小明"), Month(2023, 3), CorrectionReason.NOT_DUE)
    world.approve(world.declare(world.row(2, name="张三"), content=b"2025"))
    world.settle(2025)
    assert ledger.last_settled_year("DEMO") == 2025
