"""统计数据申请: put before the reviewers, with the risk that is left, worked out on the books as they stand.

Basis: d14-17.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.grants.deidentified import risk_of
from quanyi.agency.grants.extracts import refuse_beyond, refuse_past
from quanyi.agency.grants.models import ExtractRequest
from quanyi.agency.kinds import extract
from quanyi.agency.kinds.extract.measuring import kept, measured, told
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.review import services as review_services
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month


@transaction.atomic
def open_extract(
    asked: Mapping[str, Any],
    *,
    by: Account,
    sent_back: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """统计数据申请立案; `asked` are fields of `ExtractRequest`. Raises ExtractRefused."""
    return review_services.put_before(partial(_submit, asked, by=by), by=by, goes_on=sent_back, papers=papers)


def _submit(asked: Mapping[str, Any], *, by: Account) -> Submission:
    request = ExtractRequest(**asked)
    refuse_past(request)
    risk = risk_of(measured(request))
    refuse_beyond(request, lines=risk.lines)
    request.risk = kept(risk)
    request.submission = Submission.objects.create(
        kind=extract.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        parameters_version=parameters_version(),
    )
    request.save(force_insert=True)
    record(Act.SUBMIT, submission=request.submission.pk, columns=request.columns)
    return request.submission


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises ExtractRefused where the term has gone by or a limit is reached."""
    asked = submission.extract_request
    refuse_past(asked)
    refuse_beyond(asked, lines=asked.risk["lines"])
    return Posting()


def approve(case: Case) -> None:
    """办结: the signatures are what allows it to be given; giving it is an act of its own."""


def asked_rows(submission: Submission) -> Any:
    return ExtractRequest.objects.filter(submission=submission).order_by("pk")


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template: the risk that was left when the request was handed in."""
    return {"told": told(submission.extract_request.risk)}
