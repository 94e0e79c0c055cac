"""Queries: a person's record, opened figures and copies. No entry in the log, no data.

Basis: d14-4, d14-14, d14-15-2.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.figures import NoSuchFigure, open_figure
from quanyi.agency.serve.forms import FindForm
from quanyi.agency.serve.selectors import person_record, readers_of
from quanyi.agency.serve.statement import MissingGlyph, statement_pdf
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may, refuse
from quanyi.agency.staff.models import AccountKind

PURPOSES = "record_purposes"  # session: person id -> the purpose that a clerk gave


@for_posts(*BUSINESS)
def find_person(request: HttpRequest) -> HttpResponse:
    """查询: by a whole number, and never without a purpose; no list of persons is shown. Basis: d14-22, d14-26-1."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purposes = request.session.get(PURPOSES, {})
        request.session[PURPOSES] = {**purposes, str(form.person.pk): form.purpose}
        return redirect("record", form.person.pk)
    return render(request, "serve/find_person.html", {"form": form}, status=422 if form.errors else 200)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """权益记录: the person's page."""
    with transaction.atomic():
        found = _person(request, person_id, Act.VIEW_RECORD, part="record")
        return render(request, "serve/record.html", {"record": person_record(found)})


def person_pdf(request: HttpRequest, person_id: int) -> HttpResponse:
    """个人权益记录单: the same figures as a PDF to keep."""
    with transaction.atomic():
        found = _person(request, person_id, Act.PRINT_RECORD, part="pdf")
        try:
            content = statement_pdf(person_record(found), lang="en" if get_language() == "en" else "zh")
        except MissingGlyph as lacking:
            messages.error(request, str(lacking))
            return redirect("record", person_id)
        name = _("个人权益记录单") + f"-{found.insurance_number}.pdf"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


def figure(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """打开数字: one figure down to the rule, its parameters and its entries."""
    with transaction.atomic():
        found = _person(request, person_id, Act.VIEW_RECORD, part=key)
        try:
            opened = open_figure(found, key)
        except NoSuchFigure as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        return render(
            request, "serve/figure.html", {"opened": opened, "person": found, "is_staff": _is_staff(request)}
        )


def readers(request: HttpRequest, person_id: int) -> HttpResponse:
    """谁看过我的记录: every look, with the purpose given."""
    with transaction.atomic():
        found = _person(request, person_id, Act.VIEW_RECORD, part="readers")
        return render(request, "serve/readers.html", {"person": found, "readers": readers_of(person_id)})


def _is_staff(request: HttpRequest) -> bool:
    return account_of(request).kind == AccountKind.STAFF


def _person(request: HttpRequest, person_id: int, act: Act, *, part: str) -> Person:
    """The person asked for, if this login may see the record; the look is logged in the running transaction.

    Persons see their own. Staff who do business see one after giving a purpose for it. An employer never does.
    """
    account = account_of(request)
    if account.kind == AccountKind.PERSON:
        if account.mandate.person_id != person_id:
            raise refuse(request, "只能查看本人的权益记录。")
        purpose = "本人查询"
    else:
        if not may(account, *BUSINESS):
            raise refuse(request, "权益记录只对本人和经办岗位开放。")
        purpose = request.session.get(PURPOSES, {}).get(str(person_id), "")
        if not purpose:
            raise refuse(request, "查看权益记录须先说明事由：请从“查询权益记录”进入。")
    found = get_object_or_404(Person, pk=person_id)
    record(act, person_id=person_id, purpose=purpose, part=part)
    return found
