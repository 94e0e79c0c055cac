"""Reading files of parameters and refusing wrong ones: which file, which row, what is wanted (参数文件).

The files that come with this library and those that an agency adds are read alike. An added file brings rows of
regions and years for a series that is here already, and every row of it says who entered it, who confirmed it and
on which day.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from quanyi.law.errors import InvalidInput
from quanyi.law.parameters.series import History, Row, Series, place_of
from quanyi.law.periods import Span
from quanyi.law.provisions import cite
from quanyi.law.terms import Confidence

# Units whose values are whole numbers; every other unit is an exact fraction written as a string.
WHOLE_UNITS = frozenset({"fen", "months", "month_number", "days", "working_days", "count", "form"})

# What a row that came with the library says of itself: no agency has confirmed it.
SHIPPED = {"entered_by": "随版本发布", "confirmed_by": "未经机构确认"}

_CLAUSE = re.compile(r"[a-z][a-z0-9]*(?:-[A-Za-z0-9.]+)+")
_REGION = re.compile("CN|[A-Z]{3,12}|[1-9][0-9]{5}")
_TEXTS = ("source", "entered_by", "confirmed_by", "term", "region")
_DATES = ("from", "to", "entered_on")
_KNOWN = {*_TEXTS, *_DATES, "confidence", "value", "missing", "key", "provisions"}


class File(NamedTuple):
    """One file of parameters as read (参数文件); ``added`` if an agency brought it."""

    label: str
    content: bytes
    added: bool = False


class At(NamedTuple):
    """Which row of a file is meant, counted from one; nothing for the file as a whole."""

    block: int = 0
    row: int = 0
    first: object = None

    @property
    def zh(self) -> str:
        return f"第 {self.block} 组第 {self.row} 行（from {self.first}）" if self.row else ""

    @property
    def en(self) -> str:
        return f"block {self.block}, row {self.row} (from {self.first}): " if self.row else ""


WHOLE_FILE = At()


class Head(NamedTuple):
    """What holds for every row of a series."""

    term: str
    unit: str
    national_fallback: bool
    low: Fraction | int
    high: Fraction | int
    one_of: tuple[int, ...] = ()


def shipped_file(folder: str, name: str) -> File:
    """The library's own file of a series."""
    return File(f"{name}.toml", _content(folder, f"{name}.toml"))


def folder_files(folder: str, names: Collection[str]) -> dict[str, tuple[File, ...]]:
    """The ``.toml`` files of an agency's folder by the series they bring rows of, which must be one of ``names``;
    ``InvalidInput`` if there are none.
    """
    try:
        found = [
            File(os.path.join(folder, name), _content(folder, name), added=True)
            for name in sorted(os.listdir(folder))
            if name.endswith(".toml")
        ]
    except OSError as error:
        raise _no_folder(folder, "不能打开", error.strerror or str(error)) from error
    if not found:
        raise _no_folder(folder, "没有 .toml 文件", "it holds no .toml file")
    by_series: dict[str, tuple[File, ...]] = {}
    for file in found:
        name = _series_of(file, names)
        by_series[name] = (*by_series.get(name, ()), file)
    return by_series


def read_series(shipped: File, added: Sequence[File] = ()) -> Series:
    """Parse and check the files of one series; ``InvalidInput`` names the file and the row."""
    import hashlib  # here, because importing the law must stay fast

    name = shipped.label.removesuffix(".toml")
    head = _head(shipped, name)
    places: dict[str, list[Span[Row]]] = {}
    for place, span in _rows(shipped, head):
        places.setdefault(place, []).append(span)
    lines = {place.partition("/")[2] for place in places} or set(_table(shipped).get("lines", [""]))
    is_open = _table(shipped).get("open_lines", False)
    for file in added:
        for place, span in _rows(file, head):
            if not is_open:
                _check_line(file, span, place.partition("/")[2], lines)
            places.setdefault(place, []).append(span)
    version = hashlib.sha256(b"".join(file.content for file in (shipped, *added))).hexdigest()[:12]
    brought = f"（{', '.join(file.label for file in added)}）" if added else ""
    histories = {place: History(f"{name}/{place}{brought}", spans) for place, spans in places.items()}
    bounds = head.low, head.high
    return Series(name, head.unit, head.national_fallback, histories, version, head.term, bounds, head.one_of)


