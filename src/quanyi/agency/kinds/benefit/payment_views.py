"""Pages of paying benefits: compute a month, send the orders to the bank, hand in its answer.

Basis: d14-2-3, d14-6-1, gb-8-2, gb-10.2-4.
"""

import csv
from functools import partial
from io import StringIO
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.looks import shows
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.files import SHOWN_FAULTS, lines_of_files
from quanyi.agency.desk.handing_in import is_asked
from quanyi.agency.desk.money_forms import PaymentFileForm
from quanyi.agency.downloads import attachment
from quanyi.agency.inputs import MonthInput
from quanyi.agency.kinds.benefit import matters
from quanyi.agency.kinds.benefit import payments as benefit_payments
from quanyi.agency.kinds.benefit.acts import hand_in_results
from quanyi.agency.kinds.benefit.bank_results import ResultColumn
from quanyi.agency.kinds.benefit.lines import OrderLine
from quanyi.agency.kinds.benefit.views import opened, why
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.proving import proved_to_see
from quanyi.agency.wording import label
from quanyi.law.errors import LawError
from quanyi.law.money import format_yuan
from quanyi.law.terms import Scheme
from quanyi.sheets.opening import ACCEPTED
from quanyi.written.cells import as_text

PAGE = 50
SENT = (
    ResultColumn.ORDER, ResultColumn.PAYEE, ResultColumn.BANK, ResultColumn.ACCOUNT, ResultColumn.AMOUNT,
)  # fmt: skip
ANSWERED = (ResultColumn.RESULT, ResultColumn.ON, ResultColumn.REFERENCE, ResultColumn.REASON)


def _schemes() -> list[tuple[str, str]]:
    return [(scheme.value, label(scheme)) for scheme in Scheme]


class PayForm(forms.Form):
    """The month to pay, and of which scheme."""

    title = gettext_lazy("待遇支付计算")
    month = MonthInput(label=gettext_lazy("支付月份"), help_text=gettext_lazy("例如 2025-12"))
    scheme = forms.ChoiceField(
        label=gettext_lazy("险种"),
        choices=_schemes,
        required=False,
        help_text=gettext_lazy("支付哪个险种的待遇"),
    )


class ResultForm(PaymentFileForm):
    """The bank's answer."""

    title = gettext_lazy("支付结果")
    file = forms.FileField(
        label=gettext_lazy("支付结果文件"),
        help_text=gettext_lazy("银行填好结果的付款指令，.xlsx、.xls 或 .csv，不超过 10 MB"),
        error_messages={
            "required": gettext_lazy("请选择支付结果文件（.xlsx、.xls 或 .csv，不超过 10 MB）。")
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


@for_posts(Post.SETTLEMENT)
def pay_benefits(request: HttpRequest) -> HttpResponse:
    """待遇支付: compute a month; what waits for the bank; hand in the bank's answer."""
    is_answer = "file" in request.FILES or "results" in request.POST
    pay = PayForm(request.POST if request.method == "POST" and not is_answer else None)
    answer = ResultForm(*((request.POST, request.FILES) if is_answer else ()))
    faults: Any = ()
    if pay.is_valid():
        try:
            return _pay(request, pay)
        except (Refusal, LawError, IntegrityError) as refusal:
            pay.add_error(None, why(refusal))
    elif answer.is_valid():
        try:
            upload = answer.cleaned_data["file"]
            handed_in = hand_in_results(upload.read(), upload.name, by=account_of(request))
            if is_asked(handed_in):
                return redirect("columns", handed_in.file.pk)
            if handed_in.case:
                messages.success(
                    request, _("支付结果已登记，案件 %(n)s 等待初审。") % {"n": handed_in.case.number}
                )
                return redirect("case", handed_in.case.pk)
            faults = collect.faults_of(handed_in.check)
            answer.add_error("file", _("文件有问题，没有登记。问题列在下面。"))
        except IntegrityError as refusal:
            answer.add_error(None, why(refusal))
    status = 422 if pay.errors or answer.errors else 200
    return render(
        request, "kinds/benefit/payments.html", _context(request, pay, answer, faults), status=status
    )


def _pay(request: HttpRequest, form: PayForm) -> HttpResponse:
    month, scheme = form.cleaned_data["month"], Scheme(form.cleaned_data["scheme"] or Scheme.PENSION)
    region, by = settings.QUANYI_REGION, account_of(request)
    submit = partial(benefit_payments.submit_payments, month, region=region, by=by, scheme=scheme)
    return opened(request, submit, claim=matters.payments(month, scheme, region))


def _context(request: HttpRequest, pay: PayForm, answer: ResultForm, faults: Any) -> dict[str, Any]:
    found = benefit_payments.orders_to_send()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = shown_names({sent.order.payment.person_id for sent in page.object_list})
    files = ReceivedFile.objects.filter(kind=FileKind.RESULTS).defer("content").prefetch_related("checks")
    return {
        "pay": pay,
        "answer": answer,
        "faults": faults[:SHOWN_FAULTS],
        "fault_count": len(faults),
        "lines": [
            OrderLine(sent.order, names[sent.order.payment.person_id], sent.payee)
            for sent in page.object_list
        ],
        "page": page,
        "waiting_fen": sum(sent.order.amount_fen for sent in found),
        "without_payee": sum(sent.payee is None for sent in found),
        "schemes": sorted({Scheme(sent.order.payment.row.scheme) for sent in found}, key=str),
        "files": lines_of_files(files[:PAGE]),
    }


@for_posts(Post.SETTLEMENT)
@proved_to_see
def payment_orders(request: HttpRequest, scheme: str) -> HttpResponse:
    """付款指令: what the bank is to pay, as a sheet that comes back with the results. Those without payee stay here."""
    if scheme not in {each.value for each in Scheme}:
        raise Http404
    found = [sent for sent in benefit_payments.orders_to_send(Scheme(scheme)) if sent.payee is not None]
    shows(persons=[sent.order.payment.person_id for sent in found])
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([column.label_zh for column in (*SENT, *ANSWERED)])
    for sent in found:
        assert sent.payee is not None
        to = sent.payee
        told = [sent.order.number, as_text(to.payee_name), as_text(to.bank_name), f"{to.account_number}\t"]
        writer.writerow([*told, format_yuan(sent.order.amount_fen), *[""] * len(ANSWERED)])
    with transaction.atomic():
        record(Act.VIEW_FILE, scheme=scheme, rows=len(found))
        return attachment(out.getvalue().encode("utf-8-sig"), f"付款指令_{scheme}.csv", "text/csv")
