"""Queries: a person's record, opened figures and copies. No entry in the log, no data.

Basis: d14-3-1, d14-4, d14-14, d14-15-1, d14-15-2, d13-18-2, gb-10.3-5, gb-15.
"""

from datetime import date, datetime, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.control.grounds import why_not
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.papers.models import PaperUse
from quanyi.agency.registry.models import Person
from quanyi.agency.review.messages import letters_about
from quanyi.agency.serve.account_items import year_in_the_books, year_items
from quanyi.agency.serve.certificate import NothingPaid
from quanyi.agency.serve.checking_papers import WithdrawalForm
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.forms import FindForm
from quanyi.agency.serve.issuing import issue_certificate, issue_year_sheet, print_paper
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.registered import SHOWN_ABOVE
from quanyi.agency.serve.selectors import NotKnownThen, issued_record, person_record, readers_of
from quanyi.agency.serve.statement import statement_pdf
from quanyi.agency.serve.year_sheet import year_sheet, years_of
from quanyi.agency.serve.year_sheet_paper import legend
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, give_purpose, may, purpose_of, refuse
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.law.errors import LawError
from quanyi.written.dates import read_day

READERS = 100  # lines of "who looked at my record" a page


@for_posts(*BUSINESS)
def find_person(request: HttpRequest) -> HttpResponse:
    """查询: by a whole number, never without a purpose; no list of persons is ever shown.

    Basis: d14-22, d14-26-1.
    """
    form = FindForm(request.POST if request.method == "POST" else None, reader=account_of(request))
    if form.is_valid():
        give_purpose(request, form.person.pk, form.purpose)
        return redirect("record", form.person.pk)
    return render(request, "serve/find_person.html", {"form": form}, status=422 if form.errors else 200)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """权益记录: the person's page."""
    found, purpose = _person(request, person_id)
    known_at = _known_at(request)
    with transaction.atomic():
        look_at_one_moment()
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part=_part("record", known_at))
        try:
            shown = person_record(found, known_at=known_at)
        except NotKnownThen as error:
            return render(request, "serve/not_known_then.html", {"person": found, "sentence": str(error)})
        account = account_of(request)
        context = {
            "record": shown,
            "shown_above": SHOWN_ABOVE,
            "may_correct": known_at is None and may(account, Post.COUNTER),
            "is_staff": account.kind == AccountKind.STAFF,
            "known_at": known_at,
            "letters": () if known_at else letters_about(found),
            "sheets": years_of(shown),
        }
        return render(request, "serve/record.html", context)


def _known_at(request: HttpRequest) -> datetime | None:
    """所知时点: `?known_at=2025-12-31` (the end of that day) or an instant.

    What cannot be read, or has not come yet, is the present.
    """
    text = request.GET.get("known_at", "")
    found = _instant(text) if ":" in text else _end_of(read_day(text))
    if found is None:
        return None
    found = timezone.make_aware(found) if found.tzinfo is None else found
    return found if found < timezone.now() else None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max) if day else None


def _part(what: str, known_at: datetime | None) -> str:
    return f"{what} as known at {known_at.isoformat()}" if known_at else what


def person_pdf(request: HttpRequest, person_id: int) -> HttpResponse:
    """个人权益记录单: the same figures as a PDF to keep."""
    found, purpose = _person(request, person_id)
    try:
        with transaction.atomic():
            shown = issued_record(found, known_at=_known_at(request))
            at = (shown.known_at or shown.printed_at).isoformat()
            record(Act.PRINT_RECORD, person_id=person_id, purpose=purpose, part="pdf", known_at=at)
            content = statement_pdf(shown, lang=_language())
    except NotKnownThen as missing:
        messages.error(request, str(missing))
        return redirect("record", person_id)
    return _download(content, _("个人权益记录单") + f"-{found.insurance_number}.pdf")


def year_sheet_page(request: HttpRequest, person_id: int, year: int) -> HttpResponse:
    """年度个人权益记录单: a year on one page."""
    found, purpose = _person(request, person_id)
    known_at = _known_at(request)
    with transaction.atomic():
        look_at_one_moment()
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part=_part(f"sheet-{year}", known_at))
        try:
            sheet = year_sheet(person_record(found, known_at=known_at), year)
        except (NotKnownThen, NoSuchFigure) as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        context = {"sheet": sheet, "person": found, "known_at": known_at, "legend": legend()}
        return render(request, "serve/year_sheet.html", context)


