"""Every rule behind the door has an example that a jurist can redo, all examples of the fact pack among them."""

import re

import pytest
from tests.law.door.test_schema import RULES, asked
from tests.law.worked import worked

EXAMPLES = worked()

# The worked examples and check rows of the fact pack by name; where each stands says `pack` in examples/rules.toml.
PACK = {
    *(f"account.{name}" for name in ("E1", "E2", "E3", "E4", "E5", "P1", "P2", "statement_identity")),
    *(f"account.CHAIN.{year}" for year in range(2016, 2026)),
    *(
        f"account.divisors.{age}"
        for age in ("50y1m", "58y6m", "60y1m", "60y11m", "61y1m", "62y6m", "63y6m", "63y11m")
    ),
    *(
        f"retirement.{group}.{birth}"
        for group, births in {
            "male_60": ("1964-12", "1965-01", "1965-05", "1971-08", "1976-08", "1976-09"),
            "female_55": ("1970-01", "1981-08", "1981-09"),
            "female_50": ("1975-01", "1975-03", "1984-10", "1984-11"),
        }.items()
        for birth in births
    ),
    *(f"transfer.BP{n}" for n in range(1, 8)),
    "collection.late_fee",
    "identifiers.GB-11643",
    "identifiers.GB-32100",
    "pension.worked",
    "transfer.pooled",
    "unemployment.carried",
    "work_injury.death_grant",
}


def carrying(example):
    """An example as a case that carries the clauses which it says it shows: not all that its rule rests on."""
    marks = [pytest.mark.shows(id_, f"例题：{example.source}") for id_ in example.shows]
    return pytest.param(example, id=example.id, marks=marks)


@pytest.mark.parametrize("example", [*map(carrying, EXAMPLES)])
def test_a_worked_example(example):
    assert asked(example.rule, example.input) == example.answer


def test_no_rule_is_without_an_example():
    assert {example.rule for example in EXAMPLES} == set(RULES)


# An article, a document number, a national standard, or the decision of 2024 by its name.
CITES = re.compile(
    r"第[一二三四五六七八九十百]+条|〔\d{4}〕\d+号|GB(/T)? \d+|附录A第\d+项|账户规范 \d|延迟法定退休年龄决定"
)


def test_every_example_names_its_text():
    assert [example.rule for example in EXAMPLES if not CITES.search(example.source)] == []


def test_the_examples_of_the_fact_pack_are_all_here_once():
    named = [example.pack for example in EXAMPLES if example.pack]
    assert len(named) == len(set(named))
    assert set(named) == PACK
