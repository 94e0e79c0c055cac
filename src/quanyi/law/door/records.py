"""Shapes of records and of rules' arguments, read off their types (记录的形状).

A figure may be handed in as a tree, or as a call: ``{"rule": …, "arguments": {…}}`` is worked out first, so
that a whole career is one input.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, partial
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from quanyi.law.bounds import Mark, refused
from quanyi.law.door.shapes import (
    DAY,
    MONTH,
    RATIO,
    TEXT,
    Either,
    Flag,
    Items,
    Member,
    Narrowed,
    Nothing,
    Row,
    Schema,
    Shape,
    Table,
    Whole,
)
from quanyi.law.door.tagged import TAGS, Sum, Tagged
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import WRITTEN_OUT, Figure
from quanyi.law.parameters import ParameterValue, as_known_at, known_at
from quanyi.law.periods import Month
from quanyi.law.rules.inputs import UNITS
from quanyi.law.rules.registry import Rule, find_rule
from quanyi.law.terms.labelled import Labelled

REQUIRED = object()


class Field(NamedTuple):
    """One named value of a record (字段); ``default`` is ``REQUIRED`` where there is none."""

    name: str
    shape: Shape
    default: Any


@dataclass(frozen=True)
class Record(Shape):
    """An object with the fields of ``kind``: a frozen dataclass, a named tuple or a rule's arguments.

    ``written_out`` are texts that follow from the fields: they are written for readers and not read back.
    """

    name: str
    kind: Callable[..., Any]
    make: Callable[..., Any]
    doc: str = ""
    written_out: tuple[str, ...] = ()
    takes = frozenset({dict})
    zh, en = "对象", "an object"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(_fields(self.kind))

    def schema(self, seen: dict[str, Schema]) -> Schema:
        if self.name not in seen:
            seen[self.name] = {}  # a record may hold itself
            seen[self.name] = self.body(seen)
        return {"$ref": f"#/$defs/{self.name}"}

    def body(self, seen: dict[str, Schema]) -> Schema:
        """The schema of the record itself."""
        return {
            "type": "object",
            **({"description": self.doc} if self.doc else {}),
            "properties": {
                **{field.name: _described(field, seen) for field in self.fields},
                **{name: {"type": "string"} for name in self.written_out},
            },
            "required": [field.name for field in self.fields if field.default is REQUIRED],
            "additionalProperties": False,
        }

    def read(self, value: Any, at: str) -> Any:
        self._typed(value, at)
        self._refuse_names(value, at)
        prefix = f"{at}." if at else ""
        given = {f.name: f.shape.read(value[f.name], prefix + f.name) for f in self.fields if f.name in value}
        return self.make(**given)

    def _refuse_names(self, value: Mapping[str, Any], at: str) -> None:
        known = [field.name for field in self.fields]
        unknown = sorted(set(value) - {*known, *self.written_out})
        missing = [f.name for f in self.fields if f.default is REQUIRED and f.name not in value]
        where = at or self.name
        if unknown:
            raise InvalidInput(
                f"“{where}”没有字段 {'、'.join(unknown)}。有：{'、'.join(known)}。",
                f"{where!r} has no field {', '.join(unknown)}. It has: {', '.join(known)}.",
                field=unknown[0],
            )
        if missing:
            raise InvalidInput(
                f"“{where}”缺少字段 {'、'.join(missing)}。请补上。",
                f"{where!r} lacks the field {', '.join(missing)}. Give it.",
                field=missing[0],
            )

    def write(self, value: Any) -> dict[str, Any]:
        held = value if isinstance(value, Mapping) else {f.name: getattr(value, f.name) for f in self.fields}
        return {
            f.name: f.shape.write(held[f.name])
            for f in self.fields
            if f.name in held and not (f.default is not REQUIRED and held[f.name] == f.default)
        }


@dataclass(frozen=True)
class Tree(Shape):
    """A figure: its tree, or a call that gives it. ``unit`` is what its place wants, if anything."""

    unit: str = ""
    takes = frozenset({dict})
    zh, en = "数（figure）或规则调用", "a figure, or the call of a rule"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        seen.setdefault("Call", _CALL)
        return {"anyOf": [tree().schema(seen), {"$ref": "#/$defs/Call"}]}

    def read(self, value: Any, at: str) -> Figure:
        called = type(value) is dict and "arguments" in value
        figure: Figure = ask(value, at) if called else tree().read(value, at)
        if self.unit and figure.unit not in UNITS[self.unit]:
            raise refused(at, figure.unit, f"单位为 {self.unit} 的数", f"a figure in {self.unit}")
        if self.unit and type(figure.value) is int:
            Whole().read(figure.value, at)
        return figure

    def write(self, value: Figure) -> Any:
        return called(value) if value.arguments is not None else value.as_dict()


_CALL: Schema = {
    "type": "object",
    "description": "另一条规则的调用，先算出其结果 / The call of another rule, worked out first",
    "properties": {
        "rule": {"type": "string"},
        "version": {"type": "string"},
        "known_at": DAY.schema({}),
        "arguments": {"type": "object"},
    },
    "required": ["rule", "arguments"],
    "additionalProperties": False,
}


def ask(call: Mapping[str, Any], at: str) -> Figure:
    """What a call gives: ``{"rule", "arguments"}``, ``version`` where it must be that one, ``known_at`` where it is
    worked out as of a day."""
    names = set(call) - {"arguments"}
    known = {"rule", "version", "known_at"}
    if not names <= known or not all(type(call.get(name)) is str for name in names | {"rule"}):
        raise refused(at, call, " {rule, version, arguments} 的规则调用", "a call {rule, version, arguments}")
    within = f"{at}." if at else ""
    day = DAY.read(call["known_at"], f"{within}known_at") if "known_at" in call else known_at()
    with as_known_at(day):
        found = find_rule(call["rule"], call.get("version"))
        given = arguments_of(found).read(call["arguments"], f"{within}arguments")
        figure: Figure = found.function(**given) if _IS_RECORDED.get() else found.ask(given)
    return figure


@contextmanager
def as_recorded() -> Iterator[None]:
    """Calls that are read within come from a figure that was worked out: what it was asked then is asked again."""
    token = _IS_RECORDED.set(True)
    try:
        yield
    finally:
        _IS_RECORDED.reset(token)


_IS_RECORDED: ContextVar[bool] = ContextVar("_IS_RECORDED", default=False)


def called(figure: Figure) -> dict[str, Any]:
    """The call that gives this figure, from the arguments that it carries."""
    assert figure.rule is not None, "an input has no arguments"
    shape = arguments_of(find_rule(figure.rule, figure.rule_version))
    day = {"known_at": DAY.write(figure.known_at)} if figure.known_at else {}
    return {
        "rule": figure.rule,
        "version": figure.rule_version,
        **day,
        "arguments": shape.write(figure.arguments),
    }


@cache
def arguments_of(rule: Rule) -> Record:
    """The shape of a rule's arguments."""
    return Record(rule.name, inspect.unwrap(rule.function), dict, inspect.cleandoc(rule.doc))


