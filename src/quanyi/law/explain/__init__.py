"""Figures that can be opened: every result carries how it came about (可展开的数).

A ``Figure`` is a tree: rule and version, provisions, parameters with their source and mark, sub-results, down
to leaves that are inputs. A leaf's ``source`` is an opaque reference given by the caller, such as
``"entry:123"``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from quanyi.law.errors import InvalidInput
from quanyi.law.explain.formula import Formula, decode_formula, encode_formula
from quanyi.law.explain.written import formula_text
from quanyi.law.money import check_fen, format_yuan, round_half_up
from quanyi.law.parameters import ParameterValue
from quanyi.law.periods import Month
from quanyi.law.provisions import cite
from quanyi.law.terms import CODES, TERMS, Confidence

Value: TypeAlias = int | Fraction | Month | date | str
Language: TypeAlias = Literal["zh", "en"]

_DECIMALS = 10

# What ``as_dict`` writes for readers and nobody reads back: it follows from the formula.
WRITTEN_OUT = ("formula_zh", "formula_en")

# Units that are counted: what stands behind the number.
COUNTED = {"months": ("个月", "months"), "days": ("天", "days"), "working_days": ("个工作日", "working days")}


@dataclass(frozen=True, slots=True, init=False)
class Figure:
    """One value and its reasons (数及其依据).

    ``value`` is in ``unit``: ``fen`` (int), ``fen_months`` (fen times months, int), ``months`` (int),
    ``rate`` or ``ratio`` (Fraction), ``month``, ``date``, ``days``, ``working_days``, ``count``, ``code``
    (shown by its name in ``TERMS``), ``place`` or ``reference`` (the caller's own). ``rule`` is None for an
    input; ``known_at`` is the day as of which it worked, None where all that is known was seen (``as_known_at``).
    ``provisions`` are the clauses applied to this case, not all on which the rule rests; a parameter bears its own.
    ``formula`` says how the value came of the parts and parameters. ``arguments`` are what the rule was called with, so
    that it can be asked again; they are no part of the tree.
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
        arguments: Mapping[str, object] | None = None,
    ) -> None:
        # What the dataclass would write itself, in half the time: a career holds some four thousand figures.
        _term(self, term), _value(self, value), _unit(self, unit)
        _rule(self, rule), _rule_version(self, rule_version), _provisions(self, provisions)
        _parameters(self, parameters), _parts(self, parts), _note_zh(self, note_zh), _note_en(self, note_en)
        _source(self, source), _known_at(self, known_at), _formula(self, formula), _arguments(self, arguments)

    @property
    def fen(self) -> int:
        """The value as whole fen or a whole number; ``InvalidInput`` if it is neither."""
        return check_fen(self.value, self.term)

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

    def as_text(self, lang: Language = "zh") -> str:
        """The tree as lines for a person, Chinese or English."""
        return "\n".join(_lines(self, lang, ""))

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
            "parameters": [_encode_parameter(value) for value in self.parameters],
            "parts": [part.as_dict() for part in self.parts],
            "note_zh": self.note_zh,
            "note_en": self.note_en,
            "source": self.source,
            "known_at": self.known_at and self.known_at.isoformat(),
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
                "value": _decode(tree["value"]),
                "provisions": tuple(tree["provisions"]),
                "parameters": tuple(_decode_parameter(row) for row in tree["parameters"]),
                "parts": tuple(cls.from_dict(part) for part in tree["parts"]),
                "known_at": _day(tree.get("known_at")),
                "formula": decode_formula(tree["formula"]) if tree.get("formula") else None,
            }
        )


# In the order of the fields.
_term, _value, _unit, _rule, _rule_version, _provisions, _parameters, *_more = (
    getattr(Figure, held.name).__set__ for held in fields(Figure)
)
_parts, _note_zh, _note_en, _source, _known_at, _formula, _arguments = _more

Amount: TypeAlias = Annotated[int | Figure, "fen"]
"""Whole fen, or a figure in fen whose tree is then kept."""


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
    return _show(figure.value, figure.unit, lang)


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
    told = grounds(figure, lang)
    if told:
        yield f"{inner}{told}"
    for value in figure.parameters:
        yield f"{inner}{parameter_line(value, lang)}"
    for part in figure.parts:
        yield from _lines(part, lang, inner)


def formula_line(figure: Figure, lang: Language) -> str:
    """The formula of a figure with its numbers, in a line; empty where it has none."""
    told = formula_text(figure, lang)
    return (f"算式：{told}" if lang == "zh" else f"sum: {told}") if told else ""


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
    shown = _show(value.value, value.unit, lang)
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


def _show(value: Value, unit: str, lang: Language) -> str:
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


def decimal_text(value: Fraction) -> str:
    """A fraction as decimals, exact where ten places suffice and rounded to ten places otherwise.

    Rounds: for display only; the exact fraction is what is kept.
    """
    scaled = round_half_up(value * 10**_DECIMALS)
    whole, part = divmod(abs(scaled), 10**_DECIMALS)
    decimals = f"{part:0{_DECIMALS}d}".rstrip("0")
    return f"{'-' if scaled < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def encode_value(value: Value) -> Any:
    if isinstance(value, Fraction):
        return {"ratio": f"{value.numerator}/{value.denominator}", "decimal": decimal_text(value)}
    if isinstance(value, Month):
        return {"month": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _decode(value: Any) -> Value:
    match value:
        case {"ratio": str(ratio)}:
            return Fraction(ratio)
        case {"month": str(month)}:
            return Month.parse(month)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case bool() | float():
            pass
        case int() | str():
            return value
    raise InvalidInput(
        f"无法读作数值：{value!r}。金额写整数分，比例写 {{'ratio': '分子/分母'}}。",
        f"Cannot read {value!r} as a value. Write whole fen, or {{'ratio': 'numerator/denominator'}}.",
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _encode_parameter(value: ParameterValue) -> dict[str, Any]:
    return {
        "series": value.series,
        "term": value.term,
        "value": encode_value(value.value),
        "unit": value.unit,
        "region": value.region,
        "valid_from": value.valid_from.isoformat(),
        "valid_to": value.valid_to and value.valid_to.isoformat(),
        "source": value.source,
        "confidence": value.confidence.value,
        "version": value.version,
        "key": value.key,
        "asked_region": value.asked_region,
        "provisions": list(value.provisions),
        "entered_by": value.entered_by,
        "confirmed_by": value.confirmed_by,
        "entered_on": value.entered_on and value.entered_on.isoformat(),
    }


def _decode_parameter(row: Mapping[str, Any]) -> ParameterValue:
    return ParameterValue(
        **{
            **row,
            "value": _decode(row["value"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            "entered_on": _day(row.get("entered_on")),
            "provisions": tuple(row.get("provisions", ())),
            "confidence": Confidence(row["confidence"]),
        }
    )
