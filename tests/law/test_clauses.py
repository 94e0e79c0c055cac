"""A figure cites the clauses that were applied to its case: of the time, of the region, and of its rule."""

import re
from datetime import date
from functools import cache

import pytest
from tests.law.branches import figures

from quanyi.law.parameters import load_series, series_names
from quanyi.law.parameters.series import above
from quanyi.law.periods import Month
from quanyi.law.provisions import all_provisions, cite
from quanyi.law.provisions.basis import cited
from quanyi.law.rules import all_rules, find_rule
from quanyi.law.terms import Scheme

RULES = {rule.name: rule for rule in all_rules()}
GENERAL = re.compile(r"(?<!`)Basis:((?:[^.()]|\.\d)*)\(general\)")
# Speak of every month since 1992 or 1998, though they are of 2009: the transfer is later than the months.
LOOKING_BACK = {"sco-2009-66-4"}


def general(rule):
    """The clauses that a rule marks as general: they ask for the rule and decide nothing in it."""
    return {name for found in GENERAL.finditer(rule.doc) for name in cited(f"Basis:{found[1].rstrip()}.")}


@cache
def corpus():
    return tuple(figures())


def ruled(figure):
    if figure.rule in RULES:
        yield figure
    for part in figure.parts:
        yield from ruled(part)


def own(figure):
    """The nodes of a rule's figure that no other rule made."""
    yield figure
    for part in figure.parts:
        if part.rule is None:
            yield from own(part)


def applied(figure):
    """Clauses that the rule named, and those of the parameter rows that it used."""
    named = {clause for node in own(figure) for clause in node.provisions}
    rows = {clause for node in own(figure) for value in node.parameters for clause in value.provisions}
    return named, rows


def within(clause, basis):
    """Whether a clause or one of its headings is in a basis."""
    return clause in basis or any(clause.startswith(f"{heading}-") for heading in basis)


def test_every_clause_applied_is_in_the_basis_of_its_rule_or_on_a_row_used():
    for figure in corpus():
        for node in ruled(figure):
            named, _ = applied(node)
            assert not {clause for clause in named if not within(clause, RULES[node.rule].provisions)}, (
                node.rule
            )


def test_every_clause_of_a_basis_is_applied_in_a_case_or_marked_as_general():
    seen = {name: set() for name in RULES}
    for figure in corpus():
        for node in ruled(figure):
            seen[node.rule] |= set.union(*applied(node))
    unseen = {
        name: missing
        for name, rule in RULES.items()
        if (
            missing := {
                clause
                for clause in rule.provisions
                if clause not in general(rule) and not any(within(one, {clause}) for one in seen[name])
            }
        )
    }
    assert not unseen


def test_what_is_general_is_not_cited():
    for figure in corpus():
        for node in ruled(figure):
            assert not applied(node)[0] & general(RULES[node.rule]), node.rule


def test_the_reading_of_what_is_general():
    assert general(RULES["inheritance"] if "inheritance" in RULES else RULES["account.inheritance"]) == {
        "d13-29", "gb-7-1", "gb-8-4", "gb-8-5", "gb-9.1",
    }  # fmt: skip


@pytest.mark.parametrize("name", series_names())
def test_the_clauses_of_a_row_are_registered_of_its_region_and_of_its_time(name):
    for place, timeline in load_series(name).regions.items():
        region = place.partition("/")[0]
        for span in timeline.spans:
            for clause in map(cite, span.value.provisions):
                assert clause.region in above(region), f"{name} {place}"
                old = clause.in_force is not None and clause.in_force > span.first
                assert not old or clause.id in LOOKING_BACK, f"{name} {place} {span.first}: {clause.id}"


def test_every_clause_but_a_standards_has_its_first_day():
    undated = {one.id for one in all_provisions() if one.in_force is None}
    assert all(name.startswith(("gb-", "gbt-")) for name in undated)
    assert {one.id for one in all_provisions() if one.region != "CN"} == {
        "zhejiang-31", "zhejiang-32", "guangdong-17", "guangdong-19",
    }  # fmt: skip


