"""The register of rules (规则登记)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import NamedTuple, ParamSpec

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure

P = ParamSpec("P")

# "Basis: d14-6-4, sil-14." - ids up to the first full stop that ends the line.
_BASIS = re.compile(r"Basis: ([\w.,\s-]+?)\.\s*(?:\n|$)")


class Rule(NamedTuple):
    """One registered rule (规则): its name and version, the provisions it rests on, and the function."""

    name: str
    version: str
    provisions: tuple[str, ...]
    doc: str
    function: Callable[..., Figure]


_RULES: dict[str, Rule] = {}


def rule(name: str, *, version: str) -> Callable[[Callable[P, Figure]], Callable[P, Figure]]:
    """Register a function as a rule; its docstring must name its provisions after ``Basis:``."""

    def register(function: Callable[P, Figure]) -> Callable[P, Figure]:
        provisions = _basis(function)
        assert provisions, f"the docstring of rule {name} names no provision after 'Basis:'"
        assert name not in _RULES, f"two rules are called {name}"

        @wraps(function)
        def stamped(*args: P.args, **kwargs: P.kwargs) -> Figure:
            return replace(function(*args, **kwargs), rule=name, rule_version=version, provisions=provisions)

        _RULES[name] = Rule(name, version, provisions, function.__doc__ or "", stamped)
        return stamped

    return register


def all_rules() -> tuple[Rule, ...]:
    """Every registered rule, by name."""
    return tuple(_RULES[name] for name in sorted(_RULES))


def find_rule(name: str) -> Rule:
    """The rule of that name; ``InvalidInput`` if there is none."""
    if name in _RULES:
        return _RULES[name]
    raise InvalidInput(
        f"没有名为“{name}”的规则。已有：{'、'.join(sorted(_RULES))}。",
        f"No rule {name!r}. There are: {', '.join(sorted(_RULES))}.",
        rule=name,
    )


def versions_of(names: Iterable[str]) -> dict[str, str]:
    """The version of each named rule, to record a computation; ``InvalidInput`` for an unknown name."""
    return {name: find_rule(name).version for name in names}


def _basis(function: Callable[..., Figure]) -> tuple[str, ...]:
    found = _BASIS.search(function.__doc__ or "")
    return tuple(found[1].replace(",", " ").split()) if found else ()
