"""The stages of a round are fixed when it is opened, and approval is theirs: in the services and in raw SQL."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from tests.agency.world import REGION, World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.listed import KINDS
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case, Round
from quanyi.agency.review.stages import check_lines
from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import _use_folders, load_parameters
from quanyi.law.terms import Stage, Verdict
from quanyi.law.workflow import RefusalReason, Refused, State

pytestmark = pytest.mark.django_db
FEWER = """series = "case_stages_form"
[[values]]
region = "DEMO"
source = "示范区办理规程（试）"
confidence = "C"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2025-06-01
rows = [{ key = "%s", from = 2025-07-01, value = 134 }]
"""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def fewer(tmp_path):
    """Call it to have the district say that declarations, or another kind, take three stages."""

    def say(key="declaration"):
        (tmp_path / "stages.toml").write_text(FEWER % key, encoding="utf-8")
        load_parameters(tmp_path)

    with override_settings(QUANYI_REGION=REGION):
        yield say
    _use_folders(())


def agree(world, case, *which):
    for number in which:
        answer = actions.sign_case(case.pk, by=world.signers[number], verdict=Verdict.AGREE, opinion="")
    return answer


def fresh(case: Case) -> Case:
    return review.cases().get(pk=case.pk)


@pytest.mark.shows("d14-7", "地方另有规定的业务按其环节办理，未经审批不得入账")
def test_three_stages_post_after_three_signatures_and_not_after_two(world, fewer):
    fewer()
    case = world.declare(world.row())
    assert review.latest_round(case).required_stages == (Stage.FIRST_REVIEW, Stage.RECHECK, Stage.APPROVAL)
    agree(world, case, 0, 2)
    assert ledger.journal_of(case.pk) is None
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        actions.carry_out(case)
    agree(world, case, 3)
    assert ledger.journal_of(case.pk) is not None
    assert review.standing(fresh(case)).state is State.APPROVED
    assert not review.undecided().exists()


def test_a_stage_that_the_round_does_not_take_has_nothing_to_sign(world, fewer):
    fewer()
    case = world.declare(world.row())
    assert agree(world, case, 1) == Refused(RefusalReason.NOT_YOUR_DUTY)


def test_a_later_rule_leaves_an_open_round_as_it_is(world, fewer):
    case = world.declare(world.row())
    agree(world, case, 0)
    fewer()
    agree(world, case, 1, 2)
    assert review.standing(fresh(case)).next_stage is Stage.APPROVAL
    assert ledger.journal_of(case.pk) is None
    agree(world, case, 3)
    assert len(review.latest_round(fresh(case)).signatures.all()) == 4


def test_a_line_of_no_kind_is_refused_when_the_office_starts(fewer):
    fewer("declaratoin")
    with pytest.raises(InvalidInput, match="declaratoin"):
        check_lines(KINDS)


# Past the rules ---------------------------------------------------------------------------------------------


def raw(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def raw_signature(case: Case, signer: Any, stage: str) -> None:
    raw(
        "INSERT INTO review_signature (case_id, round_id, stage, actor_id, verdict, opinion)"
        " VALUES (%s, %s, %s, %s, 'agree', '')",
        case.pk,
        review.latest_round(case).pk,
        stage,
        signer.pk,
    )


def raw_journal(case: Case) -> None:
    """A journal without entries, which balances: only the signatures are asked for."""
    raw(
        "INSERT INTO ledger_journal (case_id, kind, purpose, entry_count, rules, parameters_version)"
        " VALUES (%s, %s, 'posting', 0, '{}', '')",
        case.pk,
        case.kind,
    )


def test_the_database_counts_the_stages_of_the_round_itself(world, fewer):
    fewer()
    case = world.declare(world.row())
    raw_signature(case, world.signers[0], "first_review")
    with pytest.raises(IntegrityError, match="in their order"):
        raw_signature(case, world.signers[1], "review")  # no stage of this round
    with pytest.raises(IntegrityError, match="in their order"):
        raw_signature(case, world.signers[3], "approval")  # out of turn
    raw_signature(case, world.signers[2], "recheck")
    with pytest.raises(IntegrityError, match="after all"):
        raw_journal(case)
    raw_signature(case, world.signers[3], "approval")
    raw_journal(case)


@pytest.mark.parametrize(
    "stages",
    [
        [],
        ["first_review", "review", "recheck"],
        ["approval", "approval"],
        ["review", "first_review", "approval"],
        ["approval", None],
        ["first_review", "approve"],
    ],
)
def test_a_round_that_does_not_end_in_approval_is_refused(world, stages):
    case = world.declare(world.row())
    other = world.declare(world.row(2))
    with pytest.raises(IntegrityError, match="stages_end_in_approval"):
        raw(
            "INSERT INTO review_round (case_id, number, submission_id, collector_id, stages)"
            " SELECT %s, 2, submission_id, %s, %s::varchar[] FROM review_round WHERE case_id = %s",
            case.pk,
            world.counter.pk,
            stages,
            other.pk,
        )


def test_the_stages_of_a_round_are_named_by_whoever_opens_it(world):
    case = world.declare(world.row())
    with pytest.raises(IntegrityError, match="null value"):
        raw(
            "INSERT INTO review_round (case_id, number, submission_id, collector_id)"
            " SELECT case_id, 2, submission_id, collector_id FROM review_round WHERE case_id = %s",
            case.pk,
        )
    assert Round.objects.count() == 1
