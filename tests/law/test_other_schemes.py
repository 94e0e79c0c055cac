"""Unemployment, work injury, legal time limits."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import InvalidInput, NoParameter, NoRule, as_known_at, parse_yuan
from quanyi.law.rules.time_limits import acts, due_day
from quanyi.law.rules.unemployment import (
    longest_unemployment_duration,
    unemployment_duration,
    unemployment_eligibility,
)
from quanyi.law.rules.work_death import dependants_pension, work_death_benefits, work_death_grant
from quanyi.law.rules.work_injury import (
    Employment,
    care_allowance,
    disability_allowance,
    disability_lump_sum,
    liable_employer,
    own_wage,
)
from quanyi.law.rules.years import unemployment_carried
from quanyi.law.terms import CareLevel, Dependant, DismissalCause

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "other_schemes.toml").read_text())
ON = date(2024, 6, 1)

counts = st.integers(12, 600)


def test_worked_unemployment():
    example = EXAMPLES["unemployment"]
    first = longest_unemployment_duration(example["first_months"], on=example["at"])
    left = unemployment_carried(first.fen, example["drawn"])
    again = longest_unemployment_duration(example["again_months"], on=example["at"], months_carried=left)
    assert (first.fen, left.fen, again.fen) == (example["first"], example["left"], example["again"])
    assert again.part("unemployment_limit").fen == 12


@pytest.mark.parametrize("example", EXAMPLES["guangdong"], ids=lambda example: str(example["months"]))
def test_guangdong_grants(example):
    assert unemployment_duration(example["months"], on=ON, region="440000").fen == example["granted"]


@given(months=counts, carried=st.integers(0, 24))
def test_duration_grows_and_keeps_the_limits_of_the_law(months, carried):
    def granted(months, carried):
        return unemployment_duration(months, on=ON, region="DEMO", months_carried=carried).fen

    assert granted(months, carried) <= granted(months + 1, carried)
    assert granted(months, 0) <= (12 if months < 60 else 18 if months < 120 else 24)
    assert granted(months, carried) == min(24, granted(months, 0) + carried)


def test_duration_refuses_what_is_not_known():
    with pytest.raises(NoParameter, match="unemployment_grant_months"):
        unemployment_duration(48, on=ON, region="330000")


@pytest.mark.parametrize("cause", DismissalCause)
@pytest.mark.parametrize(
    ("months", "registered", "seeking"), [(12, True, True), (11, True, True), (12, False, True)]
)
def test_eligibility_names_what_fails(cause, months, registered, seeking):
    figure = unemployment_eligibility(months, cause=cause, registered=registered, seeking_work=seeking, on=ON)
    fails = {part.term for part in figure.parts if part.value == "not_met"}
    wanted = set()
    if cause is DismissalCause.OWN_WISH:
        wanted.add("not_by_own_wish")
    if months < 12:
        wanted.add("one_year_paid")
    if not registered:
        wanted.add("registered_unemployed")
    assert fails == wanted
    assert figure.value == ("refused" if wanted else "allowed")


def test_benefits_by_grade():
    example = EXAMPLES["injury"]
    facts = {"own_wage_fen": parse_yuan(example["own_wage"]), "on": example["on"]}
    least = {"minimum_wage_fen": parse_yuan(example["minimum_wage"])}
    for grade, wanted in enumerate(example["lump_sum"], start=1):
        assert disability_lump_sum(grade, **facts).fen == parse_yuan(wanted)
    for grade, wanted in enumerate(example["allowance"], start=1):
        figure = disability_allowance(grade, **facts, **least)
        payers = {part.value for part in figure.parts if part.term == "paid_by"}
        assert figure.fen == parse_yuan(wanted)
        assert payers == {"paid_by_fund" if grade <= 4 else "paid_by_employer"}
    with pytest.raises(NoRule, match="7 级伤残"):
        disability_allowance(7, **facts, **least)
    with pytest.raises(InvalidInput, match=r"grade.*收到 11"):
        disability_lump_sum(11, **facts)


def test_allowance_floor_work_given_and_pension():
    facts = {"own_wage_fen": 2_000_00, "minimum_wage_fen": 2_010_00, "on": ON}
    assert disability_allowance(1, **facts).fen == 2_010_00
    assert disability_allowance(5, **facts, suitable_work=True).fen == 0
    assert disability_allowance(1, **facts, suitable_work=True).fen == 2_010_00
    assert disability_allowance(1, **facts, pension_fen=1_500_00).fen == 510_00
    assert disability_allowance(1, **facts, pension_fen=2_500_00).fen == 0


@pytest.mark.parametrize(
    ("wage", "wanted"), [(5_000_00, 5_000_00), (2_000_00, 3_600_00), (30_000_00, 18_000_00)]
)
def test_own_wage_lies_between_its_limits(wage, wanted):
    assert own_wage([wage] * 12, average_wage_fen=6_000_00, injured_on=ON).fen == wanted


def test_own_wage_of_fewer_than_twelve_months_is_left_to_a_person():
    with pytest.raises(NoRule, match="injury-64"):
        own_wage([5_000_00] * 11, average_wage_fen=6_000_00, injured_on=ON)


def test_care_by_level():
    amounts = [care_allowance(level, average_wage_fen=8_069_00, on=ON).fen for level in CareLevel]
    assert amounts == [4_034_50, 3_227_60, 2_420_70]


@pytest.mark.parametrize("example", EXAMPLES["death_grant"], ids=lambda example: str(example["injured"]))
def test_worked_death_grant(example):
    assert work_death_grant(injured_on=example["injured"]).fen == parse_yuan(example["grant"])


@pytest.mark.parametrize("region", ["CN", "DEMO", "440000"])
def test_grants_of_the_years_of_two_surveys_are_those_that_were_paid(region):
    paid = {2014: 539_100_00, 2015: 576_880_00, 2016: 623_900_00}
    for year, fen in paid.items():
        assert work_death_grant(injured_on=date(year, 5, 1), region=region).fen == fen


def test_what_was_known_before_is_worked_out_as_before():
    with as_known_at(date(2026, 1, 1)):
        assert work_death_grant(injured_on=date(2014, 5, 1), region="DEMO").fen == 529_340_00
        with pytest.raises(NoParameter, match="urban_disposable_income"):
            work_death_grant(injured_on=date(2014, 5, 1))


def test_dependants_together_never_exceed_the_wage():
    def pension(*dependants):
        return dependants_pension(dependants, own_wage_fen=6_000_00, on=ON).fen

    assert pension(Dependant.SPOUSE) == 2_400_00
    assert pension(Dependant.SPOUSE, Dependant.OTHER) == 4_200_00
    assert pension(Dependant.OTHER_ALONE) == 2_400_00
    assert pension(Dependant.SPOUSE, Dependant.OTHER, Dependant.OTHER_ALONE) == 6_000_00


def test_death_benefits():
    facts = {
        "own_wage_fen": 6_000_00,
        "average_wage_fen": 8_000_00,
        "injured_on": date(2025, 3, 1),
        "died_on": date(2025, 3, 2),
    }
    once = 1_083_760_00 + 48_000_00
    assert work_death_benefits([Dependant.SPOUSE], **facts).fen == once
    later = work_death_benefits([Dependant.SPOUSE], **facts, after_paid_leave=True)
    assert (later.fen, later.part("dependants_pension").fen) == (48_000_00, 2_400_00)


WORK = [
    Employment("甲厂", date(2020, 1, 1)),
    Employment("乙店", date(2023, 5, 1), date(2024, 6, 1)),
    Employment("丙行", date(2024, 6, 2)),
]


def test_the_employer_at_the_time_is_liable_and_all_of_that_day_pay():
    figure = liable_employer(WORK, injured_on=ON, injured_at="乙店")
    assert (figure.value, [part.value for part in figure.parts]) == ("乙店", ["甲厂", "乙店"])
    with pytest.raises(InvalidInput, match="丙行"):
        liable_employer(WORK, injured_on=ON, injured_at="丙行")
    assert liable_employer(WORK, injured_on=date(2024, 6, 2), injured_at="丙行").value == "丙行"
    with pytest.raises(InvalidInput, match="乙店"):
        liable_employer(WORK, injured_on=date(2024, 6, 2), injured_at="乙店")


@pytest.mark.parametrize("example", EXAMPLES["due"], ids=lambda example: example["source"])
def test_due_day(example):
    figure = due_day(
        example["act"],
        start=example["start"],
        region="DEMO",
        days_off=example.get("off", ()),
        extra_working_days=example.get("extra", ()),
    )
    assert figure.value == example["due"]
    assert bool(figure.note_zh) == (("off" in example) != ("extra" in example))


@pytest.mark.parametrize(
    ("act", "due"),
    [pytest.param(act, due, id=act) for act, _clause, due in EXAMPLES["limits"]["rows"]],
)
def test_a_limit_of_each_clause(act, due):
    figure = due_day(act, start=EXAMPLES["limits"]["start"], region="DEMO")
    assert figure.value == due


def test_every_act_has_a_worked_day():
    worked = {act for act, _, _ in EXAMPLES["limits"]["rows"]} | {
        example["act"] for example in EXAMPLES["due"]
    }
    # Handover and posting have the limit of review; a log is kept, not done by a day; a region sets that of disputes.
    assert set(acts()) - worked == {
        "record_review",
        "transfer_handover",
        "transfer_posting",
        "network_log_keeping",
    }


def works_as_announced(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:  # a year that is not announced
        return day.weekday() < 5


@given(start=st.dates(date(2024, 1, 1), date(2030, 12, 31)), act=st.sampled_from(acts()))
def test_a_later_start_never_ends_earlier_nor_on_a_day_off(start, act):
    ends = [due_day(act, start=day, region="DEMO").value for day in (start, start + timedelta(days=1))]
    assert start <= ends[0] <= ends[1]
    assert works_as_announced(ends[0]) or act == "breach_notice"


@given(
    start=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    off=st.sets(st.integers(1, 40).map(lambda days: timedelta(days=days))),
)
def test_exactly_the_working_days_lie_between(start, off):
    holidays = {start + days for days in off}
    end = due_day("transfer_review", start=start, region="DEMO", days_off=holidays).value
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(day.weekday() < 5 and day not in holidays for day in between) == 15


def test_an_unknown_act_and_a_time_before_the_law_are_refused():
    with pytest.raises(InvalidInput, match="pension_application"):
        due_day("archives", start=ON, region="DEMO")
    with pytest.raises(NoParameter, match=r"time_limit_working_days\[pension_application\]"):
        due_day("pension_application", start=date(2023, 11, 30), region="DEMO")
