"""What cannot stand together is refused at the door with a sentence, whatever the amounts; what may differ is told."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.worked import worked

from quanyi.law import Month, OwedMonth, YearRecord, account_year, arrears_interest
from quanyi.law.door import answers, export, replay
from quanyi.law.rules import all_rules

RULES = {rule.name: rule for rule in all_rules()}
NOTHING = [0] * 12
HAN = re.compile(r"[\u4e00-\u9fff]")
MONTH = {"month": "2024-01", "base_fen": 500_000, "own_fen": 40_000, "credited": "2024-01"}
PENSION = {
    "wage_fen": 843_300, "index": "6/5", "contribution_months": 372, "balance_fen": 18_642_055,
    "age_months": 721, "on": "2025-02", "region": "DEMO",
}  # fmt: skip


def asked(rule, entry, explain=False):
    [answered] = answers(RULES[rule], [json.dumps(entry).encode()], explain=explain)
    return json.loads(answered.line)


def refused(rule, entry):
    answer = asked(rule, entry)
    assert "error" in answer, (rule, entry, answer)
    error = answer["error"]
    assert error["code"] == "invalid_input", error
    assert HAN.search(error["zh"])
    assert not HAN.search(error["en"])
    return error["en"]


def year(*months, at=2024, region="CN"):
    return {"record": {"year": at, "region": region, "months": list(months)}}


def text(month):
    return str(month)


months = st.integers(Month(2006, 1).index, Month(2024, 12).index).map(Month.from_index)
some = st.integers(1, 400)


@st.composite
def over_scale(draw):
    base, beyond = draw(st.integers(1, 3_000_000)), draw(st.integers(200, 10**9))
    own = draw(st.integers(0, beyond + base))
    month = MONTH | {"base_fen": base, "own_fen": own, "transfer_fen": max(base * 8 // 100 + beyond - own, 0)}
    return "account.year", year(month)


@st.composite
def twice(draw):
    again = MONTH | {"own_fen": draw(st.integers(0, 40_000)), "source": draw(st.none() | st.just("A"))}
    other = draw(st.sampled_from([MONTH, again, again | {"base_fen": 400_000}]))
    return "account.year", year(
        *[other | {"own_fen": min(other["own_fen"], 32_000)}] * draw(st.integers(2, 13))
    )


@st.composite
def far_ahead(draw):
    credited, lead = draw(months), draw(st.integers(13, 900))
    month = MONTH | {"month": text(credited + lead), "credited": text(credited)}
    return "account.year", year(month, at=credited.year, region="DEMO" if credited.year < 2016 else "CN")


@st.composite
def too_early(draw):
    owed = draw(months)
    month = {"month": text(owed), "base_fen": 500_000, "own_fen": 40_000}
    return "arrears.back_payment", {"owed": month, "credited": text(owed - draw(some)), "region": "DEMO"}


@st.composite
def overdrawn(draw):
    opening, paid = draw(st.integers(0, 10**6)), draw(st.integers(10**5, 10**7))
    given = {"opening_fen": opening, "payments": [paid] * 12, "year": 2024, "region": "CN"}
    if draw(st.booleans()):
        return "account.payout_interest_annual_method", given
    return "account.yearly_interest", given | {"credits": NOTHING}


@st.composite
def beyond_the_limit(draw):
    return "unemployment.last_day", {
        "granted_months": draw(st.integers(25, 1200)),
        "registered_on": f"{draw(st.integers(1999, 2030))}-05-10",
    }


@st.composite
def never_insured(draw):
    on = draw(months)
    given = {"reached": text(on), "on": text(on)}
    if draw(st.booleans()):
        given |= {"contribution_months": draw(some), "first_insured": text(on + draw(some))}
    else:
        given |= {"contribution_months": draw(st.integers(570, 1200)), "first_insured": "1980-01"}
    return "retirement.paths", given


@st.composite
def reversed_years(draw):
    first = draw(months)
    until = first.year - draw(st.integers(1, 50))
    return "arrears.interest", {
        "principal_fen": 100_000,
        "first": text(first),
        "until": until,
        "region": "CN",
    }


@st.composite
def after_the_pension(draw):
    on = draw(st.integers(Month(2010, 1).index, Month(2025, 12).index).map(Month.from_index))
    late = {text(on + draw(st.integers(1, 10))): 500_000, text(on - 20): 300_000}
    if draw(st.booleans()):
        return "pension.average_index", {"bases": late, "on": text(on), "region": "DEMO"}
    return "pension.career_index", {
        "sections": [{"place": "甲", "bases": late}],
        "on": text(on),
        "region": "DEMO",
    }


@st.composite
def above_ceiling(draw):
    bases = {text(draw(months)): draw(st.integers(3_000_000, 10**9))}
    return "pension.average_index", {"bases": bases, "on": "2025-02", "region": "DEMO"}


@st.composite
def never_worked(draw):
    age = draw(st.integers(480, 840))
    given = {"age_months": age, "contribution_months": age - 192 + 1 + draw(some)}
    return "pension.monthly", PENSION | given


@st.composite
def early_never_worked(draw):
    age = draw(st.integers(500, 700))  # in 2025-02: sixteen after this month of 1997
    most = max(age - 192 + 1 - 326, 0)  # from 1998-01 to 2025-02 there are 326 months
    return "pension.monthly", PENSION | {
        "age_months": age, "contribution_months": age - 192, "early_months": most + draw(st.integers(1, 100)),
        "early_index": "1",
    }  # fmt: skip


@st.composite
def index_of_nobody(draw):
    rule = draw(st.sampled_from(["pension.basic", "pension.monthly", "pension.transitional"]))
    given = {name: PENSION[name] for name in ("wage_fen", "on", "region")}
    if rule != "pension.transitional":
        given = given | {"contribution_months": 372}
    if rule == "pension.monthly":
        given = PENSION
    extra = {"deemed_months": 12} if rule == "pension.transitional" else {}
    return rule, given | extra | {"index": f"{draw(st.integers(501, 10_000))}/100"}


TOGETHER = [
    over_scale, twice, far_ahead, too_early, overdrawn, beyond_the_limit, never_insured, reversed_years,
    after_the_pension, above_ceiling, never_worked, early_never_worked, index_of_nobody,
]  # fmt: skip


@pytest.mark.parametrize("kind", TOGETHER, ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_cannot_stand_together_is_refused(kind, data):
    refused(*data.draw(kind()))


WAGES = [
    (rule.name, name)
    for rule in RULES.values()
    for name in rule.function.__wrapped__.__annotations__
    if name.endswith(("wage_fen", "living_fen")) and not name.startswith("declared")
]


@pytest.mark.parametrize(("name", "field"), WAGES)
def test_nobody_has_a_wage_of_nothing(name, field):
    entry = next(found.input for found in worked() if found.rule == name)
    assert field in refused(name, entry | {field: 0})


def test_a_second_employer_and_a_supplement_add_up_to_the_ceiling():
    first, second = MONTH | {"source": "甲"}, MONTH | {"source": "乙"}
    more = MONTH | {"base_fen": 100_000, "own_fen": 8_000, "kind": "supplement"}
    assert asked("account.year", year(first, second))["value"] == 2 * 40_000 + 2_096
    assert asked("account.year", year(MONTH, more))["unit"] == "fen"
    whole = MONTH | {"base_fen": 1_500_000, "own_fen": 120_000}
    said = refused("account.year", year(whole | {"source": "甲"}, whole | {"source": "乙"}, region="DEMO"))
    assert "above the ceiling of DEMO" in said
    refused("account.year", year(*(MONTH | {"source": str(n)} for n in range(13))))


def test_a_year_ahead_and_yuan_of_rounding_are_taken():
    ahead = MONTH | {"month": "2025-01", "credited": "2024-01"}
    assert (
        asked("account.year", year(ahead, MONTH | {"base_fen": 500_049, "own_fen": 40_100}))["unit"] == "fen"
    )
    unknown = MONTH | {"base_fen": 0}
    assert asked("account.year", year(unknown))["value"] == 41_048


def test_books_as_they_are_say_what_no_base_gives():
    """Python, as the office calls it: what was credited counts, and the year says so (decision 030)."""
    month = Month(2024, 1)
    kept = OwedMonth(month=month, base_fen=500_000, own_fen=60_000, credited=month)
    figure = account_year(YearRecord(year=2024, region="CN", months=(kept,)))
    assert figure.fen == 61_572
    assert "2024-01" in figure.part("principal_in_year").note_zh
    assert "base times account scale" in figure.part("principal_in_year").note_en
    assert replay(json.loads(json.dumps(export(figure)))).agrees


def test_a_recorded_call_within_another_is_asked_as_it_was():
    month = Month(2024, 1)
    kept = OwedMonth(month=month, base_fen=500_000, own_fen=60_000, credited=month)
    balance = account_year(YearRecord(year=2024, region="CN", months=(kept,)))
    pension = RULES["payout.account_pension"]
    figure = pension.function(balance, age_months=720, on=Month(2025, 2).first_day, region="CN")
    exported = json.loads(json.dumps(export(figure)))
    assert replay(exported).agrees
    refused("payout.account_pension", exported["arguments"])


def test_within_the_year_owed_nothing_is_borne_before():
    assert arrears_interest(100_000, first=Month(2025, 5), until=2024, region="CN").fen == 0


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"contribution_months": 100}, "不足最低缴费年限 180 个月", "fewer than the minimum of 180"),
        ({"age_months": 540, "contribution_months": 300}, "45 岁 0 个月", "early retirement"),
        ({}, "", ""),
    ],
)
def test_an_unusual_pension_says_on_what_it_rests(given, zh, en):
    figure = asked("pension.monthly", PENSION | given, explain=True)["figure"]
    assert zh in figure.get("note_zh", "")
    assert en in figure.get("note_en", "")
    assert bool(zh) == bool(figure.get("note_zh"))


def test_an_index_above_three_is_told():
    entry = {name: PENSION[name] for name in ("wage_fen", "on", "region", "contribution_months")}
    assert "300%" in asked("pension.basic", entry | {"index": "7/2"}, explain=True)["figure"]["note_zh"]
    assert not asked("pension.basic", entry | {"index": "3"}, explain=True)["figure"].get("note_zh")


def test_months_before_the_first_insurance_can_only_be_deemed():
    entry = {"contribution_months": 100, "reached": "2025-06", "on": "2025-06", "first_insured": "2024-01"}
    figure = asked("retirement.paths", entry, explain=True)["figure"]
    assert "其余 82 个月只能是视同缴费" in figure["note_zh"]
