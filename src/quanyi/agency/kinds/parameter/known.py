"""参数公开: what the rules of this office know of a series, from where, and by which case. Basis: gb-6.7-2."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.parameter.reading import CALENDAR
from quanyi.agency.review.models import AddedParameter, Case
from quanyi.agency.serve.templatetags.figures import rate, yuan
from quanyi.agency.wording import in_chinese, label
from quanyi.law.explain.exported import decimal_text
from quanyi.law.parameters import load_series, series_names
from quanyi.law.parameters.series import Row, Series, above, place_of
from quanyi.law.periods import Span

_CALENDAR_WORDS = {0: gettext_lazy("按星期"), 1: gettext_lazy("放假"), 2: gettext_lazy("上班")}


@dataclass(frozen=True)
class Shown:
    """A value as it is written for people: in its unit, None where there is none."""

    series: str
    unit: str
    value: Fraction | int | None

    @property
    def text(self) -> str:
        """With its unit."""
        if self.value is None:
            return _("无值")
        if self.series == CALENDAR:
            return str(_CALENDAR_WORDS[int(self.value)])
        return _written(self.unit, self.value)


def _written(unit: str, value: Fraction | int) -> str:
    match unit:
        case "fen":
            return _("%(amount)s 元") % {"amount": yuan(int(value))}
        case "rate":
            return rate(Fraction(value))
        case "months":
            return _("%(n)s 个月") % {"n": value}
        case "days":
            return _("%(n)s 天") % {"n": value}
        case "working_days":
            return _("%(n)s 个工作日") % {"n": value}
        case "form":
            return _("方式 %(n)s") % {"n": value}
    return decimal_text(Fraction(value))


@dataclass(frozen=True)
class Known:
    """One value of a series: where and for which days it holds, from which document, since when it is known here."""

    series: Series
    region: str
    key: str
    span: Span[Row]
    added: AddedParameter | None

    @property
    def shown(self) -> Shown:
        return Shown(self.series.name, self.series.unit, self.span.value.value)

    @property
    def row(self) -> Row:
        return self.span.value

    @property
    def case(self) -> Case | None:
        return self.added.case if self.added else None

    @property
    def term(self) -> str:
        """What the value is called where it is not called as its series: a holiday."""
        return "" if self.row.term == self.series.term else self.row.term

    @property
    def mark(self) -> str:
        return f"{self.row.confidence.value}（{label(self.row.confidence)}）"

    def holds(self, on: date) -> bool:
        return self.span.first <= on and (self.span.last is None or on <= self.span.last)


def term_of(series: Series) -> str:
    """What it is called; where a language has no word for it, by its identifier."""
    return _(series.term) if in_chinese() else series.name.replace("_", " ")


def region_name(region: str) -> str:
    if region == settings.QUANYI_REGION and region != "CN":
        return settings.QUANYI_REGION_NAME
    return _("全国") if region == "CN" else region


def known_of(name: str) -> list[Known]:
    """Every value of a series for this office's region and those above it, the nearest first, the latest first."""
    series, by_case = load_series(name), added_by_digest(name)
    found = []
    for region in above(settings.QUANYI_REGION):
        for key in series.lines(region) or (None,):
            place = place_of(region, key)
            if place in series.histories:
                spans = series.histories[place].latest.spans
                found += [
                    Known(
                        series, region, "" if key is None else str(key), span, by_case.get(span.value.version)
                    )
                    for span in reversed(spans)
                ]
    return found


def added_by_digest(name: str = "") -> dict[str, AddedParameter]:
    """What cases brought, by the version that figures name."""
    added = AddedParameter.objects.select_related("case", "request")
    return {one.digest: one for one in (added.filter(request__series=name) if name else added)}


@dataclass(frozen=True)
class Line:
    """A series in the list: what holds today, or did last, if it is no table; else how many values there are."""

    series: Series
    latest: Known | None
    values: int

    @property
    def term(self) -> str:
        return term_of(self.series)


def lines(on: date) -> Iterator[Line]:
    for name in series_names():
        every = known_of(name)
        is_table = len({each.key for each in every}) > 1
        yield Line(load_series(name), None if is_table else _latest(every, on), len(every))


def _latest(every: list[Known], on: date) -> Known | None:
    """The one that holds on a day, of the nearest region; else the one that did last."""
    begun = [each for each in every if each.span.first <= on and each.row.value is not None]
    holding = [each for each in begun if each.holds(on)]
    return holding[0] if holding else max(begun, key=lambda each: each.span.first, default=None)


@cache
def in_order() -> tuple[str, ...]:
    """The names of the series, by what they are called."""
    return tuple(sorted(series_names(), key=lambda name: load_series(name).term))


def as_json(known: Known) -> dict[str, Any]:
    """A value for programs: a rate as a fraction's text, an amount in fen."""
    row, added = known.row, known.added
    return {
        "series": known.series.name, "term": known.series.term, "unit": known.series.unit, "region": known.region,
        "key": known.key or None, "value": None if row.value is None else str(row.value), "name": known.term or None,
        "from": known.span.first.isoformat(), "to": known.span.last.isoformat() if known.span.last else None,
        "source": row.source, "confidence": row.confidence.value, "version": row.version,
        "entered_on": row.entered_on.isoformat() if row.entered_on else None,
        "case": added.case.number if added else None,
    }  # fmt: skip
