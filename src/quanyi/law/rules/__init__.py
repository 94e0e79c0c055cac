"""The rules of the law, one module a subject (规则).

A rule is a pure function that returns a ``Figure``. ``@rule`` registers it under a name and a version and
stamps both on the figure, with the provisions that its docstring names after ``Basis:``.
"""

from quanyi.law.rules import (
    account,
    account_year,
    arrears,
    benefit_place,
    collection,
    contribution,
    inheritance,
    payout,
    pension,
    retirement,
    settling,
    shortfall,
    status,
    survivors,
    suspension,
    time_limits,
    transfer,
    transitional,
    unemployment,
    work_death,
    work_injury,
    years,
)
from quanyi.law.rules.registry import Rule, all_rules, find_rule, lines_of, rule, versions_of

__all__ = [
    "Rule",
    "account",
    "account_year",
    "all_rules",
    "arrears",
    "benefit_place",
    "collection",
    "contribution",
    "find_rule",
    "inheritance",
    "lines_of",
    "payout",
    "pension",
    "retirement",
    "rule",
    "settling",
    "shortfall",
    "status",
    "survivors",
    "suspension",
    "time_limits",
    "transfer",
    "transitional",
    "unemployment",
    "versions_of",
    "work_death",
    "work_injury",
    "years",
]
