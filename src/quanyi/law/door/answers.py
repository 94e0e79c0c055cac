"""One answer a line: JSON Lines in, JSON Lines out (逐行应答)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, BinaryIO, NamedTuple, NoReturn

from quanyi.law.door.records import arguments_of, tree
from quanyi.law.door.shapes import DAY, MONTH, RATIO, Schema
from quanyi.law.errors import InvalidInput, LawError
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules.registry import Rule, find_rule

MAX_LINE = 16 * 2**20
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Answer = dict[str, Any]


class Answered(NamedTuple):
    """One line of output, and whether it tells of a failure."""

    line: bytes
    failed: bool


def answers(rule: Rule, lines: Iterable[bytes | None], *, explain: bool = False) -> Iterator[Answered]:
    """One answer for each line that is not blank, in order: ``{"value", "unit"}``, with ``explain`` an
    ``export``, or ``{"error": {"code", "zh", "en", "line", "facts"}}``. A line that fails stops nothing.
    """
    for number, line in enumerate(lines, start=1):
        if line is None or line.strip():
            yield _answer(rule, line, number, explain)


def _answer(rule: Rule, line: bytes | None, number: int, explain: bool) -> Answered:
    try:
        figure = rule.ask(arguments_of(rule).read(parse(line), ""))
        return Answered(to_line(export(figure, rule) if explain else short(figure)), failed=False)
    except LawError as error:
        return Answered(to_line(failure(error, number)), failed=True)
    except RecursionError:
        return Answered(to_line(failure(_too_deep(), number)), failed=True)


def failure(error: LawError, line: int) -> Answer:
    """An error as an object."""
    return {"error": {"code": error.code, "zh": error.zh, "en": error.en, "line": line, "facts": error.facts}}


def short(figure: Figure) -> Answer:
    """Value and unit: fractions as ``"n/d"``, months and days as text."""
    return {"value": _plain(figure), "unit": figure.unit}


def export(figure: Figure, rule: Rule | None = None) -> Answer:
    """A figure with all that a stranger needs to work it out again: the call that gives it, the state of the
    parameters, and its tree. ``rule`` is needed only for a rule outside the register; ``InvalidInput`` for an
    input, which no rule gave.
    """
    if figure.arguments is None:
        raise InvalidInput(
            f"“{figure.term}”不是规则算出的结果，没有可重算的参数。请导出规则的结果。",
            f"{figure.term!r} is no result of a rule and cannot be asked again. Export what a rule gave.",
        )
    used = rule or find_rule(str(figure.rule), figure.rule_version)
    day = {"known_at": DAY.write(figure.known_at)} if figure.known_at else {}
    return {
        "rule": used.name,
        "version": figure.rule_version,
        **day,
        "parameters_version": parameters_version(),
        "arguments": arguments_of(used).write(figure.arguments),
        "figure": figure.as_dict(),
    }


def _plain(figure: Figure) -> int | str:
    match figure.value:
        case Fraction() | int() if figure.unit in ("rate", "ratio"):
            return str(RATIO.write(figure.value))
        case Fraction() as ratio:
            return str(RATIO.write(ratio))
        case Month() as month:
            return str(month)
        case date() as day:
            return day.isoformat()
        case plain:
            return plain


def parse(line: bytes | None) -> Any:
    """A line as JSON; ``InvalidInput`` for what is not, for a name given twice, NaN or a line over 16 MiB."""
    if line is None:
        raise _unreadable(f"一行超过 {MAX_LINE // 2**20} MiB", f"the line is over {MAX_LINE // 2**20} MiB")
    try:
        return json.loads(
            line.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_no_such_number
        )
    except UnicodeDecodeError as error:
        raise _unreadable(
            f"第 {error.start + 1} 字节不是 UTF-8", f"byte {error.start + 1} is not UTF-8"
        ) from None
    except ValueError as error:
        raise _unreadable(f"不是 JSON（{error}）", f"it is not JSON ({error})") from None


def read_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream, one in memory at a time; None for one that is too long to be kept."""
    while line := stream.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def to_line(answer: Mapping[str, Any]) -> bytes:
    """An answer as a line of UTF-8; half a surrogate pair stays the escape that it was."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def schema_of(rule: Rule) -> Schema:
    """The JSON Schemas of a rule: of a line of input, of its answer, and of its answer with the tree."""
    seen: dict[str, Schema] = {}
    body = arguments_of(rule).body(seen)
    return {
        "rule": rule.name,
        "version": rule.version,
        "input": _standalone(f"{rule.name} input", body, seen),
        "output": _standalone(f"{rule.name} output", {"oneOf": [_SHORT, _ERROR]}, {}),
        "explained": _explained_schema(rule),
    }


def _standalone(title: str, body: Schema, seen: dict[str, Schema]) -> Schema:
    return {"$schema": DIALECT, "title": title, **body, **({"$defs": seen} if seen else {})}


def _explained_schema(rule: Rule) -> Schema:
    seen: dict[str, Schema] = {}
    body: Schema = {
        "type": "object",
        "properties": {
            "rule": {"const": rule.name},
            "version": {"const": rule.version},
            "parameters_version": {"type": "string"},
            "known_at": DAY.schema({}),
            "arguments": {"type": "object"},
            "figure": tree().schema(seen),
        },
        "required": ["rule", "version", "parameters_version", "arguments", "figure"],
        "additionalProperties": False,
    }
    return _standalone(f"{rule.name} explained", {"oneOf": [body, _ERROR]}, seen)


def _unit(units: list[str], value: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"value": value, "unit": {"enum": units}},
        "required": ["value", "unit"],
        "additionalProperties": False,
    }


_SHORT: Schema = {
    "oneOf": [
        _unit(["fen", "fen_months", "months", "days", "working_days", "count"], {"type": "integer"}),
        _unit(["rate", "ratio"], RATIO.schema({})),
        _unit(["month"], MONTH.schema({})),
        _unit(["date"], DAY.schema({})),
        _unit(["code", "place", "reference"], {"type": "string"}),
    ]
}

_ERROR: Schema = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"enum": ["invalid_input", "no_rule", "no_parameter"]},
                "zh": {"type": "string"},
                "en": {"type": "string"},
                "line": {"type": "integer", "minimum": 1},
                "facts": {"type": "object", "additionalProperties": {"type": "string"}},
            },
            "required": ["code", "zh", "en", "line", "facts"],
            "additionalProperties": False,
        }
    },
    "required": ["error"],
    "additionalProperties": False,
}


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for name, value in pairs:
        if name in held:
            raise InvalidInput(
                f"字段“{name}”写了两次。请只写一次。", f"The field {name!r} stands twice.", field=name
            )
        held[name] = value
    return held


def _no_such_number(text: str) -> NoReturn:
    raise _unreadable(f"{text} 不是数", f"{text} is no number")


def _unreadable(zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        f"这一行不能读取：{zh}。请每行写一个 JSON 对象。",
        f"Cannot read the line: {en}. One JSON object a line.",
    )


def _too_deep() -> InvalidInput:
    return _unreadable("嵌套过深", "it is nested too deep")
