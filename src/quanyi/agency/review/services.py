"""Opening cases and signing them. The pure rules decide; the database repeats them. Basis: d14-7."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import current_actor, record
from quanyi.agency.collect.models import Submission
from quanyi.agency.locks import Lock, take
from quanyi.agency.review import materials, selectors
from quanyi.agency.review.claims import Claim, hold
from quanyi.agency.review.issuing import issue, issue_for
from quanyi.agency.review.materials import Material, Paper
from quanyi.agency.review.missing import refuse_while_missing
from quanyi.agency.review.models import Case, LetterEvent, MissingPaper, Round, Signature
from quanyi.agency.review.signers import Signer, answer_of
from quanyi.agency.review.stages import stages_for
from quanyi.agency.review.transfers import moved_to
from quanyi.agency.staff.models import Account
from quanyi.law import workflow
from quanyi.law.terms import Verdict

NOTHING: Mapping[Material, str] = MappingProxyType({})


@transaction.atomic(savepoint=False)
def put_before(
    submit: Callable[[], Submission],
    claim: Claim | None = None,
    *,
    by: Account,
    goes_on: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """提交审核: the one way to the reviewers: a new case, or the next round of one that was sent back.

    That is `goes_on` where somebody named it, else the one of the same claim. The claim is held before `submit` works
    the submission out; then `papers` are put to it, with those of the round before. Raises AlreadyUnderWay where the
    claim is before the reviewers already, ValueError where `goes_on` was not sent back, and what `submit` and `papers`
    raise; then nothing is kept.
    """
    held = hold(claim) if claim else None
    sent_back = goes_on or held
    submission, key = submit(), claim.key if claim else ""
    put_papers(submission, papers(), selectors.latest_round(sent_back) if sent_back else None)
    if sent_back:
        return reopen_case(sent_back, submission, collector=by, claim=key).case
    return open_case(submission, collector=by, claim=key)


def put_papers(submission: Submission, papers: Iterable[Paper], before: Round | None) -> None:
    """Put papers to a submission, with those of the round before. Raises PapersMissing."""
    papers = list(papers)
    if before:
        refuse_while_missing(before, papers)
    materials.keep(submission, papers, before.submission if before else None)


@transaction.atomic(savepoint=False)
def open_case(submission: Submission, *, collector: Account, claim: str = "") -> Case:
    """立案: put a submission before the reviewers."""
    case = Case.objects.create(kind=submission.kind)
    _open_round(case, 1, submission, collector=collector, claim=claim)
    return case


@transaction.atomic
def reopen_case(case: Case, submission: Submission, *, collector: Account, claim: str = "") -> Round:
    """再次提交: a corrected submission opens the next round of a case that was sent back.

    Raises ValueError where the case was not sent back, or is another agency's.
    """
    take(Lock.CASE, case.pk)
    case = selectors.cases().get(pk=case.pk)
    if case.agency_id != current_actor().agency_id:
        raise ValueError(f"case {case.number} is another agency's")
    if selectors.standing(case).state is not workflow.State.SENT_BACK:
        raise ValueError(f"case {case.number} was not sent back")
    number = selectors.latest_round(case).number + 1
    return _open_round(case, number, submission, collector=collector, claim=claim)


def _open_round(case: Case, number: int, submission: Submission, *, collector: Account, claim: str) -> Round:
    """A round, with the stages that the rule of this day wants."""
    stages = [stage.value for stage in stages_for(submission)]
    opened = Round.objects.create(
        case=case, number=number, submission=submission, collector=collector, claim=claim, stages=stages
    )
    issue(LetterEvent.OPENED, opened)
    return opened


@transaction.atomic(savepoint=False)
def sign(
    case_id: int,
    *,
    actor: Account,
    verdict: Verdict,
    opinion: str,
    round_seen: int | None = None,
    lacking: Mapping[Material, str] = NOTHING,
) -> Signature | workflow.Refused:
    """签署: one person's word at the stage that the case stands at. A refusal is an answer, and is logged.

    `round_seen` is the round that the signer was shown: nobody signs what they have not seen. `lacking`: the papers
    that it is sent back for, each with a sentence.
    """
    take(Lock.CASE, case_id)
    case = selectors.cases_to_sign().get(pk=case_id)
    latest = selectors.latest_round(case)
    answer = answer_of(
        case,
        Signer.of(actor),
        moved_to=moved_to(case),
        verdict=verdict,
        opinion=opinion.strip(),
        round_seen=round_seen,
    )
    if isinstance(answer, workflow.Refused):
        record(Act.REFUSED, case_id=case_id, purpose=answer.reason.code, verdict=verdict.value)
        return answer
    about: dict[str, Any] = {"delegation": answer.delegation_id} if answer.delegation_id else {}
    record(
        Act.SIGN,
        case_id=case_id,
        stage=answer.stage.value,
        verdict=verdict.value,
        round=latest.number,
        **about,
    )
    signature = Signature.objects.create(
        case=case,
        round=latest,
        stage=answer.stage.value,
        actor=actor,
        verdict=verdict.value,
        opinion=answer.opinion,
        delegation_id=answer.delegation_id,
    )
    MissingPaper.objects.bulk_create(
        MissingPaper(round=latest, material=material.code, reason=reason)
        for material, reason in lacking.items()
    )
    issue_for(signature)
    return signature
