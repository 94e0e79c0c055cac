"""欠费明细: as the case page shows it. Basis: sil-62, sil-86, d13-20."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ArrearsAct, ArrearsRow, Submission
from quanyi.agency.registry.names import name_of


@dataclass(frozen=True)
class ArrearsLine:
    """A month, with the rule's own words on it."""

    row: ArrearsRow

    @property
    def is_fee(self) -> bool:
        return ArrearsAct(self.row.act) is ArrearsAct.LATE_FEE


def arrears_rows(submission: Submission) -> Any:
    return submission.arrears_rows.order_by("row")


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template: which act, by what day."""
    kept = submission.summary
    return {
        "act": ArrearsAct(kept["act"]),
        "pay_by": date.fromisoformat(kept["pay_by"]),
        "reason": kept["reason"],
    }


def subject_of(submission: Submission) -> str:
    assert submission.employer is not None
    return _("%(name)s：%(what)s") % {
        "name": name_of(submission.employer),
        "what": ArrearsAct(submission.summary["act"]).label,
    }
