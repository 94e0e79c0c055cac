"""What an employer may ask for: its own dues, and its workers' registration and contributions while they are there."""

import re

import pytest
from django.urls import reverse
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.ledger.crediting import open_due_fen
from quanyi.agency.ledger.employer_months import months_of_employer
from quanyi.law.periods import Month


@pytest.fixture
def visit(db) -> Visitors:
    return Visitors()


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def worker_page(person) -> str:
    return reverse("employer-worker", args=[person.pk])


@pytest.mark.shows(
    "d14-15-3", "单位查询本单位缴费情况，职工在本单位工作期间的登记和缴费内容；其他内容一概不予提供"
)
def test_an_employer_sees_a_workers_months_there_and_nothing_of_account_or_benefits(visit):
    person = visit.registered()
    page = text_of(visit.as_sender.get(worker_page(person)))
    assert "王小明" in page
    assert "2025年3月" in page
    for kept_back in ("个人账户储存额", "待遇支付", "累计缴费年限", "本年利息"):
        assert kept_back not in page
    line = AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).first()
    assert line
    assert (line.purpose, line.detail["part"]) == ("单位查询", "worker")


def test_months_with_another_employer_are_not_shown(visit):
    person = visit.registered()
    ours, visit.employer = visit.employer, visit.other_employer
    visit.approve(visit.declare(visit.row(1, month=Month(2025, 4))))
    visit.employer = ours
    shown = text_of(visit.as_sender.get(worker_page(person)))
    assert "2025年3月" in shown
    assert "2025年4月" not in shown
    assert visit.other_employer.name not in shown


def test_who_never_worked_there_is_refused_and_the_refusal_stays(visit):
    person = visit.registered()
    assert visit.as_other_sender.get(worker_page(person)).status_code == 403
    assert AuditEntry.objects.filter(act=Act.REFUSED, person_id=person.pk).count() == 1
    assert not AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).exists()
    for nobody in (10**9, 10**19):
        assert visit.as_other_sender.get(reverse("employer-worker", args=[nobody])).status_code == 404


@pytest.mark.parametrize("page", ["employer-dues", "employer-workers"])
def test_the_pages_are_for_employers_only(visit, page):
    person = visit.registered()
    for login in (visit.as_counter, visit.as_administrator, browser(visit.insured(person))):
        assert login.get(reverse(page)).status_code == 403


def test_the_record_itself_stays_shut_to_an_employer(visit):
    person = visit.registered()
    for name in ("record", "record-pdf", "record-readers"):
        assert visit.as_sender.get(reverse(name, args=[person.pk])).status_code == 403


def test_the_list_names_its_own_and_leaves_each_a_line(visit):
    person = visit.registered()
    shown = text_of(visit.as_sender.get(reverse("employer-workers")))
    assert "王小明" in shown
    assert AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).exists()
    assert "王小明" not in text_of(visit.as_other_sender.get(reverse("employer-workers")))


def test_due_paid_and_owed_by_month_are_those_of_the_books(visit):
    visit.registered()
    unpaid = visit.row(
        2, name="李四", month=Month(2025, 4), paid_on=None, started_on=Month(2025, 4).first_day
    )
    visit.approve(visit.declare(unpaid))
    months = {line.month: line for line in months_of_employer(visit.employer.pk)}
    assert months[Month(2025, 3)].open_fen == 0
    assert months[Month(2025, 3)].due_fen == months[Month(2025, 3)].paid_fen > 0
    april = months[Month(2025, 4)]
    assert (april.paid_fen, april.persons) == (0, 1)
    assert april.open_fen == open_due_fen(visit.employer.pk, Month(2025, 4)) > 0
    shown = text_of(visit.as_sender.get(reverse("employer-dues")))
    assert f"{april.open_fen / 100:,.2f}" in shown
