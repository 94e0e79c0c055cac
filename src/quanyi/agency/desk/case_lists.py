"""案件清单: by what lists of cases are searched, chosen and sorted, and what they come to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.desk.cases import ENDS, CaseLine
from quanyi.agency.desk.limits import limit_of
from quanyi.agency.desk.lists import Choice, Chosen, Listing, Sort
from quanyi.agency.registry.names import employers_like
from quanyi.agency.review import selectors as review
from quanyi.agency.review.kind import kind_named, kinds
from quanyi.agency.review.limits import Nearness
from quanyi.agency.review.models import Case, Round
from quanyi.agency.wording import label
from quanyi.law.terms import Stage
from quanyi.law.workflow import State

NEARNESS = {
    Nearness.OVERDUE.value: _("已超期"),
    Nearness.NEAR.value: _("3 个工作日内"),
    Nearness.LATER.value: _("更晚"),
    "none": _("无时限或停止计时"),
}


def _found(text: str) -> Q:
    of_employer = Round.objects.filter(case=OuterRef("pk"), submission__employer__in=employers_like(text))
    return Q(number__icontains=text) | Q(Exists(of_employer))


def _kinds() -> Iterable[tuple[str, str]]:
    return [(kind.case.value, label(kind.case)) for kind in kinds()]


def _places() -> Iterable[tuple[str, str]]:
    """Where a case stands: the stage that it waits for, or how it ended."""
    return [
        *((stage.value, _waits(stage)) for stage in Stage),
        *((state.value, str(word)) for state, (word, _tone) in ENDS.items()),
    ]


def _waits(stage: Stage) -> str:
    return str(_("待%(stage)s")) % {"stage": label(stage)}


def _stands(place: str) -> Q:
    ended = {
        State.APPROVED.value: review.approved(),
        State.REJECTED.value: review.rejected(),
        State.WITHDRAWN.value: Q(withdrawal__isnull=False),
    }
    if place in ended:
        return ended[place]
    standing = ((case.pk, review.standing(case)) for case in review.undecided(review.cases_to_sign()))
    return Q(
        pk__in=[
            pk
            for pk, now in standing
            if place == (now.next_stage.value if now.next_stage else now.state.value)
        ]
    )


def _near(value: str) -> Q:
    timed = [kind.case.value for kind in kinds() if kind.legal_limit]
    cases = review.undecided().filter(kind__in=timed)
    near = {case.pk: limit_of(case).nearness for case in cases}
    if value == "none":
        return review.is_undecided() & ~Q(pk__in=[pk for pk, found in near.items() if found])
    return Q(pk__in=[pk for pk, found in near.items() if found and found.value == value])


CASES = Listing(
    _("案号、单位名称或信用代码"),
    _found,
    (
        Choice("kind", _("种类"), _kinds, lambda value: Q(kind=value)),
        Choice("state", _("进度"), _places, _stands),
        Choice("limit", _("办理时限"), lambda: [(k, str(v)) for k, v in NEARNESS.items()], _near),
    ),
    (
        Sort("", _("轻重缓急")),
        Sort("due", _("到期日")),
        Sort("number", _("案号，新的在前"), ("-number",)),
        Sort("oldest", _("案号，旧的在前"), ("number",)),
        Sort("kind", _("种类"), ("kind", "number")),
        Sort("amount", _("金额，大的在前")),
    ),
)


def in_order(chosen: Chosen, lines: Iterable[CaseLine]) -> list[CaseLine]:
    """Undecided cases as chosen: by default what presses first."""
    keys = {
        "": lambda line: line.urgency,
        "due": lambda line: (line.limit.clock.due_on if line.limit.clock else date.max, line.urgency),
        "amount": lambda line: -sum(fen for _label, fen in line.amounts),
    }
    key = keys.get(chosen.sort.name)
    return sorted(lines, key=key) if key else list(lines)


def sums_of(lines: Sequence[CaseLine]) -> list[tuple[str, int]]:
    """(label, fen) over the cases."""
    total = Counter[str]()
    for line in lines:
        for name, fen in line.amounts:
            total[name] += fen
    return list(total.items())


def sums_in(cases: QuerySet[Case]) -> list[tuple[str, int]]:
    """As `sums_of`, of all cases of a long list, by their latest rounds."""
    later = Round.objects.filter(case=OuterRef("round__case"), number__gt=OuterRef("round__number"))
    latest = Submission.objects.filter(~Exists(later), round__case__in=cases.order_by().values("pk"))
    keys = dict.fromkeys(key for kind in kinds() for key, _name in kind.sums)
    sums = {f"sum_{key}": Sum(Cast(KT(f"summary__{key}"), BigIntegerField())) for key in keys}
    total = Counter[str]()
    for row in latest.order_by("kind").values("kind").annotate(**sums):
        found: dict[str, Any] = dict(row)
        for key, name in kind_named(found["kind"]).sums:
            if (fen := found[f"sum_{key}"]) is not None:
                total[str(name)] += fen
    return list(total.items())
