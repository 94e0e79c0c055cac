"""The counter's page for a donation. Basis: d14-6-1."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from quanyi.agency.kinds.donation.donation import submit
from quanyi.agency.kinds.donation.forms import DonationForm

from quanyi.agency.review.claims import Claim
from quanyi.agency.review.services import put_before
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def donate(request: HttpRequest) -> HttpResponse:
    """捐助登记."""
    form = DonationForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        return render(
            request, "kinds/donation/donate.html", {"form": form}, status=422 if form.errors else 200
        )
    by, given = account_of(request), form.donation
    with transaction.atomic():
        case = put_before(
            lambda: submit(form.cleaned_data["employer"], given, by=by),
            Claim.of("donation", given.reference),
            by=by,
            papers=lambda: form.papers(by=by),
        )
    messages.success(request, _("捐助已登记，案件 %(number)s 等待初审。") % {"number": case.number})
    return redirect("case", case.pk)
