"""Who signs next in a case near its legal limit, or past it, is reminded once for either."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import override_settings
from django.utils import timezone
from tests.agency.kinds.change.changing import asked, enrolment
from tests.agency.world import REGION

from quanyi.agency.desk import actions
from quanyi.agency.review import limits
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Reminder
from quanyi.agency.review.reminders import remind
from quanyi.cli import main
from quanyi.law.terms import Verdict


@pytest.fixture
def case(visit):
    """A change, which the law wants decided in ten working days."""
    return asked(visit, enrolment(visit, 7))


def due_on(case):
    clock = limits.clock_of(review.cases().get(pk=case.pk), today=timezone.localdate(), region=REGION)
    return clock.due_on


def told():
    return [(each.stage, each.threshold) for each in Reminder.objects.order_by("pk")]


def test_nobody_is_reminded_while_there_is_time(case):
    assert remind(today=timezone.localdate(), region=REGION) == 0


def test_each_stage_is_reminded_once_of_either(visit, case):
    last, late = due_on(case), due_on(case) + timedelta(days=1)
    assert remind(today=last, region=REGION) == 1
    assert remind(today=last, region=REGION) == 0, "a second call finds nothing to do"
    assert remind(today=late, region=REGION) == 1
    assert told() == [("first_review", "near"), ("first_review", "overdue")]
    assert {each.due_on for each in Reminder.objects.all()} == {last}
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.AGREE, opinion="")
    assert remind(today=late, region=REGION) == 1
    assert told()[-1] == ("review", "overdue")


def test_the_signer_finds_it_on_the_worklist_until_the_stage_is_signed(visit, case):
    remind(today=due_on(case) + timedelta(days=1), region=REGION)
    page = visit.as_first.get("/cases/").content.decode()
    assert "超期：应于" in page
    assert "超期：应于" not in visit.as_signers[1].get("/cases/").content.decode(), "it is not their turn"
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.AGREE, opinion="")
    for signer in visit.as_signers[:2]:
        assert "超期：应于" not in signer.get("/cases/").content.decode()


def test_neither_a_stopped_clock_nor_a_decided_case_reminds(visit, case):
    declared, late = visit.declare(visit.row(9)), due_on(case) + timedelta(days=90)
    visit.send_back(case)
    assert remind(today=late, region=REGION) == 0
    visit.approve(declared)
    assert remind(today=late, region=REGION) == 0
    assert remind(today=late, region="330106") == 0, "a region that does not say how days are counted"


@override_settings(QUANYI_REGION=REGION)
def test_an_operator_calls_it(case, monkeypatch):
    monkeypatch.setattr("quanyi.cli.place.server", lambda: None)
    last, real = due_on(case), timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda at=None: real(at) if at else last)
    done = CliRunner().invoke(main, ["remind"])
    assert (done.exit_code, done.output) == (0, "新催办 1 件。 1 new reminders.\n")
    assert CliRunner().invoke(main, ["remind"]).output == "新催办 0 件。 0 new reminders.\n"
