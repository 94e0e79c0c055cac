"""参数文件: a request as the law's reader takes it, so that a value by a case passes the same checks as one by a file.

Basis: gb-6.7-2.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quanyi.agency.collect.models import ParameterRequest
from quanyi.agency.kinds.parameter.reading import Value
from quanyi.law.parameters import load_series
from quanyi.law.parameters.files import WHOLE_UNITS


@dataclass(frozen=True)
class Trail:
    """Who entered it, who confirmed it, from which day it is known, by which case."""

    entered_by: str
    confirmed_by: str
    entered_on: date
    case: str = ""


def content_of(request: ParameterRequest, values: Iterable[Value], trail: Trail) -> str:
    """The file: one block, a row a value."""
    head = [
        ("region", request.region),
        ("source", source_of(request, trail.case)),
        ("confidence", request.confidence),
        ("entered_by", trail.entered_by),
        ("confirmed_by", trail.confirmed_by),
    ]
    unit = load_series(request.series).unit
    return "\n".join(
        [
            f"series = {_text(request.series)}",
            "[[values]]",
            *(f"{name} = {_text(said)}" for name, said in head),
            f"entered_on = {trail.entered_on.isoformat()}",
            "rows = [",
            *(f"  {{ {', '.join(_row(value, unit))} }}," for value in values),
            "]\n",
        ]
    )


def source_of(request: ParameterRequest, case: str = "") -> str:
    """The document as figures quote it, and the case by which it came."""
    title = request.document_title.strip("《》")
    words = f"{request.issued_by}《{title}》（{request.document_number}），{request.issued_on.isoformat()}"
    return f"{words}，案件 {case}" if case else words


def _row(value: Value, unit: str) -> Iterator[str]:
    if value.key:
        yield f"key = {value.key if value.key.isdecimal() else _text(value.key)}"
    yield f"from = {value.first_on.isoformat()}"
    if value.last_on:
        yield f"to = {value.last_on.isoformat()}"
    if not value.text:
        yield "missing = true"
    else:
        yield f"value = {value.text if unit in WHOLE_UNITS else _text(value.text)}"
    if value.term:
        yield f"term = {_text(value.term)}"


def _text(said: str) -> str:
    """A basic string of TOML; of what JSON escapes TOML knows all, and what only TOML must escape is not printable."""
    return json.dumps("".join(sign for sign in said if sign.isprintable()), ensure_ascii=False)
