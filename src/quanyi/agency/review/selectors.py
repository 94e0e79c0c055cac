"""Reading cases: where each stands, and who may do what next."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from quanyi.agency.audit.acting import current_actor
from quanyi.agency.collect.models import DeclarationRow
from quanyi.agency.review.models import Case, Round, Signature
from quanyi.law import workflow
from quanyi.law.periods import Month
from quanyi.law.terms import Stage, Verdict


def cases() -> QuerySet[Case]:
    """Cases with their rounds, submissions and signatures at hand."""
    rounds = Round.objects.select_related("submission__employer", "submission__file", "collector")
    rounds = rounds.defer("submission__file__content")  # ten megabytes that no list shows
    rounds = rounds.prefetch_related(
        Prefetch("signatures", Signature.objects.select_related("actor", "delegation__delegator"))
    )
    return Case.objects.select_related("withdrawal__by").prefetch_related(Prefetch("rounds", rounds))


def cases_here() -> QuerySet[Case]:
    """Cases of the agency that acts (本机构案件)."""
    return cases().filter(agency_id=current_actor().agency_id)


def cases_to_sign() -> QuerySet[Case]:
    """Cases with what the rules of signing ask for: rounds and signatures, and nothing of what was submitted."""
    return Case.objects.select_related("withdrawal").prefetch_related("rounds__signatures")


def undecided(among: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """Cases that nobody has ended: waiting for a signature, or sent back to the collector."""
    return (cases() if among is None else among).filter(is_undecided())


def decided(among: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """Cases that were approved, rejected or taken back."""
    return (cases() if among is None else among).exclude(is_undecided())


def is_undecided() -> Q:
    return ~approved() & ~rejected() & Q(withdrawal=None)


def approved() -> Q:
    """That a case was approved: approval is the last stage of every round."""
    return Q(Exists(_signed(stage=Stage.APPROVAL.value, verdict=Verdict.AGREE.value)))


def rejected() -> Q:
    """That a case was rejected, at whichever stage."""
    return Q(Exists(_signed(verdict=Verdict.REJECT.value)))


def is_approved(of: Round) -> bool:
    """Whether this round ended so; asked of the database, for a letter is written with the signature."""
    return of.signatures.filter(stage=Stage.APPROVAL.value, verdict=Verdict.AGREE.value).exists()


def _signed(**given: str) -> QuerySet[Signature]:
    return Signature.objects.filter(case=OuterRef("pk"), **given)


def latest_round(case: Case) -> Round:
    return list(case.rounds.all())[-1]


def signatures_of(case: Case) -> tuple[workflow.Signature, ...]:
    """All signatures of a case, over all its rounds, as the pure rules want them."""
    return tuple(
        workflow.Signature(r.number, Stage(s.stage), s.actor_id, Verdict(s.verdict), s.opinion)
        for r in case.rounds.all()
        for s in r.signatures.all()
    )


def standing(case: Case) -> workflow.Standing:
    """Where the case stands: the next stage, or how its latest round ended."""
    return standing_of(case, latest_round(case))


def standing_of(case: Case, of: Round) -> workflow.Standing:
    """Where one of its rounds stands, whatever became of the case later."""
    return workflow.standing(
        signatures_of(case), of.required_stages, of.number, is_withdrawn=is_withdrawn(case, of)
    )


def is_withdrawn(case: Case, of: Round) -> bool:
    """Whether the case was taken back in this round."""
    return hasattr(case, "withdrawal") and case.withdrawal.round_id == of.pk


def undecided_of(employer_id: int) -> list[Case]:
    """An employer's cases that nobody has ended, the oldest last."""
    return list(undecided().filter(rounds__submission__employer_id=employer_id).distinct())


def declared_in(cases: Iterable[Case], numbers: Iterable[str]) -> dict[tuple[str, Month, str], str]:
    """(number, month, kind) in those of the cases that wait for a signature -> case number."""
    waiting = [case for case in cases if standing(case).state is workflow.State.WAITING]
    numbers_of = {latest_round(case).submission_id: case.number for case in waiting}
    if not numbers_of:
        return {}
    rows = DeclarationRow.objects.filter(
        submission_id__in=numbers_of, social_security_number__in=list(numbers)
    ).values_list("social_security_number", "month", "kind", "submission_id")
    return {(number, of, kind): numbers_of[submission] for number, of, kind, submission in rows}
