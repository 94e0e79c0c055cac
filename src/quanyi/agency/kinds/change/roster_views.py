"""Pages of joiners and leavers (增减员): hand a list in, see what became of it; an employer its own, the counter any.

Basis: d14-6-1, d14-6-2, d13-18-1, sil-58.
"""

from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.file_views import XLSX
from quanyi.agency.desk.files import (
    FILES,
    channel_of,
    employer_that_sends,
    faults_in,
    file_for,
    found_in,
    is_large,
    lines_of_files,
)
from quanyi.agency.desk.handing_in import is_asked
from quanyi.agency.downloads import attachment
from quanyi.agency.kinds.change.closing import still_open
from quanyi.agency.kinds.change.forms import RosterForm
from quanyi.agency.kinds.change.roster.acts import hand_in_roster
from quanyi.agency.kinds.change.roster.columns import C
from quanyi.agency.registry.facts import employer_facts_of
from quanyi.agency.registry.items import CHANGEABLE, OF_EMPLOYER
from quanyi.agency.review import withdrawal
from quanyi.agency.serve.employer_views import own_employer
from quanyi.agency.staff.access import account_of, may
from quanyi.agency.staff.models import AccountKind, Post

PAGE = 50


def rosters(request: HttpRequest) -> HttpResponse:
    """增减员记录: the lists that were handed in, and where each stands."""
    employer = employer_that_sends(request)
    files = ReceivedFile.objects.filter(kind=FileKind.ROSTER).defer("content")
    files = files.select_related("employer").prefetch_related("checks")
    if employer:
        files = files.filter(employer=employer)
    chosen = FILES.of(request.GET)
    page = Paginator(chosen.of(files), PAGE).get_page(request.GET.get("page"))
    context = {
        "employer": employer,
        "chosen": chosen,
        "lines": lines_of_files(page.object_list),
        "page": page,
    }
    return render(request, "kinds/change/rosters.html", context)


def new_roster(request: HttpRequest) -> HttpResponse:
    """提交增减员表: one list."""
    employer, status = employer_that_sends(request), 200
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RosterForm(*sent, employer=employer)
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_in(request, form)
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
            status = 409
    elif request.method == "POST" and "file" not in request.FILES and is_large(request):
        form.add_error("file", _("文件超过 10 MB，没有接收。请分成几份上传。"))
    status = status if status > 200 or not form.errors else 422
    return render(
        request, "kinds/change/new_roster.html", {"form": form, "employer": employer}, status=status
    )


def _hand_in(request: HttpRequest, form: RosterForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    assert form.employer is not None  # named by the code, or the login's
    handed_in = hand_in_roster(
        upload.read(),
        upload.name,
        employer=form.employer,
        channel=channel_of(request),
        by=account_of(request),
    )
    if handed_in.seen_before:
        messages.info(request, _("这份文件此前已收到，没有重复登记。"))
    return redirect("columns" if is_asked(handed_in) else "roster", handed_in.file.pk)


def roster(request: HttpRequest, file_id: int) -> HttpResponse:
    """收到的增减员表: what was read in it, every fault, and its case."""
    account, file = account_of(request), file_for(request, file_id)
    if file.kind != FileKind.ROSTER:
        return redirect("received", file_id)
    line = lines_of_files([file])[0]
    context = {
        "line": line,
        "file": file,
        **found_in(line, faults_in(line)),
        "may_withdraw": line.is_open and line.case and withdrawal.refusal_of(line.case, account) is None,
        "is_staff": account.kind == AccountKind.STAFF,
        "may_send": account.kind == AccountKind.EMPLOYER or may(account, Post.COUNTER),
    }
    return render(request, "kinds/change/roster.html", context)


def own_registration(request: HttpRequest) -> HttpResponse:
    """本单位登记: what is registered of the employer that looks, each item with since when."""
    employer = own_employer(request)
    facts = employer_facts_of(employer)
    lines = [(CHANGEABLE[key].name, facts.get(key)) for key in OF_EMPLOYER]
    context = {"employer": employer, "lines": lines, "open": list(still_open(employer))}
    return render(request, "kinds/change/own_employer.html", context)


def template(request: HttpRequest) -> HttpResponse:
    """增减员表模板: the blank sheet."""
    from openpyxl import Workbook  # takes half a second to load

    employer_that_sends(request)
    book, out, name = Workbook(), BytesIO(), _("增减员表")
    columns = [column.label_zh for column in C if column not in (C.SERIAL, C.PROBLEM)]
    book.active.append(columns)
    for letter in "ABCDEFGHIJKLMNO"[: len(columns)]:
        book.active.column_dimensions[letter].width = 22
        for row in range(2, 202):
            book.active[f"{letter}{row}"].number_format = "@"
    book.save(out)
    return attachment(out.getvalue(), f"{name}.xlsx", XLSX)
