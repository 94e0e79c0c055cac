"""代办: who stands in for whom, asked for by the absent or by who leads, and ended early. Basis: d14-7, d14-26-2."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.delegation_lines import DelegationLine
from quanyi.agency.desk.forms import chosen_from
from quanyi.agency.inputs import DayInput
from quanyi.agency.staff import delegations as staff
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, refuse
from quanyi.agency.staff.models import Account, AccountKind, Delegation, Post
from quanyi.agency.staff.proving import proved
from quanyi.agency.staff.selectors import posts_by_account
from quanyi.agency.wording import sentence
from quanyi.law.handover import NotDelegated, NotEnded

SHOWN = 50
_sentence = lazy(sentence, str)


class DelegationForm(forms.Form):
    """Whose post, by whom, in which days, and why."""

    what = forms.ChoiceField(
        label=gettext_lazy("委托人和岗位"),
        help_text=gettext_lazy("谁的哪个审核岗位"),
        error_messages={"required": gettext_lazy("请选择谁的哪个岗位。")},
    )
    to = forms.ChoiceField(
        label=gettext_lazy("代办人"),
        help_text=gettext_lazy("同一机构在岗的业务人员"),
        error_messages={"required": gettext_lazy("请选择代办人。")},
    )
    first_on = DayInput(label=gettext_lazy("开始日期"), help_text=gettext_lazy("今天或以后，含当天"))
    last_on = DayInput(label=gettext_lazy("结束日期"), help_text=gettext_lazy("含当天；可以提前结束"))
    reason = forms.CharField(
        label=gettext_lazy("代办事由"),
        max_length=200,
        help_text=gettext_lazy("例如“年休假”"),
        error_messages={"required": gettext_lazy("请写明为什么由别人代办，例如“年休假”。")},
    )

    def __init__(self, by: Account, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.people = _colleagues(by)
        for name, choices in (("what", self._posts(by)), ("to", self._others(by))):
            self.fields[name].choices = chosen_from(choices)  # type: ignore[attr-defined]

    def _posts(self, by: Account) -> Iterator[tuple[str, str]]:
        """One's own signing posts; who leads arranges for everybody."""
        for who, posts in self.people.values():
            if who == by or staff.may_arrange(by):
                for post in (post for post in Post if post in posts and post.stage):
                    yield f"{who.pk} {post.value}", f"{who.display_name} · {post.label}"

    @property
    def may_ask(self) -> bool:
        """Whether there is a post for which this login may ask."""
        return len(self.fields["what"].choices) > 1  # type: ignore[attr-defined]

    def _others(self, by: Account) -> Iterator[tuple[str, str]]:
        return ((str(who.pk), who.display_name) for who, _posts in self.people.values() if who != by)

    def asked(self) -> tuple[Account, Account, Post]:
        who, _blank, post = self.cleaned_data["what"].partition(" ")
        return self.people[int(who)][0], self.people[int(self.cleaned_data["to"])][0], Post(post)


class EndForm(forms.Form):
    """Why a delegation ends early."""

    reason = forms.CharField(
        label=gettext_lazy("结束事由"),
        max_length=200,
        help_text=gettext_lazy("例如“已回岗”"),
        error_messages={"required": gettext_lazy("请写明为什么结束，例如“已回岗”。")},
    )


def _colleagues(by: Account) -> dict[int, tuple[Account, frozenset[Post]]]:
    """The staff of an agency who do business, with their posts."""
    posts = {who: held & BUSINESS for who, held in posts_by_account().items()}
    found = Account.objects.filter(kind=AccountKind.STAFF, is_active=True, agency=by.agency_id)
    return {each.pk: (each, posts[each.pk]) for each in found.order_by("username") if posts.get(each.pk)}


def _seen_by(account: Account) -> QuerySet[Delegation]:
    """One's own, from either side; of the whole agency for who leads."""
    if staff.may_arrange(account):
        return staff.delegations().filter(delegator__agency=account.agency_id)
    return staff.delegations().filter(Q(delegator=account) | Q(delegate=account))


@for_posts(*BUSINESS)
def delegations(request: HttpRequest) -> HttpResponse:
    """代办: what runs or is to come, then what is over."""
    account = account_of(request)
    seen, going = _seen_by(account), staff.not_over().values("pk")
    context = {
        "lines": [DelegationLine(each, True) for each in seen.filter(pk__in=going)],
        "over": [DelegationLine(each, False) for each in seen.exclude(pk__in=going)[:SHOWN]],
        "may_ask": DelegationForm(account).may_ask,
    }
    return render(request, "desk/delegations.html", context)


@for_posts(*BUSINESS)
@proved
def new_delegation(request: HttpRequest) -> HttpResponse:
    """办理代办."""
    by = account_of(request)
    form = DelegationForm(by, *([request.POST] if request.method == "POST" else []))
    if not form.may_ask:
        raise refuse(request, _sentence(NotDelegated.NOT_YOURS))
    if not form.is_valid():
        return _page(request, form, _("办理代办"), status=422 if form.errors else 200)
    given = form.cleaned_data
    days = given["first_on"], given["last_on"]
    try:
        answer = staff.delegate_post(*form.asked(), *days, by=by, reason=given["reason"])
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return _page(request, form, _("办理代办"), status=409)
    if isinstance(answer, NotDelegated):
        form.add_error("last_on" if answer is NotDelegated.DAYS else None, sentence(answer))
        return _page(request, form, _("办理代办"), status=422)
    told = {"name": answer.delegate.display_name, "whom": answer.delegator.display_name}
    messages.success(request, _("已办理：%(name)s 代 %(whom)s 签署。") % told)
    return redirect("delegations")


@for_posts(*BUSINESS)
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """提前结束代办."""
    account, found = account_of(request), get_object_or_404(staff.delegations(), pk=delegation_id)
    if not staff.may_end(found, account):
        raise refuse(request, _sentence(NotEnded.NOT_YOURS))
    form = EndForm(request.POST if request.method == "POST" else None)
    shown = DelegationLine(found, False)
    if not form.is_valid():
        return _page(request, form, _("结束代办"), shown, status=422 if form.errors else 200)
    try:
        answer = staff.end_delegation(found, by=account, reason=form.cleaned_data["reason"])
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return _page(request, form, _("结束代办"), shown, status=409)
    if isinstance(answer, NotEnded):
        form.add_error(None, sentence(answer))
        return _page(request, form, _("结束代办"), shown, status=409)
    messages.success(request, _("代办已结束；此后不能再据此签署。"))
    return redirect("delegations")


def _page(
    request: HttpRequest, form: forms.Form, title: str, line: DelegationLine | None = None, *, status: int
) -> HttpResponse:
    context = {"form": form, "title": title, "button": title, "line": line}
    return render(request, "desk/delegate.html", context, status=status)
