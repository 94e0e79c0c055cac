"""转交与代办 (another desk, another hand), as pure functions: whether a stage is moved, and a post signed for.

Who may then sign is said by `workflow.sign`. Basis: d14-7, d14-26-2.
"""

from __future__ import annotations

from datetime import date
from enum import unique

from quanyi.law.workflow import Reason, Standing

LONGEST_DAYS = 366  # of a delegation


@unique
class NotTransferred(Reason):
    """Why a case is not moved to another desk (不予转交的原因)."""

    NOT_WAITING = (
        "not_waiting",
        "本件现在没有等待签署的环节，不能转交。请重新打开案件查看。",
        "No stage of this case waits for a signature; there is nothing to move. Open the case again.",
    )
    NOT_YOURS = (
        "not_yours",
        "本件现在不由您签署，您不能转交。请由现在可以签署的人员或审批岗位的人员办理。",
        "This case does not wait for you. Whoever may sign it now, or who holds the approval post, may move it.",
    )
    CANNOT_SIGN = (
        "cannot_sign",
        "所选人员不能签署本环节：没有这个岗位，或是本件的采集人、另一环节的签署人。请选择其他人员。",
        "That colleague cannot sign this stage: the post is another's, or they collected the case or signed another "
        "stage. Choose someone else.",
    )
    THERE_ALREADY = (
        "there_already",
        "本环节已经由所选人员办理，不用转交。",
        "The stage is with that colleague already; there is nothing to move.",
    )
    REASON_NEEDED = (
        "reason_needed",
        "转交须写明理由。请填写转交理由。",
        "Moving a case needs a reason. Write one.",
    )


@unique
class NotDelegated(Reason):
    """Why nobody stands in for somebody (不予代办的原因)."""

    NOT_YOURS = (
        "not_yours",
        "代办由岗位的持有人自己申请，或由审批岗位的其他人员安排；安排的人不能把别人的岗位交给自己。",
        "A delegation is asked for by who holds the post, or by another who holds the approval post and does not take "
        "the post on.",
    )
    NOT_HELD = (
        "not_held",
        "委托人现在没有这个审核岗位，不能委托；代办得来的岗位不能再委托。请核对岗位。",
        "The delegator does not hold that signing post; what one holds by delegation cannot be delegated.",
    )
    NOT_A_COLLEAGUE = (
        "not_a_colleague",
        "代办人须是同一机构在岗的另一位业务人员；管理员不能代办。请选择其他人员。",
        "Who stands in must be another colleague of the same agency with a business post; an administrator cannot.",
    )
    DAYS = (
        "days",
        "开始日期不得早于今天，结束日期不得早于开始日期，最长一年。请核对日期。",
        "It begins today or later, ends no earlier than it begins, and lasts a year at most. Check the days.",
    )
    TAKEN = (
        "taken",
        "这个岗位在这些日子里已经委托他人代办。请先结束原来的代办，或选择其他日期。",
        "The post is delegated in these days already. End that delegation first, or choose other days.",
    )
    REASON_NEEDED = (
        "reason_needed",
        "代办须写明事由。请填写代办事由。",
        "A delegation needs a reason. Write one.",
    )


@unique
class NotEnded(Reason):
    """Why a delegation is not ended (不予结束的原因)."""

    NOT_YOURS = (
        "not_yours",
        "代办只能由委托人、代办人或审批岗位的人员结束。",
        "A delegation is ended by either side, or by who holds the approval post.",
    )
    OVER = (
        "over",
        "这项代办已经结束，不用再办理。",
        "This delegation is over already; there is nothing to end.",
    )
    REASON_NEEDED = (
        "reason_needed",
        "结束代办须写明事由。请填写结束事由。",
        "Ending a delegation needs a reason. Write one.",
    )


def why_not_transferred(
    stands: Standing, *, is_theirs: bool, may_receive: bool, is_there: bool, reason: str
) -> NotTransferred | None:
    """转交 / Whether the stage that comes next may be moved to another desk: None, or why not.

    ``is_theirs``: whoever moves it may sign it now, or leads the office; ``may_receive``: who is to have it could sign
    it; ``is_there``: it is with them already. Basis: d14-7. Who may move a case is this system's reading (mark P).
    """
    if stands.next_stage is None:
        return NotTransferred.NOT_WAITING
    if not is_theirs:
        return NotTransferred.NOT_YOURS
    if is_there:
        return NotTransferred.THERE_ALREADY
    if not may_receive:
        return NotTransferred.CANNOT_SIGN
    return None if reason.strip() else NotTransferred.REASON_NEEDED


def why_not_delegated(
    first_on: date,
    last_on: date,
    *,
    today: date,
    is_theirs: bool,
    is_held: bool,
    is_colleague: bool,
    is_taken: bool,
    reason: str,
) -> NotDelegated | None:
    """代办 / Whether a post may be signed for by a colleague in these days: None, or why not.

    ``is_theirs``: who asks holds the post, or leads and is not the colleague; ``is_held``: the delegator holds it,
    and not by delegation; ``is_colleague``: another of the agency, with a business post; ``is_taken``: somebody stands
    in for it in these days. Basis: d14-7, d14-26-2. The rule is this system's reading (mark P).
    """
    if not is_theirs:
        return NotDelegated.NOT_YOURS
    if not is_held:
        return NotDelegated.NOT_HELD
    if not is_colleague:
        return NotDelegated.NOT_A_COLLEAGUE
    if not today <= first_on <= last_on or (last_on - first_on).days >= LONGEST_DAYS:
        return NotDelegated.DAYS
    if is_taken:
        return NotDelegated.TAKEN
    return None if reason.strip() else NotDelegated.REASON_NEEDED


def why_not_ended(*, is_theirs: bool, is_over: bool, reason: str) -> NotEnded | None:
    """结束代办 / Whether a delegation may be ended before its last day: None, or why not. Basis: d14-7 (mark P)."""
    if not is_theirs:
        return NotEnded.NOT_YOURS
    if is_over:
        return NotEnded.OVER
    return None if reason.strip() else NotEnded.REASON_NEEDED
