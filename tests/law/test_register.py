"""Provisions, parameters and rules: complete, cited, dated."""

import collections
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from quanyi.law import InvalidInput, Month, NoParameter, all_provisions, all_rules, cite, find_rule, parameter
from quanyi.law.parameters import load_series, parameters_version, series_names
from quanyi.law.parameters.files import File, read_series
from quanyi.law.terms import CODES, TERMS, Confidence

INSIDE = [provision for provision in all_provisions() if provision.kind != "outside"]


def test_register_holds_every_provision():
    entries = collections.Counter(p.instrument for p in INSIDE)
    leaves = collections.Counter(p.instrument for p in INSIDE if p.leaf)
    assert entries == {"d14": 70, "d13": 56, "gb": 161}
    assert leaves == {"d14": 58, "d13": 47, "gb": 62 + 74}
    assert {int(p.id.split("-")[1]) for p in INSIDE if p.instrument == "d14"} == set(range(1, 33))
    assert {int(p.id.split("-")[1]) for p in INSIDE if p.instrument == "d13"} == set(range(1, 31))
    assert all(p.summary for p in all_provisions())


def test_headings_are_exactly_the_entries_with_children():
    parents = {p.id.rpartition("-")[0] for p in INSIDE}
    assert {p.id for p in INSIDE if not p.leaf} == {p.id for p in INSIDE if p.id in parents}


@pytest.mark.parametrize(
    ("provision_id", "zh", "en"),
    [
        ("d14-6-4", "令14第六条第四款", "Decree 14, article 6, paragraph 4"),
        ("d14-2-1", "令14第二条第一项", "Decree 14, article 2, item 1"),
        ("d14-32", "令14第三十二条", "Decree 14, article 32"),
        ("d13-20", "令13第二十条", "Decree 13, article 20"),
        ("gb-6.3-2", "账户规范6.3第2点", "Account standard, clause 6.3, element 2"),
        ("gb-A-36-10", "账户规范附录A第36项第10点", "Account standard, appendix A, item 36, element 10"),
        ("gb-B", "账户规范附录B", "Account standard, appendix B"),
        ("sil-14", "社会保险法第十四条", "Social Insurance Law, article 14"),
    ],
)
def test_quotes(provision_id, zh, en):
    assert (cite(provision_id).ref_zh, cite(provision_id).ref_en) == (zh, en)


def test_unknown_provision_is_refused():
    with pytest.raises(InvalidInput, match="d14-99"):
        cite("d14-99")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_rules_cite_registered_provisions_and_say_how_they_round(rule):
    assert all(cite(name) for name in rule.provisions)
    assert "Rounds:" in rule.doc or rule.name.startswith("years.")


def test_unknown_rule_is_refused():
    with pytest.raises(InvalidInput, match=r"account\.yearly_interest"):
        find_rule("account.none")


# First and last month with a value; None = open to the end of the walk.
REACH = {
    ("crediting_rate", "CN"): ("2016-01", "2025-12"),
    ("crediting_rate", "DEMO"): ("1996-01", "2025-12"),
    ("contribution_rate_own", "CN"): ("2006-01", None),
    ("contribution_rate_own", "DEMO"): ("1996-01", None),
    ("contribution_rate_employer", "CN"): ("2019-05", None),
    ("contribution_rate_employer", "DEMO"): ("1996-01", None),
    ("account_scale_own", "CN"): ("2006-01", None),
    ("account_scale_own", "DEMO"): ("1996-01", None),
    ("account_scale_transfer", "CN"): ("2006-01", None),
    ("account_scale_transfer", "DEMO"): ("1996-01", None),
    ("reference_wage", "DEMO"): ("1995-01", "2025-12"),
    ("base_floor_ratio", "CN"): ("2019-05", None),
    ("base_floor_ratio", "DEMO"): ("1996-01", None),
    ("base_ceiling_ratio", "CN"): ("2019-05", None),
    ("base_ceiling_ratio", "DEMO"): ("1996-01", None),
    ("base_year_first_month", "DEMO"): ("1996-01", None),
    ("annual_method_factor", "CN"): ("1998-01", None),
    ("minimum_contribution_months", "CN"): ("1998-01", None),
    ("account_scale_own", "210000"): ("2001-07", None),
    ("account_scale_transfer", "210000"): ("2001-07", None),
    ("account_scale_total", "CN"): ("1998-01", None),
    ("account_scale_total", "210000"): ("1998-01", None),
    ("contribution_rate_flexible", "CN"): ("2006-01", None),
    ("crediting_rate_provisional", "DEMO"): ("2017-01", None),
    ("contribution_due_months", "DEMO"): ("1992-01", None),
    ("contribution_due_day", "DEMO"): ("1992-01", None),
    ("deferral_interest_form", "DEMO"): ("2011-07", None),
    ("deferral_months", "CN"): ("2011-07", None),
    ("late_fee_rate", "CN"): ("1999-02", None),
    ("undeclared_ratio", "CN"): ("1999-02", None),
    ("payment_months_fixed", "CN"): ("1998-01", "2005-12"),
    ("case_stages_form", "CN/every_case"): ("2011-07", None),
    **{
        (series, f"DEMO/{course}"): ("2025-01", None)
        for series in ("estimate_wage_growth", "estimate_crediting_rate")
        for course in ("low", "middle", "high")
    },
    **{("payment_months", f"CN/{age}"): ("2006-01", None) for age in range(40, 71)},
}


