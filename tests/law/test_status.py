"""States of an account: the table, and what the law forbids in any table."""

import pytest

from quanyi.law import AccountAct, AccountEvent, AccountStatus, NoRule, cite, permits, transition
from quanyi.law.rules.status import PERMITS, TRANSITIONS
from quanyi.law.terms import Confidence

STATES = (None, *AccountStatus)
MOVES = {(move.before, move.event): move for move in TRANSITIONS}


@pytest.mark.parametrize("event", AccountEvent)
@pytest.mark.parametrize("status", STATES)
def test_an_event_moves_as_the_table_says_or_is_refused(status, event):
    move = MOVES.get((status, event))
    if move is None:
        with pytest.raises(NoRule, match="账户状态"):
            transition(status, event)
        return
    figure = transition(status, event)
    assert AccountStatus(figure.value) is move.after
    assert figure.as_text("zh").startswith(f"账户状态：{move.after.label_zh}")
    assert f"变更事由：{event.label_zh}" in figure.as_text("zh")
    assert f"可信度 {move.confidence.value}" in figure.note_zh
    assert figure.part("account_event").provisions == move.basis


def test_rows_known_from_law_cite_it_and_the_others_say_that_they_are_ours():
    for move in TRANSITIONS:
        assert all(cite(name) for name in move.basis)
        assert move.confidence is Confidence.P or move.basis
    assert {event for _, event in MOVES} == set(AccountEvent)


def test_every_state_is_reached_and_only_a_first_contribution_opens_an_account():
    assert {move.after for move in TRANSITIONS} == set(AccountStatus)
    assert [move.event for move in TRANSITIONS if move.before is None] == [AccountEvent.FIRST_CONTRIBUTION]


def test_nothing_is_paid_or_credited_outside_a_normal_account():
    for status in AccountStatus:
        assert permits(status, AccountAct.QUERY)
        if status is not AccountStatus.NORMAL:
            assert not PERMITS[status] & {AccountAct.CREDIT, AccountAct.PAY_OUT, AccountAct.TRANSFER_OUT}
    assert permits(AccountStatus.FROZEN, AccountAct.BEAR_INTEREST)


@pytest.mark.parametrize("in_payment", [True, False])
def test_an_account_in_payment_pays_and_does_not_move(in_payment):
    assert permits(AccountStatus.NORMAL, AccountAct.PAY_OUT, in_payment=in_payment) is in_payment
    assert permits(AccountStatus.NORMAL, AccountAct.TRANSFER_OUT, in_payment=in_payment) is not in_payment
