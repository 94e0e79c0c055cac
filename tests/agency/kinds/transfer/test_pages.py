"""From the counter: a letter on paper is taken up, the account is emptied, and the record is still there."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.world import number

from quanyi.agency.desk import actions
from quanyi.agency.exchange.envelope import ExchangeRefused
from quanyi.agency.kinds.transfer_in.asking import TransferInRefused, Wanted, open_application
from quanyi.agency.kinds.transfer_out.asking import Letter, open_transfer_out
from quanyi.agency.kinds.transfer_out.table import TransferRefused
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.ledger.selectors import balance
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.review.models import Letter as Told
from quanyi.agency.serve.selectors import contribution_lines
from quanyi.law.periods import Month
from quanyi.law.terms import AccountStatus, Verdict

pytestmark = pytest.mark.django_db
THIS = timezone.localdate().year
PAPER = {"paper_contact_letter": SimpleUploadedFile("联系函.pdf", b"%PDF-1.7 a")}


@pytest.fixture
def office(office_of_money):
    """Somebody with a month of last year, settled, and one of this year."""
    office = office_of_money
    for month in (Month(THIS - 1, 12), Month(THIS, 1)):
        started = month.first_day if month.month == 12 else None
        office.approve(office.declare(office.row(1, month=month, paid_on=month.last_day, started_on=started)))
    office.settle(THIS - 1)
    return office


def sent(**given):
    known = {
        "number": number(1), "letter": "浙转〔2026〕1号", "office": "330100", "office_name": "杭州市社保中心",
        "bank_account": "杭州专户 1001",
    }  # fmt: skip
    return known | given


@pytest.mark.shows("d14-10", "转出后账户注销，原有记录仍可查询")
@pytest.mark.shows("gb-6.6", "凭联系函转移账户资金、统筹部分和信息表")
def test_a_letter_on_paper_empties_the_account_and_keeps_the_record(office):
    form = reverse("transfer-out")
    answer = office.as_counter.post(form, sent())
    assert answer.status_code == 422
    assert "缺“转入地机构的联系函”" in text_of(answer)
    answer = office.as_counter.post(form, sent() | PAPER)
    assert answer.status_code == 302, text_of(answer)
    page = text_of(office.as_counter.get(answer.url))
    assert "转移金额的计算" in page
    person, case = Person.objects.get(), Case.objects.get(kind="transfer_out")
    account = balance(person.pk)
    office.approve(case)
    assert balance(person.pk) == 0
    assert stands([person.pk])[person.pk].state is AccountStatus.CANCELLED
    assert len(contribution_lines(person)) == 2
    move = person.transfers.get()
    assert (move.total_fen, move.pooled_fen) == (account + 192_000, 192_000)
    told = dict(Told.objects.get(case=case, event="approved").content["zh"]["facts"])
    assert told["统筹基金转移额"] == "1,920.00 元"
    with pytest.raises(TransferRefused, match="注销"):
        open_transfer_out(person, Letter("2", "x", "某地", "专户", False), by=office.counter)


def test_one_matter_of_a_person_waits_at_a_time_and_none_goes_on_as_another(office):
    person = Person.objects.get()
    applied = open_application(
        person, Wanted("330100", "杭州市社保中心", "DEMO", 1, False), by=office.counter
    )
    letter = Letter("1", "x", "某地", "专户", False)
    with pytest.raises(ExchangeRefused, match=applied.number):
        open_transfer_out(person, letter, by=office.counter)
    actions.sign_case(applied.pk, by=office.signers[0], verdict=Verdict.SEND_BACK, opinion="缺件")
    with pytest.raises(ExchangeRefused, match=applied.number):
        open_transfer_out(person, letter, by=office.counter)


def test_what_moved_since_the_table_sends_the_case_back(office):
    person = Person.objects.get()
    case = open_transfer_out(person, Letter("1", "x", "某地", "专户", False), by=office.counter)
    february = office.row(1, month=Month(THIS, 2), paid_on=date(THIS, 2, 20), started_on=None)
    office.approve(office.declare(february))
    with pytest.raises(Exception, match="有变动"):
        office.approve(case)
    assert not person.transfers.exists()
    assert stands([person.pk])[person.pk].state is AccountStatus.NORMAL


@pytest.mark.shows("d13-4", "转入时按66号文判断临时账户和待遇领取地")
def test_from_fifty_on_the_relation_stays_and_the_refusal_is_in_writing(office):
    born = date(THIS - 51, 1, 5)
    row = office.row(2, born_on=born, month=Month(THIS, 3), paid_on=date(THIS, 3, 20), name="李老")
    office.approve(office.declare(row))
    person = Person.objects.get(social_security_number=number(2, born))
    wanted = Wanted("330100", "杭州市社保中心", "330100", 200, False)
    case = open_application(person, wanted, by=office.counter)
    assert "临时养老保险缴费账户" in text_of(office.as_counter.get(reverse("case", args=[case.pk])))
    office.approve(case)
    told = dict(Told.objects.get(case=case, event="approved").content["zh"]["facts"])
    assert told["审核结论"].startswith("不予转移")
    assert told["按现有记录的待遇领取地"] == "330100"
    with pytest.raises(TransferInRefused, match="还没有到账"):
        open_application(
            _stranger(office), Wanted("330100", "杭州市社保中心", "DEMO", 1, False), by=office.counter
        )


def _stranger(office) -> Person:
    office.owing(3, month=Month(THIS, 4))
    return Person.objects.get(social_security_number=number(3))
