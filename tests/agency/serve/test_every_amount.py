"""Every amount of every page of a person opens to that very amount, and its parts add up to it."""

import re
from collections import Counter
from datetime import date

import pytest
from tests import length
from tests.agency.kinds.benefit.test_decisions import decided, paid
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.correction.corrections import corrected, declare_months
from tests.agency.kinds.inheritance.inheriting import inherits
from tests.agency.serve.papers import hold_paper_to_page, hold_sheet_to_page
from tests.agency.serve.walking import walk
from tests.agency.visitors import Visitors, browser

from quanyi.agency.collect.models import ChangeAct, MigrationYear
from quanyi.agency.kinds.benefit.acts import hand_in_results
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.kinds.correction.proposal import propose
from quanyi.agency.kinds.correction.rights import Ground, Right
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import order_number, total_fen
from quanyi.agency.ledger.posted_months import posted_migrated
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.statement import _content
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, CorrectionReason, PaymentState, PersonStatus

JANUARY, MARCH = Month(2023, 1), Month(2025, 3)


@pytest.fixture
def visit(office):
    return Visitors()


def walked(visit, person, username="insured", *, each=1):
    """Every page of a person's record, opened by the person, and the paper held to it; `each` as for `walk`.

    The short form opens no more than one in four of what is alike, and few figures of each kind.
    """
    each = max(each, length.of(short=4, long=1))
    mine = browser(visit.insured(person, username))
    page = f"/people/{person.pk}/"
    years = [line.year for line in person_record(person).years][::each]
    hold_paper_to_page(mine, person)
    of_years = [f"{page}years/{year}/" for year in years]
    for year in years:
        hold_sheet_to_page(mine, person, year)
    pages, opened_of = (page, *of_years, *(f"{of_year}sheet/" for of_year in of_years)), Counter[str]()
    return sum(walk(mine, url, each=each, opened_of=opened_of) for url in pages)


def test_declared_and_settled_years(visit):
    person = declare_months(visit, *Month.span(Month(2023, 11), Month(2024, 2)))
    visit.settle(2023)
    visit.settle(2024)
    assert walked(visit, person) > length.of(short=8, long=40)


@pytest.mark.parametrize("wage_fen", [1_000_000, 600_000], ids=["up", "down"])
def test_corrected_and_corrected_again(visit, wage_fen):
    person = declare_months(visit, JANUARY)
    visit.settle(2023)
    visit.settle(2024)
    corrected(visit, person, JANUARY, wage_fen=wage_fen)
    assert walked(visit, person) > length.of(short=4, long=20)
    corrected(visit, person, JANUARY, wage_fen=900_000)
    assert walked(visit, person, "again") > length.of(short=4, long=20)


def test_corrected_upwards_and_paid_later(visit):
    person = declare_months(visit, JANUARY)
    visit.settle(2023)
    corrected(visit, person, JANUARY, wage_fen=1_000_000, rest=(date(2023, 1, 28), "B-1"))
    assert walked(visit, person) > length.of(short=4, long=20)


def test_moved_to_another_month_and_to_another_person(visit):
    person = declare_months(visit, JANUARY, Month(2023, 2))
    other = declare_months(visit, Month(2023, 5), sequence=2, name="李四")
    corrected(visit, person, JANUARY, CorrectionReason.WRONG_MONTH, month=Month(2023, 3))
    corrected(visit, person, Month(2023, 2), CorrectionReason.WRONG_PERSON, person=other)
    assert walked(visit, person) > length.of(short=2, long=10)
    assert walked(visit, other, "li_si") > length.of(short=2, long=10)


def test_not_due(visit):
    person = declare_months(visit, JANUARY, Month(2023, 2))
    visit.settle(2023)
    corrected(visit, person, Month(2023, 2), CorrectionReason.NOT_DUE)
    assert walked(visit, person) > length.of(short=2, long=10)


