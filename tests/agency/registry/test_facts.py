"""Facts on both axes: as known then, as known now, holding then. A small model says what the answer must be."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.agency.kinds.change.changing import changed, item, registered
from tests.agency.world import World

from quanyi.agency.registry.facts import Held, facts_of, history_of, next_change, segments, value_on
from quanyi.agency.registry.models import PersonDetail, StatusChange
from quanyi.agency.registry.selectors import names_of
from quanyi.agency.serve.selectors import person_record

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def histories(draw):
    """Versions in the order in which they were learned, an hour apart."""
    found = []
    for n in range(draw(st.integers(0, 6))):
        first = draw(st.none() | DAYS) if n == 0 else draw(DAYS)
        length = draw(st.none() | st.integers(1, 20))
        until = (first or FIRST) + timedelta(days=length) if length else None
        learned = datetime(2021, 1, 1, n, tzinfo=SHANGHAI)
        found.append(Held("address", draw(st.sampled_from("甲乙丙")), first, until, learned, None, "", ""))
    return found


def by_hand(versions, day, known_at):
    """A calendar that is written over day by day, in the order of learning."""
    answer = None
    for version in versions:
        begins = version.holds_from is None or version.holds_from <= day
        if version.learned_at <= known_at and begins and not (version.holds_to and version.holds_to <= day):
            answer = version
    return answer


@given(versions=histories(), day=DAYS, hour=st.integers(0, 8))
def test_what_was_learned_last_about_a_day_holds(versions, day, hour):
    known_at = datetime(2020, 12, 31, 23, tzinfo=SHANGHAI) + timedelta(hours=hour)
    assert value_on(versions, day, known_at=known_at) is by_hand(versions, day, known_at)


@given(versions=histories(), first=DAYS, length=st.integers(1, 30))
def test_segments_say_of_every_day_what_holds(versions, first, length):
    until = first + timedelta(days=length)
    cut = segments(versions, first, until)
    assert cut[0].first == first
    assert cut[-1].until == until
    for segment in cut:
        for n in range((segment.until - segment.first).days):
            held = value_on(versions, segment.first + timedelta(days=n))
            assert (held.value if held else None) == segment.value


@given(versions=histories(), after=DAYS)
def test_the_next_change_is_the_first_later_day_with_another_value(versions, after):
    def on(day):
        held = value_on(versions, day)
        return held.value if held else None

    days = [after + timedelta(days=n) for n in range(1, 80)]
    other = [day for day in days if on(day) is not None and on(day) != on(after)]
    # Of two values in a row that nobody registered and one that is the same, neither is a change.
    found = next_change(versions, after)
    assert found == (other[0] if other else None)


@pytest.mark.shows("gb-9.3-2", "变更各有生效日和获知时点，历史保留")
@pytest.mark.django_db
def test_a_new_name_and_a_corrected_birth_date_live_side_by_side():
    world = World()
    person = registered(world)
    before = _now()
    changed(world, item(person, date(2025, 6, 1), name="王晓明"))
    renamed = _now()
    changed(world, item(person, date(2025, 3, 1), keep_later=False, born_on="1985-06-02"))

    march, july = date(2025, 3, 15), date(2025, 7, 1)
    known = {
        (on, at): (facts["name"].value, facts["born_on"].value)
        for on in (march, july)
        for at in (before, renamed, None)
        if (facts := facts_of(person, on=on, known_at=at))
    }
    assert known == {
        (march, before): ("王小明", "1985-06-01"),
        (july, before): ("王小明", "1985-06-01"),
        (march, renamed): ("王小明", "1985-06-01"),
        (july, renamed): ("王晓明", "1985-06-01"),
        (march, None): ("王小明", "1985-06-02"),
        (july, None): ("王晓明", "1985-06-02"),
    }
    assert names_of([person.pk]) == {person.pk: "王晓明"}
    # What the change of one item copied of the others is no change of theirs.
    assert [held.value for held in history_of(person)["name"]] == ["王小明", "王晓明"]
    assert [held.value for held in history_of(person)["born_on"]] == ["1985-06-01", "1985-06-02"]
    assert PersonDetail.objects.filter(person=person, name="王小明", holds_to__isnull=True).count() == 1


@pytest.mark.shows("gb-9.3-4", "死亡经报告按案件登记，从实际日期起生效")
@pytest.mark.shows("gb-A-10", "人员状态按案件变更，迟报的死亡从实际日期起生效")
@pytest.mark.django_db
def test_a_death_that_is_reported_late_holds_from_the_past():
    world = World()
    person = registered(world)
    changed(world, item(person, date(2025, 9, 1), status="transferred_out"))
    before = _now()
    changed(world, item(person, date(2025, 5, 3), status="died"))
    on = {day: facts_of(person, on=day)["status"].value for day in (date(2025, 5, 2), date(2025, 10, 1))}
    assert on == {date(2025, 5, 2): "contributing", date(2025, 10, 1): "died"}
    then = facts_of(person, on=date(2025, 10, 1), known_at=before)["status"]
    assert then.value == "transferred_out"
    assert person_record(person).status.value == "died"
    assert StatusChange.objects.filter(person=person).count() == 3  # nothing was overwritten


@pytest.mark.django_db
def test_an_address_of_before_leaves_the_later_one(db):
    world = World()
    person = registered(world)
    changed(world, item(person, date(2025, 6, 1), address="示范区和平路 1 号"))
    changed(world, item(person, date(2025, 4, 1), address="示范区建设街 2 号", personal_identity="worker"))
    assert facts_of(person, on=date(2025, 5, 1))["address"].value == "示范区建设街 2 号"
    assert facts_of(person)["address"].value == "示范区和平路 1 号"
    assert "address" not in facts_of(person, on=date(2025, 3, 31))
    identity = facts_of(person, on=date(2025, 5, 1))["personal_identity"]
    assert (identity.value, identity.reason, identity.holds_from) == ("worker", "测试原因", date(2025, 4, 1))


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
