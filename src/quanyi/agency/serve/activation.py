"""网上登录: opened at the counter for a person or an employer's officer, activated by themselves.

Basis: d14-14, d14-15-2, d14-26-1, gb-6.3-4, gb-9.2-3.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import record
from quanyi.agency.control.grounds import PRESENT
from quanyi.agency.registry.activations import (
    DAYS,
    REASON,
    ActivationRefused,
    activate,
    open_for_officer,
    open_for_person,
)
from quanyi.agency.registry.models import Employer, Mandate
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.serve.activation_forms import ActivationForm, OfficerForm, SeenForm
from quanyi.agency.serve.gate import LARGEST, look, opens_itself
from quanyi.agency.staff.access import account_of, for_posts, purpose_of, refuse
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.throttle import is_too_often

_OPENED_MEANWHILE = gettext_lazy("刚由另一窗口开通，没有重复办理。请重新打开本页查看。")


@opens_itself
@for_posts(Post.COUNTER)
def person_login(request: HttpRequest, person_id: int) -> HttpResponse:
    """开通网上登录, for the person who stands at the counter: the code is shown once."""
    if person_id > LARGEST:
        raise Http404
    if not purpose_of(request, person_id).startswith(PRESENT):
        raise refuse(
            request,
            gettext_lazy("只能为到场的本人开通：请以“本人到场”为事由查询后办理。"),
            person_id=person_id,
        )
    form = SeenForm(request.POST if request.method == "POST" else None)
    try:
        return _of_person(request, person_id, form)
    except IntegrityError:
        form.add_error(None, _OPENED_MEANWHILE)
    except ActivationRefused as refusal:
        form.add_error(None, refusal.sentence)
    return _of_person(request, person_id, form)


def _of_person(request: HttpRequest, person_id: int, form: SeenForm) -> HttpResponse:
    with look(request, person_id, Act.VIEW_RECORD, "login", for_grants=False) as found:
        context: dict[str, object] = {"form": form, "person": found, "days": DAYS}
        context["account"] = Mandate.objects.filter(person=found).select_related("account").first()
        if form.is_valid():
            name = shown_names([found.pk])[found.pk]
            account, code = open_for_person(found, name, seen=form.seen, by=account_of(request))
            context |= {"code": code, "username": account.username, "name": name}
        return render(request, "serve/login_opened.html", context, status=422 if form.errors else 200)


@for_posts(Post.COUNTER)
def officer_login(request: HttpRequest, employer_id: int) -> HttpResponse:
    """为单位经办人开通登录, by the employer's written authority: the code is shown once."""
    employer = get_object_or_404(Employer, pk=employer_id)
    form = OfficerForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {
        "form": form, "employer": employer, "name": name_of(employer), "days": DAYS,
        "officers": Mandate.objects.filter(employer=employer).select_related("account"),
    }  # fmt: skip
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            account, code = open_for_officer(employer, name, seen=form.seen, by=account_of(request))
            context |= {"code": code, "username": account.username, "name": name}
        except IntegrityError:
            form.add_error(None, _OPENED_MEANWHILE)
    return render(request, "serve/login_opened.html", context, status=422 if form.errors else 200)


@login_not_required
def activate_login(request: HttpRequest) -> HttpResponse:
    """激活: the owner of a code gives the login its password."""
    form = ActivationForm(request.POST if request.method == "POST" else None)
    status = 422 if form.errors else 200
    if form.is_valid():
        if is_too_often("activate"):
            form.add_error(None, _("操作过于频繁，请一分钟后再试。"))
            status = 429
        elif _activated(form):
            messages.success(request, _("登录已激活，请用新密码登录。"))
            return redirect("login")
        else:
            status = 422
    return render(request, "serve/activate.html", {"form": form}, status=status)


def _activated(form: ActivationForm) -> bool:
    given = form.cleaned_data
    with processing(REASON):
        try:
            activate(given["username"].strip(), given["code"], given["password"])
            return True
        except ActivationRefused as refusal:
            record(Act.LOGIN_FAILED, purpose=REASON)
            form.add_error(None, refusal.sentence)
        except ValidationError as weak:
            form.add_error("password", weak)
        except IntegrityError:  # used at the same moment by another
            form.add_error(None, _("激活码刚已用过。请用新密码登录。"))
    return False
