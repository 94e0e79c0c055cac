"""Pages of lawful erasure (依法删除): one person orders it, another confirms it. Basis: d14-12, d14-28-4."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quanyi.agency.audit.erasure import ErasureRefused
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.custody.erasure_rows import Offered, person_with, rows_of
from quanyi.agency.custody.erasures import confirm_erasure, is_carried_out, order_erasure
from quanyi.agency.custody.models import ErasureOrder
from quanyi.agency.inputs import CodeInput
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.proving import proved

SHOWN = 50


class FindForm(forms.Form):
    """Whose data."""

    number = forms.CharField(
        label=_("社会保障号码或个人社会保险编号"),
        max_length=60,
        help_text=_("须填写完整号码"),
        error_messages={"required": _("请填写完整的号码。")},
    )


class OrderForm(forms.Form):
    """What is to go, why, and by whose word."""

    rows = forms.MultipleChoiceField(
        label=_("删除范围"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一项。")},
    )
    case_number = CodeInput(
        label=_("依据案件"), max_length=20, help_text=_("已经各环节批准的案件"),
        error_messages={"required": _("请填写案号。")},
    )  # fmt: skip
    ground = forms.CharField(
        label=_("法律依据"), max_length=200, help_text=_("例如 个人信息保护法第四十七条第一款"),
        error_messages={"required": _("请写明法律依据。")},
    )  # fmt: skip
    authority = forms.CharField(
        label=_("决定机关和文号"), max_length=200, error_messages={"required": _("请写明决定机关和文号。")}
    )

    def __init__(self, offered: list[Offered], *given: Any) -> None:
        super().__init__(*given)
        self.offered = {one.key: one for one in offered}
        self.fields["rows"].choices = [(key, one.label) for key, one in self.offered.items()]  # type: ignore[attr-defined]


@for_posts(Post.DATA_KEEPER, Post.APPROVAL)
def erasures(request: HttpRequest) -> HttpResponse:
    """依法删除: what was ordered, what is confirmed, what is done."""
    return _page(request, FindForm())


def _page(
    request: HttpRequest, find: FindForm, order: OrderForm | None = None, *, status: int = 200
) -> HttpResponse:
    account = account_of(request)
    orders = ErasureOrder.objects.select_related("case", "ordered_by", "confirmation__confirmed_by")[:SHOWN]
    lines = [(one, is_carried_out(one), one.ordered_by_id != account.pk) for one in orders]
    state = {
        "lines": lines, "find": find, "form": order, "may_order": may(account, Post.DATA_KEEPER),
        "may_confirm": may(account, Post.APPROVAL),
    }  # fmt: skip
    return render(request, "custody/erasures.html", state, status=status)


@for_posts(Post.DATA_KEEPER)
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """提出删除: first whose data, then which of it. The look is logged."""
    find = FindForm(request.POST)
    person = person_with(find.cleaned_data["number"]) if find.is_valid() else None
    if find.is_valid() and person is None:
        find.add_error("number", _t("没有登记过这个号码；请核对全部字符。"))
    if person is None:
        return _page(request, find, status=422)
    if "ground" not in request.POST:
        record(Act.VIEW_RECORD, person_id=person.pk, purpose="拟办依法删除")
        return _page(request, find, OrderForm(rows_of(person)))
    form = OrderForm(rows_of(person), request.POST)
    if not form.is_valid():
        return _page(request, find, form, status=422)
    return _ordered(request, find, form)


def _ordered(request: HttpRequest, find: FindForm, form: OrderForm) -> HttpResponse:
    given = form.cleaned_data
    targets = [form.offered[key].target for key in given["rows"]]
    try:
        kept = order_erasure(
            targets, case_number=given["case_number"], ground=given["ground"], authority=given["authority"],
            by=account_of(request),
        )  # fmt: skip
    except ErasureRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, find, form, status=422)
    messages.success(request, _t("已提出删除令 %(number)s，等待审批岗位另一人核准。") % {"number": kept.pk})
    return redirect("erasures")


@for_posts(Post.APPROVAL)
@require_POST
@proved
def confirm(request: HttpRequest, order_id: int) -> HttpResponse:
    """核准删除: by another person than the one who put it forward."""
    kept = get_object_or_404(ErasureOrder, pk=order_id)
    account = account_of(request)
    if kept.ordered_by_id == account.pk:
        messages.error(request, _t("提出人不能核准自己提出的删除，请由审批岗位的另一人办理。"))
    elif hasattr(kept, "confirmation"):
        messages.error(request, _t("这件删除令已经核准。"))
    else:
        confirm_erasure(kept, by=account)
        messages.success(
            request, _t("已核准。请系统操作人员执行：quanyi erase %(number)s") % {"number": kept.pk}
        )
    return redirect("erasures")
