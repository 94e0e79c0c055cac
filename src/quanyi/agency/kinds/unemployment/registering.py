"""办理失业登记: asked for at the counter, and what the last signature puts down. Basis: sil-45, sil-50, d13-13."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission, UnemploymentRow
from quanyi.agency.kinds import unemployment
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.injuries import covers
from quanyi.agency.registry.models import Employer, Person, Unemployment
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.registry.services import register
from quanyi.agency.registry.status import REGISTERED_ONLY
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import PersonStatus


class UnemploymentRefused(Refusal):
    """不予失业登记: the sentence says why."""


@transaction.atomic
def open_unemployment(
    person: Person,
    asked: Mapping[str, Any],
    *,
    by: Account,
    sent_back: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """失业登记立案; a person's is before the reviewers once. Raises UnemploymentRefused, AlreadyUnderWay."""
    submit, claim = partial(submit_unemployment, person, asked, by=by), Claim.of("unemployment", person.pk)
    return review_services.put_before(submit, claim, by=by, goes_on=sent_back, papers=papers)


@transaction.atomic
def submit_unemployment(person: Person, asked: Mapping[str, Any], *, by: Account) -> Submission:
    """A registration as a submission; `asked` are fields of `UnemploymentRow`. Raises UnemploymentRefused."""
    row = UnemploymentRow(person=person, **asked)
    _refuse(row)
    row.submission = Submission.objects.create(
        kind=unemployment.KIND.case.value,
        month=Month.of(row.registered_on),
        submitted_by=by,
        row_count=1,
        rules=versions_of(("unemployment.eligibility",)),
    )
    row.save()
    record(Act.SUBMIT, person_id=person.pk, submission=row.submission.pk, rows=1)
    return row.submission


def employers_of(person: Person) -> list[Employer]:
    """The employers with whom the person ever was, the last first."""
    return list({r.employer.pk: r.employer for r in relations_of(person.pk) if r.employer}.values())


def _refuse(row: UnemploymentRow) -> None:
    if not row.ended_on < row.registered_on <= timezone.localdate():
        raise UnemploymentRefused(
            _("失业登记日期 %(day)s 应晚于劳动关系终止日期 %(ended)s，且不晚于今天。请按证明和登记材料填写。")
            % {"day": row.registered_on, "ended": row.ended_on}
        )
    status = facts_of(row.person).get("status")
    if status and PersonStatus(status.value) in REGISTERED_ONLY:
        raise UnemploymentRefused(
            _("该人登记为%(status)s，不能办理失业登记。请核对人员状态。")
            % {"status": PersonStatus(status.value).label_zh}
        )
    _refuse_working(row)
    last = Unemployment.objects.filter(person=row.person).order_by("number").last()
    if last and row.registered_on <= last.registered_on:
        raise UnemploymentRefused(
            _("该人已在 %(day)s 登记失业。再次登记的日期应在此之后。") % {"day": last.registered_on}
        )


def _refuse_working(row: UnemploymentRow) -> None:
    """Whoever is registered with an employer on that day works there, as far as the register knows."""
    relations = [relation for relation in relations_of(row.person_id) if relation.employer]
    working = [relation for relation in relations if covers(relation, row.registered_on)]
    if working:
        raise UnemploymentRefused(
            _("登记失业的当天，该人在%(employer)s还有参保关系。请先办理减员或者参保关系结束，再登记失业。")
            % {"employer": name_of(working[0].employer)}
        )
    if not any(covers(relation, row.ended_on) for relation in relations if relation.employer == row.employer):
        raise UnemploymentRefused(
            _("劳动关系终止日期 %(day)s，该人在%(employer)s没有参保关系。请核对日期和单位。")
            % {"day": row.ended_on, "employer": name_of(row.employer)}
        )


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises UnemploymentRefused where a relation has begun meanwhile."""
    _refuse(submission.unemployment)
    return Posting()


def carry_out(case: Case) -> object:
    """失业登记办结: it stands from the last signature on."""
    row = review.latest_round(case).submission.unemployment
    _refuse(row)
    register(case.pk)
    made = Unemployment.objects.create(
        case_id=case.pk,
        number=Unemployment.objects.filter(person=row.person).count() + 1,
        **{name: getattr(row, name) for name in _KEPT},
    )
    record(Act.REGISTER, person_id=row.person_id, case_id=case.pk, submission=row.submission_id)
    return made


_KEPT = ("person", "employer", "cause", "ended_on", "registered_on", "seeks_work")
