"""投诉、责令改正的进度: how far each has come. Nothing of it is kept: it follows from cases, findings and steps.

Basis: d13-24, d13-27-2.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ComplaintMatter, ComplaintRow, OrderRow
from quanyi.agency.control.complaint_models import ComplaintFinding, ComplaintResult, FollowUp, Step
from quanyi.agency.control.progress import Progress
from quanyi.agency.review.models import Case, Round
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.law.terms import Verdict

# By which clause an employer owes what it did not do, and by which the order rests on the department's power.
CLAUSES = {
    ComplaintMatter.NOT_TOLD: ("d13-24",),
    ComplaintMatter.NOT_REGISTERED: ("sil-58",),
    ComplaintMatter.NOT_DECLARED: ("sil-60", "sil-62"),
    ComplaintMatter.NOT_PAID: ("sil-60", "sil-63", "d13-28"),
}


class Stands(Progress):
    """投诉、责令改正的进度."""

    ASKED = "asked", _("办理中"), "wait"
    SENT_BACK = "sent_back", _("已退回，等待补正"), "warn"
    TO_ORDER = "to_order", _("属实，等待责令"), "bad"
    TO_REFER = "to_refer", _("等待移送"), "warn"
    RUNNING = "running", _("限期改正中"), "wait"
    CONTESTED = "contested", _("劳动关系有异议，等待查明"), "warn"
    OVERDUE = "overdue", _("期限已过，等待核实"), "bad"
    NOT_MET = "not_met", _("逾期未改正，等待移送"), "bad"
    REFERRED = "referred", _("已移送，等待答复"), "wait"
    REPLIED = "replied", _("受移送机关已答复"), "ok"
    MET = "met", _("已改正"), "ok"
    UNFOUNDED = "unfounded", _("没有查实"), ""
    REJECTED = "rejected", _("不予受理"), ""
    WITHDRAWN = "withdrawn", _("已撤回"), ""


OPEN = tuple(Stands)[:9]
APPROVED = "approved"
_LAST = {
    Step.MET: Stands.MET,
    Step.REPLIED: Stands.REPLIED,
    Step.REFERRED: Stands.REFERRED,
    Step.NOT_MET: Stands.NOT_MET,
}


class _Followed:
    """What a complaint and an order have alike: a matter, and steps since."""

    row: Any
    steps: list[FollowUp]

    @property
    def matter(self) -> ComplaintMatter:
        return ComplaintMatter(self.row.matter)

    @cached_property
    def taken(self) -> set[Step]:
        return {Step(each.step) for each in self.steps}


@dataclass(frozen=True)
class Order(_Followed):
    """责令改正: what an employer is to do, its case, and the steps since."""

    row: OrderRow
    case: Case
    ended: Stands | None  # how the case stands where it was not approved
    steps: list[FollowUp]

    @property
    def employer(self) -> Any:
        return self.row.submission.employer

    @property
    def own_answers(self) -> list[FollowUp]:
        """What the employer itself wrote; what a clerk entered is the office's."""
        return [each for each in self.steps if each.by.kind == AccountKind.EMPLOYER.value]

    @property
    def is_issued(self) -> bool:
        return self.ended is None

    @property
    def is_open(self) -> bool:
        return self.stands in OPEN

    def stands_on(self, today: date) -> Stands:
        """Where it stands on a day."""
        if self.ended:
            return self.ended
        if found := next((stands for step, stands in _LAST.items() if step in self.taken), None):
            return found
        if Step.CONTESTED in self.taken and Step.ESTABLISHED not in self.taken:
            return Stands.CONTESTED
        return Stands.OVERDUE if today > self.row.due_on else Stands.RUNNING

    @property
    def stands(self) -> Stands:
        return self.stands_on(timezone.localdate())

    def may_take(self, step: Step) -> bool:
        """Whether a step follows now; the database says the same."""
        open_question = Step.CONTESTED in self.taken and Step.ESTABLISHED not in self.taken
        decided = bool(self.taken & {Step.MET, Step.NOT_MET})
        follows = {
            Step.ANSWERED: Step.MET not in self.taken,
            Step.CONTESTED: not decided,
            Step.ESTABLISHED: open_question,
            Step.MET: not open_question,
            Step.NOT_MET: not open_question
            and Step.MET not in self.taken
            and timezone.localdate() > self.row.due_on,
            Step.REFERRED: Step.NOT_MET in self.taken and Step.MET not in self.taken,
            Step.REPLIED: Step.REFERRED in self.taken,
        }
        is_new = step is Step.ANSWERED or step not in self.taken
        return self.is_issued and is_new and follows.get(step, False)


def overlap(one: Any, other: Any) -> bool:
    """Whether orders, complaints or what is wanted are about a same month: without a first month one is about all,
    without a last one about all since.
    """
    ends = (one.last_month, other.first_month), (other.last_month, one.first_month)
    return not any(last is not None and first is not None and last < first for last, first in ends)


