"""Queries: a person's record, opened figures and copies. No entry in the log, no data.

Basis: d14-3-1, d14-4, d14-14, d14-15-1, d14-15-2, d13-18-2, gb-10.3-5, gb-15.
"""

from collections.abc import Callable
from datetime import date, datetime, time

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.downloads import pdf_download
from quanyi.agency.grants.models import Grant
from quanyi.agency.ledger.locks import complete_instant
from quanyi.agency.papers.models import PaperKind, PaperUse
from quanyi.agency.papers.services import About
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.review.messages import letters_about
from quanyi.agency.serve.account_items import arrears_in_the_books, year_in_the_books, year_items
from quanyi.agency.serve.account_statement import NoMoves, SpanForm, account_statement, latest_year
from quanyi.agency.serve.certificate import NothingPaid
from quanyi.agency.serve.charts import charts_of
from quanyi.agency.serve.checking_papers import WithdrawalForm
from quanyi.agency.serve.counted import gaps_of
from quanyi.agency.serve.disputed import disputed_figure
from quanyi.agency.serve.figures import corrected_by, open_figure
from quanyi.agency.serve.forms import FindForm
from quanyi.agency.serve.gate import (
    CUT,
    LARGEST,
    grant_looked_under,
    look,
    opens_itself,
    purpose_for,
    released_items,
)
from quanyi.agency.serve.issuing import issue, print_paper
from quanyi.agency.serve.kept import Part, kept, page_of, rendered
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.overview import last_paid, steps_of
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.registered import SHOWN_ABOVE
from quanyi.agency.serve.released import released_under
from quanyi.agency.serve.selectors import NotKnownThen, issued_record, paid_months, person_record
from quanyi.agency.serve.statement import statement_pdf
from quanyi.agency.serve.templatetags.figures import instant
from quanyi.agency.serve.who_looked import Sitting, looks_of_sitting, sittings_of
from quanyi.agency.serve.year_sheet import year_sheet, years_of
from quanyi.agency.serve.year_sheet_paper import legend
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, give_purpose, may
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.agency.wording import reading, sentence
from quanyi.law.errors import LawError
from quanyi.law.periods import Month
from quanyi.law.rules.disclosure import ALL
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
    context = {"form": form, "may_register": may(account_of(request), Post.COUNTER)}
    return render(request, "serve/find_person.html", context, status=422 if form.errors else 200)


@opens_itself
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """权益记录: the person's page."""
    known_at = _known_at(request)
    with look(request, person_id, Act.VIEW_RECORD, _part("record", known_at), needs=CUT) as found:
        grant = grant_looked_under(request)
        if grant is not None and not released_items(request) >= ALL:
            return _released_page(request, grant, person_record(found, known_at=known_at))
        try:
            part = _kept_now(request, found, "record", lambda: _record(request, found, known_at), known_at)
        except NotKnownThen as error:
            return render(request, "serve/not_known_then.html", {"person": found, "sentence": str(error)})
        return page_of(request, part)


def _kept_now(
    request: HttpRequest, person: Person, page: str, make: Callable[[], Part], known_at: datetime | None
) -> Part:
    """The present page as it is kept; of an earlier instant, and under a grant, it is made each time."""
    if known_at is not None or grant_looked_under(request) is not None:
        return make()
    account = account_of(request)
    audience = "counter" if may(account, Post.COUNTER) else account.kind
    return kept(person, page, audience, make)


def _record(request: HttpRequest, person: Person, known_at: datetime | None) -> Part:
    shown = person_record(person, known_at=known_at)
    account, grant = account_of(request), grant_looked_under(request)
    letters = () if known_at or grant else tuple(letters_about(person))
    context = {
        "record": shown,
        "shown_above": SHOWN_ABOVE,
        "may_correct": known_at is None and may(account, Post.COUNTER),
        "is_staff": account.kind == AccountKind.STAFF,
        "known_at": known_at,
        "grant": grant,
        "letters": letters,
        "sheets": years_of(shown),
        "last_paid": last_paid(shown),
        "gaps": gaps_of(person, paid_months(shown.contributions), known_at=known_at),
        "steps": () if known_at or grant else steps_of(shown, person, letters, today=timezone.localdate()),
        "charts": charts_of(shown.years),
    }
    # Where nothing is posted the record says as of which minute that is so.
    return rendered("serve/record.html", context)._replace(lasts=shown.data_until != shown.printed_at)


def _released_page(request: HttpRequest, grant: Grant, shown: PersonRecord) -> HttpResponse:
    """权益记录 as far as a grant releases it."""
    released = released_under(grant, shown)
    return render(request, "serve/released.html", {"released": released, "grant": grant, "record": shown})


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


