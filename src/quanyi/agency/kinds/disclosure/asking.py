"""Taking in a request for records (查询申请), as it is put before the reviewers. Basis: d14-18, d14-19, d14-20."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.grants.models import DisclosureRequest, RequestedPerson
from quanyi.agency.kinds import disclosure
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month


class RequestRefused(Refusal):
    """查询申请不予受理: the sentence says what it lacks."""


@transaction.atomic
def submit_request(asked: Mapping[str, Any], persons: Sequence[Person], *, by: Account) -> Submission:
    """A request as a submission; `asked` are fields of `DisclosureRequest`. Raises RequestRefused."""
    _refuse(asked["last_on"] < timezone.localdate(), _("提供期限已经过去。请填写今天或以后的日期。"))
    submission = Submission.objects.create(
        kind=disclosure.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=len(persons),
        parameters_version=parameters_version(),
        summary={"persons": len(persons)},
    )
    DisclosureRequest.objects.create(submission=submission, **asked)
    RequestedPerson.objects.bulk_create(
        RequestedPerson(submission=submission, row=row, person=person)
        for row, person in enumerate(persons, 1)
    )
    record(Act.SUBMIT, submission=submission.pk, rows=len(persons))
    return submission


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises RequestRefused where the term has gone by meanwhile."""
    asked = submission.disclosure_request
    _refuse(
        bool(asked.proposed) and asked.last_on < timezone.localdate(),
        _("提供期限 %(day)s 已经过去。请退回，由受理人员与查询单位核实后重新填写。") % {"day": asked.last_on},
    )
    return Posting()


def _refuse(is_so: bool, sentence: str) -> None:
    if is_so:
        raise RequestRefused(sentence)


def requested_persons(submission: Submission) -> Any:
    return submission.requested_persons.select_related("person")
