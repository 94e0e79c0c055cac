"""参数值, as a clerk types or pastes them: a line each, from a day to a day, the value, the line of a table or a name.

Basis: gb-6.7-2.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.refusal import Refusal
from quanyi.law.parameters.files import WHOLE_UNITS
from quanyi.law.parameters.series import Series
from quanyi.written import Problem
from quanyi.written.amounts import read_amount
from quanyi.written.dates import read_day

CALENDAR = "working_calendar_form"
_BY_WEEKDAY = "0"
_DAY = timedelta(days=1)
_YEAR = re.compile(r"((?:19|20|21)\d\d)年?")
_APART = re.compile(r"\s+")
_OPEN = frozenset({"至今", "长期", "今", "-", "—", "open"})
_NONE = frozenset({"无", "撤销", "none"})
_DAYS_CALLED = {"放假": "1", "上班": "2", "按星期": _BY_WEEKDAY, "off": "1", "worked": "2"}


class ValueRefused(Refusal):
    """参数值有误: the sentence says which line, what was read and what is wanted."""


@dataclass(frozen=True)
class Value:
    """One value as it was read: `text` as the law's files write it, empty where there is none."""

    first_on: date
    last_on: date | None
    text: str
    key: str = ""
    term: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As `collect.ParameterRow` keeps it."""
        return {
            "first_on": self.first_on, "last_on": self.last_on, "value": self.text, "key": self.key, "term": self.term
        }  # fmt: skip


def read_values(text: str, series: Series) -> tuple[Value, ...]:
    """The values of the lines, in the order of their days; of a calendar the days between them are by the weekday.

    Raises ValueRefused.
    """
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines()]
    read = [_value(number, line, series) for number, line in enumerate(lines, start=1) if line]
    if not read:
        raise ValueRefused(_("请填写参数值，每行一个。"))
    read.sort(key=lambda value: (value.key, value.first_on))
    return tuple(_filled(read) if series.name == CALENDAR else read)


def _value(number: int, line: str, series: Series) -> Value:
    words = _APART.split(line) if _APART.search(line) else line.split(",")
    first, last, rest = _span(number, words)
    if not rest:
        raise _wrong(number, line, _("缺少值"))
    text = "" if rest[0] in _NONE else _exact(number, rest[0], series)
    further = " ".join(rest[1:])[:60]
    keyed = bool(series.lines())
    if keyed and not further:
        raise _wrong(number, line, _("缺少栏（例如 %(line)s）") % {"line": series.lines()[0]})
    return Value(first, last, text, *(("", further) if not keyed else (_key(further), "")))


def _key(text: str) -> str:
    """The line of a table; a number as the law's files write it."""
    return str(int(text)) if re.fullmatch(r"[0-9]{1,9}", text) else text[:40]


def _span(number: int, words: Sequence[str]) -> tuple[date, date | None, Sequence[str]]:
    """The days of a line: a year, or a first and a last day, which may be left open."""
    if year := _YEAR.fullmatch(words[0]):
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31), words[1:]
    first = read_day(words[0])
    if first is None or len(words) < 2:
        raise _wrong(number, words[0], _("起日读不出来"))
    if words[1] in _OPEN:
        return first, None, words[2:]
    last = read_day(words[1])
    if last is None:
        raise _wrong(number, words[1], _("止日读不出来，没有止日的写“至今”"))
    if last < first:
        raise _wrong(number, words[1], _("止日早于起日"))
    return first, last, words[2:]


def _exact(number: int, text: str, series: Series) -> str:
    """A value in the unit of its series, as the law's files write it."""
    if series.name == CALENDAR and text in _DAYS_CALLED:
        return _DAYS_CALLED[text]
    read = _READERS.get(series.unit, _whole if series.unit in WHOLE_UNITS else _fraction)
    found = read(text)
    if found is None:
        raise _wrong(number, text, _("值读不出来，应为%(unit)s") % {"unit": unit_name(series.unit)})
    return found


def _yuan(text: str) -> str | None:
    fen = read_amount(text)
    return None if isinstance(fen, Problem) else str(fen)


def _whole(text: str) -> str | None:
    return str(int(text)) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _fraction(text: str) -> str | None:
    percent = text.endswith("%")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,12}|/[0-9]{1,9})?", text.removesuffix("%")):
        return None
    try:
        found = Fraction(text.removesuffix("%"))
    except ZeroDivisionError:
        return None
    return str(found * Fraction(1, 100) if percent else found)


def read_rate(text: str) -> Fraction | None:
    """A single rate as it is typed; None where it cannot be read."""
    written = _fraction(unicodedata.normalize("NFKC", text).strip())
    return None if written is None else Fraction(written)


_READERS: Mapping[str, Callable[[str], str | None]] = {"fen": _yuan}


def unit_name(unit: str) -> str:
    """In what a value of a series is written, for whoever types it."""
    return {
        "fen": _("金额（元），例如 8271.00"),
        "rate": _("比例，例如 2.62% 或 0.0262"),
        "ratio": _("数，例如 139 或 1.3"),
        "months": _("月数，例如 180"),
        "month_number": _("月份，例如 7"),
        "days": _("天数，例如 15"),
        "working_days": _("工作日数，例如 5"),
        "count": _("整数，例如 2"),
    }.get(unit, _("方式的编号，例如 1"))


def _filled(values: Sequence[Value]) -> Iterator[Value]:
    """The days of each year that no line names go by the weekday."""
    at: date | None = None
    for value in values:
        start = value.first_on.replace(month=1, day=1)
        if at is not None and at < start:
            yield from _by_weekday(at, at.replace(month=12, day=31))
        yield from _by_weekday(max(at or start, start), value.first_on - _DAY)
        yield value
        at = (value.last_on or value.first_on) + _DAY
    if at is not None and (at.month, at.day) != (1, 1):
        yield from _by_weekday(at, at.replace(month=12, day=31))


def _by_weekday(first: date, last: date) -> Iterator[Value]:
    if first <= last:
        yield Value(first, last, _BY_WEEKDAY, term="按星期")


def _wrong(number: int, read: str, why: str) -> ValueRefused:
    return ValueRefused(
        _("第 %(number)s 行“%(read)s”：%(why)s。每行写：起日 止日 值，一整年的写：年 值。")
        % {"number": number, "read": read[:40], "why": why}
    )
