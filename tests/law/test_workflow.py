"""Who may sign what next."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import CaseKind, Stage, Verdict
from quanyi.law.errors import InvalidInput
from quanyi.law.handover import (
    NotDelegated,
    NotEnded,
    NotTransferred,
    why_not_delegated,
    why_not_ended,
    why_not_transferred,
)
from quanyi.law.parameters import _use_folders, load_parameters
from quanyi.law.workflow import (
    ALL_STAGES,
    Delegation,
    RefusalReason,
    Refused,
    Signature,
    Standing,
    State,
    required_stages,
    sign,
    standing,
)

COLLECTOR = 1
FIRST, REVIEW, RECHECK, APPROVAL = ALL_STAGES


def agreed(*actors, round=1):
    return [
        Signature(round, stage, actor, Verdict.AGREE)
        for stage, actor in zip(ALL_STAGES, actors, strict=False)
    ]


def ask(
    so_far,
    actor,
    *,
    duties=frozenset(ALL_STAGES),
    verdict=Verdict.AGREE,
    opinion="",
    round=1,
    round_seen=None,
):
    return sign(
        so_far,
        stages=ALL_STAGES,
        round=round,
        collector_ids={COLLECTOR},
        actor_id=actor,
        duties=frozenset(duties),
        verdict=verdict,
        opinion=opinion,
        round_seen=round_seen,
    )


def test_four_people_sign_in_order_until_approved():
    so_far = []
    for stage, actor in zip(ALL_STAGES, (2, 3, 4, 5), strict=True):
        assert standing(so_far, ALL_STAGES, 1) == Standing(stage, State.WAITING)
        answer = ask(so_far, actor, duties={stage}, opinion=" 同意 ")
        assert answer == Signature(1, stage, actor, Verdict.AGREE, "同意")
        so_far.append(answer)
    assert standing(so_far, ALL_STAGES, 1) == Standing(None, State.APPROVED)
    assert ask(so_far, 6) == Refused(RefusalReason.CASE_CLOSED)


@pytest.mark.parametrize(
    ("so_far", "actor", "asked", "reason"),
    [
        ([], COLLECTOR, {}, RefusalReason.COLLECTOR_MAY_NOT_SIGN),
        (agreed(2), 2, {}, RefusalReason.ALREADY_SIGNED),
        ([], 2, {"duties": frozenset()}, RefusalReason.NOT_YOUR_DUTY),
        ([], 2, {"duties": {APPROVAL}}, RefusalReason.OUT_OF_TURN),
        (agreed(2), 3, {"duties": {FIRST}}, RefusalReason.OUT_OF_TURN),
        ([], 2, {"round": 2, "round_seen": 1}, RefusalReason.ROUND_CHANGED),
        ([], 2, {"verdict": Verdict.SEND_BACK}, RefusalReason.OPINION_NEEDED),
        ([], 2, {"verdict": Verdict.REJECT, "opinion": "  "}, RefusalReason.OPINION_NEEDED),
        (agreed(2, 3, 4, 5), 6, {}, RefusalReason.CASE_CLOSED),
        ([Signature(1, FIRST, 2, Verdict.SEND_BACK, "缺")], 3, {}, RefusalReason.CASE_CLOSED),
        ([Signature(1, FIRST, 2, Verdict.REJECT, "否")], 3, {"round": 2}, RefusalReason.CASE_CLOSED),
    ],
)
def test_refusals(so_far, actor, asked, reason):
    assert ask(so_far, actor, **asked) == Refused(reason)


def test_sending_back_opens_a_new_round_in_which_people_keep_their_stage():
    so_far = [*agreed(2), Signature(1, REVIEW, 3, Verdict.SEND_BACK, "缺凭证")]
    assert standing(so_far, ALL_STAGES, 1) == Standing(None, State.SENT_BACK)
    assert standing(so_far, ALL_STAGES, 2) == Standing(FIRST, State.WAITING)
    assert ask(so_far, 3, round=2) == Refused(RefusalReason.ALREADY_SIGNED)
    again = ask(so_far, 2, round=2)
    assert again == Signature(2, FIRST, 2, Verdict.AGREE)
    assert ask([*so_far, again], 3, round=2) == Signature(2, REVIEW, 3, Verdict.AGREE)


def test_a_rejection_closes_the_case():
    so_far = [*agreed(2), ask(agreed(2), 3, verdict=Verdict.REJECT, opinion="不符合条件")]
    assert standing(so_far, ALL_STAGES, 1) == Standing(None, State.REJECTED)


@given(
    st.lists(st.tuples(st.integers(1, 7), st.frozensets(st.sampled_from(Stage)), st.sampled_from(Verdict)))
)
def test_whatever_people_try_no_one_signs_two_stages_and_order_holds(attempts):
    so_far, round = [], 1
    for actor, duties, verdict in attempts:
        answer = ask(so_far, actor, duties=duties, verdict=verdict, opinion="理由", round=round)
        if isinstance(answer, Signature):
            assert answer.stage in duties
            so_far.append(answer)
        if standing(so_far, ALL_STAGES, round).state is State.SENT_BACK:
            round += 1
    stages_of = {}
    for signature in so_far:
        stages_of.setdefault(signature.actor_id, set()).add(signature.stage)
    assert COLLECTOR not in stages_of
    assert all(len(stages) == 1 for stages in stages_of.values())
    for number in range(1, round + 1):
        signed = tuple(signature.stage for signature in so_far if signature.round == number)
        assert signed == ALL_STAGES[: len(signed)]


@pytest.mark.shows("d14-7", "未另行规定的，每一案件须经初审、审核、复核、审批")
def test_every_kind_of_case_takes_four_stages_where_nobody_says_otherwise():
    for kind in CaseKind:
        assert required_stages(kind, "any", on=date(2026, 1, 1), region="330106") == ALL_STAGES


def rows_of_stages(tmp_path, *rows):
    head = """series = "case_stages_form"
