"""By when a case is to be decided: the clock runs from the hand-in and stands still while the case is sent back."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import asked, enrolment
from tests.agency.world import REGION

from quanyi.agency.desk import limits
from quanyi.agency.review import selectors as review
from quanyi.agency.review.limits import Nearness, clock_of
from quanyi.law.errors import NoParameter
from quanyi.law.rules.time_limits import Stop, due_day


def fresh(case):
    return review.cases().get(pk=case.pk)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def case(visit):
    """An enrolment: ten working days."""
    return asked(visit, enrolment(visit))


@pytest.fixture
def on(monkeypatch):
    """Call it with a number of days: the pages are opened so many days later."""

    def later(days):
        day = timezone.localdate() + timedelta(days=days)
        monkeypatch.setattr(limits, "today", lambda: day)
        return day

    with override_settings(QUANYI_REGION=REGION):
        yield later


def clock(case, today):
    return clock_of(fresh(case), today=today, region=REGION)


@pytest.mark.shows("service-10", "变更登记自受理之日起十个工作日，案件页给出到期日并可展开")
def test_the_clock_runs_from_the_day_of_the_hand_in(case):
    start = timezone.localdate()
    expected = due_day("registration_change", start=start, region=REGION).value
    found = clock(case, start)
    assert found.due_on == expected
    assert (found.left, found.nearness, found.is_stopped) == (10, Nearness.LATER, False)
    assert clock(case, expected).nearness is Nearness.NEAR
    assert clock(case, expected).left == 0
    past = clock(case, expected + timedelta(days=1))
    assert past.nearness is Nearness.OVERDUE
    assert past.due_on == expected


def test_it_stands_still_while_the_case_is_sent_back(visit, case):
    start = timezone.localdate()
    visit.send_back(case)
    for days in (0, 5, 30):
        found = clock(case, start + timedelta(days=days))
        assert found.is_stopped
        assert found.left == 10
        stop = Stop(start, start + timedelta(days=days))
        assert found.due_on == due_day("registration_change", start=start, region=REGION, stops=[stop]).value


def test_a_decided_case_and_one_without_a_limit_have_no_clock(visit, case):
    assert clock(visit.declare(visit.row(5)), timezone.localdate()) is None
    visit.approve(case)
    assert clock(case, timezone.localdate()) is None


def test_a_region_that_does_not_say_how_days_are_counted_is_told_so(visit, case):
    with pytest.raises(NoParameter):
        clock_of(fresh(case), today=timezone.localdate(), region="330106")
    with override_settings(QUANYI_REGION="330106"):
        page = text(visit.as_first.get(reverse("case", args=[case.pk])))
    assert "办理时限算不出" in page
    assert "day_count_form" in page


@pytest.mark.parametrize(("days", "told"), [(0, "还剩 10 个工作日"), (60, "已超期")])
def test_it_is_shown_on_the_worklist_and_the_case_page(visit, case, on, days, told):
    on(days)
    due = due_day("registration_change", start=timezone.localdate(), region=REGION).value
    for path in (reverse("worklist"), reverse("case", args=[case.pk])):
        page = text(visit.as_first.get(path))
        assert told in page
        assert f"{due.year}年{due.month}月{due.day}日" in page
    assert "怎样算出" in page
    assert "社会保险经办条例第十条" in page


def test_while_it_stands_still_the_page_says_so(visit, case, on):
    on(0)
    visit.send_back(case)
    assert "停止计时" in text(visit.as_first.get(reverse("case", args=[case.pk])))


def test_what_is_near_its_limit_stands_first_on_the_signers_list(visit, on):
    declared = visit.declare(visit.row(5))
    case = asked(visit, enrolment(visit))
    on(0)
    page = text(visit.as_first.get(reverse("worklist")))
    assert page.index(declared.number) < page.index(case.number)
    on(60)
    page = text(visit.as_first.get(reverse("worklist")))
    assert page.index(case.number) < page.index(declared.number)
    assert "1 件临近或超过法定办理时限" in page
