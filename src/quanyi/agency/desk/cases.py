"""A case as the desk shows it: where it stands, what is in it, and what this clerk may do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.desk.limits import Limit, limit_of
from quanyi.agency.desk.papers import material_lines, missing_lines
from quanyi.agency.desk.rows import rows_of
from quanyi.agency.desk.signing import BeingPosted, being_posted, signing_of
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.review import selectors as review
from quanyi.agency.review import subjects, withdrawal
from quanyi.agency.review.kind import Kind, kind_of
from quanyi.agency.review.limits import Nearness
from quanyi.agency.review.models import Case, Round, Signature, Transfer
from quanyi.agency.review.signers import Signer, answer_of
from quanyi.agency.review.transfers import may_transfer, transfer_in, transfers_of
from quanyi.agency.staff.access import may
from quanyi.agency.staff.delegations import delegators
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.wording import label, read, sentence
from quanyi.agency.work.models import JobRequest
from quanyi.law import workflow
from quanyi.law.terms import Stage, Verdict
from quanyi.law.terms.labelled import Labelled
from quanyi.law.workflow import RefusalReason, State

# Badges: the word and its tone.
ENDS: dict[State, tuple[Any, str]] = {
    State.APPROVED: (gettext_lazy("已入账"), "ok"),
    State.SENT_BACK: (gettext_lazy("已退回"), "warn"),
    State.REJECTED: (gettext_lazy("不予受理"), "bad"),
    State.WITHDRAWN: (gettext_lazy("已撤回"), ""),
}


@dataclass(frozen=True)
class CaseLine:
    """A line of a list of cases. `refusal`: why the clerk who asks may not sign it now; None where they may. `asked`:
    a worker is to sign and post it, or is at it. `transfer`: how the stage that waits came to where it is;
    `for_whom`: for which absent colleague the clerk would sign it.
    """

    case: Case
    round: Round
    standing: workflow.Standing
    refusal: RefusalReason | None
    names: EmployerNames
    asked: JobRequest | None = None
    transfer: Transfer | None = None
    for_whom: str = ""

    @property
    def kind(self) -> Labelled:
        """What the case is called."""
        return kind_of(self.case).case

    @property
    def rows_template(self) -> str:
        return kind_of(self.case).rows_template

    @property
    def may_sign(self) -> bool:
        return self.refusal is None and self.asked is None

    @property
    def why_not(self) -> str:
        if self.asked:
            return BeingPosted(self.asked).sentence
        return sentence(self.refusal) if self.refusal else ""

    @property
    def subject(self) -> str:
        """What the case is about, in a word: the employer, the year, or up to when books were taken over."""
        submission, told = self.round.submission, kind_of(self.case).subject
        if told and (subject := told(submission)):
            return subject
        if subject := submission.summary.get("subject"):
            return read(subject)
        assert submission.employer is not None
        return self.names.both(submission.employer, submission.month.last_day)

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
        return [(str(name), summary[key]) for key, name in kind_of(self.case).sums if key in summary]

    @property
    def badge(self) -> tuple[str, str]:
        if self.asked:
            return _("正在入账"), "wait"
        return badge_of(self.standing, self.case)

    @cached_property
    def limit(self) -> Limit:
        """办理时限: by when the law wants it decided."""
        return limit_of(self.case)

    @property
    def waiting_since(self) -> datetime:
        """Since when it is the turn of whoever is next."""
        signed = list(self.round.signatures.all())
        return signed[-1].signed_at if signed else self.round.opened_at

    @property
    def urgency(self) -> tuple[date, datetime, int]:
        """催办: what is near its limit or past it first, by its last day; then what waits longest."""
        clock = self.limit.clock
        is_pressing = clock is not None and self.limit.nearness in (Nearness.OVERDUE, Nearness.NEAR)
        return clock.due_on if clock and is_pressing else date.max, self.waiting_since, self.case.pk


def badge_of(standing: workflow.Standing, case: Case | None = None) -> tuple[str, str]:
    """(word, tone) of where a round stands; of an approved `case`, whether it was posted."""
    if case and standing.state is State.APPROVED and not kind_of(case).is_posted(case):
        return _("已办结"), "ok"
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
    signer, cases = Signer.of(account), list(cases)
    rounds = [review.latest_round(case) for case in cases]
    names, asked = EmployerNames(latest.submission.employer for latest in rounds), being_posted(cases)
    moved, for_whom = transfers_of(rounds), delegators(each.id for each in signer.delegations)
    lines = []
    for case, latest in zip(cases, rounds, strict=True):
        came = transfer_in(moved, case)
        answer = answer_of(case, signer, moved_to=came.to_id if came else None)
        refusal = answer.reason if isinstance(answer, workflow.Refused) else None
        absent = "" if isinstance(answer, workflow.Refused) else for_whom.get(answer.delegation_id or 0, "")
        lines.append(
            CaseLine(case, latest, review.standing(case), refusal, names, asked.get(case.pk), came, absent)
        )
    return lines


def refusal_of(case: Case, signer: Signer, came: Transfer | None) -> RefusalReason | None:
    """What the rules would answer if this clerk agreed now; `came`: the last transfer of the stage that waits."""
    answer = answer_of(case, signer, moved_to=came.to_id if came else None)
    return answer.reason if isinstance(answer, workflow.Refused) else None


def case_page(case: Case, account: Account, *, page: str | None) -> dict[str, Any]:
    """Everything that the case page shows."""
    line = lines_of([case], account)[0]
    submission = line.round.submission
    rows_page, rows = rows_of(submission, page=page)
    return {
        "line": line,
        "submission": submission,
        "steps": steps_of(line.round, line.standing.next_stage),
        "earlier": [EarlierRound(r, steps_of(r, None)) for r in list(case.rounds.all())[:-1]],
        "materials": material_lines(line.round),
        "has_materials": bool(kind_of(case).materials),
        "missing": missing_lines(line.round),
        "journals": ledger.journals_of(case.pk),
        "letters": case.letters.select_related("round", "opening").order_by("pk"),
        "page": rows_page,
        "rows": rows,
        "posting": signing_of(line.round),
        "may_withdraw": withdrawal.refusal_of(case, account) is None,
        "may_transfer": line.asked is None and may_transfer(case, account),
        "transfers": line.round.transfers.select_related("to", "by"),
        "opens_records": opens_records(case, account),
        "at_counter": may(account, Post.COUNTER),
        **kind_of(case).facts(submission),
    }


def opens_records(case: Case, account: Account) -> bool:
    """Whether the case is a ground for this clerk to look at the records of whom it concerns. Basis: d14-26-1."""
    return (
        subjects.is_open(case)
        and subjects.works_on(account, case)
        and kind_of(case).opens_records
        and not kind_of(case).is_about_everybody(case)
    )


def steps_of(of: Round, next_stage: Stage | None) -> list[Step]:
    """The stages of a round with what was signed at each."""
    signed = {Stage(signature.stage): signature for signature in of.signatures.all()}
    return [Step(stage, signed.get(stage), stage is next_stage) for stage in of.required_stages]


def sent_back_case(case_id: int | None, kind: Kind) -> Case | None:
    """The case that goes on with what is handed in now, if it was sent back and is of this agency."""
    if case_id is None:
        return None
    found = review.cases_here().filter(pk=case_id, kind=kind.case.value).first()
    if found is None or review.standing(found).state is not State.SENT_BACK:
        raise Http404
    return found
