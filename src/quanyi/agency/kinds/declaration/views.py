"""Pages on which employers, and the counter for them, hand in declarations and see what became of them.

An employer sees its own files only. Basis: d13-18-1, gb-9.3-1.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.declaration import may_wait
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.file_forms import form_of
from quanyi.agency.desk.file_views import XLSX, _nothing
from quanyi.agency.desk.files import (
    FILES,
    channel_of,
    employer_that_sends,
    faults_in,
    file_for,
    found_in,
    is_large,
    lines_of_files,
    sums_of_files,
)
from quanyi.agency.desk.handing_in import is_asked
from quanyi.agency.desk.set_aside import set_aside_of
from quanyi.agency.downloads import attachment
from quanyi.agency.inputs import MonthInput
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.declaration.forms import DeclarationForm
from quanyi.agency.registry.names import name_of
from quanyi.agency.review import withdrawal
from quanyi.agency.staff.access import account_of, may
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.law.periods import Month

PAGE = 50


def declarations(request: HttpRequest) -> HttpResponse:
    """申报记录: what was handed in, and where it stands."""
    employer = employer_that_sends(request)
    files = ReceivedFile.objects.filter(kind=FileKind.DECLARATION).defer("content")
    files = files.select_related("employer").prefetch_related("checks")
    if employer:
        files = files.filter(employer=employer)
    chosen = FILES.of(request.GET)
    files = chosen.of(files)
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    lines = lines_of_files(page.object_list)
    context = {
        "employer": employer,
        "chosen": chosen,
        "lines": lines,
        "page": page,
        "sums": sums_of_files(files),
        "has_limits": any(line.limit and line.limit.clock for line in lines),
    }
    return render(request, "kinds/declaration/declarations.html", context)


def declare(request: HttpRequest) -> HttpResponse:
    """提交申报: one file for one month."""
    employer = employer_that_sends(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DeclarationForm(*sent, employer=employer)
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_in(request, form)
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
            return render(
                request, "kinds/declaration/declare.html", {"form": form, "employer": employer}, status=409
            )
    if request.method == "POST" and "file" not in request.FILES and is_large(request):
        form.add_error("file", _("文件超过 10 MB，没有接收。请删去无关的工作表或图片，或分成几份申报。"))
    context = {"form": form, "employer": employer}
    return render(request, "kinds/declaration/declare.html", context, status=422 if form.errors else 200)


def _hand_in(request: HttpRequest, form: DeclarationForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    assert form.employer is not None
    handed_in = hand_in_declaration(
        upload.read(),
        upload.name,
        employer=form.employer,
        month=form.cleaned_data["month"],
        channel=channel_of(request),
        by=account_of(request),
        set_aside=form.cleaned_data["set_aside"],
    )
    if handed_in.seen_before:
        messages.info(request, _("这份文件此前已收到，没有重复登记。"))
    return redirect("columns" if is_asked(handed_in) else "received", handed_in.file.pk)


def go_on(request: HttpRequest, file_id: int) -> HttpResponse:
    """其余照办: a file that was refused only for rows that match nobody is handed in again, and these wait."""
    employer_that_sends(request)
    file = file_for(request, file_id)
    if request.method == "POST" and file.kind == FileKind.DECLARATION and file.employer is not None:
        try:
            hand_in_declaration(
                bytes(file.content),
                file.name,
                employer=file.employer,
                month=file.month,
                channel=channel_of(request),
                by=account_of(request),
                set_aside=True,
            )
        except IntegrityError as error:
            messages.error(request, sentence_of(error))
    return redirect("received", file_id)


def received(request: HttpRequest, file_id: int) -> HttpResponse:
    """收到的文件: what was read in it, every fault, and its case."""
    account = account_of(request)
    file = file_for(request, file_id)
    if file.kind == FileKind.STATEMENT:
        return redirect("columns", file_id)
    if file.kind != FileKind.DECLARATION:
        return redirect(form_of(file).shown_at(file))
    line = lines_of_files([file])[0]
    faults = faults_in(line)
    context = {
        "line": line,
        "file": file,
        **found_in(line, faults),
        "may_wait": bool(faults) and line.check is not None and may_wait(faults, line.check.row_count),
        "set_aside": set_aside_of(line.round.submission) if line.round else [],
        "may_withdraw": line.is_open and line.case and withdrawal.refusal_of(line.case, account) is None,
        "is_staff": account.kind == AccountKind.STAFF,
        "may_declare": account.kind == AccountKind.EMPLOYER or may(account, Post.COUNTER),
    }
    return render(request, "kinds/declaration/received.html", context)


def template(request: HttpRequest) -> HttpResponse:
    """申报表模板: the blank sheet, with the employer's own headings filled in."""
    from quanyi.agency.collect.declaration.template import template_xlsx  # takes half a second to load

    employer = employer_that_sends(request)
    month = Month.of(timezone.localdate())
    if "month" in request.GET:
        try:
            month = MonthInput().clean(request.GET["month"])
        except ValidationError as error:
            return _nothing(request, " ".join(error.messages))
    sheet = template_xlsx(
        month, name_of(employer) if employer else "", employer.credit_code if employer else ""
    )
    return attachment(sheet, f"缴费申报表-{month}.xlsx", XLSX)