TABLES = tomllib.loads((Path(__file__).parent / "examples" / "reach.toml").read_text())
STRETCHES = {key: [stretch] for key, stretch in REACH.items()} | {
    (series, place): stretches for series, places in TABLES.items() for place, stretches in places.items()
}


# When this program's own checks raise a doubt, or who looks at a case: no law sets it, and no amount rests on it.
OWN = {
    "attention_days",
    "extract_ceiling",
    "advance_credit_months",
    "crediting_lead_months",
    "case_stages_form",
}


# Its value changes from day to day; `test_calendar.py` walks its days.
OF_DAYS = "working_calendar_form"


def test_every_series_is_walked():
    monthly = set(series_names()) - {OF_DAYS}
    assert {(name, place) for name in monthly for place in load_series(name).regions} <= set(STRETCHES)


@pytest.mark.parametrize(("series", "place"), STRETCHES)
def test_every_month_has_a_value_or_a_named_error(series, place):
    region, _, line = place.partition("/")
    key = int(line) if line.isdigit() else line or None
    known = set()
    for first, *last in STRETCHES[series, place]:
        end = Month.parse(last[0]) if last and last[0] else Month(2045, 12)
        known |= set(Month.span(Month.parse(first), end))
    for month in Month.span(Month(1992, 1), Month(2045, 12)):
        if month in known:
            value = parameter(series, on=month, region=region, key=key)
            assert value.source
            assert value.valid_from <= month.first_day
            # Single-source and proposed values never serve the whole nation.
            assert value.region != "CN" or value.confidence in (Confidence.A, Confidence.B) or series in OWN
        else:
            with pytest.raises(NoParameter) as refused:
                parameter(series, on=month, region=region, key=key)
            named = series if key is None else f"{series}[{key}]"
            assert refused.value.facts == {"series": named, "region": region, "on": str(month)}


def test_national_value_serves_a_region_only_where_the_series_says_so():
    assert parameter("crediting_rate", on=2020, region="330000").value == Fraction("0.0604")
    with pytest.raises(NoParameter):
        parameter("crediting_rate", on=2015, region="330000")
    with pytest.raises(NoParameter):
        parameter("reference_wage", on=2020, region="330000")


def test_a_series_without_national_fallback_gives_a_region_nothing():
    alone = trial_of(FILE)
    open_to_all = trial_of(FILE.replace("fallback = false", "fallback = true"))
    assert (list(alone.lookup_order("DEMO")), list(alone.lookup_order("CN"))) == ([], ["CN"])
    assert list(open_to_all.lookup_order("DEMO")) == ["CN"]


@pytest.mark.parametrize(("region", "first"), [("DEMO", Month(1998, 1)), ("210000", Month(2001, 7))])
def test_account_scale_is_eleven_percent_until_2005_and_eight_since(region, first):
    """A pilot province had eight percent, all own money, before the others."""
    for month in Month.span(first, Month(2026, 12)):
        own, transfer, total = (
            parameter(f"account_scale_{part}", on=month, region=region).rate
            for part in ("own", "transfer", "total")
        )
        assert own + transfer == total
        assert total == (Fraction("0.11") if month.year < 2006 and region == "DEMO" else Fraction("0.08"))


