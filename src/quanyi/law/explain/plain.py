"""The same tree told to the person whose figure it is: what, from what, by which article (对本人的说明).

Marks, open questions, rule names and what was not verified are for those who keep the rules; they are left out here,
the facts and the sum are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from quanyi.law.money import round_half_up
from quanyi.law.parameters import ParameterValue
from quanyi.law.terms import TERMS

if TYPE_CHECKING:
    from quanyi.law.explain import Figure, Language

# Enough for an index or an age; more digits tell a person nothing.
_DIGITS = 4
_NAMED = 4
TAKEN_OVER = "migrated:"  # the source of what stands as an earlier system kept it
# Facts that a person knows or that are only codes.
OF_THE_OFFICE = frozenset({"region", "demo", "part"})
_FORM = re.compile(r"（\d+＝([^）]+)）$")
_DOUBT = re.compile(
    r"Q\d|建议值|可信度|单一来源|未核|未查得|未见规定|仅知|法律未明|未得|未定义|据记忆|系统读法|有争议|推得"
    r"|\bmarks? [A-Z]\b|\([A-Z]\)|single source|not verified|not at hand|by title alone|law leaves|law is open"
    r"|our reading|not known|not defined|disputed|by the standard"
)
_BRACKETS = re.compile(r"（[^（）]*）|\s?\([^()]*\)")


def for_person(text: str) -> str:
    """A remark without what it says of sources, marks and open questions; empty if nothing else is in it."""
    kept = _BRACKETS.sub(lambda found: "" if _DOUBT.search(found[0]) else found[0], text)
    for mark in ("；", "; ", "，", ", "):
        kept = mark.join(piece for piece in kept.split(mark) if piece.strip() and not _DOUBT.search(piece))
    return kept.strip()


def sensible(value: Fraction) -> str:
    """A ratio for reading: as it is where four decimals hold it, else rounded to four."""
    scaled = round_half_up(value * 10**_DIGITS)
    whole, part = divmod(abs(scaled), 10**_DIGITS)
    decimals = f"{part:0{_DIGITS}d}".rstrip("0")
    return f"{'-' if scaled < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def plain_value(figure: Figure | ParameterValue, lang: Language) -> str:
    """The value of a figure or a parameter with sensible digits and its unit."""
    from quanyi.law.explain import value_text

    if figure.unit == "ratio" and isinstance(figure.value, Fraction):
        return sensible(figure.value)
    return value_text(figure.value, figure.unit, lang)


def plain_parameter(value: ParameterValue, lang: Language) -> str:
    """A parameter by its name and value; of a choice of the region, what was chosen."""
    name = value.term if lang == "zh" else value.series.replace("_", " ")
    if value.unit != "form":
        return f"{name} {plain_value(value, lang)}"
    chosen = _FORM.search(value.term)
    return f"{_FORM.sub('', value.term)}：{chosen[1]}" if chosen and lang == "zh" else name


def plain_sentence(figure: Figure, lang: Language) -> str:
    """What the figure is, from what it came and by which article, in one sentence."""
    from quanyi.law.explain import label, references

    zh = lang == "zh"
    told = f"{label(figure.term, lang)}{'：' if zh else ': '}{plain_value(figure, lang)}"
    cause = reckoned(figure)
    if why := _from_what(figure, cause, lang) or _why(figure, cause, lang):
        told += f"，{why}" if zh else f", {why}"
    clauses = tuple(dict.fromkeys((*_clauses(figure), *_clauses(cause))))
    if clauses:
        refs = references(clauses, lang)
        told += f"，依据{refs}" if zh else f", by {refs}"
    return f"{told}{'。' if zh else '.'}"


def _from_what(figure: Figure, cause: Figure, lang: Language) -> str:
    """The parts and parameters of a figure; empty where it has none but itself, or was taken over as it was."""
    from quanyi.law.explain import label

    if (figure.source or "").startswith(TAKEN_OVER):
        return ""
    itself = f"{label(figure.term, lang)} {plain_value(figure, lang)}"
    sources = [source for source in _sources(cause, lang) if source != itself]
    more = len(sources) > _NAMED
    named = ("、" if lang == "zh" else ", ").join(sources[:_NAMED])
    if not named:
        return ""
    if lang == "zh":
        return f"由{named}{f'等{len(sources)}项' if more else ''}得来"
    return f"from {named}{f' and others, {len(sources)} in all' if more else ''}"


def _why(figure: Figure, cause: Figure, lang: Language) -> str:
    """Of a figure that comes from no other: what its remark says; of nothing, that there was nothing."""
    zh = lang == "zh"
    for told in (figure, cause, *cause.parts):
        if note := for_person(told.note_zh if zh else told.note_en).rstrip("。."):
            return note
    return ("没有发生额" if zh else "there was none") if figure.value == 0 else ""


def reckoned(figure: Figure) -> Figure:
    """Where the figure was reckoned: one that only hands on its single part is passed over, for it is no cause.

    A part that comes from no other is the cause itself.
    """
    while len(figure.parts) == 1 and not figure.parameters and _hands_on(figure, part := figure.parts[0]):
        if not part.parts and not part.parameters:
            break
        figure = part
    return figure


def _hands_on(figure: Figure, part: Figure) -> bool:
    return figure.value == part.value and figure.unit == part.unit


def _sources(figure: Figure, lang: Language) -> Iterator[str]:
    """Its parts and parameters by name and value, parts of one name together."""
    together: dict[str, list[Figure]] = {}
    for part in figure.parts:
        together.setdefault(part.term, []).append(part)
    for term, parts in together.items():
        zh, en = TERMS.get(term, (term, term.replace("_", " ")))
        name = zh if lang == "zh" else en
        if len(parts) == 1:
            yield f"{name} {plain_value(parts[0], lang)}"
        elif all(part.unit == "fen" for part in parts):
            amounts = [part.value for part in parts if isinstance(part.value, int)]
            total = plain_value(replace(parts[0], value=sum(amounts)), lang)
            yield (
                f"{len(parts)}项{name}合计 {total}"
                if lang == "zh"
                else f"{len(parts)} of {name}, together {total}"
            )
        else:
            yield f"{len(parts)}项{name}" if lang == "zh" else f"{len(parts)} of {name}"
    for value in figure.parameters:
        yield plain_parameter(value, lang)


def _clauses(figure: Figure) -> Iterator[str]:
    yield from figure.provisions
    for value in figure.parameters:
        yield from value.provisions


def plain_lines(figure: Figure, lang: Language, indent: str = "") -> Iterator[str]:
    """The tree for the person: each figure with its sum, its case, its articles and its parts."""
    from quanyi.law.explain import facts_line, formula_line, label, references

    note = for_person(figure.note_zh if lang == "zh" else figure.note_en)
    tail = f"  {note}" if note else ""
    yield f"{indent}{label(figure.term, lang)}{'：' if lang == 'zh' else ': '}{plain_value(figure, lang)}{tail}"
    clauses = tuple(dict.fromkeys(_clauses(figure)))
    basis = f"{'依据：' if lang == 'zh' else 'basis: '}{references(clauses, lang)}" if clauses else ""
    for told in (formula_line(figure, lang, _DIGITS), facts_line(figure, lang, without=OF_THE_OFFICE), basis):
        if told:
            yield f"{indent}  {told}"
    for value in figure.parameters:
        yield f"{indent}  {plain_parameter(value, lang)}"
    for part in figure.parts:
        yield from plain_lines(part, lang, f"{indent}  ")
