"""The states of an individual account and what moves it between them (个人账户状态).

The standard names the four states and defines neither them nor the moves (Q1). The table is this system's
(mark P) where no provision stands beside a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from quanyi.law.errors import NoRule
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.registry import rule
from quanyi.law.terms import AccountAct, AccountEvent, AccountStatus, Confidence

E, S = AccountEvent, AccountStatus


class Transition(NamedTuple):
    """One permitted move (状态变更); ``before`` is None for an account that does not exist yet."""

    before: AccountStatus | None
    event: AccountEvent
    after: AccountStatus
    basis: tuple[str, ...] = ()
    confidence: Confidence = Confidence.P


TRANSITIONS = (
    Transition(None, E.FIRST_CONTRIBUTION, S.NORMAL, ("gb-6.1",), Confidence.A),
    Transition(S.NORMAL, E.DISPUTE, S.FROZEN),
    Transition(S.NORMAL, E.DUPLICATE_SUSPECTED, S.FROZEN),
    Transition(S.NORMAL, E.DEATH_REPORTED, S.FROZEN),
    Transition(S.NORMAL, E.COURT_HOLD, S.FROZEN),
    Transition(S.NORMAL, E.TEMPORARY_ACCOUNT_SEALED, S.FROZEN),
    Transition(S.NORMAL, E.TRANSFER_AGREED, S.FROZEN),
    Transition(S.FROZEN, E.HOLD_LIFTED, S.NORMAL),
    Transition(S.FROZEN, E.DISPUTE_RESOLVED, S.NORMAL),
    Transition(S.NORMAL, E.TRANSFERRED_OUT, S.CANCELLED, ("d14-10",)),
    Transition(S.CANCELLED, E.RETURNED, S.NORMAL),
    Transition(S.NORMAL, E.MERGED, S.CANCELLED, ("d14-10",)),
    Transition(S.NORMAL, E.OPENED_IN_ERROR, S.CANCELLED, ("d14-10",)),
    Transition(S.FROZEN, E.DUPLICATE_CLEARED, S.CANCELLED, ("notice-2009-187",)),
    Transition(S.FROZEN, E.TEMPORARY_ACCOUNT_COLLECTED, S.CANCELLED, ("notice-2009-187",)),
    Transition(S.NORMAL, E.CONFIRMED_LUMP_SUM, S.TERMINATED, ("d13-3-2",), Confidence.A),
    Transition(S.NORMAL, E.NATIONALITY_LOST, S.TERMINATED, ("d13-6-1",), Confidence.A),
    Transition(S.FROZEN, E.INHERITANCE_PAID, S.TERMINATED, ("d13-6-2", "gb-8-4")),
    Transition(S.TERMINATED, E.TERMINATION_REVERSED, S.NORMAL, ("d14-16",)),
)

# What each state allows; the law fixes none of it (mark P).
PERMITS: Mapping[AccountStatus, frozenset[AccountAct]] = {
    S.NORMAL: frozenset(AccountAct),
    S.FROZEN: frozenset({AccountAct.BEAR_INTEREST, AccountAct.QUERY, AccountAct.STATEMENT}),
    S.CANCELLED: frozenset({AccountAct.QUERY}),
    S.TERMINATED: frozenset({AccountAct.QUERY}),
}

_MOVES = {(move.before, move.event): move for move in TRANSITIONS}
assert len(_MOVES) == len(TRANSITIONS), "two rows move an account from one state by one event"


@rule("account.transition", version="1")
def transition(status: AccountStatus | None, event: AccountEvent) -> Figure:
    """状态变更 / The state of an account after an event, as the stored code of ``AccountStatus``.

    ``status`` is None before the account exists. An event that is not in the table for that state is
    ``NoRule``: it is decided by hand and never guessed. The figure names the provision of the row; a row
    without one is a proposal. The picture of appendix B, how an account comes to be, is missing from the text (Q1);
    clause 6.1 says that the first contribution opens it.

    Basis: gb-6.1, d14-10, d14-16, d13-3-2, d13-6-1, d13-6-2, gb-8-4, notice-2009-187.
    Basis: gb-3-2, gb-6.4-1, gb-6.4-2, gb-B (general).
    Rounds: nothing.
    """
    move = _MOVES.get((status, event))
    before = status.label_zh if status else "未建立"
    if move is None:
        raise NoRule.at(f"账户状态“{before}”时发生“{event.label_zh}”", on="—", clause="gb-6.4-1")
    mark = f"可信度 {move.confidence.value}"
    doubt = move.confidence is Confidence.P
    return Figure(
        "account_status",
        str(move.after.value),
        "code",
        provisions=move.basis,
        parts=(
            Figure("account_status_before", str(status.value) if status else "not_opened", "code"),
            Figure("account_event", str(event.value), "code", provisions=move.basis),
        ),
        note_zh=f"{before} → {move.after.label_zh}（{event.label_zh}；{mark}{'，规范未定义，Q1' * doubt}）",
        note_en=f"{status.label_en if status else 'none'} to {move.after.label_en} "
        f"({event.label_en}; mark {move.confidence.value}{', not defined by the standard, Q1' * doubt})",
    )


def permits(status: AccountStatus, act: AccountAct, *, in_payment: bool = False) -> bool:
    """状态权限 / Whether an account in that state allows an act; ``in_payment`` is True once a pension is
    drawn.

    Money that arrives for a frozen account waits in suspense until the hold is lifted. Mark P.
    """
    if status is S.NORMAL and act is AccountAct.PAY_OUT:
        return in_payment
    if status is S.NORMAL and act is AccountAct.TRANSFER_OUT:
        return not in_payment
    return act in PERMITS[status]


def standing(status: AccountStatus | None, event: AccountEvent | None) -> AccountStatus | None:
    """账户现状 / The state after the last event as the next one meets it: an account opened in error never was."""
    return None if event is E.OPENED_IN_ERROR else status


def permits_month(
    status: AccountStatus,
    act: AccountAct,
    month: Month,
    *,
    event: AccountEvent,
    since: date,
    in_payment: bool = False,
) -> bool:
    """当月权限 / As ``permits``, for what is credited or paid for a month.

    A hold for a death, since the day of death, shuts the months after it: those up to the month of the death were the
    person's and go to the heirs with the rest. Mark P.
    """
    was_theirs = status is S.FROZEN and event is E.DEATH_REPORTED and month <= Month.of(since)
    return permits(S.NORMAL if was_theirs else status, act, in_payment=in_payment)
