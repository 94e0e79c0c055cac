"""电话查询: the dialogue, for the platforms that answer calls, and the page where a person sets the code.

A call is nobody's session: its key is signed, short-lived, and stands for a code that still counts; each answer is a
look of its own in the register. Basis: d14-14, d14-15-2, d14-26-1, gb-15.
"""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from quanyi.agency.audit.acting import acting_as
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import current_actor
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.serve.second_factor import with_second_factor
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.access import account_of, refuse
from quanyi.agency.staff.models import AccountKind
from quanyi.agency.staff.throttle import is_too_often
from quanyi.agency.telephone import documents
from quanyi.agency.telephone.models import PhonePin
from quanyi.agency.telephone.pins import PinRefused, caller, pin_of, set_pin, too_many_wrong
from quanyi.agency.telephone.told import CHOICES

PURPOSE = "本人电话查询"
SALT, SECONDS = "quanyi.telephone", 300  # of a call
IN_A_MINUTE = 600  # askings of one platform, which serves many callers


def for_platforms(view: Callable[[HttpRequest], bytes]) -> Callable[[HttpRequest], HttpResponse]:
    """A document for the platforms at the addresses of `QUANYI_VOICE_PLATFORMS`; for others there is nothing here."""

    @login_not_required
    @csrf_exempt
    @opens_itself
    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if current_actor().address not in settings.QUANYI_VOICE_PLATFORMS:
            raise Http404
        with translation.override("zh-hans"):
            often = is_too_often("voice", from_one=IN_A_MINUTE, from_all=IN_A_MINUTE)
            said = documents.ending(documents.LATER) if often else view(request)
        return HttpResponse(said, content_type=documents.KIND, headers={"Cache-Control": "no-store"})

    return asked


@for_platforms
def begin(request: HttpRequest) -> bytes:
    """A call comes in."""
    return documents.asking_who(documents.WELCOME, reverse("voice-enter"))


@for_platforms
def enter(request: HttpRequest) -> bytes:
    """核验来电."""
    if too_many_wrong():
        return documents.ending(documents.LATER)
    pin = caller(request.POST.get("number", ""), request.POST.get("pin", ""))
    if pin is None:
        return documents.ending(documents.NOT_YOU)
    return documents.answering([], signing.dumps(pin.pk, salt=SALT), reverse("voice-answer"))


@for_platforms
def answer(request: HttpRequest) -> bytes:
    """One thing that was asked for, and what else may be."""
    call, choice = request.POST.get("call", ""), CHOICES.get(request.POST.get("choice", ""))
    pin = _pin_of(call)
    if pin is None:
        return documents.ending(documents.OVER)
    if choice is None:
        return documents.answering([documents.NO_SUCH], call, reverse("voice-answer"))
    tell, item = choice
    request.user = pin.account
    with (
        acting_as(pin.account.as_actor(current_actor().address)),
        look(
            request, person_of(pin.account) or 0, Act.VIEW_RECORD, item.value,
            purpose=PURPOSE, needs=frozenset({item}), for_grants=False,
        ) as person,
    ):  # fmt: skip
        told = tell(person_record(person))
    return documents.answering(told, call, reverse("voice-answer"))


def _pin_of(call: str) -> PhonePin | None:
    """The code by which this call was let in, as long as it counts."""
    try:
        found = PhonePin.objects.filter(pk=signing.loads(call, salt=SALT, max_age=SECONDS)).first()
    except signing.BadSignature:
        return None
    return found if found and found.account.is_active and pin_of(found.account) == found else None


class PinForm(forms.Form):
    """电话查询密码, typed twice."""

    digits = forms.CharField(
        label=gettext_lazy("电话查询密码"), max_length=20, help_text=gettext_lazy("6 位数字，不要用生日和连续的数字"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("再输一次"), max_length=20,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("digits"):
            raise forms.ValidationError(_("两次输入的密码不一致，请重新输入。"))
        return again


@with_second_factor
def phone_pin(request: HttpRequest) -> HttpResponse:
    """电话查询: the person sets the code or ends it."""
    if not settings.QUANYI_VOICE_PLATFORMS:
        raise Http404
    account = account_of(request)
    if account.kind != AccountKind.PERSON or person_of(account) is None:
        raise refuse(request, gettext_lazy("电话查询密码只由参保人员本人设置。"))
    is_ending = "end" in request.POST
    form = PinForm(request.POST if request.method == "POST" and not is_ending else None)
    if is_ending or form.is_valid():
        try:
            set_pin(account, "" if is_ending else form.cleaned_data["digits"])
        except PinRefused as refused:
            form.add_error("digits", str(refused))
        else:
            messages.success(request, _("电话查询已停用。") if is_ending else _("电话查询密码已设置。"))
            return redirect("phone-pin")
    context = {"form": form, "is_set": pin_of(account) is not None}
    return render(request, "serve/phone_pin.html", context, status=422 if form.errors else 200)
