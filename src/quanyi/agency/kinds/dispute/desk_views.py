"""异议的核查: the examiner's finding, the correction that follows, a list that names nobody. Basis: d14-16, gb-16."""

from collections import Counter
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.control.disputes import OPEN, Stands, all_disputes, dispute_of
from quanyi.agency.control.grounds import CASE, CORRECTING, why_not
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.limits import limit_of
from quanyi.agency.desk.views import case_for
from quanyi.agency.kinds import dispute as kind
from quanyi.agency.kinds.dispute.answering import end_by_other, write_finding
from quanyi.agency.kinds.dispute.finding_forms import EndForm, FindingForm
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.examining import why_not_found_by
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.serve.opened import corrected_by
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, give_purpose, may, refuse
from quanyi.agency.staff.models import Post


@for_posts(*BUSINESS, Post.SUPERVISOR)
def disputes(request: HttpRequest) -> HttpResponse:
    """异议清单: how many wait, how long; it names nobody."""
    found = all_disputes()
    chosen = request.GET.get("stands", "")
    shown = [each for each in found if (each.stands.code == chosen if chosen else each.is_open)]
    counts = Counter(each.stands for each in found)
    context = {
        "lines": [(each, limit_of(each.case)) for each in shown[:100]],
        "counts": [(each, counts[each]) for each in Stands],
        "open": sum(counts[each] for each in OPEN),
        "chosen": chosen,
        "opens_cases": may(account_of(request), *BUSINESS),
    }
    return render(request, "kinds/dispute/disputes.html", context)


@for_posts(*BUSINESS)
def finding(request: HttpRequest, case_id: int) -> HttpResponse:
    """写核查结论: before whoever writes it signs."""
    found, account = case_for(case_id, kind.KIND), account_of(request)
    if why := why_not_found_by(found, account):
        raise refuse(request, why, case_id=case_id)
    form = FindingForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            write_finding(found, form.given, by=account)
            messages.success(request, _("核查结论已保存，签署后生效。"))
            return redirect("case", case_id)
        except (Refusal, IntegrityError) as error:
            form.add_error(None, _why(error))
            status = 409
    return render(request, "desk/finding.html", {"form": form, "case": found}, status=status)


@for_posts(*BUSINESS)
def touched(request: HttpRequest, case_id: int, key: str) -> HttpResponse:
    """牵涉到的数字: opens a figure of whose record it is, with the case as the ground of the look."""
    found = case_for(case_id, kind.KIND)
    person, purpose = latest_round(found).submission.dispute.person, f"{CASE} {found.number}"
    if why := why_not(purpose, account_of(request), person):
        raise refuse(request, why, person_id=person.pk, case_id=case_id)
    give_purpose(request, person.pk, purpose)
    return redirect("figure", person.pk, key)


@for_posts(Post.COUNTER)
def begin_correction(request: HttpRequest, case_id: int) -> HttpResponse:
    """转入更正: the form of a correction, begun with what was disputed and found."""
    dispute = dispute_of(case_for(case_id, kind.KIND))
    key = corrected_by(dispute.row.key) if dispute else ""
    if dispute is None or dispute.stands is not Stands.UPHELD or not key:
        raise Http404
    give_purpose(request, dispute.row.person_id, f"{CORRECTING} {dispute.case.number}")
    asked = urlencode({"figure": dispute.row.key, "dispute": dispute.case.number})
    return redirect(f"{reverse('correct', args=[dispute.row.person_id, key])}?{asked}")


@for_posts(Post.COUNTER, Post.APPROVAL)
def put_right(request: HttpRequest, case_id: int) -> HttpResponse:
    """登记更正案件, of a line that no correction takes."""
    found, form = case_for(case_id, kind.KIND), EndForm(request.POST or None)
    dispute, status = dispute_of(found), 422 if form.is_bound else 200
    if dispute is None:
        raise Http404
    if form.is_valid():
        try:
            end_by_other(dispute, form.cleaned_data["number"], by=account_of(request))
            messages.success(request, _("已登记，这项记录不再标明有异议。"))
            return redirect("case", case_id)
        except (Refusal, IntegrityError) as error:
            form.add_error("number", _why(error))
            status = 409
    return render(request, "desk/step.html", {"form": form, "case": found}, status=status)


def _why(error: Refusal | IntegrityError) -> str:
    return error.sentence if isinstance(error, Refusal) else sentence_of(error)
