"""Every check, on records that it should find and on records that it should leave alone."""

from datetime import date

import pytest
from tests.agency.world import World

from quanyi.agency.control.checking import CHECKS, check_data
from quanyi.agency.control.models import DataFinding, FindingGone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)


@pytest.fixture
def world() -> World:
    return World()


def checked():
    return check_data(region="DEMO", today=TODAY, by=None, reason="测试")


def test_sound_records_give_no_finding(world):
    world.approve(world.declare(world.row()))
    world.settle(2025)
    outcome = checked()
    assert set(outcome.run.counts) == set(CHECKS)
    assert outcome.standing == outcome.new == 0


@pytest.mark.shows("d14-12", "问题的出现和消失各记一次")
def test_a_finding_is_opened_once_and_noted_as_gone_once(world):
    case = world.declare(world.row())
    late = {"region": "DEMO", "today": date(2030, 1, 1), "by": None, "reason": "测试"}
    assert check_data(**late).new == 1
    assert check_data(**late).new == 0
    finding = DataFinding.objects.get()
    assert (finding.check_code, finding.case_id) == ("case.waiting", case.pk)
    world.approve(case)
    outcome = check_data(**late)
    assert (outcome.standing, outcome.new, outcome.gone) == (0, 0, 1)
    assert FindingGone.objects.get().run == outcome.run
    assert check_data(**late).gone == 0


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_a_check_says_what_it_finds_in_both_languages(check):
    assert check.provisions
    assert check.label_zh
    assert check.label_en
    assert "d14-11-1" in check.provisions