def _content(folder: str, name: str) -> bytes:
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def _series_of(file: File, names: Collection[str]) -> str:
    name = _table(file).get("series")
    if name in names:
        return str(name)
    raise _wrong(
        file,
        WHOLE_FILE,
        f"没有名为 {name!r} 的参数，series 应为 {'、'.join(names)} 之一",
        f"there is no series {name!r}; it must be one of {', '.join(names)}",
    )


def _table(file: File) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.content.decode())
    except ValueError as error:  # of TOML and of UTF-8
        raise _wrong(file, WHOLE_FILE, f"不是 TOML（{error}）", f"it is no TOML ({error})") from error


def _head(file: File, name: str) -> Head:
    table = _table(file)
    if table["series"] != name:
        zh, en = f"文件内写的是“{table['series']}”", f"the file says it is of {table['series']!r}"
        raise _wrong(file, WHOLE_FILE, zh, en)
    low, high = (_exact(file, WHOLE_FILE, table["unit"], bound) for bound in table["plausible"])
    one_of = tuple(table.get("one_of", ()))
    return Head(table["term"], table["unit"], table["national_fallback"], low, high, one_of)


def _rows(file: File, head: Head) -> Iterator[tuple[str, Span[Row]]]:
    import hashlib

    table, version = _table(file), hashlib.sha256(file.content).hexdigest()[:12]
    if table.get("unit", head.unit) != head.unit:
        raise _wrong(file, WHOLE_FILE, f"单位应为 {head.unit}", f"the unit must be {head.unit}")
    for number, block in enumerate(_listed(file, table, "values"), start=1):
        for place, row in enumerate(_listed(file, block, "rows"), start=1):
            at = At(number, place, row.get("from"))
            inherited = {} if file.added else SHIPPED
            shared = {name: value for name, value in block.items() if name != "rows"}
            whole = {"term": head.term, **inherited, **shared, **row}
            yield place_of(_region(file, at, whole), whole.get("key")), _span(file, at, head, whole, version)


