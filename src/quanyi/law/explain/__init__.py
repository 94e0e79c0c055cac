"""Figures that can be opened: every result carries how it came about (可展开的数).

A ``Figure`` is a tree: rule and version, provisions, parameters with their source and mark, sub-results, down
to leaves that are inputs. A leaf's ``source`` is an opaque reference given by the caller, such as
``"entry:123"``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from quanyi.law.bounds import Bounds
from quanyi.law.errors import InvalidInput
from quanyi.law.explain.exported import (
    Value,
    day_of,
    decode_parameter,
    decode_value,
    encode_parameter,
)
from quanyi.law.explain.exported import decimal_text as decimal_text
from quanyi.law.explain.exported import encode_value as encode_value
from quanyi.law.explain.facts import Fact, facts_told
from quanyi.law.explain.formula import Formula, decode_formula, encode_formula, result
from quanyi.law.explain.plain import plain_lines, plain_sentence
from quanyi.law.explain.written import formula_text
from quanyi.law.money import MAX_FEN, check_fen, format_yuan
from quanyi.law.parameters import ParameterValue
from quanyi.law.provisions import cite
from quanyi.law.terms import CODES, TERMS

Language: TypeAlias = Literal["zh", "en"]
Audience: TypeAlias = Literal["staff", "person"]
"""To whom a tree is told: those who keep the rules, or the person whose figure it is."""

_DECIMALS = 10

# What ``as_dict`` writes for readers and nobody reads back: it follows from the formula.
WRITTEN_OUT = ("formula_zh", "formula_en")

# Units that are counted: what stands behind the number.
COUNTED = {"months": ("个月", "months"), "days": ("天", "days"), "working_days": ("个工作日", "working days")}


class _Open:
    """The places of a figure while it is made; one that is made is a ``Figure``, which takes no more."""

    __slots__ = (
        "arguments", "facts", "formula", "known_at", "note_en", "note_zh", "parameters", "parts", "provisions", "rule",
        "rule_version", "source", "term", "unit", "value",
    )  # fmt: skip


_of_class = vars(object)["__class__"].__set__


@dataclass(frozen=True, slots=True, init=False)
class Figure(_Open):
    """One value and its reasons (数及其依据).

    ``value`` is in ``unit``: ``fen`` (int), ``fen_months`` (fen times months, int), ``months`` (int),
    ``rate`` or ``ratio`` (Fraction), ``month``, ``date``, ``days``, ``working_days``, ``count``, ``code``
    (shown by its name in ``TERMS``), ``place`` or ``reference`` (the caller's own). ``rule`` is None for an
    input; ``known_at`` is the day as of which it worked, None where all that is known was seen (``as_known_at``).
    ``provisions`` are the clauses applied to this case, not all on which the rule rests; a parameter bears its own.
    ``formula`` says how the value came of the parts and parameters. ``facts`` are those of the case as an export tells
    them (``facts_told``); ``arguments`` are what the rule was called with, so that it can be asked again; they are no
    part of the tree.
    """

    term: str
    value: Value
    unit: str
    rule: str | None = None
    rule_version: str | None = None
    provisions: tuple[str, ...] = ()
    parameters: tuple[ParameterValue, ...] = ()
    parts: tuple[Figure, ...] = ()
    note_zh: str = ""
    note_en: str = ""
    source: str | None = None
    known_at: date | None = None
    formula: Formula | None = None
    facts: tuple[Fact, ...] = field(default=(), compare=False)
    arguments: Mapping[str, object] | None = field(default=None, compare=False, repr=False)

    def __init__(
        self,
        term: str,
        value: Value,
        unit: str,
        rule: str | None = None,
        rule_version: str | None = None,
        provisions: tuple[str, ...] = (),
        parameters: tuple[ParameterValue, ...] = (),
        parts: tuple[Figure, ...] = (),
        note_zh: str = "",
        note_en: str = "",
        source: str | None = None,
        known_at: date | None = None,
        formula: Formula | None = None,
        facts: tuple[Fact, ...] = (),
        arguments: Mapping[str, object] | None = None,
    ) -> None:
        # A career holds some four thousand figures: filled as an open one, at a third of what the frozen slots cost.
        open_one: Any = self
        _of_class(open_one, _Open)
        open_one.term, open_one.value, open_one.unit = term, value, unit
        open_one.rule, open_one.rule_version, open_one.known_at = rule, rule_version, known_at
        open_one.provisions, open_one.parameters, open_one.parts = provisions, parameters, parts
        open_one.note_zh, open_one.note_en, open_one.source = note_zh, note_en, source
        open_one.formula, open_one.facts, open_one.arguments = formula, facts, arguments
        open_one.__class__ = Figure

    @property
    def fen(self) -> int:
        """The value as whole fen or a whole number; ``InvalidInput`` if it is neither."""
        value = self.value
        if type(value) is int and -MAX_FEN <= value <= MAX_FEN:
            return value
        return check_fen(value, self.term)

    def part(self, term: str) -> Figure:
        """The first direct part of that term; ``InvalidInput`` if there is none."""
        for part in self.parts:
            if part.term == term:
                return part
        raise InvalidInput(
            f"“{self.term}”中没有“{term}”一项。有：{'、'.join(part.term for part in self.parts) or '无'}。",
            f"{self.term!r} has no part {term!r}; "
            f"it has {', '.join(part.term for part in self.parts) or 'none'}.",
        )

    def mention(self) -> Figure:
        """This figure without its reasons, for a second mention in a tree that opens it elsewhere.

        Without this a chain of years would repeat each year twice in the next and double with every one.
        """
        zh, en = f"{self.note_zh} 见上".strip(), f"{self.note_en} see above".strip()
        return Figure(self.term, self.value, self.unit, note_zh=zh, note_en=en, source=self.source)

    def walk(self) -> Iterator[Figure]:
        """This figure and every figure below it, parents first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def as_text(self, lang: Language = "zh", audience: Audience = "staff") -> str:
        """The tree as lines, Chinese or English; for the person concerned without marks, rule names and doubts."""
        if audience == "staff":
            return "\n".join(_lines(self, lang, ""))
        return "\n".join([plain_sentence(self, lang), *plain_lines(self, lang)])

    def _repr_html_(self) -> str:
        """The tree as a notebook shows it: in Chinese, to be opened level by level."""
        from quanyi.law.explain.html import figure_html

        return figure_html(self)

    def as_dict(self) -> dict[str, Any]:
        """The tree for JSON: fen as int, fractions as ``{"ratio": "397/10000", "decimal": "0.0397"}``."""
        return {
            "term": self.term,
            "value": encode_value(self.value),
            "unit": self.unit,
            "rule": self.rule,
            "rule_version": self.rule_version,
            "provisions": list(self.provisions),
            "parameters": [encode_parameter(value) for value in self.parameters],
            "parts": [part.as_dict() for part in self.parts],
            "note_zh": self.note_zh,
            "note_en": self.note_en,
            "source": self.source,
            "known_at": self.known_at and self.known_at.isoformat(),
            "facts": [fact._asdict() for fact in facts_told(self)],
            "formula": self.formula and encode_formula(self.formula),
            "formula_zh": formula_text(self, "zh"),
            "formula_en": formula_text(self, "en"),
        }

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> Figure:
        """The figure that ``as_dict`` wrote, in this version or an earlier one, which had no formula."""
        held = {name: value for name, value in tree.items() if name not in WRITTEN_OUT}
        return cls(
            **{
                **held,
                "value": decode_value(tree["value"]),
                "provisions": tuple(tree["provisions"]),
                "parameters": tuple(decode_parameter(row) for row in tree["parameters"]),
                "parts": tuple(cls.from_dict(part) for part in tree["parts"]),
                "known_at": day_of(tree.get("known_at")),
                "facts": tuple(Fact(**fact) for fact in tree.get("facts", ())),
                "formula": decode_formula(tree["formula"]) if tree.get("formula") else None,
            }
        )


def reckoned(
    term: str,
    unit: str,
    formula: Formula,
    *,
    provisions: tuple[str, ...] = (),
    parameters: tuple[ParameterValue, ...] = (),
    parts: tuple[Figure, ...] = (),
    note_zh: str = "",
    note_en: str = "",
) -> Figure:
    """A figure whose value is what its formula gives of its parts and parameters; fen and counts are whole."""
    told = {"provisions": provisions, "parameters": parameters, "parts": parts}
    blank = Figure(term, 0, unit, **told, note_zh=note_zh, note_en=note_en, formula=formula)  # type: ignore[arg-type]
    value = result(formula, blank)
    if isinstance(value, Fraction) and unit not in ("rate", "ratio"):
        assert value.denominator == 1, f"{term} is not whole: {value}"
        value = int(value)
    return replace(blank, value=value)


Amount: TypeAlias = Annotated[int | Figure, Bounds(0, MAX_FEN, "fen")]
"""Whole fen, none below zero, or a figure in fen whose tree is then kept."""

Wage: TypeAlias = Annotated[int | Figure, Bounds(1, MAX_FEN, "fen")]
"""A wage or a living allowance, in whole fen, or a figure of one: nobody has one of nothing (工资)."""

SignedAmount: TypeAlias = Annotated[int | Figure, Bounds(-MAX_FEN, MAX_FEN, "fen")]
"""Whole fen that may be below zero, as a red entry is (红字), or a figure in fen."""


def as_figure(amount: Amount, term: str, *, note: object = "") -> Figure:
    """An amount as a part of a tree: a figure stays as it is, whole fen become an input leaf."""
    if isinstance(amount, Figure):
        return amount
    return Figure(term, check_fen(amount, term), "fen", note_zh=str(note), note_en=str(note))


def fen_of(amount: Amount, term: str) -> int:
    """The whole fen of an amount; ``InvalidInput`` for a float, a bool or an amount out of range."""
    return amount.fen if isinstance(amount, Figure) else check_fen(amount, term)


def label(term: str, lang: Language) -> str:
    """What a term is called in that language; the term itself where none is registered."""
    return TERMS.get(term, (term, term.replace("_", " ")))[lang == "en"]


def shown(figure: Figure, lang: Language) -> str:
    """The value of a figure for a person, with its unit."""
    return value_text(figure.value, figure.unit, lang)


def _code_label(code: str, lang: Language) -> str:
    return CODES[code][lang == "en"] if code in CODES else label(code, lang)


def _lines(figure: Figure, lang: Language, indent: str) -> Iterator[str]:
    zh = lang == "zh"
    note = figure.note_zh if zh else figure.note_en
    tail = "".join([f"  {note}" if note else "", f"  [{figure.source}]" if figure.source else ""])
    colon = "：" if zh else ": "
    yield f"{indent}{label(figure.term, lang)}{colon}{shown(figure, lang)}{tail}"
    inner = indent + "  "
    if figure.formula is not None:
        yield f"{inner}{formula_line(figure, lang)}"
    for told in (facts_line(figure, lang), grounds(figure, lang)):
        if told:
            yield f"{inner}{told}"
    for value in figure.parameters:
        yield f"{inner}{parameter_line(value, lang)}"
    for part in figure.parts:
        yield from _lines(part, lang, inner)


def formula_line(figure: Figure, lang: Language, digits: int = _DECIMALS) -> str:
    """The formula of a figure with its numbers, in a line; empty where it has none. An endless fraction is told to so
    many ``digits`` beside the fraction itself."""
    told = formula_text(figure, lang, digits)
    return (f"算式：{told}" if lang == "zh" else f"sum: {told}") if told else ""


def facts_line(figure: Figure, lang: Language, without: Collection[str] = ()) -> str:
    """The facts of the case in a line, some left out by name; empty where the parts show them all."""
    zh = lang == "zh"
    told = [fact.zh if zh else fact.en for fact in facts_told(figure) if fact.name not in without]
    if not told:
        return ""
    return f"情况：{'；'.join(told)}" if zh else f"case: {'; '.join(told)}"


def grounds(figure: Figure, lang: Language) -> str:
    """Rule and provisions of a figure in a line; empty where it has neither."""
    zh = lang == "zh"
    refs = references(figure.provisions, lang)
    known = (
        f"规则 {figure.rule} 第{figure.rule_version}版"
        if zh
        else f"rule {figure.rule}, {figure.rule_version}"
    )
    basis = f"依据：{refs}" if zh else f"basis: {refs}"
    seen = f"按 {figure.known_at} 所知" if zh else f"as known on {figure.known_at}"
    said = [known] * bool(figure.rule) + [basis] * bool(refs) + [seen] * bool(figure.known_at)
    return ("；" if zh else "; ").join(said)


def parameter_line(value: ParameterValue, lang: Language) -> str:
    """A parameter with its period, source and mark in a line."""
    shown = value_text(value.value, value.unit, lang)
    period = f"{value.valid_from} — {value.valid_to or '…'}"
    place, mark = _place(value, lang), value.confidence.value
    line = "" if value.key is None else f"[{value.key}]"
    if lang == "zh":
        # A line with a name rather than a number bears that name in its Chinese term.
        line = line if isinstance(value.key, int) else ""
        entered = f"，{value.entered_on} 录入" if value.entered_on else ""
        paper = f"{_cited(value, lang)}来源：{value.source}，可信度 {mark}{entered}"
        return f"参数 {value.term}{line} = {shown}（{place}，{period}，{paper}）"
    name = value.series.replace("_", " ")
    entered = f", entered {value.entered_on}" if value.entered_on else ""
    paper = f"{_cited(value, lang)}source: {value.source}, mark {mark}{entered}"
    return f"parameter {name}{line} = {shown} ({place}, {period}, {paper})"


def _cited(value: ParameterValue, lang: Language) -> str:
    """The clauses on which a row of a parameter rests."""
    if not value.provisions:
        return ""
    refs = references(value.provisions, lang)
    return f"依据：{refs}，" if lang == "zh" else f"basis: {refs}, "


def references(provisions: Iterable[str], lang: Language) -> str:
    """Clauses as people quote them."""
    if lang == "zh":
        return "、".join(cite(name).ref_zh for name in provisions)
    return "; ".join(cite(name).ref_en for name in provisions)


def _place(value: ParameterValue, lang: Language) -> str:
    """The region that answered, and which one inherits from it."""
    if not value.inherited:
        return value.region
    if lang == "zh":
        return f"{value.region}，{value.asked_region} 沿用"
    return f"{value.region}, inherited by {value.asked_region}"


def value_text(value: Value, unit: str, lang: Language) -> str:
    """A value with its unit."""
    if unit == "fen" and isinstance(value, int):
        return f"{format_yuan(value)} 元" if lang == "zh" else f"CNY {format_yuan(value)}"
    if unit == "code":
        return _code_label(str(value), lang)
    if unit == "fen_months" and isinstance(value, int):
        return f"{format_yuan(value)} 元·月" if lang == "zh" else f"CNY {format_yuan(value)} × months"
    if unit in COUNTED:
        return f"{value} {COUNTED[unit][lang == 'en']}"
    if unit == "rate" and isinstance(value, int | Fraction):
        return f"{decimal_text(Fraction(value) * 100)}%"
    return decimal_text(value) if isinstance(value, Fraction) else str(value)