@dataclass(frozen=True)
class Complaint(_Followed):
    """投诉: of whom, about what, what was found, and the order that followed."""

    row: ComplaintRow
    case: Case
    ended: Stands | None
    finding: ComplaintFinding | None
    steps: list[FollowUp]
    order: Order | None

    @property
    def result(self) -> ComplaintResult | None:
        """结论, once it is approved."""
        return ComplaintResult(self.finding.result) if self.finding and self.ended is None else None

    @property
    def is_open(self) -> bool:
        return self.stands in OPEN

    @property
    def stands(self) -> Stands:
        if self.ended:
            return self.ended
        if self.result is ComplaintResult.UNFOUNDED:
            return Stands.UNFOUNDED
        if self.result is ComplaintResult.REFER:
            return next((stands for step, stands in _LAST.items() if step in self.taken), Stands.TO_REFER)
        return self.order.stands if self.order and self.order.is_issued else Stands.TO_ORDER

    def may_take(self, step: Step) -> bool:
        follows = {
            Step.REFERRED: self.result is ComplaintResult.REFER,
            Step.REPLIED: Step.REFERRED in self.taken,
            Step.JOINED: self.result is ComplaintResult.ORDER and self.order is None,
        }
        return step not in self.taken and follows.get(step, False)


def orders(among: Q | None = None) -> list[Order]:
    """责令改正, the newest first; one question for all, with their rounds and steps."""
    found = _latest(OrderRow.objects.filter(among or Q()).select_related("submission__employer"))
    return [
        Order(row, row.submission.round.case, _ended(row.submission.round), list(row.steps.all()))
        for row in found
    ]


def order_of(case: Case) -> Order | None:
    return next(iter(orders(Q(submission__round__case=case))), None)


def complaints(among: Q | None = None) -> list[Complaint]:
    """投诉, the newest first."""
    found = ComplaintRow.objects.filter(among or Q()).select_related("employer")
    rows = list(_latest(found).prefetch_related("findings"))
    followed = _orders_of(rows)
    return [
        Complaint(
            row, case := row.submission.round.case, _ended(row.submission.round),
            next(reversed(list(row.findings.all())), None), list(row.steps.all()), followed.get(case.number),
        )
        for row in rows
    ]  # fmt: skip


def complaint_of(case: Case) -> Complaint | None:
    return next(iter(complaints(Q(submission__round__case=case))), None)


def _latest(rows: Any) -> Any:
    """Those that stand in the latest round of their case, the newest case first: earlier rounds say nothing now."""
    case, number = OuterRef("submission__round__case"), OuterRef("submission__round__number")
    return (
        rows.filter(~Exists(Round.objects.filter(case=case, number__gt=number)))
        .select_related("submission__round__case__withdrawal")
        .prefetch_related("steps__by", "submission__round__signatures")
        .order_by("-submission__round__case_id")
    )


def _orders_of(rows: list[ComplaintRow]) -> dict[str, Order]:
    """By the number of a complaint's case, the order that was given on it, or that it was joined to."""
    joined = {
        row.submission.round.case.number: step.document
        for row in rows
        for step in row.steps.all()
        if step.step == Step.JOINED.value
    }
    numbers = {row.submission.round.case.number for row in rows}
    named = Q(complaint_number__in=numbers) | Q(submission__round__case__number__in=joined.values())
    found = [each for each in orders(named) if each.ended not in (Stands.REJECTED, Stands.WITHDRAWN)]
    by_number = {each.case.number: each for each in found}
    own = {each.row.complaint_number: each for each in found if each.row.complaint_number in numbers}
    return {number: by_number[order] for number, order in joined.items() if order in by_number} | own


def _ended(of: Round) -> Stands | None:
    """How a round stands; None where it was approved."""
    if hasattr(of.case, "withdrawal"):
        return Stands.WITHDRAWN
    signed = max(of.signatures.all(), key=lambda each: each.pk, default=None)
    if signed is None:
        return Stands.ASKED
    ends = {Verdict.REJECT.value: Stands.REJECTED, Verdict.SEND_BACK.value: Stands.SENT_BACK}
    is_approved = signed.verdict == Verdict.AGREE.value and signed.stage == of.stages[-1]
    return None if is_approved else ends.get(signed.verdict, Stands.ASKED)


@transaction.atomic
def follow_up(
    of: Order | Complaint, step: Step, *, on: date, text: str, by: Account, document: str = ""
) -> FollowUp:
    """登记后续办理. The database refuses what does not follow, and a step that was taken already."""
    person_id = of.row.person_id if isinstance(of, Complaint) else None
    record(Act.REGISTER, case_id=of.case.pk, person_id=person_id, part=f"step-{step.value}")
    return FollowUp.objects.create(
        order=of.row if isinstance(of, Order) else None,
        complaint=of.row if isinstance(of, Complaint) else None,
        person_id=person_id, step=step.value, on=on, text=text, document=document, by=by,
    )  # fmt: skip
