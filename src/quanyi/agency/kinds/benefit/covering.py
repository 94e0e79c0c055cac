"""某月按哪次核定支付: a month before the year of an adjustment is paid in the amount of before it. Basis: sil-18."""

from collections.abc import Collection
from typing import Any

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.review.selectors import latest_round
from quanyi.law.periods import Month


def covering(decisions: Collection[BenefitDecision], month: Month) -> dict[int, BenefitDecision]:
    """Decision id -> the decision in whose amounts a month is paid, of pensions that were adjusted for a later year."""
    if not Submission.objects.filter(summary__adjusts__gt=month.year).exists():
        return {}
    pensions = [each for each in decisions if each.kind == BenefitKind.MONTHLY_PENSION]
    return {each.pk: _before_adjustments(each, month.year) for each in pensions}


def _before_adjustments(decision: BenefitDecision, year: int) -> BenefitDecision:
    """Back past each adjustment for a later year, as far as the pension is the same."""
    found, at = decision, decision
    while at.replaces is not None:
        summary = _summary(at)
        if summary.get("adjusts", year) > year:
            found = at.replaces
        if summary.get("act") == BenefitAct.DECISION:
            break
        at = at.replaces
    return found


def _summary(decision: BenefitDecision) -> dict[str, Any]:
    return dict(latest_round(decision.case).submission.summary) if decision.case else {}
