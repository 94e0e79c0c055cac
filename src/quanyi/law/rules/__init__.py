"""The rules of the law, one module a subject (规则).

A rule is a pure function that returns a ``Figure``. ``@rule`` registers it under a name and a version and
stamps both on the figure, with the provisions that its docstring names after ``Basis:``.
"""

from quanyi.law.rules import account, contribution, years
from quanyi.law.rules.registry import Rule, all_rules, find_rule, rule, versions_of

__all__ = ["Rule", "account", "all_rules", "contribution", "find_rule", "rule", "versions_of", "years"]
