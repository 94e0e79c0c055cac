"""What was known when: corrected values, later rows, changed rules, and files that an agency adds."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.test_register import FILE, trial_of

from quanyi.law import (
    Figure,
    InvalidInput,
    Month,
    NoParameter,
    NoRule,
    RetirementGroup,
    as_known_at,
    closing_balance,
    find_rule,
    load_parameters,
    minimum_months,
    own_contribution,
    parameter,
    parameters_version,
    statutory_month,
    yearly_interest,
)
from quanyi.law.door import export, replay
from quanyi.law.explain import parameter_line
from quanyi.law.parameters import _use_folders
from quanyi.law.rules import all_rules, rule
from quanyi.law.rules.registry import _RULES

HEAD = """
series = "crediting_rate"
[[values]]
region = "330000"
source = "某省公布文件〔2016〕1号（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2016-07-01
rows = [
"""


@pytest.fixture
def folder(tmp_path):
    """A folder for added files; whatever is added is taken away again."""
    yield tmp_path
    _use_folders(())


def added(folder, *rows, name="zhejiang", head=HEAD):
    (folder / f"{name}.toml").write_text(f"{head}{','.join(rows)}]\n", encoding="utf-8")
    return load_parameters(folder)


RIGHT = '{ from = 2015-01-01, to = 2015-12-31, value = "0.0500" }'
LATER = (
    '{ from = 2015-01-01, to = 2015-12-31, value = "0.0525", entered_on = 2018-03-01, source = "更正文件" }'
)


def rate(known=None, region="330000"):
    return parameter("crediting_rate", on=2015, region=region, known=known).rate


def test_a_corrected_value_supersedes_and_the_old_one_stays_findable(folder):
    assert added(folder, RIGHT, LATER) == ("crediting_rate",)
    assert rate() == Fraction("0.0525")
    assert rate(date(2018, 3, 1)) == Fraction("0.0525")
    assert rate(date(2018, 2, 28)) == rate(date(2016, 7, 1)) == Fraction("0.05")
    with pytest.raises(NoParameter, match="按 2016-06-30 所知") as refused:
        rate(date(2016, 6, 30))
    assert refused.value.facts["known_at"] == "2016-06-30"
    assert "As known on 2016-06-30" in refused.value.en


def test_a_file_brings_what_the_program_lacked_and_the_version_tells(folder):
    before = parameters_version()
    with pytest.raises(NoParameter):
        rate()
    added(folder, RIGHT)
    found = parameter("crediting_rate", on=2015, region="330000")
    assert (found.entered_by, found.confirmed_by, found.entered_on) == ("张三", "李四", date(2016, 7, 1))
    assert parameters_version() != before
    shipped = parameter("crediting_rate", on=2020, region="CN")
    assert (shipped.entered_by, shipped.confirmed_by, shipped.entered_on) == (
        "随版本发布",
        "未经机构确认",
        None,
    )
    assert found.version != shipped.version
    _use_folders(())
    assert parameters_version() == before


def test_a_figure_bears_the_day_as_of_which_it_was_worked_out(folder):
    added(folder, RIGHT, LATER)

    def closed():
        return closing_balance(100_000_00, [0] * 12, year=2015, region="330000")

    with as_known_at(date(2017, 1, 1)):
        then = closed()
    now = closed()
    assert (then.fen, now.fen) == (105_000_00, 105_250_00)
    assert {figure.known_at for figure in then.walk() if figure.rule} == {date(2017, 1, 1)}
    assert {figure.known_at for figure in now.walk()} == {None}
    assert "按 2017-01-01 所知" in then.as_text()
    assert "as known on 2017-01-01" in then.as_text("en")
    assert "2018-03-01 录入" in now.as_text()
    assert Figure.from_dict(json.loads(json.dumps(then.as_dict()))) == then


def test_an_export_as_known_on_a_day_is_worked_out_as_of_that_day(folder):
    added(folder, RIGHT)
    with as_known_at(date(2017, 1, 1)):
        opening = closing_balance(0, [100_00] * 12, year=2015, region="330000")
    with as_known_at(date(2017, 6, 1)):
        exported = json.loads(
            json.dumps(export(yearly_interest(opening, [0] * 12, year=2016, region="330000")))
        )
    assert exported["known_at"] == "2017-06-01"
    assert exported["arguments"]["opening_fen"]["known_at"] == "2017-01-01"
    added(folder, RIGHT, LATER)
    again = replay(exported)
    assert again.agrees
    assert not again.same_parameters
    fresh = replay(json.loads(json.dumps(export(closing_balance(0, [1] * 12, year=2015, region="330000")))))
    assert fresh.agrees


def test_as_known_at_ends_with_its_context():
    with as_known_at(date(2000, 1, 1)), as_known_at(None):
        assert parameter("crediting_rate", on=2020, region="CN").rate == Fraction("0.0604")


def test_a_later_row_ends_one_that_was_open():
    text = FILE.replace("from = 2002-01-01", "from = 2002-01-01, entered_on = 2002-01-15")
    more = FILE.replace('entered_by = "trial"', 'entered_by = "甲"\nconfirmed_by = "乙"')
    more = (
        more[: more.index("rows")] + 'rows = [{ from = 2026-01-01, value = "0.09", entered_on = 2026-02-01 }]'
    )
    trial = trial_of(text, more)

    def found(day, known=None):
        place = trial.find("CN", day, day, known_at=known)
        return place and place[1].value.value

    assert [found(date(2025, 12, 31)), found(date(2026, 1, 1))] == [Fraction("0.06"), Fraction("0.09")]
    assert found(date(2026, 1, 1), date(2026, 1, 31)) == Fraction("0.06")
    assert found(date(2002, 1, 1), date(2002, 1, 14)) is None
    assert found(date(2001, 1, 1), date(1990, 1, 1)) == Fraction("0.05")


def test_what_was_missing_on_a_past_day_is_missing_and_no_fault():
    text = FILE.replace("from = 2001-01-01", "from = 2001-01-01, entered_on = 2005-01-01").replace(
        "rows = [ {",
        'rows = [ { from = 1999-01-01, to = 2000-06-30, value = "0.04" },'
        '{ from = 2000-07-01, to = 2000-12-31, value = "0.03", entered_on = 2004-01-01 }, {',
    )
    trial = trial_of(text)
    day = date(2000, 12, 1)
    assert trial.find("CN", day, day, known_at=date(2003, 1, 1)) is None
    assert trial.find("CN", day, day, known_at=date(2004, 1, 1))[1].value.value == Fraction("0.03")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=12), st.integers(-1, 10))
def test_what_is_known_is_the_last_entry_of_each_year_up_to_the_day(entries, day):
    """A second way: the entries in order, a dictionary of years, the last one wins."""
    first = {2010: 1, 2011: 2}
    rows = [f'{{ from = {year}-01-01, to = {year}-12-31, value = "0.0{n}" }}' for year, n in first.items()]
    wanted, seen = dict(first), set()
    for when, what in sorted(entries):
        year = 2010 + what % 2
        if (when, year) in seen:
            continue
        seen.add((when, year))
        rows.append(
            f'{{ from = {year}-01-01, to = {year}-12-31, value = "0.0{what:02d}", '
            f"entered_on = 2012-01-{1 + when:02d} }}"
        )
        if when <= day:
            wanted[year] = Fraction(f"0.0{what:02d}") * 100
    trial = trial_of(FILE[: FILE.index("rows")] + f"rows = [{','.join(rows)}]")
    at = date(2012, 1, 1 + day) if day >= 0 else date(2011, 12, 31)
    for year, value in wanted.items():
        span = trial.find("CN", date(year, 1, 1), date(year, 12, 31), known_at=at)[1]
        assert span.value.value * 100 == value


# Regions inherit.


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("330106", "330000"), ("330100", "330000"), ("330000", "330000"), ("320100", None), ("CN", None)],
)
def test_a_city_inherits_from_its_province(folder, asked, answered):
    added(folder, RIGHT)
    if answered is None:
        with pytest.raises(NoParameter):
            rate(region=asked)
        return
    found = parameter("crediting_rate", on=2015, region=asked)
    assert (found.region, found.asked_region, found.inherited) == (answered, asked, asked != answered)
    line = parameter_line(found, "zh")
    assert (f"330000，{asked} 沿用" in line) is found.inherited
    assert (f"inherited by {asked}" in parameter_line(found, "en")) is found.inherited


def test_a_city_may_have_a_value_of_its_own(folder):
    added(folder, RIGHT)
    added(folder, RIGHT.replace("0.05", "0.03"), name="city", head=HEAD.replace("330000", "330200"))
    assert [rate(region=code) for code in ("330100", "330200", "330203")] == [
        Fraction("0.05"), Fraction("0.03"), Fraction("0.03"),
    ]  # fmt: skip


def test_a_rule_says_from_where_a_rate_was_inherited():
    assert "沿用" not in own_contribution(100_00, month=Month(2005, 1), region="DEMO").as_text()
    assert "（CN，330100 沿用，" in own_contribution(100_00, month=Month(2020, 1), region="330100").as_text()


# Rules that changed.


@pytest.fixture
def changed():
    """A rule in two versions, the second known from 2026-03-01, and a rule that calls it."""

    @rule("trial.part", version="1")
    def old(fen: int) -> Figure:
        """试 / Trial. Basis: d14-6-4. Rounds: nothing."""
        return Figure("part", fen, "fen")

    @rule("trial.part", version="2", known_from=date(2026, 3, 1))
    def new(fen: int) -> Figure:
        """试 / Trial. Basis: d14-6-4. Rounds: nothing."""
        return Figure("part", 2 * fen, "fen")

    @rule("trial.whole", version="1")
    def whole(fen: int) -> Figure:
        """试 / Trial. Basis: d14-6-4. Rounds: nothing."""
        part = new(fen)
        return Figure("whole", part.fen + 1, "fen", parts=(part,))

    yield whole
    for name in ("trial.part", "trial.whole"):
        del _RULES[name]


def test_a_changed_rule_works_in_the_version_known_on_the_day(changed):
    now = changed(10)
    with as_known_at(date(2026, 2, 28)):
        then = changed(10)
        assert find_rule("trial.part").version == "1"
    assert (now.fen, then.fen) == (21, 11)
    assert [figure.part("part").rule_version for figure in (now, then)] == ["2", "1"]
    exported = [json.loads(json.dumps(export(figure))) for figure in (now, then)]
    assert [replay(one).agrees for one in exported] == [True, True]
    assert {found.name: found.version for found in all_rules()}["trial.part"] == "2"


def test_versions_are_found_by_number_and_a_missing_one_is_named(changed):
    assert [find_rule("trial.part", number).function(1).fen for number in ("1", "2")] == [1, 2]
    with pytest.raises(NoRule, match="没有第 3 版"):
        find_rule("trial.part", "3")


def test_two_versions_of_one_number_or_day_are_refused(changed):
    with pytest.raises(AssertionError, match="two rules"):
        rule("trial.part", version="1")(find_rule("trial.part").function)
    with pytest.raises(InvalidInput, match="倒置"):
        rule("trial.part", version="3", known_from=date(2026, 3, 1))(find_rule("trial.part").function)


def test_before_the_decision_of_2024_nobody_knew_of_the_delay():
    with as_known_at(date(2024, 9, 12)):
        then = statutory_month(Month(1976, 9), group=RetirementGroup.MALE_60), minimum_months(Month(2039, 9))
    now = statutory_month(Month(1976, 9), group=RetirementGroup.MALE_60), minimum_months(Month(2039, 9))
    assert [figure.value for figure in then] == [Month(2036, 9), 180]
    assert [figure.value for figure in now] == [Month(2039, 9), 240]