def test_owed_and_made_up(visit):
    person = declare_months(visit, Month(2023, 4), paid_on=None)
    declare_months(visit, Month(2023, 5))
    made_up = {"kind": ContributionKind.BACK_PAYMENT, "month": Month(2023, 4), "started_on": None}
    visit.approve(visit.declare(visit.row(1, paid_on=date(2024, 6, 3), **made_up)))
    words = {line.state.value for line in person_record(person).contributions}
    assert words == {"made_up", "paid"}
    assert walked(visit, person) > length.of(short=2, long=10)


def test_taken_over_and_corrected(visit):
    person = insured_for_years.__wrapped__(visit)
    assert walked(visit, person, each=13) > length.of(short=10, long=50)
    [year, *_] = person_record(person).contributions
    row_id = int(year.key.split("-")[1])
    wrong = posted_migrated(MigrationYear.objects.get(pk=row_id), 12)
    right = Right(person, wrong.month, 600_000, None)
    ground = Ground(CorrectionReason.WRONG_WAGE, "工资台账")
    visit.approve(open_correction(lambda: propose(wrong, right, ground), by=visit.counter))
    assert walked(visit, person, "again", each=31) > 20


def answered(visit, payment, attempt, result, on, reference):
    """The bank's answer to an order, signed."""
    due = format_yuan(total_fen(payment)).replace(",", "")
    told = f"{order_number(payment.pk, attempt)},{due},{result},{on},{reference},{'' if reference else '户名不符'}"
    head = "指令号,金额,支付结果,支付日期,流水号,失败原因\n"
    content = f"{head}{told}\n".encode()
    visit.approve(hand_in_results(content, "回执.csv", by=visit.settler).case)


def test_a_pension_is_paid_only_when_the_bank_has_paid(visit):
    person = insured_for_years.__wrapped__(visit)
    assert person_record(person).status is PersonStatus.CONTRIBUTING
    decision = decided(visit, person)
    record = person_record(person)
    assert (record.status, record.status_case) == (PersonStatus.RETIRED, decision.case.number)
    paid(visit, MARCH)
    payment = BenefitPayment.objects.get()

    def standing():
        record = person_record(person)
        [line], [order] = record.benefits, record.payments
        return order.state, line.paid_fen, line.waiting_fen, line.paid_until

    amount = decision.amount_fen
    assert standing() == (PaymentState.WAITING, 0, amount, None)
    assert walked(visit, person, each=67) > 10
    assert "已支付" not in re.findall(
        "已支付|待银行支付", str(_content(person_record(person), "zh")["payments"])
    )
    answered(visit, payment, 1, "失败", "2025-03-20", "")
    assert standing() == (PaymentState.AGAIN, 0, amount, None)
    answered(visit, payment, 2, "成功", "2025-03-22", "Y002")
    assert standing() == (PaymentState.PAID, amount, 0, MARCH)
    assert walked(visit, person, "paid", each=67) > 10


def test_an_inheritance(visit):
    person = insured_for_years.__wrapped__(visit)
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    inherits(visit, person)
    assert person_record(person).status is PersonStatus.DIED
    assert walked(visit, person, each=67) > 10


def test_a_subsidy(visit):
    person = declare_months(visit, JANUARY)
    after = {
        "kind": "social_insurance",
        "month": "2025-03",
        "amount_fen": "32000",
        "granted_by": "人社〔2025〕1号",
    }
    changed(visit, Change(ChangeAct.SUBSIDY, date(2025, 3, 1), "就业困难人员", after=after, person=person))
    assert walked(visit, person) > length.of(short=2, long=10)


def test_as_known_at_an_earlier_instant(visit):
    person = declare_months(visit, JANUARY)
    visit.settle(2023)
    before = person_record(person).printed_at
    corrected(visit, person, JANUARY, wage_fen=1_000_000)
    mine = browser(visit.insured(person))
    assert walk(mine, f"/people/{person.pk}/?known_at={before.isoformat().replace('+', '%2B')}") > 10


def test_the_paper_says_owed_of_nothing_that_was_taken_over(visit):
    person = insured_for_years.__wrapped__(visit)
    rows = [row for row in _content(person_record(person), "zh")["contributions"]["rows"] if len(row) > 1]
    assert len(rows) == 180
    assert {row[-2] for row in rows} == {"已到账（原系统未记日期）"}
