"""提出投诉: put before the reviewers once; the employer is no party to the case. Basis: d13-27-2."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ComplaintMatter, ComplaintRow, Submission
from quanyi.agency.kinds import complaint
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.wording import Said, Titles
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month


@dataclass(frozen=True)
class ComplaintContent:
    """投诉内容: of which unit (`employer` where it is registered), about what, of which months, by whom."""

    unit: str
    employer: Employer | None
    matter: ComplaintMatter
    first_month: Month | None
    last_month: Month | None
    said: str
    complainant: str = ""
    contact: str = ""


@again_on_deadlock
@transaction.atomic
def open_complaint(
    said: ComplaintContent,
    person: Person | None,
    *,
    by: Account,
    goes_on: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """提出投诉; one matter of a complainant against a unit is before the reviewers once, and goes on once sent back.

    `person`: the complainant, where they are insured here; `goes_on`: the case that was sent back, where it was named.
    Raises AlreadyUnderWay.
    """
    submit = partial(_submit, said, person, by=by)
    return review_services.put_before(submit, claim_of(said, person), by=by, goes_on=goes_on, papers=papers)


def claim_of(said: ComplaintContent, person: Person | None) -> Claim | None:
    """办理事项 as a digest under the key of this office: rounds are open to more clerks than may read who complains.

    None of an anonymous one: two of them are never taken for one.
    """
    if person is None and not said.complainant:
        return None
    unit = said.employer.pk if said.employer else said.unit
    whose = (person.pk,) if person else (said.complainant, said.contact)
    told = repr((unit, said.matter.value, *whose))
    return Claim.of("complaint", salted_hmac("quanyi.complaint", told, algorithm="sha256").hexdigest())


def _submit(said: ComplaintContent, person: Person | None, *, by: Account) -> Submission:
    submission = Submission.objects.create(
        kind=complaint.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        parameters_version=parameters_version(),
        summary={**_titles(said).kept(), "by_counter": by.kind == AccountKind.STAFF.value},
    )
    ComplaintRow.objects.create(submission=submission, person=person, **vars(said))
    record(Act.SUBMIT, person_id=person.pk if person else None, submission=submission.pk)
    return submission


def _titles(said: ComplaintContent) -> Titles:
    unit = name_of(said.employer) if said.employer else said.unit

    def subject() -> str:
        return _("%(unit)s：%(what)s") % {"unit": unit, "what": said.matter.label}

    return Titles.of_nobody(Said.in_all(subject))
