"""The register of rules (规则登记)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps
from inspect import signature
from typing import NamedTuple, ParamSpec

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure
from quanyi.law.provisions.basis import cited

P = ParamSpec("P")


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
        made = as_rule(name, version, function)
        assert name not in _RULES, f"two rules are called {name}"
        _RULES[name] = made
        return made.function

    return register


def as_rule(name: str, version: str, function: Callable[..., Figure]) -> Rule:
    """A function as a rule that is not entered in the register: other layers have rules of their own."""
    provisions = cited(function.__doc__ or "")
    assert provisions, f"the docstring of rule {name} names no provision after 'Basis:'"
    names = tuple(signature(function).parameters)

    @wraps(function)
    def stamped(*args: object, **kwargs: object) -> Figure:
        in_order, by_name = [_kept(a) for a in args], {key: _kept(value) for key, value in kwargs.items()}
        figure = function(*in_order, **by_name)
        given = dict(zip(names, in_order, strict=False), **by_name)
        return replace(figure, rule=name, rule_version=version, provisions=provisions, arguments=given)

    return Rule(name, version, provisions, function.__doc__ or "", stamped)


def lines_of(rule: Rule) -> tuple[str, str]:
    """What a rule gives, in Chinese and in English: the first sentence of its docstring."""
    first = " ".join(rule.doc.split("\n\n")[0].replace("``", "").split())
    zh, _, en = first.partition("/")
    return zh.strip(), en.strip().split(". ")[0].rstrip(".")


def _kept(value: object) -> object:
    """An iterator can be read once, by the rule: what is kept to ask again must last."""
    return tuple(value) if isinstance(value, Iterator) else value


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