@opens_itself
def person_pdf(request: HttpRequest, person_id: int) -> HttpResponse:
    """个人权益记录单: the same figures as a PDF to keep."""
    known_at, until = _known_at(request), complete_instant()
    at = (known_at or until).isoformat()
    try:
        with look(request, person_id, Act.PRINT_RECORD, "pdf", known_at=at) as found:
            content = statement_pdf(issued_record(found, until=until, known_at=known_at), lang=reading())
    except NotKnownThen as missing:
        messages.error(request, str(missing))
        return redirect("record", person_id)
    return pdf_download(content, _("个人权益记录单") + f"-{found.insurance_number}.pdf")


@opens_itself
def year_sheet_page(request: HttpRequest, person_id: int, year: int) -> HttpResponse:
    """年度个人权益记录单: a year on one page."""
    known_at = _known_at(request)
    with look(request, person_id, Act.VIEW_RECORD, _part(f"sheet-{year}", known_at)) as found:
        try:
            sheet = year_sheet(person_record(found, known_at=known_at), year)
        except (NotKnownThen, NoSuchFigure) as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        context = {"sheet": sheet, "person": found, "known_at": known_at, "legend": legend()}
        return render(request, "serve/year_sheet.html", context)


@opens_itself
def year_sheet_paper(request: HttpRequest, person_id: int, year: int) -> HttpResponse:
    """年度个人权益记录单 PDF: the same on one A4 sheet."""
    name = _("个人权益记录单") + f"-{{number}}-{year}.pdf"
    return _issued(request, person_id, f"sheet-{year}", PaperKind.YEAR_SHEET, {"year": year}, name)


@opens_itself
def certificate(request: HttpRequest, person_id: int) -> HttpResponse:
    """参保缴费证明 PDF for a use."""
    use = request.GET.get("use", "")
    if use not in PaperUse.values:
        return render(request, "404.html", {"sentence": _("请选择参保缴费证明的用途。")}, status=404)
    name = _("参保缴费证明") + "-{number}.pdf"
    return _issued(request, person_id, "certificate", PaperKind.CERTIFICATE, {"use": use}, name)


@opens_itself
def statement_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """养老保险个人账户对账单: what moved the account, of the months that are asked for."""
    known_at, form = _known_at(request), SpanForm(request.GET if "first" in request.GET else None)
    with look(request, person_id, Act.VIEW_RECORD, _part("statement", known_at)) as found:
        try:
            record = person_record(found, known_at=known_at)
            asked = _span(form) if form.is_bound else latest_year(record)
            statement = account_statement(record, *asked) if asked else None
        except (NotKnownThen, NoMoves) as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        if statement and not form.is_bound:
            form = SpanForm(initial={"first": statement.first, "last": statement.last})
        context = {
            "statement": statement,
            "record": record,
            "person": found,
            "known_at": known_at,
            "form": form,
        }
        return render(request, "serve/account_statement.html", context, status=200 if statement else 422)


@opens_itself
def statement_paper(request: HttpRequest, person_id: int) -> HttpResponse:
    """养老保险个人账户对账单 PDF: the same on paper."""
    span = _span(SpanForm(request.GET))
    if span is None:
        return render(request, "404.html", {"sentence": _("请先选择对账的起止年月。")}, status=404)
    name = _("养老保险个人账户对账单") + f"-{{number}}-{span[0]}-{span[1]}.pdf"
    about: About = {"first_month": span[0], "last_month": span[1]}
    return _issued(request, person_id, "statement", PaperKind.STATEMENT, about, name)


@opens_itself
def decision(request: HttpRequest, person_id: int, decision_id: int) -> HttpResponse:
    """待遇核定表 PDF of one decision."""
    with look(request, person_id, Act.VIEW_RECORD, "decision") as found:
        decided = found.benefit_decisions.select_related("case").filter(pk=decision_id).first()
    known_at = _known_at(request)
    if decided is None:
        return render(request, "404.html", {"sentence": _("这份记录里没有这次核定。")}, status=404)
    if known_at and decided.learned_at > known_at:
        sentence = _("这次核定在 %(at)s 时系统还不知道；请去掉网址中的时点再打印。") % {
            "at": instant(known_at)
        }
        return render(request, "404.html", {"sentence": sentence}, status=404)
    about: About = {"decision": decided}
    return _issued(
        request, person_id, "decision", PaperKind.DECISION, about, _("待遇核定表") + "-{number}.pdf"
    )


def _span(form: SpanForm) -> tuple[Month, Month] | None:
    return (form.cleaned_data["first"], form.cleaned_data["last"]) if form.is_valid() else None


