"""A run of what is new finds what a run of everything would; and when everything is looked over."""

from datetime import date, timedelta

import pytest
from tests.agency import world
from tests.agency.world import World, number

from quanyi.agency.control import touched
from quanyi.agency.control.checking import check_data, key_of, looked_over
from quanyi.agency.control.models import DataFinding, WhyWhole
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month

TODAY = date(2026, 1, 15)


@pytest.fixture
def at_work(office, monkeypatch) -> World:
    """Two employers, with two workers and one, each with March 2025; all has been looked over."""
    monkeypatch.setattr(touched, "OVERLAP", timedelta(0))
    at_work = World()
    at_work.approve(at_work.declare(at_work.row(), at_work.row(2, name="李四", row=6)))
    at_work.employer = world.employer(2, "示范区云岭建筑安装有限公司")
    at_work.approve(at_work.declare(at_work.row(3, name="赵六")))
    assert checked().run.why_whole == WhyWhole.FIRST
    return at_work


def checked(**how):
    return check_data(region="DEMO", today=TODAY, by=None, reason="测试", **how)


def declared(office: World, month: int) -> None:
    """The third person's month."""
    row = office.row(3, name="赵六", month=Month(2025, month), paid_on=date(2025, month, 20), started_on=None)
    office.approve(office.declare(row))


def test_what_is_new_is_found_as_by_a_run_of_everything(at_work):
    third = Person.objects.get(social_security_number=number(3)).pk
    nothing = checked().run
    assert (nothing.why_whole, nothing.persons) == (WhyWhole.NOT, 0)
    declared(at_work, 5)
    assert touched.touched("DEMO", TODAY) == [third]
    outcome = checked()
    assert (outcome.run.why_whole, outcome.run.persons, outcome.new) == (WhyWhole.NOT, 1, 1)
    everything = {
        key_of(check.code, found) for check, found in looked_over("DEMO", TODAY, touched.everybody())
    }
    assert set(DataFinding.objects.values_list("key", flat=True)) == everything
    assert [key.split("|")[0] for key in everything] == ["month.missing"]
    declared(at_work, 4)
    again = checked()
    assert (again.run.why_whole, again.standing, again.gone) == (WhyWhole.NOT, 0, 1)


@pytest.mark.parametrize("why", ["asked", "due", "program", "parameters", "of_many"])
def test_everything_is_looked_over(at_work, monkeypatch, settings, why):
    if why == "due":
        settings.QUANYI_WHOLE_DAYS = 0
    elif why == "of_many":
        at_work.settle(2025)
    elif why != "asked":
        name = {"program": "__version__", "parameters": "parameters_version"}[why]
        monkeypatch.setattr(touched, name, {"program": "9", "parameters": lambda: "9"}[why])
    run = checked(whole=why == "asked").run
    assert (run.why_whole, run.persons) == (why, 3)