@cache
def tree() -> Record:
    return Record("Figure", Figure, Figure, _first_line(Figure), WRITTEN_OUT)


def _fields(kind: Callable[..., Any]) -> Iterable[Field]:
    hints = get_type_hints(kind, include_extras=True)
    for name, default in _defaults(kind).items():
        if (kind, name) != (Figure, "arguments"):
            yield Field(name, _field_shape(kind, name, hints[name]), default)


def _field_shape(kind: Callable[..., Any], name: str, hint: Any) -> Shape:
    special: dict[tuple[Any, str], Shape] = {
        (Figure, "value"): Tagged(tuple(TAGS), (int, str)),
        (Figure, "parts"): Items(tree()),
        (Figure, "formula"): Sum(),
        (ParameterValue, "value"): Tagged(("ratio",), (int,)),
    }
    if (kind, name) in special:
        return special[kind, name]
    shape = shape_of(hint)
    return (
        Whole(name.rpartition("_")[2]) if shape == Whole() and name.endswith(("_fen", "_months")) else shape
    )


def _defaults(kind: Callable[..., Any]) -> dict[str, Any]:
    if is_dataclass(kind):
        return {f.name: REQUIRED if f.default is MISSING else f.default for f in fields(kind)}
    if isinstance(kind, type):
        return {name: kind._field_defaults.get(name, REQUIRED) for name in kind._fields}  # type: ignore[attr-defined]
    parameters = inspect.signature(kind).parameters.values()
    return {p.name: REQUIRED if p.default is p.empty else p.default for p in parameters}


_PLAIN: dict[Any, Shape] = {
    int: Whole(),
    str: TEXT,
    bool: Flag(),
    type(None): Nothing(),
    Fraction: RATIO,
    Month: MONTH,
    date: DAY,
    Figure: Tree(),
}
_LISTS = (Sequence, Iterable, Collection)


@cache
def shape_of(hint: Any) -> Shape:
    """The shape of a type as rules use them; an unknown one is a fault of the rule, not of its caller."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _narrowed(shape_of(inner[0]), inner[1])
    if origin in (Union, types.UnionType):
        return _either(inner)
    if origin is Mapping:
        return Table(shape_of(inner[0]), shape_of(inner[1]))
    if origin in _LISTS or inner[1:] == (...,):
        return Items(shape_of(inner[0]))
    if origin is tuple:
        return Row(tuple(map(shape_of, inner)))
    if isinstance(hint, type) and issubclass(hint, Labelled):
        return Member(hint)
    assert isinstance(hint, type), f"no shape for {hint}"
    return Record(hint.__name__, hint, hint, _first_line(hint))


def _either(hints: Iterable[Any]) -> Shape:
    """``Annotated`` unions inside a union are opened, so that each JSON type has one reading."""
    members: list[tuple[Callable[[Any], bool], Shape]] = []
    for hint in hints:
        shape = shape_of(hint)
        members += shape.members if isinstance(shape, Either) else [(partial(_is, hint), shape)]
    return Either(tuple(members))


def _is(hint: Any, value: object) -> bool:
    """Whether a value is of a plain hint; a list or a mapping by its kind alone."""
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    kind = get_origin(plain) or plain
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _narrowed(shape: Shape, mark: Mark) -> Shape:
    """A shape within its mark; of amounts, counts and ratios the unit is told, and asked of figures."""
    if isinstance(shape, Either):
        return Either(tuple((holds, _narrowed(member, mark)) for holds, member in shape.members))
    unit = getattr(mark, "unit", "")
    counted = {Whole: Whole("" if unit == "ratio" else unit), Tree: Tree(unit)}
    return Narrowed(counted.get(type(shape), shape), mark)


def _described(field: Field, seen: dict[str, Schema]) -> Schema:
    schema = field.shape.schema(seen)
    return schema if field.default is REQUIRED else {**schema, "default": field.shape.write(field.default)}


def _first_line(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].replace("\n", " ")