def year_sheet_paper(request: HttpRequest, person_id: int, year: int) -> HttpResponse:
    """年度个人权益记录单 PDF: the same on one A4 sheet."""
    found, purpose = _person(request, person_id)
    try:
        paper, content = issue_year_sheet(
            found, year, known_at=_known_at(request), language=_language(), purpose=purpose, by=account_of(request)
        )  # fmt: skip
    except (NotKnownThen, NoSuchFigure) as error:
        return render(request, "404.html", {"sentence": str(error)}, status=404)
    pdf = print_paper(paper, content, request.build_absolute_uri(reverse("verify-paper")))
    return _download(pdf, _("个人权益记录单") + f"-{found.insurance_number}-{year}.pdf")


def certificate(request: HttpRequest, person_id: int) -> HttpResponse:
    """参保缴费证明 PDF for a use."""
    found, purpose = _person(request, person_id)
    use = request.GET.get("use", "")
    if use not in PaperUse.values:
        return render(request, "404.html", {"sentence": _("请选择参保缴费证明的用途。")}, status=404)
    try:
        paper, content = issue_certificate(
            found, PaperUse(use), known_at=_known_at(request), language=_language(), purpose=purpose,
            by=account_of(request),
        )  # fmt: skip
    except (NotKnownThen, NothingPaid) as error:
        return render(request, "404.html", {"sentence": str(error)}, status=404)
    pdf = print_paper(paper, content, request.build_absolute_uri(reverse("verify-paper")))
    return _download(pdf, _("参保缴费证明") + f"-{found.insurance_number}.pdf")


def papers(request: HttpRequest, person_id: int) -> HttpResponse:
    """出具的凭证: every paper that was issued about a person, and whether it was withdrawn."""
    found, purpose = _person(request, person_id)
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part="papers")
        context = {
            "person": found,
            "papers": found.issued_papers.select_related("issued_by", "withdrawal"),
            "may_withdraw": may(account_of(request), Post.COUNTER),
            "form": WithdrawalForm(),
            "uses": PaperUse.choices,
        }
        return render(request, "serve/papers.html", context)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def figure(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """打开数字: one figure down to the rule, its parameters and its entries."""
    found, purpose = _person(request, person_id)
    known_at = _known_at(request)
    with transaction.atomic():
        look_at_one_moment()
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part=_part(key, known_at))
        try:
            opened = open_figure(found, key, known_at=known_at)
        except NoSuchFigure as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        is_staff = account_of(request).kind == AccountKind.STAFF
        context = {"opened": opened, "person": found, "is_staff": is_staff, "known_at": known_at}
        return render(request, "serve/figure.html", context)


def year_items_page(request: HttpRequest, person_id: int, year: int) -> HttpResponse:
    """账户年度: items 26 to 43 of one year."""
    found, purpose = _person(request, person_id)
    known_at = _known_at(request)
    with transaction.atomic():
        look_at_one_moment()
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part=_part(f"year-{year}", known_at))
        plain = account_of(request).kind != AccountKind.STAFF
        context: dict[str, object] = {"person": found, "year": year, "known_at": known_at, "plain": plain}
        try:
            of_year, context["standing"] = year_in_the_books(found, year, known_at=known_at)
            context |= {"figure": of_year, "items": year_items(of_year, year)}
        except LawError as error:
            context["why"] = error.en if (get_language() or "").startswith("en") else error.zh
        return render(request, "serve/account_year.html", context)


def readers(request: HttpRequest, person_id: int) -> HttpResponse:
    """谁看过我的记录: every look, with the purpose given. Basis: gb-9.2-1."""
    found, purpose = _person(request, person_id)
    with transaction.atomic():
        look_at_one_moment()
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part="readers")
        page = Paginator(readers_of(person_id), READERS).get_page(request.GET.get("page"))
        lines = [{**look, "act": Act(look["act"]).label} for look in page.object_list]
        return render(request, "serve/readers.html", {"person": found, "readers": lines, "page": page})


def _person(request: HttpRequest, person_id: int) -> tuple[Person, str]:
    """The person asked for and the purpose of the look, if this login may see the record.

    Persons see their own. Staff who do business see one after giving a purpose for it, as long as it holds. An employer
    never does.
    A refusal is logged outside of any transaction, so that it stays.
    """
    account = account_of(request)
    if account.kind == AccountKind.PERSON:
        mandate = getattr(account, "mandate", None)
        if mandate is None or mandate.person_id != person_id:
            raise refuse(request, gettext_lazy("只能查看本人的权益记录。"))
        return mandate.person, "本人查询"
    if not may(account, *BUSINESS):
        raise refuse(request, gettext_lazy("权益记录只对本人和经办岗位开放。"))
    purpose = purpose_of(request, person_id)
    if not purpose:
        raise refuse(request, gettext_lazy("查看权益记录须先说明事由：请从“查询权益记录”进入。"))
    person = get_object_or_404(Person, pk=person_id)
    if why := why_not(purpose, account, person):
        raise refuse(request, why, person_id=person_id)
    return person, purpose
