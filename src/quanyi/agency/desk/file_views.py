"""收到的文件和材料: originals, byte for byte, and what was found in them. Basis: d14-6-3, d13-18-1."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import shows
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.models import Document
from quanyi.agency.collect.selectors import named_by_paper
from quanyi.agency.desk.file_forms import form_of
from quanyi.agency.desk.files import file_for
from quanyi.agency.downloads import attachment
from quanyi.agency.staff.access import BUSINESS, for_posts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_posts(*BUSINESS)
def document(request: HttpRequest, document_id: int, case_id: int | None = None) -> HttpResponse:
    """材料原件: a paper, byte for byte; from a case page for that case alone, under the name that it has there."""
    paper, name = get_object_or_404(Document, pk=document_id), ""
    if case_id is not None:
        name = get_list_or_404(paper.submission_papers, submission__round__case=case_id)[-1].name
    persons, numbers = named_by_paper(paper)
    shows(persons=persons, numbers=numbers)
    with transaction.atomic():
        record(Act.VIEW_FILE, case_id=case_id, document=paper.pk)
        return attachment(bytes(paper.content), name or paper.name, "application/octet-stream")


def original(request: HttpRequest, file_id: int) -> HttpResponse:
    """原件: the file, byte for byte."""
    file = file_for(request, file_id)
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk)
        return attachment(bytes(file.content), file.name, "application/octet-stream")


def fault_list(request: HttpRequest, file_id: int) -> HttpResponse:
    """问题清单: the same sheet with the faults marked."""
    from quanyi.sheets.marking import mark_faults  # takes half a second to load

    file = file_for(request, file_id)
    check = file.checks.first()
    if check is None or not check.faults:
        return _nothing(request, _("这份文件没有问题，没有问题清单。"))
    waiting = set(check.set_aside_rows.values_list("row", flat=True))
    marked = mark_faults(
        bytes(file.content),
        file.name,
        form_of(file).form,
        collect.faults_of(check),
        set_aside=waiting,
        choices=choices_of(file),
    )
    stem = file.name.rsplit(".", 1)[0]
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk, faults=len(check.faults))
        return attachment(marked, f"{stem}-{_('问题')}.xlsx", XLSX)


def _nothing(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "404.html", {"sentence": why}, status=404)
