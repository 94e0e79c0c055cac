"""单位查询页面: what an employer sees of itself and of its workers. Basis: d14-14, d14-15-1, d14-15-3, d14-22."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.ledger.arrears import deferrals_of
from quanyi.agency.ledger.employer_months import Sums, fees_by_month, months_of_employer
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import employer_of, shown_names
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.workers import worker_record, workers_of
from quanyi.agency.staff.access import account_of, refuse
from quanyi.law.terms import RecordItem

PAGE = 50
OF_A_WORKER = frozenset({RecordItem.REGISTRATION, RecordItem.CONTRIBUTION})


def own_employer(request: HttpRequest) -> Employer:
    """The employer that this login speaks for. Any other login is refused."""
    employer = employer_of(account_of(request))
    if employer is None:
        raise refuse(request, gettext_lazy("此页面只对参保单位开放。"))
    return employer


def dues(request: HttpRequest) -> HttpResponse:
    """单位缴费: due, paid and owed by month, late fees, deferrals."""
    employer = own_employer(request)
    months = months_of_employer(employer.pk)
    page = Paginator(months, PAGE).get_page(request.GET.get("page"))
    context = {
        "employer": employer,
        "page": page,
        "sums": Sums.of(months),
        "today": timezone.localdate(),
        "fees": fees_by_month(employer.pk),
        "deferrals": deferrals_of([employer.pk]),
    }
    return render(request, "serve/employer_dues.html", context)


def workers(request: HttpRequest) -> HttpResponse:
    """职工名册: who works or worked there; each who is shown finds a line."""
    employer = own_employer(request)
    page = Paginator(workers_of(employer), PAGE).get_page(request.GET.get("page"))
    names = shown_names([line.person_id for line in page.object_list])
    lines = [(line, names[line.person_id]) for line in page.object_list]
    return render(
        request, "serve/employer_workers.html", {"employer": employer, "page": page, "lines": lines}
    )


@opens_itself
def worker(request: HttpRequest, person_id: int) -> HttpResponse:
    """职工参保缴费: registration and contributions of one worker, for the months worked there."""
    employer = own_employer(request)
    with look(request, person_id, Act.VIEW_RECORD, "worker", purpose="单位查询", needs=OF_A_WORKER) as person:
        shown = worker_record(person_record(person), employer)
        return render(request, "serve/employer_worker.html", {"employer": employer, "worker": shown})