[[values]]
region = "DEMO"
source = "示范区办理规程（试）"
confidence = "C"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2025-06-01
rows = [
"""
    (tmp_path / "stages.toml").write_text(head + ",\n".join(rows) + "]\n", encoding="utf-8")
    load_parameters(tmp_path)


@pytest.fixture
def no_files_after():
    yield
    _use_folders(())


def test_a_region_says_by_kind_and_risk_which_stages_a_case_takes(tmp_path, no_files_after):
    rows_of_stages(
        tmp_path,
        '{ key = "declaration", from = 2025-07-01, value = 134 }',
        '{ key = "declaration small", from = 2025-07-01, value = 14 }',
    )

    def asked(risk="normal", kind=CaseKind.DECLARATION, on=date(2025, 7, 1), region="DEMO"):
        return required_stages(kind, risk, on=on, region=region)

    assert asked() == (FIRST, RECHECK, APPROVAL)
    assert asked("small") == (FIRST, APPROVAL)
    assert asked(on=date(2025, 6, 30)) == asked(kind=CaseKind.CHANGE) == asked(region="330106") == ALL_STAGES


@pytest.mark.parametrize("value", [123, 143, 5, 1244, 12345])
def test_stages_that_do_not_end_in_approval_or_stand_in_another_order_are_refused(
    tmp_path, no_files_after, value
):
    with pytest.raises(InvalidInput, match=r"stages\.toml"):
        rows_of_stages(tmp_path, f'{{ key = "declaration", from = 2025-07-01, value = {value} }}')


def test_every_refusal_has_a_sentence_in_both_languages():
    for reasons in (RefusalReason, NotTransferred, NotDelegated, NotEnded):
        assert all(reason.zh and reason.en and reason.code for reason in reasons)


# Another desk, another hand ---------------------------------------------------------------------------------

ABSENT, DEPUTY, TODAY = 7, 8, date(2026, 3, 2)


def delegated(stage=FIRST, delegator=ABSENT, first=date(2026, 3, 1), last=date(2026, 3, 3), id=1):
    return Delegation(id, delegator, stage, first, last)


def ask_deputy(
    so_far=(),
    *delegations,
    on=TODAY,
    duties=frozenset(),
    moved_to=None,
    collectors=(COLLECTOR,),
    actor=DEPUTY,
):
    return sign(
        so_far,
        stages=ALL_STAGES,
        round=1,
        collector_ids=set(collectors),
        actor_id=actor,
        duties=frozenset(duties),
        verdict=Verdict.AGREE,
        moved_to=moved_to,
        delegations=delegations,
        on=on,
    )


def test_who_stands_in_signs_within_the_days_and_says_under_what():
    for n, on in enumerate((date(2026, 3, 1), TODAY, date(2026, 3, 3))):
        assert ask_deputy((), delegated(id=n), on=on) == Signature(1, FIRST, DEPUTY, Verdict.AGREE, "", n)
    for on in (date(2026, 2, 28), date(2026, 3, 4), None):
        assert ask_deputy((), delegated(), on=on) == Refused(RefusalReason.NOT_YOUR_DUTY)


@pytest.mark.parametrize(
    ("so_far", "asked", "reason"),
    [
        ([], {"actor": COLLECTOR}, RefusalReason.COLLECTOR_MAY_NOT_SIGN),
        ([], {"collectors": (ABSENT,)}, RefusalReason.DELEGATOR_COULD_NOT),
        (agreed(2), {}, RefusalReason.OUT_OF_TURN),  # another stage than the delegator's
        ([], {"moved_to": 9}, RefusalReason.MOVED),
    ],
)
def test_who_stands_in_is_bound_as_everybody_is(so_far, asked, reason):
    assert ask_deputy(so_far, delegated(), **asked) == Refused(reason)


def test_a_delegate_signs_one_stage_and_the_delegator_has_signed_none():
    so_far = [ask_deputy((), delegated())]
    assert ask_deputy(so_far, delegated(REVIEW, delegator=9)) == Refused(RefusalReason.ALREADY_SIGNED)
    assert ask_deputy(so_far, duties={REVIEW}, actor=ABSENT).delegation_id is None


def test_a_delegator_who_signed_another_stage_has_nobody_sign_for_him():
    assert ask_deputy(agreed(ABSENT), delegated(REVIEW)) == Refused(RefusalReason.DELEGATOR_COULD_NOT)


def test_an_own_post_goes_before_a_delegation():
    assert ask_deputy((), delegated(), duties={FIRST}).delegation_id is None
    assert ask_deputy((), delegated(), duties={FIRST}, moved_to=ABSENT).delegation_id == 1


def test_what_was_moved_is_signed_by_who_has_it_or_stands_in_for_them():
    assert ask_deputy((), duties={FIRST}, moved_to=9) == Refused(RefusalReason.MOVED)
    assert ask_deputy((), duties={FIRST}, moved_to=DEPUTY).actor_id == DEPUTY
    assert ask_deputy((), delegated(), moved_to=ABSENT).delegation_id == 1
    assert ask_deputy((), delegated(), moved_to=DEPUTY).delegation_id == 1


@given(
    st.lists(
        st.tuples(
            st.integers(1, 7), st.frozensets(st.sampled_from(Stage)), st.sampled_from(Verdict),
            st.lists(st.tuples(st.integers(1, 7), st.sampled_from(Stage)), max_size=3),
            st.one_of(st.none(), st.integers(1, 7)),
        )
    )
)  # fmt: skip
def test_whoever_stands_in_for_whom_four_persons_stay_four(attempts):
    so_far, round = [], 1
    for actor, duties, verdict, given_to, moved_to in attempts:
        delegations = [delegated(stage, delegator, id=n) for n, (delegator, stage) in enumerate(given_to)]
        answer = sign(
            so_far, stages=ALL_STAGES, round=round, collector_ids={COLLECTOR}, actor_id=actor, duties=duties,
            verdict=verdict, opinion="理由", moved_to=moved_to, delegations=delegations, on=TODAY,
        )  # fmt: skip
        if isinstance(answer, Signature):
            delegator = actor if answer.delegation_id is None else given_to[answer.delegation_id][0]
            allowed = duties if answer.delegation_id is None else {given_to[answer.delegation_id][1]}
            assert answer.stage in allowed
            assert delegator != COLLECTOR
            assert moved_to in (None, actor, delegator)
            so_far.append(answer)
        if standing(so_far, ALL_STAGES, round).state is State.SENT_BACK:
            round += 1
    signed = {(each.actor_id, each.stage) for each in so_far}
    assert COLLECTOR not in {actor for actor, _stage in signed}
    assert len(signed) == len({actor for actor, _stage in signed})


def moves(stands=None, **asked):
    given = {"is_theirs": True, "may_receive": True, "is_there": False, "reason": "外出"}
    return why_not_transferred(stands or Standing(FIRST, State.WAITING), **given | asked)


def test_a_stage_that_waits_is_moved_by_who_has_it():
    assert moves() is None
    assert moves(Standing(None, State.SENT_BACK)) is NotTransferred.NOT_WAITING
    assert moves(is_theirs=False) is NotTransferred.NOT_YOURS
    assert moves(may_receive=False) is NotTransferred.CANNOT_SIGN
    assert moves(is_there=True) is NotTransferred.THERE_ALREADY
    assert moves(reason=" ") is NotTransferred.REASON_NEEDED


def delegates(first=TODAY, last=TODAY, **asked):
    given = {"is_theirs": True, "is_held": True, "is_colleague": True, "is_taken": False, "reason": "休假"}
    return why_not_delegated(first, last, today=TODAY, **given | asked)


def test_a_post_is_delegated_for_days_to_come():
    assert delegates() is delegates(last=date(2027, 3, 2)) is None
    assert delegates(last=date(2027, 3, 3)) is NotDelegated.DAYS
    assert delegates(first=date(2026, 3, 1)) is NotDelegated.DAYS
    assert delegates(first=date(2026, 3, 4), last=date(2026, 3, 3)) is NotDelegated.DAYS
    assert delegates(is_theirs=False) is NotDelegated.NOT_YOURS
    assert delegates(is_held=False) is NotDelegated.NOT_HELD
    assert delegates(is_colleague=False) is NotDelegated.NOT_A_COLLEAGUE
    assert delegates(is_taken=True) is NotDelegated.TAKEN
    assert delegates(reason="") is NotDelegated.REASON_NEEDED


def test_a_delegation_is_ended_once_for_a_reason():
    assert why_not_ended(is_theirs=True, is_over=False, reason="回岗") is None
    assert why_not_ended(is_theirs=False, is_over=False, reason="x") is NotEnded.NOT_YOURS
    assert why_not_ended(is_theirs=True, is_over=True, reason="x") is NotEnded.OVER
    assert why_not_ended(is_theirs=True, is_over=False, reason="") is NotEnded.REASON_NEEDED
