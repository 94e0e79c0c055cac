"""投诉的受理和核查: the counter, the examiner, what follows, and a list that names nobody. Basis: d13-24, d13-27-2."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.control.complaints import OPEN, Complaint, Stands, complaint_of, complaints
from quanyi.agency.desk.following import step_taken
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.views import case_for
from quanyi.agency.kinds import complaint as kind
from quanyi.agency.kinds.complaint.asking import open_complaint
from quanyi.agency.kinds.complaint.desk_forms import ComplaintForm, FindingForm
from quanyi.agency.kinds.complaint.finding import write_finding
from quanyi.agency.kinds.complaint.lines import STEPS
from quanyi.agency.review.examining import why_not_found_by
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may, refuse
from quanyi.agency.staff.models import Post

PAGE = 100


@for_posts(*BUSINESS, Post.SUPERVISOR)
def listed(request: HttpRequest) -> HttpResponse:
    """投诉清单: which units, about what, how far; it names no complainant."""
    found = complaints()
    chosen = request.GET.get("stands", "")
    shown = [each for each in found if (each.stands.code == chosen if chosen else each.is_open)]
    counts = Counter(each.stands for each in found)
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "counts": [(each, counts[each]) for each in Stands if counts[each]],
        "open": sum(counts[each] for each in OPEN),
        "chosen": chosen,
        "opens_cases": may(account_of(request), *BUSINESS),
        "may_open": may(account_of(request), Post.COUNTER),
    }
    return render(request, "kinds/complaint/complaints.html", context)


@for_posts(Post.COUNTER)
def new(request: HttpRequest) -> HttpResponse:
    """受理投诉举报, from whoever comes, writes or calls."""
    account, sent_back = account_of(request), going_on(request.GET, kind.KIND)
    form = ComplaintForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_complaint(
            form.told(), form.person, by=account, goes_on=sent_back, papers=lambda: form.papers(by=account)
        )

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("已受理，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    return render(request, "kinds/complaint/form.html", {"form": form, "sent_back": sent_back}, status=status)


@for_posts(*BUSINESS)
def finding(request: HttpRequest, case_id: int) -> HttpResponse:
    """写核查结论: before whoever writes it signs."""
    found, account = case_for(case_id, kind.KIND), account_of(request)
    if why := why_not_found_by(found, account):
        raise refuse(request, why, case_id=case_id)
    form = FindingForm(request.POST or None)

    def written() -> Case:
        write_finding(found, form.given, by=account)
        return found

    case, status = handed_in(form, written)
    if case is not None:
        messages.success(request, _("核查结论已保存，签署后生效。"))
        return redirect("case", case_id)
    return render(request, "desk/finding.html", {"form": form, "case": found}, status=status)


@for_posts(Post.COUNTER)
def follow(request: HttpRequest, case_id: int, step: str) -> HttpResponse:
    """登记后续办理: referred, answered, joined to an order that stands."""
    return step_taken(request, _followed(case_id), step, STEPS)


def _followed(case_id: int) -> Complaint:
    found = complaint_of(case_for(case_id, kind.KIND))
    if found is None:
        raise Http404
    return found
