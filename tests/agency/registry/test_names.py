"""Renamed employers: every page shows the name of its subject's day, or the present name with the earlier one."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import changed, item
from tests.agency.visitors import Visitors, browser

from quanyi.agency.collect.models import ChangeAct, ReceivedFile
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import EmployerNames, employers_named, name_of
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month

FIRST, LATER = "示范区青禾制造有限公司", "示范区青禾智能科技有限公司"
RENAMED_ON = date(2025, 6, 1)


@pytest.fixture
def visit(db):
    return Visitors()


@pytest.fixture
def person(visit):
    """Declared before and after the employer was renamed."""
    person = visit.registered()
    rename = Change(
        ChangeAct.ITEM, RENAMED_ON, "更名", after={"employer_name": LATER}, employer=visit.employer
    )
    changed(visit, rename)
    visit.approve(visit.declare(visit.row(month=Month(2025, 7), paid_on=date(2025, 7, 20), started_on=None)))
    return person


@pytest.mark.shows("gb-A-11", "记录中每月的单位名称是当月的名称")
def test_a_month_of_the_record_bears_the_name_of_its_day(person):
    record = person_record(person)
    assert [(line.month, line.employer_name) for line in record.contributions] == [
        (Month(2025, 7), LATER),
        (Month(2025, 3), FIRST),
    ]
    assert [line.employer_name for line in record.employments] == [f"{LATER}（曾用名：{FIRST}）"]


def test_a_record_of_an_earlier_instant_bears_the_names_known_then(visit, db):
    person = visit.registered()
    before = timezone.now()
    rename = Change(
        ChangeAct.ITEM, RENAMED_ON, "更名", after={"employer_name": LATER}, employer=visit.employer
    )
    changed(visit, rename)
    assert [line.employer_name for line in person_record(person, known_at=before).employments] == [FIRST]


def test_lists_of_the_desk_show_the_present_name_and_the_earlier_one(visit, person):
    page = visit.as_first.get("/cases/").content.decode()
    assert f"{LATER}（曾用名：{FIRST}）" in page
    assert LATER in visit.as_sender.get("/declarations/").content.decode()
    files = ReceivedFile.objects.order_by("pk")
    shown = [visit.as_counter.get(reverse("received", args=[file.pk])).content.decode() for file in files]
    assert f"{LATER}（曾用名：{FIRST}）" in shown[0]
    assert LATER in shown[1]
    assert "曾用名" not in shown[1]


def test_the_person_sees_it_in_english_too(visit, person):
    client = browser(visit.insured(person))
    client.cookies["django_language"] = "en"
    assert (
        f"{LATER} (earlier name: {FIRST})" in client.get(reverse("record", args=[person.pk])).content.decode()
    )


def test_an_employer_is_found_by_a_name_that_it_bears_or_bore(visit, person):
    assert {employer for employer, _ in employers_named([FIRST])} == {visit.employer}
    assert {employer for employer, _ in employers_named([LATER])} == {visit.employer}
    assert employers_named(["无此单位"]) == []


def test_names_of_many_employers_are_one_query(visit, person, django_assert_num_queries):
    employers = list(Employer.objects.all())
    with django_assert_num_queries(1):
        names = EmployerNames([*employers, None])
        assert [names.now(employer) for employer in employers] == [name_or_first(e) for e in employers]
    assert name_of(visit.employer) == LATER
    assert name_of(visit.employer, date(2025, 3, 31)) == f"{LATER}（曾用名：{FIRST}）"


def name_or_first(employer: Employer) -> str:
    return LATER if employer.name == FIRST else employer.name


def test_a_person_s_own_items_stay_as_they_were(visit, person):
    """A change of a person next to a renamed employer moves no employer's name."""
    changed(visit, item(person, date(2025, 8, 1), name="王晓明"))
    record = person_record(person)
    assert record.name == "王晓明"
    assert {line.employer_name for line in record.contributions} == {FIRST, LATER}
    assert isinstance(record.printed_at, datetime)
