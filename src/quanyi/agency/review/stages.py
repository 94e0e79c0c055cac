"""审核环节: which stages a submission is to take, by the rule of the day on which it is put forward. Basis: d14-7."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from quanyi.agency.collect.models import Submission
from quanyi.agency.review.kind import Kind, kind_of
from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import load_series
from quanyi.law.terms import Stage
from quanyi.law.workflow import EVERY_CASE, STAGES, lines_of, required_stages


def stages_for(submission: Submission) -> tuple[Stage, ...]:
    """The stages, in order. Raises NoParameter where nothing says which."""
    kind = kind_of(submission)
    return required_stages(
        kind.case, kind.risk(submission), on=timezone.localdate(), region=settings.QUANYI_REGION
    )


def check_lines(kinds: Iterable[Kind]) -> None:
    """Refuse a parameter file that speaks of stages of something that is no kind of case: it would never be asked."""
    known = [
        EVERY_CASE,
        *dict.fromkeys(line for kind in kinds for risk in kind.risks for line in lines_of(kind.case, risk)),
    ]
    for line in load_series(STAGES).lines():
        if line not in known:
            raise InvalidInput(
                f"参数 {STAGES} 有一行 key 写的是 {line!r}，不是任何业务种类。应为：{'、'.join(known)}。",
                f"Parameter {STAGES} has a row of the key {line!r}, which is no kind of case. It must be one of"
                f" {', '.join(known)}.",
                series=STAGES,
            )
