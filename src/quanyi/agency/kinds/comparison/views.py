"""Pages of the comparison: the register of exchanges, handing a file in, and what one came to.

Basis: d14-5-1, d14-22.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import NOTICES, ReceivedFile
from quanyi.agency.desk.cases import sent_back_case
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.files import FILES, faults_in, found_in, is_large, lines_of_files
from quanyi.agency.desk.handing_in import is_asked
from quanyi.agency.kinds import comparison
from quanyi.agency.kinds.comparison.acts import hand_in_notice
from quanyi.agency.kinds.comparison.forms import NoticeForm
from quanyi.agency.kinds.comparison.lines import exchange_facts
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may, refuse
from quanyi.agency.staff.models import Post

PAGE = 50


@for_posts(*BUSINESS)
def comparisons(request: HttpRequest) -> HttpResponse:
    """通报登记: who sent what by which letter, and how it compared; above it, hand a file in."""
    may_send, status = may(account_of(request), Post.DATA_KEEPER), 200
    if request.method == "POST" and not may_send:
        raise refuse(request, _("通报文件由数据维护岗位接收。"))
    form = NoticeForm(request.POST, request.FILES) if request.method == "POST" else _blank(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_in(request, form)
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
            status = 409
    elif request.method == "POST" and "file" not in request.FILES and is_large(request):
        form.add_error("file", _("文件超过 10 MB，没有接收。请分成几份上传。"))
    files = ReceivedFile.objects.filter(kind__in=NOTICES).defer("content").prefetch_related("checks")
    chosen = FILES.of(request.GET)
    page = Paginator(chosen.of(files.select_related("exchange")), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "may_send": may_send,
        "chosen": chosen,
        "lines": lines_of_files(page.object_list),
        "page": page,
    }
    status = status if status > 200 or not form.errors else 422
    return render(request, "kinds/comparison/comparisons.html", context, status=status)


def _blank(request: HttpRequest) -> NoticeForm:
    return NoticeForm(initial={"case": request.GET.get("case")})


def _hand_in(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    handed_in = hand_in_notice(
        upload.read(),
        upload.name,
        form.kind,
        form.letter_given,
        by=account_of(request),
        reopens=sent_back_case(form.cleaned_data["case"], comparison.KIND),
    )
    if handed_in.seen_before:
        messages.info(request, _("这份文件此前已收到，没有重复登记。"))
    return redirect("columns" if is_asked(handed_in) else "notice", handed_in.file.pk)


@for_posts(*BUSINESS)
def notice(request: HttpRequest, file_id: int) -> HttpResponse:
    """收到的通报: what was read in it, every fault, and its case."""
    files = ReceivedFile.objects.filter(kind__in=NOTICES).prefetch_related("checks")
    file = get_object_or_404(files.select_related("exchange"), pk=file_id)
    line = lines_of_files([file])[0]
    context = {
        "line": line,
        "file": file,
        **found_in(line, faults_in(line)),
        "may_send": may(account_of(request), Post.DATA_KEEPER),
        "counts": exchange_facts(line.round.submission)["counts"] if line.round else [],
    }
    return render(request, "kinds/comparison/notice.html", context)
