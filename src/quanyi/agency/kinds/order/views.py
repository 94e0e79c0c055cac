"""责令改正: begun, listed, followed up; an employer reads its own and answers. Basis: d13-24, d13-27-2."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.control.complaints import OPEN, Order, Stands, follow_up, order_of, orders
from quanyi.agency.control.models import Step
from quanyi.agency.desk.following import step_taken
from quanyi.agency.desk.going_on import handed_in
from quanyi.agency.desk.views import case_for
from quanyi.agency.kinds import order as kind
from quanyi.agency.kinds.order.forms import AnswerForm, OrderForm
from quanyi.agency.kinds.order.lines import STEPS
from quanyi.agency.kinds.order.ordering import found_true, open_order
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case
from quanyi.agency.serve.employer_views import own_employer
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.staff.models import Post

PAGE = 100


@for_posts(*BUSINESS, Post.SUPERVISOR)
def listed(request: HttpRequest) -> HttpResponse:
    """责令改正清单: which employers, by what day, how far."""
    found = orders()
    chosen = request.GET.get("stands", "")
    of = [each for each in found if (each.stands.code == chosen if chosen else each.is_open)]
    shown = sorted(of, key=lambda each: each.row.due_on)
    counts = Counter(each.stands for each in found)
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "counts": [(each, counts[each]) for each in Stands if counts[each]],
        "open": sum(counts[each] for each in OPEN),
        "chosen": chosen,
        "opens_cases": may(account_of(request), *BUSINESS),
    }
    return render(request, "kinds/order/orders.html", context)


@for_posts(Post.COUNTER)
def new(request: HttpRequest, employer_id: int) -> HttpResponse:
    """责令改正, of itself or on a complaint that was found true."""
    employer = get_object_or_404(Employer, pk=employer_id)
    number = request.GET.get("complaint", "")
    complaint = found_true(number)
    if number and (complaint is None or complaint.row.employer_id != employer_id):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OrderForm(*sent, employer=employer, complaint=complaint)
    account = account_of(request)
    case, status = handed_in(
        form,
        lambda: open_order(employer, form.order(), by=account, papers=lambda: form.papers(by=account)),
    )
    if case is not None:
        messages.success(request, _("已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    return render(request, "kinds/order/order.html", {"employer": employer, "form": form}, status=status)


@for_posts(*BUSINESS)
def follow(request: HttpRequest, case_id: int, step: str) -> HttpResponse:
    """登记后续办理: answered at the counter, met, not met, referred, established."""
    found = order_of(case_for(case_id, kind.KIND))
    if found is None:
        raise Http404
    return step_taken(request, found, step, STEPS)


# The employer ----------------------------------------------------------------------------------------------------


def of_employer(request: HttpRequest) -> HttpResponse:
    """本单位的责令改正: what was ordered, by what day, and how far it is. It tells of no complaint."""
    employer = own_employer(request)
    found = [each for each in orders(Q(submission__employer=employer)) if each.is_issued]
    context = {"employer": employer, "lines": found, "today": timezone.localdate()}
    return render(request, "kinds/order/employer.html", context)


def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """答复责令改正: what was done, or that the labour relation is contested."""
    found = _own(own_employer(request), case_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def entered() -> Case:
        said = form.cleaned_data
        step = Step.CONTESTED if said["contests"] else Step.ANSWERED
        follow_up(found, step, on=timezone.localdate(), text=said["text"], by=account_of(request))
        return found.case

    case, status = handed_in(form, entered)
    if case is not None:
        messages.success(request, _("答复已提交，经办机构核实后登记结果。"))
        return redirect("employer-orders")
    return render(request, "kinds/order/answer.html", {"form": form, "line": found}, status=status)


def _own(employer: Employer, case_id: int) -> Order:
    found = orders(Q(submission__employer=employer, submission__round__case_id=case_id))
    if not found or not found[0].may_take(Step.ANSWERED):
        raise Http404
    return found[0]
