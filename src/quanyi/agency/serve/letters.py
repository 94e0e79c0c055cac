"""Pages of letters (文书): an employer's or a person's messages, a letter, its PDF. Each look leaves its lines.

Whom a letter is addressed to reads it, and staff who do business. Basis: d14-4, d14-12, d14-14.
"""

import json

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.looks import shows
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.control.grounds import CASE
from quanyi.agency.downloads import pdf_download
from quanyi.agency.registry.selectors import own_people_called
from quanyi.agency.review.messages import letters_to, take_in
from quanyi.agency.review.models import Letter
from quanyi.agency.serve.letter_paper import agency_name, letter_pdf
from quanyi.agency.serve.templatetags.figures import language_tag
from quanyi.agency.serve.written_texts import names_in, numbers_in
from quanyi.agency.staff.access import BUSINESS, account_of, may, refuse
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.wording import in_reading, reading

PAGE = 50
OUTSIDERS = (AccountKind.EMPLOYER, AccountKind.PERSON)


def messages(request: HttpRequest) -> HttpResponse:
    """消息: letters to the employer or the person, what is not opened yet first. The list names nobody."""
    account = account_of(request)
    if account.kind not in OUTSIDERS:
        raise refuse(
            request, gettext_lazy("消息只对参保单位和参保人员开放；经办人员在案件页和权益记录中查看文书。")
        )
    page = Paginator(letters_to(account), PAGE).get_page(request.GET.get("page"))
    return render(request, "serve/messages.html", {"page": page})


def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """文书: as it was issued; by its addressee's first look it is taken in."""
    found = _letter(request, letter_id)
    with transaction.atomic():
        _note(request, found)
        context = {
            "letter": found,
            "said": in_reading(found.content) if found.content else None,
            "said_in": language_tag(reading() if reading() in found.content else "zh"),
            "agency": agency_name(found),
            "is_staff": account_of(request).kind == AccountKind.STAFF,
        }
        return render(request, "serve/letter.html", context)


def letter_paper(request: HttpRequest, letter_id: int) -> HttpResponse:
    """文书 PDF: the same words on paper; the same letter gives the same bytes."""
    found = _letter(request, letter_id)
    if not found.content:
        return render(request, "404.html", {"sentence": _("这件文书的内容已依法删除。")}, status=404)
    with transaction.atomic():
        _note(request, found)
        name = f"{found.get_event_display()}-{found.number}.pdf"
        return pdf_download(letter_pdf(found, lang=reading()), name)


def _letter(request: HttpRequest, letter_id: int) -> Letter:
    """The letter, if this login may read it. A refusal is logged outside of any transaction, so that it stays."""
    account = account_of(request)
    if account.kind in OUTSIDERS:
        found = (
            letters_to(account)
            .filter(pk=letter_id)
            .select_related("case__agency", "round", "opening")
            .first()
        )
        if found is None:
            raise refuse(request, gettext_lazy("只能查看发给本单位或者本人的文书。"), letter=letter_id)
        return found
    if not may(account, *BUSINESS):
        raise refuse(request, gettext_lazy("文书只对收件人和经办岗位开放。"), letter=letter_id)
    return get_object_or_404(
        Letter.objects.select_related("case__agency", "round", "opening__by"), pk=letter_id
    )


def _note(request: HttpRequest, found: Letter) -> None:
    """The look: a line for whom the letter is about and for whoever else its words name; taken in by its addressee."""
    account = account_of(request)
    record(
        Act.VIEW_FILE,
        person_id=found.person_id,
        case_id=found.case_id,
        purpose=_purpose(account, found),
        letter=found.pk,
    )
    words = [json.dumps(found.content, ensure_ascii=False).encode()]
    own = own_people_called(names_in(words), found.employer_id) if found.employer_id else set()
    shows(persons=own, numbers=numbers_in(words))
    if account.kind in OUTSIDERS:
        take_in(found, account)


def _purpose(account: Account, found: Letter) -> str:
    return "本人查询" if account.kind == AccountKind.PERSON else f"{CASE} {found.case.number}"
