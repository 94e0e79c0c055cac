"""Who is of age and short of years goes on paying: asked for, signed, an own relation, bases until it is enough."""

from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.applying import paper
from tests.agency.kinds.benefit.test_decisions import insured
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.flexible.test_flexible import BASE, on
from tests.agency.kinds.termination.terminating import SHORT, applied
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.visitors import Visitors

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.extension.extending import ExtensionRefused, Wanted, open_extension
from quanyi.agency.kinds.flexible.choosing import Choice, ChoiceRefused, choose_base
from quanyi.agency.ledger.models import Contribution
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.serve.shortfall import months_over
from quanyi.law.periods import Month

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 10)
MARCH = Month(2025, 3)
WANTED = Wanted(TODAY, MARCH, "愿意缴满")


@pytest.fixture
def office(db) -> Visitors:
    return Visitors()


@pytest.fixture
def person(office):
    """Of age in February 2025 with fourteen years; left the employer in December."""
    person = insured(office, date(1965, 1, 15), years=range(2011, 2025))
    ended = Change(
        ChangeAct.RELATION_END, date(2024, 12, 31), "离职", person=person, employer=office.employer
    )
    changed(office, ended)
    return person


@pytest.mark.shows("d13-2", "到龄不足年限的从待遇页面申请延长缴费，审批后以个人身份参保、选定基数，缴满为止")
def test_somebody_short_of_years_pays_on_until_there_are_enough(office, person):
    with on(TODAY):
        office.as_counter.post("/changes/", {"number": person.insurance_number})
        page = reverse("extend", args=[person.pk])
        seen = text_of(office.as_counter.get(page))
        assert "延长缴费" in seen
        given = {"applied_on": "2025-03-10", "first": "2025-03", "reason": "愿意缴满"}
        assert "缺“签名的延长缴费申请”" in text_of(office.as_counter.post(page, given))
        answer = office.as_counter.post(page, given | {"paper_extension_application": paper()})
        assert answer.status_code == 302, text_of(answer)
        case = Case.objects.get(kind="extension")
        office.approve(case)
        own = [relation for relation in relations_of(person.pk) if relation.employer is None]
        assert [(relation.starts_on, relation.ends_on) for relation in own] == [(date(2025, 3, 1), None)]
        facts = dict(Letter.objects.get(case=case, event="approved", person=person).content["zh"]["facts"])
        assert facts["尚缺月数"] == "12"
        office.approve(choose_base(person, Choice(BASE, MARCH, Month(2025, 12)), by=office.counter))
        assert Contribution.objects.filter(person=person, month__gte=MARCH).count() == 10
    with on(date(2026, 1, 10)), pytest.raises(ChoiceRefused, match="还可以缴 2 个月"):
        choose_base(person, Choice(BASE, Month(2026, 1), Month(2026, 3)), by=office.counter)


def test_who_may_not_pay_on_is_told_why(office, person):
    for month in (Month(2025, 2), Month(2026, 4)):
        with on(TODAY), pytest.raises(ExtensionRefused, match="不能作延长缴费起月"):
            open_extension(person, Wanted(TODAY, month, "x"), by=office.counter)
    with on(date(2024, 12, 10)), pytest.raises(ExtensionRefused, match="不符合延长缴费的条件"):
        open_extension(person, Wanted(date(2024, 12, 10), Month(2025, 1), "x"), by=office.counter)
    young = office.registered()
    with on(TODAY), pytest.raises(ExtensionRefused, match="不符合延长缴费的条件"):
        open_extension(young, WANTED, by=office.counter)


def test_who_asked_to_end_the_relation_takes_that_back_first(office, person):
    with on(TODAY):
        applied(office, person, **SHORT | {"left_on": None, "lost_on": None, "nationality": ""})
        with pytest.raises(ExtensionRefused, match="先由本人撤回"):
            open_extension(person, WANTED, by=office.counter)


def test_a_month_that_ends_before_the_last_signature_is_no_loss(office, person):
    with on(date(2025, 4, 1)):
        case = open_extension(person, WANTED, by=office.counter)
    with on(date(2025, 5, 6)):
        office.approve(case)
    [own] = [relation for relation in relations_of(person.pk) if relation.employer is None]
    assert own.starts_on == date(2025, 5, 1)
    facts = dict(Letter.objects.get(case=case, event="approved", person=person).content["zh"]["facts"])
    assert facts["延长缴费起月"] == "2025-05"


@pytest.mark.shows("d13-2", "到龄前未缴和已选的月份也算在最低缴费年限之内，到龄后不能多缴")
def test_months_before_the_age_that_will_be_paid_are_lacking_no_more(person):
    """Twelve lack: January and February are before the age, ten more may follow."""
    year = list(Month.of_year(2025))
    assert months_over(person, year, TODAY) == ""
    assert "还可以缴 10 个月" in months_over(person, [*year, Month(2026, 1)], TODAY)
    assert "还可以缴 12 个月" in months_over(person, [MARCH + n for n in range(13)], TODAY)


@pytest.mark.parametrize("meanwhile", ["works", "died"])
def test_what_has_happened_meanwhile_stops_the_last_signature(office, person, meanwhile):
    with on(TODAY):
        case = open_extension(person, WANTED, by=office.counter)
    if meanwhile == "works":
        start = Change(
            ChangeAct.RELATION_START, date(2025, 3, 1), "再就业", person=person, employer=office.employer
        )
        changed(office, start)
    else:
        changed(office, item(person, date(2025, 2, 20), keep_later=False, status="died"))
    with on(TODAY), pytest.raises(PostingRefused, match="请退回案件"):
        office.approve(case)
