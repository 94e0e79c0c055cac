"""参数登记 as the case page shows it: each value before and after, and what was worked out with the earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quanyi.agency.collect.models import ParameterRow, Submission
from quanyi.agency.kinds.parameter.known import Shown, region_name, term_of
from quanyi.agency.kinds.parameter.writing import source_of
from quanyi.law.explain import Figure
from quanyi.law.parameters import load_series
from quanyi.law.rules.decision import NOT_MET
from quanyi.law.terms import Confidence


@dataclass(frozen=True)
class ValueLine:
    """A value that is asked for, and what stood before it."""

    row: ParameterRow
    after: Shown
    before: Shown | None
    before_source: str

    @property
    def is_same(self) -> bool:
        return self.before is not None and self.before.value == self.after.value


def rows_of(submission: Submission) -> Any:
    return submission.parameter_request.rows.select_related("request")


def lines_of(submission: Submission, rows: Sequence[ParameterRow]) -> list[ValueLine]:
    before = submission.summary["before"]
    series, unit = submission.parameter_request.series, submission.summary["unit"]

    def shown(text: str) -> Shown:
        return Shown(series, unit, Fraction(text) if text else None)

    return [
        ValueLine(
            row,
            shown(row.value),
            shown(told["value"]) if (told := before[row.row - 1]) else None,
            f"{region_name(told['region'])} · {told['source']}" if told else "",
        )
        for row in rows
    ]


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template: the document, and what of these days stands in the books."""
    request = submission.parameter_request
    moved = submission.summary["moved"]
    years = [{**year, "rate": Fraction(year["rate"])} for year in moved["years"]]
    floor = Figure.from_dict(kept["figure"]) if (kept := submission.summary.get("floor")) else None
    return {
        "floor": floor,
        "is_below": floor is not None and floor.parts[0].value == NOT_MET,
        "asked": request,
        "term": term_of(load_series(request.series)),
        "region": region_name(request.region),
        "source": source_of(request),
        "mark": Confidence(request.confidence),
        "added": getattr(request, "added", None),
        "moved": {**moved, "years": years},
    }