def walk(rule, asked):
    """A rule asked again and again; what it refuses tells nothing of clauses."""
    from quanyi.law.errors import LawError

    for given in asked:
        try:
            yield given, find_rule(rule).function(*given[0], **given[1])
        except LawError:
            continue


DAYS = [date(year, month, 15) for year in range(1993, 2041) for month in (1, 7)]
REGIONS = ["CN", "DEMO", "330100", "440100", "210000", "310000"]

# A rule by month or day and region: when it is asked, no later text may stand in the tree.
BY_MONTH = {
    "contribution.base": (300_000,),
    "contribution.own": (300_000,),
    "contribution.employer": (300_000,),
    "contribution.account_credit": (300_000,),
    "collection.undeclared": (300_000,),
    "collection.flexible_worker": (500_000,),
    "unemployment.contribution": (300_000,),
}
ON_MONTH = {
    "pension.assessment_wage": {},
    "pension.basic": {"wage_fen": 843_300, "index": 1, "contribution_months": 200},
    "pension.transitional": {
        "wage_fen": 843_300,
        "index": 1,
        "deemed_months": 20,
        "early_index": 1,
        "early_months": 9,
    },
    "years.medical_required": {},
}
OF_SCHEME = {
    scheme: {"scheme": scheme} for scheme in (Scheme.MEDICAL, Scheme.UNEMPLOYMENT, Scheme.WORK_INJURY)
}
ON_DAY = {
    "payout.account_pension": {"balance_fen": 843_300, "age_months": 727},
    "unemployment.benefit": {"minimum_wage_fen": 200_000, "minimum_living_fen": 100_000},
    "unemployment.duration": {"months_counted": 75},
    "maternity.allowance": {"average_wage_fen": 700_000, "leave_days": 98},
}


def by_time():
    for day in DAYS:
        month = Month.of(day)
        for region in REGIONS:
            for rule, args in BY_MONTH.items():
                yield day, region, rule, (args, {"month": month, "region": region})
            for given in OF_SCHEME.values():
                asked = given | {"month": month, "region": region}
                yield day, region, "contribution.other_scheme", ((300_000,), asked)
            for rule, given in ON_MONTH.items():
                yield day, region, rule, ((), given | {"on": month, "region": region})
            for rule, given in ON_DAY.items():
                yield day, region, rule, ((), given | {"on": day, "region": region})
            yield (
                day,
                region,
                "collection.late_fee",
                (
                    (300_000,),
                    {
                        "due_on": day,
                        "paid_on": date(day.year, day.month, 28),
                        "region": region,
                        "order_ignored": True,
                    },
                ),
            )
            credits = ((1_000_000, (40_000,) * 12), {"year": day.year, "region": region})
            yield date(day.year, 12, 31), region, "account.yearly_interest", credits


def test_no_clause_is_cited_before_it_was_in_force_or_out_of_its_region():
    found = 0
    for day, region, rule, asked in by_time():
        for _, figure in walk(rule, [asked]):
            for node in figure.walk():
                rows = (clause for value in node.parameters for clause in value.provisions)
                for clause in map(cite, {*node.provisions, *rows}):
                    assert clause.in_force is None or clause.in_force <= day, f"{rule} {day}: {clause.id}"
                    assert clause.region in above(region), f"{rule} {region}: {clause.id}"
                    found += 1
    assert found > 5_000


def test_a_fee_of_2024_does_not_cite_the_regulation_of_1999():
    def of(due, paid):
        given = {"due_on": due, "paid_on": paid, "region": "CN", "order_ignored": True}
        return find_rule("collection.late_fee").function(1_000_000, **given).provisions

    assert of(date(2024, 1, 15), date(2024, 5, 1)) == ("sil-86", "d13-20")
    assert of(date(2005, 1, 15), date(2006, 5, 1)) == ("collection-13",)
    assert of(date(2005, 1, 15), date(2012, 5, 1)) == ("collection-13", "d13-29", "enforcement-45")
