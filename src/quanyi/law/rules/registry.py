"""The register of rules, each in all its versions (规则登记).

A rule that was wrong, or that a later text changed for the past too, gets a new version with the day from which it is
known; the old function stays. Within ``as_known_at`` of an earlier day the old version works, in a call from another
rule too, so that what was worked out then can be worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, wraps
from inspect import signature
from typing import NamedTuple, ParamSpec

from quanyi.law.errors import InvalidInput, NoRule
from quanyi.law.explain import Figure
from quanyi.law.parameters import known_at
from quanyi.law.periods import Span, Timeline
from quanyi.law.provisions.basis import cited
from quanyi.law.rules.inputs import check_all, kinds_of

P = ParamSpec("P")


class Rule(NamedTuple):
    """One version of a rule (规则): its name, the provisions it rests on, the function, and the day from which it is
    known (``date.min``: always). ``refuse`` looks at what one outside hands in together.
    """

    name: str
    version: str
    provisions: tuple[str, ...]
    doc: str
    function: Callable[..., Figure]
    known_from: date = date.min
    refuse: Callable[..., None] | None = None

    def ask(self, given: Mapping[str, object]) -> Figure:
        """What the rule gives to one outside: arguments that cannot stand together are ``InvalidInput`` even where the
        books of the office would be taken as they are.
        """
        figure = self.function(**given)
        if self.refuse is not None:
            self.refuse(figure, **given)
        return figure


_RULES: dict[str, Timeline[Rule]] = {}


def rule(
    name: str, *, version: str, known_from: date = date.min, refuse: Callable[..., None] | None = None
) -> Callable[[Callable[P, Figure]], Callable[P, Figure]]:
    """Register a function as a version of a rule; its docstring must name its provisions after ``Basis:``.

    The function that is given back works in the version of the day as of which things are known.
    """

    def register(function: Callable[P, Figure]) -> Callable[P, Figure]:
        made = as_rule(name, version, function)._replace(known_from=known_from, refuse=refuse)
        _RULES[name] = _timeline(name, [*_versions(name), made])

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> Figure:
            return _known(name).function(*args, **kwargs)

        return asked

    return register


def _timeline(name: str, versions: list[Rule]) -> Timeline[Rule]:
    """The versions of a rule by the days on which they were the one known; two from one day are refused."""
    ordered = sorted(versions, key=lambda made: made.known_from)
    assert len({made.version for made in ordered}) == len(ordered), f"two rules are called {name}"
    ends = [later.known_from - timedelta(days=1) for later in ordered[1:]]
    return Timeline(
        name, (Span(made.known_from, end, made) for made, end in zip(ordered, [*ends, None], strict=True))
    )


def _versions(name: str) -> list[Rule]:
    return [span.value for span in _RULES[name].spans] if name in _RULES else []


def _known(name: str) -> Rule:
    return _RULES[name].at(known_at() or date.max)


def as_rule(name: str, version: str, function: Callable[..., Figure]) -> Rule:
    """A function as a rule that is not entered in the register: other layers have rules of their own."""
    provisions = cited(function.__doc__ or "")
    assert provisions, f"the docstring of rule {name} names no provision after 'Basis:'"
    names = tuple(signature(function).parameters)
    kinds = cache(lambda: kinds_of(function))  # when first asked: its module is loaded by then

    @wraps(function)
    def stamped(*args: object, **kwargs: object) -> Figure:
        in_order, by_name = [_kept(a) for a in args], {key: _kept(value) for key, value in kwargs.items()}
        given = dict(zip(names, in_order, strict=False), **by_name)
        check_all(kinds(), given)
        figure = function(*in_order, **by_name)
        return replace(
            figure,
            rule=name,
            rule_version=version,
            known_at=known_at(),
            arguments=given,
        )

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
    """Every registered rule by name, in the version of the day as of which things are known."""
    day = known_at() or date.max
    found = (_RULES[name].find(day) for name in sorted(_RULES))
    return tuple(span.value for span in found if span)


def find_rule(name: str, version: str | None = None) -> Rule:
    """The rule of that name in that version, without one in the version of the day as of which things are known;
    ``InvalidInput`` if there is none of the name, ``NoRule`` if not in that version.
    """
    if name not in _RULES:
        raise InvalidInput(
            f"没有名为“{name}”的规则。已有：{'、'.join(sorted(_RULES))}。",
            f"No rule {name!r}. There are: {', '.join(sorted(_RULES))}.",
            rule=name,
        )
    if version is None:
        return _known(name)
    for made in _versions(name):
        if made.version == version:
            return made
    raise no_version(name, version, (made.version for made in _versions(name)))


def no_version(name: str, version: str, held: Iterable[str]) -> NoRule:
    """The refusal of a version that is not to be had here."""
    there = ", ".join(held)
    return NoRule(
        f"规则 {name} 这里只有第 {there} 版，没有第 {version} 版，不能重算。请用含该版本的程序。",
        f"Rule {name} is here in version {there} only, not in {version}. Use a program that has it.",
        rule=name,
        version=version,
    )


def versions_of(names: Iterable[str]) -> dict[str, str]:
    """The version of each named rule, to record a computation; ``InvalidInput`` for an unknown name."""
    return {name: find_rule(name).version for name in names}
