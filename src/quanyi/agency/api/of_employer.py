"""What an app of an employer reads: dues, workers, and of each worker what the law releases for months worked there.

Basis: d14-14, d14-15-1, d14-15-3, d14-22.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from quanyi.agency.api import answers, shaping
from quanyi.agency.api.guard import Endpoint, token_of
from quanyi.agency.api.paging import Page, page_of
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import record
from quanyi.agency.grants.token_models import TokenItem
from quanyi.agency.grants.tokens import purpose_by
from quanyi.agency.ledger.employer_months import months_of_employer
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.serve.employer_views import own_employer
from quanyi.agency.serve.gate import CUT, look, released_items
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.workers import WorkerRecord, worker_record, workers_of
from quanyi.agency.staff.models import AccountKind
from quanyi.law.terms import RecordItem


@contextmanager
def _list(request: HttpRequest, part: str) -> Iterator[Employer]:
    """The employer whose app asks; the line names the token, and who is shown finds one of their own."""
    token = token_of(request)
    record(Act.PROCESS, purpose=purpose_by(token), part=part, by_token=token.pk)
    with processing(purpose_by(token), part):
        yield own_employer(request)


def dues(request: HttpRequest) -> Page:
    """单位缴费, the newest month first."""
    with _list(request, "api-dues") as employer:
        rows, after = page_of(request, months_of_employer(employer.pk), lambda line: str(line.month))
        return Page(
            tuple(
                answers.EmployerMonth(line.month, line.persons, line.due_fen, line.paid_fen, line.open_fen)
                for line in rows
            ),
            after,
        )


def workers(request: HttpRequest) -> Page:
    """职工: who works there first."""
    with _list(request, "api-workers") as employer:
        rows, after = page_of(request, workers_of(employer), lambda line: str(line.person_id))
        names = shown_names([line.person_id for line in rows])
        return Page(
            tuple(
                answers.Worker(line.person_id, names[line.person_id], line.starts_on, line.ends_on)
                for line in rows
            ),
            after,
        )


def worker(request: HttpRequest, person_id: int) -> answers.WorkerRecord:
    """职工参保缴费, as far as the token names it."""
    token, employer = token_of(request), own_employer(request)
    with look(
        request,
        person_id,
        Act.VIEW_RECORD,
        "api-worker",
        purpose=purpose_by(token),
        needs=CUT,
        by_token=token.pk,
    ) as person:
        return _cut(worker_record(person_record(person), employer), released_items(request))


def _cut(shown: WorkerRecord, given: frozenset[RecordItem]) -> answers.WorkerRecord:
    is_paid = RecordItem.CONTRIBUTION in given
    return answers.WorkerRecord(
        worker_id=shown.person_id,
        registration=_registration(shown) if RecordItem.REGISTRATION in given else None,
        months=tuple(map(shaping.month, shown.contributions)) if is_paid else None,
        subsidies=shaping.subsidies(shown.subsidies) if is_paid else None,
    )


def _registration(shown: WorkerRecord) -> answers.Registration:
    """Sex and day of birth are among the items as they stood on the last day worked there."""
    return answers.Registration(
        name=shown.name,
        insurance_number=shown.insurance_number,
        social_security_number=shown.social_security_number,
        sex=None,
        born_on=None,
        status=None,
        employments=shaping.employments(shown.employments),
        items=tuple(map(shaping.held, shown.items)),
    )


_E = AccountKind.EMPLOYER
ENDPOINTS = [
    Endpoint("employer/dues", "api-dues", _E, TokenItem.CONTRIBUTION, answers.EmployerMonth, True,
             "单位缴费 / Dues of the employer", dues),
    Endpoint("employer/workers", "api-workers", _E, TokenItem.REGISTRATION, answers.Worker, True,
             "职工 / Workers", workers),
    Endpoint("employer/workers/<int:person_id>", "api-worker", _E, None, answers.WorkerRecord, False,
             "职工参保缴费 / Registration and contributions of a worker", worker),
]  # fmt: skip
