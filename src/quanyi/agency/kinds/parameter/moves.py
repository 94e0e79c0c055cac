"""参数的前后与影响: what stood before each value, and what was already worked out with it. Basis: gb-6.7-2, d14-16."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from quanyi.agency.collect.models import ParameterRequest
from quanyi.agency.control.models import Run
from quanyi.agency.kinds.parameter.reading import Value
from quanyi.agency.ledger.selectors import standing
from quanyi.agency.registry.models import BenefitDecision
from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import Key, load_series
from quanyi.law.parameters.series import Row
from quanyi.law.periods import Month, Span

CREDITING = frozenset({"crediting_rate", "crediting_rate_provisional", "interest_form"})
DECLARED = frozenset(
    {
        "account_scale_own", "account_scale_total", "account_scale_transfer", "base_ceiling_ratio",
        "base_floor_ratio", "base_limit_rounding", "base_limit_step_fen", "base_year_first_month",
        "contribution_rate_employer", "contribution_rate_flexible", "contribution_rate_own",
        "injury_rate_employer", "maternity_rate_employer", "medical_rate_employer", "medical_rate_own",
        "reference_wage", "unemployment_rate_employer", "unemployment_rate_own",
    }
)  # fmt: skip


def before_of(request: ParameterRequest, values: Iterable[Value]) -> list[dict[str, Any] | None]:
    """For each value what answers for its first day without it; None where nothing does."""
    series = load_series(request.series)
    found = []
    for value in values:
        key: Key | None = int(value.key) if value.key.isdecimal() else value.key or None
        try:
            stands = series.find(request.region, value.first_on, value.first_on, key)
        except InvalidInput:
            stands = None
        found.append(_told(*stands) if stands else None)
    return found


def _told(region: str, span: Span[Row]) -> dict[str, Any]:
    return {"region": region, "value": str(span.value.value), "source": span.value.source}


def moved_by(request: ParameterRequest, values: Sequence[Value]) -> dict[str, Any]:
    """What of these days stands in the books as worked out before: settled years, months, benefits decided."""
    return {
        "years": _settled(values) if request.series in CREDITING else [],
        "months": _months(values) if request.series in DECLARED else 0,
        "decisions": _decisions(request.series, values),
    }


def _settled(values: Sequence[Value]) -> list[dict[str, Any]]:
    """The years that a posted settlement of this region worked out at another value."""
    runs = Run.objects.filter(
        _within("year", *(day and day.year for day in _extent(values))),
        region=settings.QUANYI_REGION,
        submission__round__case__journals__isnull=False,
    ).select_related("submission__round__case")
    by_year = {value.first_on.year: value.text for value in values}
    return [
        {
            "year": run.year,
            "rate": run.rate,
            "accounts": run.submission.row_count,
            "interest_fen": run.submission.summary.get("interest_fen", 0),
            "case": run.submission.round.case.number,
        }
        for run in runs.order_by("year", "pk").distinct()
        if run.rate != by_year.get(run.year)
    ]


def _months(values: Sequence[Value]) -> int:
    """Months of persons that stand in the books."""
    return standing().filter(_in_months("month", values)).count()


def _decisions(series: str, values: Sequence[Value]) -> int:
    """Benefits decided whose figure names the series."""
    decided = BenefitDecision.objects.filter(_in_months("first_month", values))
    named = decided.annotate(text=Cast("figure", TextField()))
    return named.filter(text__contains=f'"series": "{series}"').count()


def _in_months(field: str, values: Sequence[Value]) -> Q:
    return _within(field, *(day and Month.of(day) for day in _extent(values)))


def _within(field: str, first: Any, last: Any) -> Q:
    begun = Q(**{f"{field}__gte": first})
    return begun & Q(**{f"{field}__lte": last}) if last else begun


def _extent(values: Sequence[Value]) -> tuple[date, date | None]:
    """From the first day of all to the last one; None where a value is open."""
    ends = [value.last_on for value in values if value.last_on]
    return min(value.first_on for value in values), max(ends) if len(ends) == len(values) else None