def _issued(
    request: HttpRequest,
    person_id: int,
    part: str,
    kind: PaperKind,
    about: About,
    name: str,
) -> HttpResponse:
    """A paper, issued under a look at the person and printed when it is committed, as its proof is of what is."""
    known_at, until = _known_at(request), complete_instant()
    try:
        with look(request, person_id, Act.VIEW_RECORD, part) as found:
            paper, content = issue(
                kind, found, about, until=until, known_at=known_at, language=reading(),
                purpose=purpose_for(request, person_id), by=account_of(request),
            )  # fmt: skip
    except (NotKnownThen, NoSuchFigure, NothingPaid, NoMoves) as error:
        return render(request, "404.html", {"sentence": str(error)}, status=404)
    with processing("打印权益记录", part, person_id=person_id):
        pdf = print_paper(paper, content, request.build_absolute_uri(reverse("verify-paper")))
    return pdf_download(pdf, name.format(number=found.insurance_number))


@opens_itself
def papers(request: HttpRequest, person_id: int) -> HttpResponse:
    """出具的凭证: every paper that was issued about a person, and whether it was withdrawn."""
    with look(request, person_id, Act.VIEW_RECORD, "papers") as found:
        context = {
            "person": found,
            "papers": found.issued_papers.select_related("issued_by", "withdrawal"),
            "may_withdraw": may(account_of(request), Post.COUNTER),
            "form": WithdrawalForm(),
            "uses": PaperUse.choices,
        }
        return render(request, "serve/papers.html", context)


@opens_itself
def figure(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """打开数字: one figure down to the rule, its parameters and its entries."""
    known_at = _known_at(request)
    with look(request, person_id, Act.VIEW_RECORD, _part(key, known_at)) as found:
        try:
            part = _kept_now(
                request,
                found,
                f"figure {key}"[:100],
                lambda: _figure(request, found, key, known_at),
                known_at,
            )
        except NoSuchFigure as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        return page_of(request, part)


def _figure(request: HttpRequest, person: Person, key: str, known_at: datetime | None) -> Part:
    account = account_of(request)
    context = {
        "opened": open_figure(person, key, known_at=known_at),
        "key": key,
        "person": person,
        "is_staff": account.kind == AccountKind.STAFF,
        "known_at": known_at,
        "disputed": disputed_figure(person.pk, key, known_at=known_at),
        "corrected_by": corrected_by(key) if not known_at and may(account, Post.COUNTER) else "",
    }
    return rendered("serve/figure.html", context)


@opens_itself
def dispute(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """书面核查申请: a figure with which somebody does not agree, as an application to print, sign and hand in.

    Basis: d14-16.
    """
    with look(request, person_id, Act.VIEW_RECORD, f"dispute-{key}") as found:
        try:
            opened = open_figure(found, key)
        except NoSuchFigure as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        context = {"opened": opened, "key": key, "person": found, "name": facts_of(found)["name"].value}
        return render(request, "serve/dispute.html", context)


@opens_itself
def year_items_page(request: HttpRequest, person_id: int, year: int) -> HttpResponse:
    """账户年度: items 26 to 43 of one year."""
    known_at = _known_at(request)
    with look(request, person_id, Act.VIEW_RECORD, _part(f"year-{year}", known_at)) as found:
        part = _kept_now(
            request, found, f"year {year}", lambda: _year_items(request, found, year, known_at), known_at
        )
        return page_of(request, part)


def _year_items(request: HttpRequest, person: Person, year: int, known_at: datetime | None) -> Part:
    plain = account_of(request).kind != AccountKind.STAFF
    context: dict[str, object] = {"person": person, "year": year, "known_at": known_at, "plain": plain}
    try:
        of_year, context["standing"] = year_in_the_books(person, year, known_at=known_at)
        context |= {"figure": of_year, "items": year_items(of_year, year)}
    except LawError as error:
        context["why"] = sentence(error)
        context |= _arrears_alone(person, year, known_at)
    return rendered("serve/account_year.html", context)


def _arrears_alone(person: Person, year: int, known_at: datetime | None) -> dict[str, object]:
    """Items 38 to 43, which wait for no rate; nothing where no year that is owed has one."""
    try:
        owed = arrears_in_the_books(person, year, known_at=known_at)
    except LawError:
        return {}
    return {"figure": owed, "items": [line for line in year_items(owed, year) if line.figures]}


@opens_itself
def readers(request: HttpRequest, person_id: int) -> HttpResponse:
    """谁看过我的记录: every look, with the purpose given, folded by sitting; `?sitting=` opens one line by line.

    Basis: gb-9.2-1.
    """
    last_id = _id_in(request.GET.get("sitting", ""))
    with look(request, person_id, Act.VIEW_RECORD, "readers", for_grants=False) as found:
        rows = looks_of_sitting(person_id, last_id) if last_id else sittings_of(person_id)
        page: Page[Sitting] = Paginator(rows, READERS).get_page(request.GET.get("page"))
        query = f"sitting={last_id}&" if last_id else ""
        context = {"person": found, "page": page, "sitting": last_id, "query": query}
        return render(request, "serve/readers.html", context)


def _id_in(text: str) -> int | None:
    """An id of an address; what is none asks for nothing."""
    return int(text) if text.isascii() and text.isdigit() and int(text) <= LARGEST else None
