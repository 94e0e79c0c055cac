"""Who may sign what next (审核流程), as a pure function.

A case goes through its stages in order, each signed by another person, none of them the collector. Sending
back opens a new round; a rejection closes the case. Basis: d14-7, gb-10.3-4, gb-12-1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from typing import TypeAlias

from quanyi.law.parameters import find_parameter, parameter
from quanyi.law.terms import CaseKind, Stage, Verdict

ALL_STAGES = (Stage.FIRST_REVIEW, Stage.REVIEW, Stage.RECHECK, Stage.APPROVAL)
STAGES = "case_stages_form"
EVERY_CASE = "every_case"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signed stage (签署). Rounds count from 1."""

    round: int
    stage: Stage
    actor_id: int
    verdict: Verdict
    opinion: str = ""
    delegation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """代办: a stage that a colleague signs for somebody absent, both days within."""

    id: int
    delegator_id: int
    stage: Stage
    first_on: date
    last_on: date

    def runs(self, on: date | None) -> bool:
        return on is not None and self.first_on <= on <= self.last_on


@unique
class State(Enum):
    """Where a round stands (办理状态)."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands in a round (办理进度): the stage that comes next, None once the round is over."""

    next_stage: Stage | None
    state: State


class Reason(Enum):
    """A reason with the sentence for the person at the desk."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code = code
        self.zh = zh
        self.en = en


@unique
class RefusalReason(Reason):
    """Why a signature is refused (拒绝签署的原因)."""

    COLLECTOR_MAY_NOT_SIGN = (
        "collector_may_not_sign",
        "您是本件的采集人，不能审核自己采集的信息。请由其他人员办理。",
        "You collected this case and may not review it. Let someone else sign.",
    )
    ALREADY_SIGNED = (
        "already_signed",
        "您已签署过本件的另一环节，同一人不能办理两个环节。请由其他人员办理。",
        "You have signed another stage of this case; one person may sign only one. Let someone else sign.",
    )
    NOT_YOUR_DUTY = (
        "not_your_duty",
        "您的岗位职责不含本件的任何环节。请由有权限的人员办理。",
        "None of the stages of this case is among your duties. Let someone with the duty sign.",
    )
    OUT_OF_TURN = (
        "out_of_turn",
        "现在还没有轮到或已经过了您的环节。请按顺序办理。",
        "It is not the turn of your stage. Stages are signed in order.",
    )
    CASE_CLOSED = (
        "case_closed",
        "本轮已经办结（已审批、已退回、不予受理或已撤回），不能再签署。",
        "This round is over (approved, sent back, rejected or withdrawn); nothing more can be signed.",
    )
    ROUND_CHANGED = (
        "round_changed",
        "本件已更正并开始了新的一轮，您看到的是旧的内容，签署没有保存。请核对新的内容后再签署。",
        "This case was corrected and a new round has begun; you were shown the old one and nothing was signed. "
        "Read the new one first.",
    )
    MOVED = (
        "moved",
        "本环节已转交其他人员办理，只由其签署。需要改由您办理的，请其或审批岗位的人员再次转交。",
        "This stage was moved to a colleague, who alone signs it. To sign it yourself, have it moved to you.",
    )
    DELEGATOR_COULD_NOT = (
        "delegator_could_not",
        "您代办的人员是本件的采集人，或签署过本件的另一环节，不能由您代其签署。请由其他人员办理。",
        "Whom you stand in for collected this case or signed another stage of it; you may not sign for them.",
    )
    OPINION_NEEDED = (
        "opinion_needed",
        "退回或不予受理须写明理由。请填写意见。",
        "Sending back or rejecting needs a reason. Write an opinion.",
    )


@unique
class NotWithdrawn(Reason):
    """Why a case is not withdrawn (不予撤回的原因)."""

    NOT_YOURS = (
        "not_yours",
        "本件不是您提交的，您不能撤回。需要退回的，请由审核人员签署退回。",
        "You did not hand this case in and may not withdraw it. Whoever reviews it may send it back.",
    )
    APPROVED = (
        "approved",
        "本件已经审批，不能撤回。有误的，请申请更正。",
        "This case is approved and cannot be withdrawn. Where it is wrong, ask for a correction.",
    )
    REJECTED = (
        "rejected",
        "本件已作不予受理处理，不用撤回。需要办理的，请重新提交。",
        "This case was rejected; there is nothing to withdraw. Hand it in anew where it is still wanted.",
    )
    WITHDRAWN = (
        "withdrawn",
        "本件已经撤回，没有重复办理。需要办理的，请重新提交。",
        "This case is withdrawn already. Hand it in anew where it is still wanted.",
    )
    REASON_NEEDED = (
        "reason_needed",
        "撤回须写明理由。请填写撤回理由。",
        "Withdrawing needs a reason. Write one.",
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """A signature that may not be given (不予签署)."""

    reason: RefusalReason


Answer: TypeAlias = Signature | Refused


def required_stages(kind: CaseKind, risk: str, *, on: date, region: str) -> tuple[Stage, ...]:
    """审核环节 / The stages that a case of a kind and a risk takes when it is put before the reviewers on a day.

    The line of the risk goes before that of the kind, and that before the one of every case.
    Basis: d14-7. The decree names four stages and leaves open which case needs which: all four, but where a region
    says otherwise.
    """
    asked = (find_parameter(STAGES, on=on, region=region, key=key) for key in lines_of(kind, risk))
    found = next(filter(None, asked), None) or parameter(STAGES, on=on, region=region, key=EVERY_CASE)
    return tuple(ALL_STAGES[int(digit) - 1] for digit in str(found.whole))


def lines_of(kind: CaseKind, risk: str) -> tuple[str, str]:
    """The lines of the parameter that a region may name for a kind, the narrower first."""
    return f"{kind.value} {risk}", kind.value


def standing(
    so_far: Sequence[Signature], stages: Sequence[Stage], round: int, *, is_withdrawn: bool = False
) -> Standing:
    """办理进度 / Where ``round`` stands, given every signature of the case; a rejection closes all rounds.

    ``is_withdrawn``: whoever handed it in took it back in this round.
    """
    if is_withdrawn:
        return Standing(None, State.WITHDRAWN)
    if any(signature.verdict is Verdict.REJECT for signature in so_far):
        return Standing(None, State.REJECTED)
    signed = [signature for signature in so_far if signature.round == round]
    if any(signature.verdict is Verdict.SEND_BACK for signature in signed):
        return Standing(None, State.SENT_BACK)
    agreed = {signature.stage for signature in signed}
    missing = next((stage for stage in stages if stage not in agreed), None)
    return Standing(missing, State.WAITING if missing else State.APPROVED)


def sign(
    so_far: Sequence[Signature],
    *,
    stages: Sequence[Stage],
    round: int,
    collector_ids: Collection[int],
    actor_id: int,
    duties: frozenset[Stage],
    verdict: Verdict,
    opinion: str = "",
    round_seen: int | None = None,
    is_withdrawn: bool = False,
    moved_to: int | None = None,
    delegations: Collection[Delegation] = (),
    on: date | None = None,
) -> Answer:
    """签署 / The next signature of a case, or why it is refused.

    ``so_far`` holds every signature of every round, ``collector_ids`` whoever collected for any round;
    ``duties`` the stages that the actor's post allows. One person signs one stage only, in whichever round;
    the same stage again in a later round is allowed. ``round_seen`` is the round that the actor was shown, by
    default the running one: nobody signs what they have not seen. ``moved_to`` is the one colleague who signs the
    stage that comes next, where it was moved to somebody. ``delegations`` are those that the actor was given; on the
    day ``on`` they allow what the delegator's post allows, and the signature says so.

    Basis: d14-7, gb-12-1, d14-26-1. That signers differ is this system's reading (mark P): the decree names
    the four stages and leaves open who may hold which.
    """
    if round_seen not in (None, round):
        return Refused(RefusalReason.ROUND_CHANGED)
    due = standing(so_far, stages, round, is_withdrawn=is_withdrawn).next_stage
    if due is None:
        return Refused(RefusalReason.CASE_CLOSED)
    running = [each for each in delegations if each.runs(on)]
    allowed = duties | {each.stage for each in running}
    refusal = _refusal(so_far, due, stages, collector_ids, actor_id, allowed)
    if refusal is not None:
        return Refused(refusal)
    is_own = due in duties and moved_to in (None, actor_id)
    usable = [
        each for each in running if each.stage is due and moved_to in (None, actor_id, each.delegator_id)
    ]
    free = [each for each in usable if _is_free(each.delegator_id, so_far, due, collector_ids)]
    if not is_own and not free:
        return Refused(RefusalReason.DELEGATOR_COULD_NOT if usable else RefusalReason.MOVED)
    if verdict is not Verdict.AGREE and not opinion.strip():
        return Refused(RefusalReason.OPINION_NEEDED)
    return Signature(round, due, actor_id, verdict, opinion.strip(), None if is_own else free[0].id)


def why_not_withdrawn(stands: Standing, *, is_theirs: bool, reason: str) -> NotWithdrawn | None:
    """撤回 / Whether a case may be taken back, while nobody has decided it finally, by who handed it in: None, or why
    not.

    Basis: d14-7. That what waits or was sent back may be withdrawn is this system's reading (mark P).
    """
    if not is_theirs:
        return NotWithdrawn.NOT_YOURS
    if stands.state not in (State.WAITING, State.SENT_BACK):
        return NotWithdrawn[stands.state.name]
    return None if reason.strip() else NotWithdrawn.REASON_NEEDED


def _is_free(actor_id: int, so_far: Sequence[Signature], due: Stage, collector_ids: Collection[int]) -> bool:
    """Whether somebody neither collected the case nor signed another stage of it."""
    signed = any(each.actor_id == actor_id and each.stage is not due for each in so_far)
    return actor_id not in collector_ids and not signed


def _refusal(
    so_far: Sequence[Signature],
    due: Stage,
    stages: Sequence[Stage],
    collector_ids: Collection[int],
    actor_id: int,
    duties: frozenset[Stage],
) -> RefusalReason | None:
    if actor_id in collector_ids:
        return RefusalReason.COLLECTOR_MAY_NOT_SIGN
    if any(signature.actor_id == actor_id and signature.stage is not due for signature in so_far):
        return RefusalReason.ALREADY_SIGNED
    if duties.isdisjoint(stages):
        return RefusalReason.NOT_YOUR_DUTY
    return None if due in duties else RefusalReason.OUT_OF_TURN
