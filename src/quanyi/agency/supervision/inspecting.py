"""监督查阅: a person's record by the order of the body alone, through the gate; and which orders there were.

Basis: d14-3-3, d14-21, d14-22.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanyi.agency.grants import selectors as grants
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.services import GrantRefused
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.staff.access import account_of, for_posts, give_purpose, may
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.throttle import is_too_often
from quanyi.agency.supervision.forms import InspectionForm


@for_posts(Post.SUPERVISOR, Post.APPROVAL)
def inspections(request: HttpRequest) -> HttpResponse:
    """监督查阅: one's own orders with whom they open; who leads sees which orders there were, and nobody's name."""
    account = account_of(request)
    is_own = may(account, Post.SUPERVISOR)
    found = list(grants.orders_to_inspect(account.agency_id).filter(**{"account": account} if is_own else {}))
    running = set(
        Grant.objects.filter(grants.running(), pk__in=[each.pk for each in found]).values_list(
            "pk", flat=True
        )
    )
    opened = [each for each in found if is_own and each.pk in running]
    names = shown_names([each.subjects.all()[0].person_id for each in opened])
    lines = [
        (each, names[each.subjects.all()[0].person_id] if each in opened else "", each.pk in running)
        for each in found
    ]
    return render(request, "supervision/inspections.html", {"lines": lines, "is_own": is_own})


@for_posts(Post.SUPERVISOR)
def new_inspection(request: HttpRequest) -> HttpResponse:
    """登记查阅依据; the record opens next."""
    by = account_of(request)
    form = InspectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and is_too_often(f"inspection:{by.pk}"):
        form.add_error(None, _("操作过于频繁，请一分钟后再试。"))
    if form.is_valid():
        try:
            return _open(request, form.register(by=by))
        except GrantRefused as refusal:
            form.add_error(None, refusal.sentence)
    status = 422 if form.errors else 200
    return render(request, "supervision/new_inspection.html", {"form": form}, status=status)


@require_POST
@for_posts(Post.SUPERVISOR)
def open_inspection(request: HttpRequest, grant_id: int) -> HttpResponse:
    """打开查阅的记录: the order becomes the purpose of the looks that follow."""
    by = account_of(request)
    found = grants.orders_to_inspect(by.agency_id).filter(grants.running(), account=by, pk=grant_id).first()
    if found is None:
        raise Http404
    return _open(request, found)


def _open(request: HttpRequest, grant: Grant) -> HttpResponse:
    subject = grant.subjects.get()
    give_purpose(request, subject.person_id, grants.purpose_under(grant, account_of(request)))
    messages.info(request, _("按监督文书打开；每次查看都留痕，本人看得到。"))
    return redirect("record", subject.person_id)
