"""委托和继承查询: mandates given, registered, used and ended. Basis: d14-15-2, d13-6-2."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.grants import selectors as grants
from quanyi.agency.grants import services
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.services import GrantRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import person_of, shown_names
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.serve.mandate_forms import CounterForm, EndForm, OwnMandateForm
from quanyi.agency.serve.second_factor import with_second_factor
from quanyi.agency.staff.access import account_of, for_posts, give_purpose, may, purpose_of, refuse
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.agency.staff.throttle import is_too_often
from quanyi.law.terms import Requester


@opens_itself
def mandates(request: HttpRequest, person_id: int) -> HttpResponse:
    """委托: who may look at this record under a mandate or as an heir, and who could."""
    with look(request, person_id, Act.VIEW_RECORD, "mandates", for_grants=False) as found:
        context = {
            "person": found,
            "grants": grants.grants_about(found),
            "running": set(grants.grants_about(found).filter(grants.running()).values_list("pk", flat=True)),
            "is_own": person_of(account_of(request)) == person_id,
            "may_end": _may_end_at_all(request, person_id),
            "form": EndForm(),
        }
        return render(request, "serve/mandates.html", context)


def _may_end_at_all(request: HttpRequest, person_id: int) -> bool:
    account = account_of(request)
    if person_of(account) == person_id:
        return True
    return may(account, Post.COUNTER) and bool(purpose_of(request, person_id))


@with_second_factor
def give_mandate(request: HttpRequest) -> HttpResponse:
    """委托他人查询, by the person for themselves."""
    account = account_of(request)
    person_id = person_of(account)
    if person_id is None:
        raise refuse(request, gettext_lazy("此页面只对参保人本人开放。"))
    form = _own_form(request)
    if form.is_bound and is_too_often(f"mandate:{account.pk}"):
        form.add_error(None, _("操作过于频繁，请一分钟后再试。"))
    if form.is_valid():
        assert form.holder is not None
        try:
            person = Person.objects.get(pk=person_id)
            services.grant_at_once(
                Requester.PROXY, person, form.holder, form.extent(), basis="本人网上委托", by=account
            )
            messages.success(request, _("委托已生效，受托人登录后可以查询；您可以随时终止。"))
            return redirect("mandates", person_id)
        except GrantRefused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "title": _("委托他人查询"), "person_id": person_id}
    return render(request, "serve/mandate_form.html", context, status=422 if form.errors else 200)


def _own_form(request: HttpRequest) -> OwnMandateForm:
    """The form, with what was sent checked: whether the other one is registered is asked under a line of its own."""
    form = OwnMandateForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        with processing("办理委托"):
            form.is_valid()
    return form


@for_posts(Post.COUNTER)
def register_mandate(request: HttpRequest) -> HttpResponse:
    """登记委托书或者继承关系; the record opens next."""
    form = CounterForm(request.POST, request.FILES) if request.method == "POST" else CounterForm()
    if form.is_valid():
        account = account_of(request)
        try:
            grant = form.register(by=account)
            messages.success(request, _("已登记，授权编号 %(number)s。") % {"number": grant.pk})
            give_purpose(request, form.person.pk, grants.purpose_under(grant, account))
            return redirect("record", form.person.pk)
        except GrantRefused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "title": _("登记委托或者继承查询")}
    return render(request, "serve/mandate_form.html", context, status=422 if form.errors else 200)


def entrusted(request: HttpRequest) -> HttpResponse:
    """受托查询: the records that this login may look at for others, and the way to each."""
    account = account_of(request)
    if account.kind != AccountKind.PERSON:
        raise refuse(request, gettext_lazy("此页面只对参保人开放。"))
    with processing("受托查询"):
        found = list(grants.entrusted_to(account))
        subjects = [(grant, subject.person_id) for grant in found for subject in grant.subjects.all()]
        names = shown_names([person_id for _grant, person_id in subjects])
        lines = [(grant, person_id, names[person_id]) for grant, person_id in subjects]
    return render(request, "serve/entrusted.html", {"lines": lines})


@require_POST
def open_entrusted(request: HttpRequest, grant_id: int) -> HttpResponse:
    """打开受托查询的记录: the grant becomes the purpose of the looks that follow."""
    account = account_of(request)
    if account.kind != AccountKind.PERSON:
        raise refuse(request, gettext_lazy("此页面只对参保人开放。"))
    with processing("受托查询"):
        grant = grants.entrusted_to(account).filter(pk=grant_id).first()
        subject = grant.subjects.first() if grant else None
    if grant is None or subject is None:
        raise Http404
    give_purpose(request, subject.person_id, grants.purpose_under(grant, account))
    return redirect("record", subject.person_id)


@require_POST
def end_mandate(request: HttpRequest, grant_id: int) -> HttpResponse:
    """终止授权: by the person, the holder, or the counter."""
    account, form = account_of(request), EndForm(request.POST)
    with processing("终止查询授权"), transaction.atomic():
        grant = Grant.objects.filter(pk=grant_id, case=None).first()
        subject = grant.subjects.first() if grant else None
        if grant is None or subject is None:
            raise Http404
        is_holder = grant.account_id == account.pk
        if not is_holder and not _may_end_at_all(request, subject.person_id):
            raise Http404
        back = redirect("entrusted") if is_holder else redirect("mandates", subject.person_id)
        try:
            if form.is_valid():
                services.end_grant(grant, by=account, reason=form.cleaned_data["reason"])
                messages.success(request, _("授权已终止。"))
            else:
                messages.error(request, str(form.errors["reason"][0]))
        except GrantRefused as refusal:
            messages.error(request, refusal.sentence)
    return back
