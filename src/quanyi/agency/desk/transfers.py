"""转移接续: what other offices sent and what is to be done about it, handing in their files, and whose keys count.

Basis: d14-10, gb-6.6, sco-2009-66-8.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.audit.models import Act
from quanyi.agency.collect.models import MessageKind, TransferMessage, TransferOffice, TransferRow
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.transfer_looks import look_at
from quanyi.agency.downloads import attachment
from quanyi.agency.exchange.envelope import LARGEST, our_key
from quanyi.agency.exchange.messages import answer_of, receive, withdraw, withdrawal_of
from quanyi.agency.exchange.offices import OfficeData, confirm_office, enter_office, offices
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may, refuse
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.proving import proved_to_see

MOST = 100
ENTERS = (Post.COUNTER, Post.DATA_KEEPER, Post.APPROVAL)  # offices and their keys


class MessageForm(forms.Form):
    """接收文书: a signed file of another office."""

    title = gettext_lazy("接收转移接续文书")
    file = forms.FileField(
        label=gettext_lazy("签名文件"),
        help_text=gettext_lazy("对方机构系统导出的联系函、信息表或复算答复，JSON 文件"),
        error_messages={"required": gettext_lazy("请选择对方机构发来的签名文件。")},
    )


class OfficeForm(forms.Form):
    """登记对方机构."""

    title = gettext_lazy("登记对方经办机构")
    code = forms.CharField(
        label=gettext_lazy("行政区划代码"), max_length=18, help_text=gettext_lazy("例如 330100"),
        error_messages={"required": gettext_lazy("请填写对方的行政区划代码。")},
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("机构名称"), max_length=100, help_text=gettext_lazy("全称"),
        error_messages={"required": gettext_lazy("请填写对方机构的名称。")},
    )  # fmt: skip
    key = forms.CharField(
        label=gettext_lazy("公钥"), max_length=200, required=False,
        help_text=gettext_lazy("对方系统显示的一行，例如 ed25519:0a1b…；不经系统交换的不填"),
    )  # fmt: skip
    bank_account = forms.CharField(
        label=gettext_lazy("开户名、开户行和账号"), max_length=300, required=False,
        help_text=gettext_lazy("转移资金付往的账户"),
    )  # fmt: skip
    address = forms.URLField(
        label=gettext_lazy("接口地址"), max_length=200, required=False, assume_scheme="https",
        help_text=gettext_lazy("经接口交换的填写；经文件交换的不填"),
    )  # fmt: skip
    document = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=200, help_text=gettext_lazy("对方告知公钥的公函，复核人照此核对"),
        error_messages={"required": gettext_lazy("请写明依据哪一份文件。")},
    )  # fmt: skip


@dataclass(frozen=True)
class MessageLine:
    """往来文书的一行, and what is to be done about it."""

    message: TransferMessage
    name: str
    answer: dict[str, Any] | None
    is_taken_up: bool
    is_withdrawn: bool

    @property
    def may_withdraw(self) -> bool:
        """Whether it is a table of ours that nobody answered."""
        is_table = self.message.is_ours and self.message.kind == MessageKind.TABLE.value
        return is_table and self.answer is None and not self.is_withdrawn

    @property
    def to_do(self) -> str:
        """The page on which it goes on: its name, or nothing."""
        if self.message.is_ours or self.is_taken_up or self.is_withdrawn:
            return ""
        if self.message.kind == MessageKind.LETTER.value:
            return "transfer-out"
        return "transfer-receipt" if self.answer and self.answer["accepted"] else ""


@for_posts(*BUSINESS)
def transfers(request: HttpRequest) -> HttpResponse:
    """转移接续: what came and went, the newest first; the counter hands a file in."""
    form, status = MessageForm(), 200
    if request.method == "POST":
        form = MessageForm(request.POST, request.FILES)
        if form.is_valid() and _taken(request, form):
            return redirect("transfers")
        status = 422
    rows = list(TransferMessage.objects.select_related("person").order_by("-pk")[:MOST])
    context = {
        "form": form,
        "lines": _lines(rows),
        "may_open": may(account_of(request), Post.COUNTER),
        "may_withdraw": may(account_of(request), Post.APPROVAL),
        "place": settings.QUANYI_PLACE,
    }
    return render(request, "desk/transfers.html", context, status=status)


def _taken(request: HttpRequest, form: MessageForm) -> bool:
    """Whether the file was taken in; where not, the form says why."""
    account = account_of(request)
    if not may(account, Post.COUNTER):
        form.add_error(None, _("文书由受理柜台接收。"))
        return False
    file = form.cleaned_data["file"]
    try:
        taken = receive(file.read(LARGEST + 1), by=account)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return False
    _tell(request, taken)
    return True


def _tell(request: HttpRequest, taken: Any) -> None:
    if not taken.is_new:
        messages.info(request, _("这份文书以前收到过，没有重复登记；原来的处理不变。"))
    elif taken.answer is not None:
        answer = answer_of(taken.message)
        same, differs = _("信息表已收到，复算一致，答复已生成。"), _("信息表已收到，复算有差异，答复已生成。")
        told = same if answer and answer["accepted"] else differs
        messages.success(request, (answer or {}).get("reason") or told)
    else:
        messages.success(request, _("文书已收到并登记。"))


def messages_to_do() -> int:
    """How many of the newest wait for the counter: letters and tables that no case has taken up."""
    rows = TransferMessage.objects.filter(is_ours=False).order_by("-pk")[:MOST]
    return sum(bool(line.to_do) for line in _lines(list(rows)))


def _lines(rows: list[TransferMessage]) -> list[MessageLine]:
    names = shown_names([row.person_id for row in rows if row.person_id])
    numbers = {row.number for row in rows}
    acts = {"letter": "out", "table": "receipt"}
    begun = set(TransferRow.objects.filter(number__in=numbers).values_list("number", "act"))
    return [
        MessageLine(
            row,
            names.get(row.person_id or 0, ""),
            answer_of(row) if row.kind == MessageKind.TABLE.value else None,
            (row.number, acts.get(row.kind, "")) in begun,
            row.kind == MessageKind.TABLE.value and withdrawal_of(row) is not None,
        )
        for row in rows
    ]


@for_posts(*BUSINESS)
@proved_to_see
def transfer_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """下载签名文件: as it was sent or received; whom it is about finds a line."""
    found = get_object_or_404(TransferMessage, pk=message_id)
    look_at(request, found, Act.VIEW_FILE)
    return attachment(found.content.encode(), f"{found.number}-{found.kind}.json", "application/json")


@require_POST
@for_posts(Post.APPROVAL)
def withdraw_table(request: HttpRequest, message_id: int) -> HttpResponse:
    """撤销信息表: the other office does not answer; the account is free again, and it is told."""
    table = get_object_or_404(TransferMessage, pk=message_id)
    try:
        withdraw(table, _("贵机构没有答复，本机构撤销这张信息表。"), by=account_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("信息表已撤销，账户恢复正常；撤销通知已生成，请发给对方机构。"))
    return redirect("transfers")


@for_posts(*BUSINESS)
def transfer_offices(request: HttpRequest) -> HttpResponse:
    """对方机构名录: our own key to tell others, and theirs, each entered by one and confirmed by another."""
    form, status = OfficeForm(), 200
    may_enter = may(account_of(request), *ENTERS)
    if request.method == "POST" and not may_enter:
        raise refuse(request, gettext_lazy("对方机构由柜台、数据维护或者审批岗位登记和复核。"))
    if request.method == "POST":
        form = OfficeForm(request.POST)
        if form.is_valid() and _entered(request, form):
            return redirect("transfer-offices")
        status = 422
    context = {
        "form": form,
        "offices": offices(),
        "key": str(our_key()),
        "place": settings.QUANYI_PLACE,
        "may_enter": may_enter,
    }
    return render(request, "desk/transfer_offices.html", context | {"may_enter": may_enter}, status=status)


def _entered(request: HttpRequest, form: OfficeForm) -> bool:
    try:
        enter_office(OfficeData(**form.cleaned_data), by=account_of(request))
    except Refusal as refusal:
        form.add_error("key", refusal.sentence)
        return False
    messages.success(request, _("已登记，待另一人对照文件复核后生效。"))
    return True


@require_POST
@for_posts(*ENTERS)
def confirm_transfer_office(request: HttpRequest, office_id: int) -> HttpResponse:
    """复核: by another than who entered it."""
    office = get_object_or_404(TransferOffice, pk=office_id)
    try:
        confirm_office(office, by=account_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已复核，这个机构的公钥和账户生效。"))
    return redirect("transfer-offices")
