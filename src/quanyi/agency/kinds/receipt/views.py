"""Pages of payment files: hand one in, and see what was read in it and what became of it.

Basis: gb-6.5-1, gb-10.2-1.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.cases import sent_back_case
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.files import FILES, faults_in, found_in, is_large, lines_of_files, sums_of_files
from quanyi.agency.desk.handing_in import is_asked
from quanyi.agency.desk.money_forms import PaymentFileForm
from quanyi.agency.kinds import receipt
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.staff.models import Post

PAGE = 50
RECEIVERS = (Post.COUNTER, Post.SETTLEMENT)


@for_posts(*RECEIVERS)
def payments(request: HttpRequest) -> HttpResponse:
    """到账文件: hand one in; below, those that were received and where each stands."""
    if request.method == "POST":
        form = PaymentFileForm(request.POST, request.FILES)
    else:
        form = PaymentFileForm(initial={"case": request.GET.get("case")})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_in(request, form)
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
            status = 409
    elif request.method == "POST" and "file" not in request.FILES and is_large(request):
        form.add_error("file", _("文件超过 10 MB，没有接收。请分成几份上传。"))
    files = ReceivedFile.objects.filter(kind=FileKind.PAYMENTS).defer("content").prefetch_related("checks")
    chosen = FILES.of(request.GET)
    files = chosen.of(files)
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    lines = lines_of_files(page.object_list)
    context = {"form": form, "chosen": chosen, "lines": lines, "page": page, "sums": sums_of_files(files)}
    return render(
        request,
        "kinds/receipt/receipts.html",
        context,
        status=status if status > 200 or not form.errors else 422,
    )


def _hand_in(request: HttpRequest, form: PaymentFileForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    handed_in = hand_in_payments(
        upload.read(),
        upload.name,
        by=account_of(request),
        reopens=sent_back_case(form.cleaned_data["case"], receipt.KIND),
    )
    if handed_in.seen_before:
        messages.info(request, _("这份文件此前已收到，没有重复登记。"))
    return redirect("columns" if is_asked(handed_in) else "payment-file", handed_in.file.pk)


@for_posts(*BUSINESS)
def payment_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """收到的到账文件: what was read in it, every fault, and its case."""
    files = ReceivedFile.objects.filter(kind=FileKind.PAYMENTS).prefetch_related("checks")
    file = get_object_or_404(files, pk=file_id)
    line = lines_of_files([file])[0]
    context = {
        "line": line,
        "file": file,
        **found_in(line, faults_in(line)),
        "may_receive": may(account_of(request), *RECEIVERS),
    }
    return render(request, "kinds/receipt/file.html", context)