def test_a_year_in_which_a_value_changes_has_no_single_value():
    with pytest.raises(InvalidInput, match="2019"):
        parameter("contribution_rate_employer", on=2019, region="DEMO")
    assert parameter("contribution_rate_employer", on=date(2019, 4, 30), region="DEMO").value == Fraction(
        "0.20"
    )
    assert parameter("contribution_rate_employer", on=date(2019, 5, 1), region="DEMO").value == Fraction(
        "0.16"
    )


def test_a_change_within_the_period_is_refused_but_not_a_new_source_for_the_same_value():
    text = FILE.replace("2001-12-31", "2001-06-30").replace("2002-01-01", "2001-07-01")
    trial = trial_of(text)
    with pytest.raises(InvalidInput, match="有变动"):
        trial.find("CN", date(2001, 1, 1), date(2001, 12, 31))
    assert trial.find("CN", date(2001, 1, 1), date(2001, 6, 30)) is not None
    assert parameter("minimum_contribution_months", on=2011, region="CN").value == 180


def test_minimum_months_rise_to_twenty_years():
    assert [
        parameter("minimum_contribution_months", on=y, region="CN").value for y in (2029, 2030, 2035, 2039)
    ] == [
        180,
        186,
        216,
        240,
    ]


def trial_of(text, *added):
    """The series of a file called trial.toml, with files that an agency added."""
    others = [File(f"added-{n}.toml", more.encode(), added=True) for n, more in enumerate(added, start=1)]
    return read_series(File("trial.toml", text.encode()), others)


FILE = """
series = "trial"
term = "试"
unit = "rate"
national_fallback = false
plausible = ["0", "0.1"]
[[values]]
region = "CN"
source = "文号"
confidence = "A"
entered_by = "trial"
rows = [ { from = 2001-01-01, to = 2001-12-31, value = "0.05" }, { from = 2002-01-01, value = "0.06" } ]
"""


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('value = "0.06"', 'value = "0.6"', "超出合理范围"),
        ('value = "0.06"', "value = 0.06", "写法不对"),
        ("2002-01-01", "2002-01-02", "断档"),
        ("2002-01-01", "2001-12-31", "重叠"),
        ('source = "文号"', 'source = " "', "缺来源"),
        ('entered_by = "trial"', 'entered_by = ""', "录入人"),
        ('series = "trial"', 'series = "other"', "other"),
    ],
)
def test_a_wrong_parameter_file_is_refused(good, bad, fault):
    assert good in FILE
    assert trial_of(FILE).regions["CN"]
    with pytest.raises(InvalidInput, match=fault):
        trial_of(FILE.replace(good, bad))


def test_a_table_has_a_line_a_key_and_a_hole_must_be_declared():
    rows = """rows = [
      { key = 1, from = 2001-01-01, value = "0.05", term = "一级" },
      { key = 2, from = 2001-01-01, to = 2001-12-31, value = "0.06" },
      { key = 2, from = 2002-01-01, to = 2002-12-31, missing = true, source = "两处来源不一致" },
      { key = 2, from = 2003-01-01, value = "0.07" },
    ]"""
    trial = trial_of(FILE[: FILE.index("rows")] + rows)

    def found(key, *, year):
        place = trial.find("CN", date(year, 1, 1), date(year, 12, 31), key)
        return place and (place[1].value.value, place[1].value.term)

    assert trial.lines() == (1, 2)
    assert found(1, year=2004) == (Fraction("0.05"), "一级")
    assert found(2, year=2003) == (Fraction("0.07"), "试")
    assert found(2, year=2002) is found(3, year=2002) is found(None, year=2002) is None


def test_a_changed_file_changes_its_version():
    other = FILE.replace("0.06", "0.07")
    assert trial_of(FILE).version != trial_of(other).version
    assert len(parameters_version()) == 16


def test_shown_terms_have_both_languages():
    assert all(zh and en and zh != en for zh, en in [*TERMS.values(), *CODES.values()])