def _listed(file: File, table: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    rows = table.get(name)
    open_to_regions = rows == [] and not file.added
    if isinstance(rows, list) and (rows or open_to_regions) and all(isinstance(row, dict) for row in rows):
        return rows
    raise _wrong(
        file, WHOLE_FILE, f"缺少 [[values]] 或其中的 {name}", f"[[values]] or its {name} are missing"
    )


def _region(file: File, at: At, row: Mapping[str, Any]) -> str:
    region = row.get("region")
    if isinstance(region, str) and _REGION.fullmatch(region):
        return region
    zh = f"地区 {region!r} 应为 CN、六位行政区划代码或三至十二个大写字母"
    raise _wrong(file, at, zh, f"the region {region!r} must be CN, a six-digit division or capital letters")


def _span(file: File, at: At, head: Head, row: Mapping[str, Any], version: str) -> Span[Row]:
    _check(file, at, row)
    value = None if row.get("missing") is True else _exact(file, at, head.unit, row.get("value"))
    if value is not None:
        _check_value(file, at, head, value)
    texts = {name: row[name] for name in ("source", "entered_by", "confirmed_by", "term")}
    confidence, entered_on = Confidence(row["confidence"]), row.get("entered_on")
    found = Row(
        value=value,
        confidence=confidence,
        entered_on=entered_on,
        version=version,
        provisions=_provisions(file, at, row.get("provisions", [])),
        **texts,
    )
    return Span(row["from"], row.get("to"), found)


def _check_value(file: File, at: At, head: Head, value: Fraction | int) -> None:
    if not head.low <= value <= head.high:
        raise _wrong(
            file,
            at,
            f"值 {value} 超出合理范围（{head.low} 至 {head.high}）",
            f"the value {value} is not plausible ({head.low} to {head.high})",
        )
    if head.one_of and value not in head.one_of:
        known = ", ".join(map(str, head.one_of))
        raise _wrong(file, at, f"值 {value} 应为 {known} 之一", f"the value {value} must be one of {known}")


def _provisions(file: File, at: At, named: object) -> tuple[str, ...]:
    """The clauses of a row. Those of an added file are looked up in the register, those of ours by a test."""
    if isinstance(named, list) and all(isinstance(name, str) and _CLAUSE.fullmatch(name) for name in named):
        return tuple(cite(name).id for name in named) if file.added else tuple(named)
    raise _wrong(
        file,
        at,
        f'provisions 应为条款编号的列表，如 ["sil-14"]，写的是 {named!r}',
        f'provisions must be a list of clauses such as ["sil-14"]; it is {named!r}',
    )


def _check(file: File, at: At, row: Mapping[str, Any]) -> None:
    """Every named value of a row is of its kind, and the paper trail is whole."""
    for name in sorted(set(row) - _KNOWN):
        raise _wrong(file, at, f"没有“{name}”这一项", f"a row has no {name!r}")
    for name in _DATES:
        wanted = name == "from" or (name == "entered_on" and file.added)
        if (name in row or wanted) and type(row.get(name)) is not date:
            raise _wrong(
                file, at, f"{name} 应为日期，如 2026-01-01", f"{name} must be a date such as 2026-01-01"
            )
    for name in _TEXTS:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise _wrong(file, at, f"缺{_TRAIL[name]}（{name}）", f"{name} is missing")
    if row.get("confidence") not in [mark.value for mark in Confidence]:
        raise _wrong(file, at, "可信度 confidence 应为 A、B、C 或 P", "confidence must be A, B, C or P")
    if file.added and row["entered_by"].strip() == row["confirmed_by"].strip():
        raise _wrong(file, at, "录入人与确认人须为两人", "who entered and who confirmed must be two persons")
    if not isinstance(row.get("key", ""), int | str) or isinstance(row.get("key"), bool):
        raise _wrong(file, at, "key 应为整数或文字", "key must be a whole number or a text")


def _check_line(file: File, span: Span[Row], key: str, lines: set[str]) -> None:
    """A table's row names a line that rules ask for, or a band of its own; a plain series has no lines."""
    bands = key.isdecimal() and all(line.isdecimal() for line in lines)
    if key not in lines and not bands:
        known = sorted(lines - {""})
        raise _wrong(
            file,
            WHOLE_FILE,
            f"{span.first} 起的一行 key 应为：{'、'.join(known) or '不写 key'}，写的是 {key!r}",
            f"the row from {span.first} must have {' or '.join(known) or 'no key'}; it has {key!r}",
        )


_TRAIL = {
    "source": "来源文件",
    "entered_by": "录入人",
    "confirmed_by": "确认人",
    "term": "名称",
    "region": "地区",
}


def _exact(file: File, at: At, unit: str, value: object) -> Fraction | int:
    if unit in WHOLE_UNITS and type(value) is int:
        return value
    if unit not in WHOLE_UNITS and isinstance(value, str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
    raise _wrong(
        file,
        at,
        f"值 {value!r} 的写法不对（单位 {unit}：金额与月数写整数，比例写成带引号的小数）",
        f"the value {value!r} is not written for unit {unit} (whole number, or decimal in quotes)",
    )


def _wrong(file: File, at: At, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        f"参数文件 {file.label} 有误：{at.zh}{zh}。",
        f"Parameter file {file.label} is wrong: {at.en}{en}.",
        file=file.label,
    )


def _no_folder(folder: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        f"无法从“{folder}”读取参数：{zh}。请给出含 .toml 参数文件的文件夹。",
        f"Cannot read parameters from {folder!r}: {en}. Name a folder of .toml parameter files.",
        file=folder,
    )
