"""A case as the desk shows it: where it stands, what is in it, and what this clerk may do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.desk.findings import FindingLine
from quanyi.agency.desk.rows import facts_of, rows_of
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case, Round, Signature
from quanyi.agency.staff.models import Account
from quanyi.agency.staff.selectors import posts_of, stages_of
from quanyi.agency.wording import label, read, sentence
from quanyi.law import workflow
from quanyi.law.terms import CaseKind, Stage, Verdict
from quanyi.law.workflow import RefusalReason, State

# Badges: the word and its tone.
ENDS: dict[State, tuple[Any, str]] = {
    State.APPROVED: (gettext_lazy("已入账"), "ok"),
    State.SENT_BACK: (gettext_lazy("已退回"), "warn"),
    State.REJECTED: (gettext_lazy("不予受理"), "bad"),
}
# Kinds of case that end with a decision: nothing is posted.
UNPOSTED = frozenset({CaseKind.INQUIRY, CaseKind.CHANGE})
# What a list says of the amounts of a case: keys of its submission's summary.
SUMMED: dict[CaseKind, Sequence[tuple[str, Any]]] = {
    CaseKind.DECLARATION: (
        ("own_due_fen", gettext_lazy("个人应缴")),
        ("employer_due_fen", gettext_lazy("单位应缴")),
        ("set_aside_fen", gettext_lazy("挂起")),
    ),
    CaseKind.SETTLEMENT: (("interest_fen", gettext_lazy("利息合计")),),
    CaseKind.MIGRATION: (("balance_fen", gettext_lazy("储存额合计")),),
    CaseKind.CORRECTION: (
        ("principal_fen", gettext_lazy("本金增减")),
        ("interest_fen", gettext_lazy("利息增减")),
    ),
    CaseKind.PAYMENT: (
        ("credited_fen", gettext_lazy("可记入")),
        ("suspense_fen", gettext_lazy("转暂收")),
    ),
    CaseKind.CLEARANCE: (("amount_fen", gettext_lazy("处理金额")),),
    CaseKind.ROW_CLEARANCE: (
        ("own_due_fen", gettext_lazy("个人应缴")),
        ("employer_due_fen", gettext_lazy("单位应缴")),
    ),
}


@dataclass(frozen=True)
class CaseLine:
    """A line of a list of cases. `refusal`: why the clerk who asks may not sign it now; None where they may."""

    case: Case
    round: Round
    standing: workflow.Standing
    refusal: RefusalReason | None
    names: EmployerNames

    @property
    def kind(self) -> CaseKind:
        return CaseKind(self.case.kind)

    @property
    def rows_template(self) -> str:
        return f"desk/rows_{self.kind.value}.html"

    @property
    def may_sign(self) -> bool:
        return self.refusal is None

    @property
    def why_not(self) -> str:
        return sentence(self.refusal) if self.refusal else ""

    @property
    def subject(self) -> str:
        """What the case is about, in a word: the employer, the year, or up to when books were taken over."""
        submission = self.round.submission
        if self.kind is CaseKind.INQUIRY:
            return FindingLine(submission.inquiry.finding).title
        if subject := submission.summary.get("subject"):
            return read(subject)
        if submission.employer:
            return self.names.both(submission.employer, submission.month.last_day)
        if self.kind is CaseKind.PAYMENT and submission.file:
            return str(submission.file.name)
        if self.kind is CaseKind.CLEARANCE:
            return _("暂收款 %(items)s") % {"items": _("、").join(map(str, submission.summary["items"]))}
        if self.kind is CaseKind.SETTLEMENT:
            return _("%(year)s年度") % {"year": submission.month.year}
        return _("截至 %(month)s 的原系统账目") % {"month": submission.month}

    @property
    def listed(self) -> str:
        """As `subject`, for a list: it names no person, since looks at a list leave no line."""
        summary = self.round.submission.summary
        if listed := summary.get("listed"):
            return read(listed)
        return label(self.kind) if "subject" in summary else self.subject

    @property
    def amounts(self) -> list[tuple[str, int]]:
        """(label, fen) of what the case is about."""
        summary = self.round.submission.summary
        return [(str(name), summary[key]) for key, name in SUMMED.get(self.kind, ()) if key in summary]

    @property
    def badge(self) -> tuple[str, str]:
        if is_unposted(self.case, self.round) and self.standing.state is State.APPROVED:
            return _("已办结"), "ok"
        return badge_of(self.standing)

    @property
    def waiting_since(self) -> datetime:
        """Since when it is the turn of whoever is next."""
        signed = list(self.round.signatures.all())
        return signed[-1].signed_at if signed else self.round.opened_at


def is_unposted(case: Case, latest: Round) -> bool:
    """Whether an approved case ended with a decision only: of some kinds, only what moves money is posted."""
    if CaseKind(case.kind) in (CaseKind.BENEFIT, CaseKind.ROW_CLEARANCE):
        return not case.journals.exists()
    return CaseKind(case.kind) in UNPOSTED


def badge_of(standing: workflow.Standing) -> tuple[str, str]:
    """(word, tone) of where a round stands."""
    if standing.next_stage:
        return _("待%(stage)s") % {"stage": label(standing.next_stage)}, "wait"
    word, tone = ENDS[standing.state]
    return str(word), tone


@dataclass(frozen=True)
class Step:
    """A stage on the case page: signed, next, or still to come."""

    stage: Stage
    signature: Signature | None
    is_next: bool

    @property
    def verdict(self) -> Verdict | None:
        return Verdict(self.signature.verdict) if self.signature else None


def ending(steps: Iterable[Step]) -> Step | None:
    """The step that sent a round back or rejected it."""
    return next((step for step in steps if step.verdict not in (None, Verdict.AGREE)), None)


@dataclass(frozen=True)
class EarlierRound:
    """A round that was sent back: its steps, and the signature that ended it."""

    round: Round
    steps: Sequence[Step]

    @property
    def ended_by(self) -> Step | None:
        return ending(self.steps)


def lines_of(cases: Iterable[Case], account: Account) -> list[CaseLine]:
    duties, cases = stages_of(posts_of(account)), list(cases)
    rounds = [review.latest_round(case) for case in cases]
    names = EmployerNames(latest.submission.employer for latest in rounds)
    return [
        CaseLine(case, latest, review.standing(case), _refusal(case, account, duties), names)
        for case, latest in zip(cases, rounds, strict=True)
    ]


def _refusal(case: Case, account: Account, duties: frozenset[Stage]) -> RefusalReason | None:
    """What the rules would answer if this clerk agreed now."""
    answer = workflow.sign(
        review.signatures_of(case),
        stages=workflow.STAGES[CaseKind(case.kind)],
        round=review.latest_round(case).number,
        collector_ids=frozenset(r.collector_id for r in case.rounds.all()),
        actor_id=account.pk,
        duties=duties,
        verdict=Verdict.AGREE,
    )
    return answer.reason if isinstance(answer, workflow.Refused) else None


def case_page(case: Case, account: Account, *, page: str | None) -> dict[str, Any]:
    """Everything that the case page shows."""
    line = lines_of([case], account)[0]
    submission = line.round.submission
    rows_page, rows = rows_of(line.kind, submission, page=page)
    return {
        "line": line,
        "submission": submission,
        "steps": steps_of(line.kind, line.round, line.standing.next_stage),
        "earlier": [EarlierRound(r, steps_of(line.kind, r, None)) for r in list(case.rounds.all())[:-1]],
        "journals": ledger.journals_of(case.pk),
        "page": rows_page,
        "rows": rows,
        **facts_of(line.kind, submission),
    }


def steps_of(kind: CaseKind, of: Round, next_stage: Stage | None) -> list[Step]:
    """The stages of a round with what was signed at each."""
    signed = {Stage(signature.stage): signature for signature in of.signatures.all()}
    return [Step(stage, signed.get(stage), stage is next_stage) for stage in workflow.STAGES[kind]]
