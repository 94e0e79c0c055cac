"""Pages on which employers, and the counter for them, hand in declarations and see what became of them.

An employer sees its own files only. Basis: d13-18-1, gb-9.3-1.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.declaration import DECLARATION, may_wait, template_xlsx
from quanyi.agency.collect.models import Channel, FileKind, ReceivedFile
from quanyi.agency.collect.payments import PAYMENTS
from quanyi.agency.desk import actions
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.files import lines_of_files
from quanyi.agency.desk.forms import LARGEST, DeclarationForm
from quanyi.agency.desk.set_aside_lines import set_aside_of
from quanyi.agency.inputs import MonthInput
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import name_of
from quanyi.agency.review import withdrawal
from quanyi.agency.staff.access import BUSINESS, account_of, may, refuse
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.law.periods import Month
from quanyi.sheets import mark_faults

PAGE = 50
SHOWN_FAULTS = 200  # the marked sheet holds them all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _employer_of(request: HttpRequest) -> Employer | None:
    """The employer that this login speaks for; None for the counter, which acts for any."""
    account = account_of(request)
    mandate = getattr(account, "mandate", None)
    if account.kind == AccountKind.EMPLOYER and mandate:
        employer: Employer = mandate.employer
        return employer
    if may(account, Post.COUNTER):
        return None
    raise refuse(request, gettext_lazy("此页面只对参保单位和受理柜台开放。"))


def declarations(request: HttpRequest) -> HttpResponse:
    """申报记录: what was handed in, and where it stands."""
    employer = _employer_of(request)
    files = ReceivedFile.objects.filter(kind=FileKind.DECLARATION).defer("content")
    files = files.select_related("employer").prefetch_related("checks")
    if employer:
        files = files.filter(employer=employer)
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    lines = lines_of_files(page.object_list)
    return render(request, "desk/declarations.html", {"employer": employer, "lines": lines, "page": page})


def declare(request: HttpRequest) -> HttpResponse:
    """提交申报: one file for one month."""
    employer = _employer_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DeclarationForm(*sent, employer=employer)
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_in(request, form)
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
            return render(request, "desk/declare.html", {"form": form, "employer": employer}, status=409)
    if request.method == "POST" and "file" not in request.FILES and is_large(request):
        form.add_error("file", _("文件超过 10 MB，没有接收。请删去无关的工作表或图片，或分成几份申报。"))
    context = {"form": form, "employer": employer}
    return render(request, "desk/declare.html", context, status=422 if form.errors else 200)


def is_large(request: HttpRequest) -> bool:
    """Whether the browser sent more than we take: then the upload was dropped before the form saw it."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST


def _hand_in(request: HttpRequest, form: DeclarationForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    assert form.employer is not None
    handed_in = actions.hand_in_declaration(
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
    return redirect("columns" if actions.is_asked(handed_in) else "received", handed_in.file.pk)


def channel_of(request: HttpRequest) -> Channel:
    return Channel.ONLINE if account_of(request).kind == AccountKind.EMPLOYER else Channel.COUNTER


def go_on(request: HttpRequest, file_id: int) -> HttpResponse:
    """其余照办: a file that was refused only for rows that match nobody is handed in again, and these wait."""
    _employer_of(request)
    file = file_for(request, file_id)
    if request.method == "POST" and file.kind == FileKind.DECLARATION and file.employer is not None:
        try:
            actions.hand_in_declaration(
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
    if file.kind == FileKind.PAYMENTS:
        return redirect("payment-file", file_id)
    if file.kind == FileKind.STATEMENT:
        return redirect("columns", file_id)
    line = lines_of_files([file])[0]
    faults = collect.faults_of(line.check) if line.check and not line.set_aside else []
    context = {
        "line": line,
        "file": file,
        "faults": faults[:SHOWN_FAULTS],
        "fault_count": len(faults),
        "is_asked": line.check is not None and not line.case and collect.is_asked(line.check),
        "may_wait": bool(faults) and line.check is not None and may_wait(faults, line.check.row_count),
        "set_aside": set_aside_of(line.round.submission) if line.round else [],
        "notices": collect.notices_of(line.check) if line.check else [],
        "may_withdraw": line.is_open and line.case and withdrawal.refusal_of(line.case, account) is None,
        "is_staff": account.kind == AccountKind.STAFF,
        "may_declare": account.kind == AccountKind.EMPLOYER or may(account, Post.COUNTER),
    }
    return render(request, "desk/received.html", context)


def original(request: HttpRequest, file_id: int) -> HttpResponse:
    """原件: the file, byte for byte."""
    file = file_for(request, file_id)
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk)
        return attachment(bytes(file.content), file.name, "application/octet-stream")


def fault_list(request: HttpRequest, file_id: int) -> HttpResponse:
    """问题清单: the same sheet with the faults marked."""
    file = file_for(request, file_id)
    check = file.checks.first()
    if check is None or not check.faults:
        return _nothing(request, _("这份文件没有问题，没有问题清单。"))
    form = PAYMENTS if file.kind == FileKind.PAYMENTS else DECLARATION
    waiting = set(check.set_aside_rows.values_list("row", flat=True))
    marked = mark_faults(
        bytes(file.content),
        file.name,
        form,
        collect.faults_of(check),
        set_aside=waiting,
        choices=choices_of(file),
    )
    stem = file.name.rsplit(".", 1)[0]
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk, faults=len(check.faults))
        return attachment(marked, f"{stem}-{_('问题')}.xlsx", XLSX)


def template(request: HttpRequest) -> HttpResponse:
    """申报表模板: the blank sheet, with the employer's own headings filled in."""
    employer = _employer_of(request)
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


def file_for(request: HttpRequest, file_id: int) -> ReceivedFile:
    """A file that this login may see: an employer's own; any for staff who do business."""
    files = ReceivedFile.objects.select_related("employer").prefetch_related("checks")
    account = account_of(request)
    if may(account, *BUSINESS):
        return get_object_or_404(files, pk=file_id)
    mandate = getattr(account, "mandate", None)
    own = (
        files.filter(pk=file_id, employer=mandate.employer_id).first()
        if mandate and mandate.employer_id
        else None
    )
    if own is None:
        raise refuse(request, gettext_lazy("这份文件不属于本单位。"), file=file_id)
    return own


def _nothing(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "404.html", {"sentence": why}, status=404)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)
