"""The last step of a request that showed persons: a line for each of them, all in one INSERT. Basis: d14-4, d14-14.

Whoever is named on a page says so where it is made (`audit.looks.shows`); a number that is written in what leaves is
found here, so that no page and no file can forget it. An answer that cannot be read does not leave, nor does one whose
lines cannot be written: the request fails.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from quanyi.agency.audit.looks import Shown, looking
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import current_actor
from quanyi.agency.collect.models import ReceivedFile
from quanyi.agency.control.grounds import CASE
from quanyi.agency.grants.tokens import purpose_by
from quanyi.agency.registry.selectors import own_people_called, persons_named_by
from quanyi.agency.review.models import Case
from quanyi.agency.serve.written_texts import names_in, numbers_in, texts_in

FILES = frozenset({
    "original", "fault-list", "payment-file", "payment-orders", "received", "document", "case-document",
    "reconciliation-statement", "transfer-message", "letter", "letter-pdf",
})  # fmt: skip
FINDINGS = frozenset({"finding", "findings"})
# What is said of a look at these pages, where no case says it.
PURPOSES = {"benefit-differences": "重算补差", "entrusted": "受托查询", "inspections": "监督检查"}
CASES = frozenset({
    "case", "case-persons", "sign", "return-for-papers", "worklist", "query", "query-reply", "answer-query",
})  # fmt: skip
# Pages on which somebody is asked for by a number; one that is granted goes on to another.
ASKING = frozenset({"find-person", "give-mandate", "register-mandate", "new-query", "new-inspection"})


class Looks:
    """Writes what `audit.looks.shows` gathered; of one person once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with looking() as shown:
            response = self.get_response(request)
            if request.user.is_authenticated:
                _write(request, shown, texts_in(getattr(response, "still_to_read", response.content)))
        return response


def _write(request: HttpRequest, shown: Shown, leaving: list[bytes]) -> None:
    numbers = shown.numbers | numbers_in(leaving)
    known = {shown.bearers[number] for number in numbers & shown.bearers.keys()}
    named = named_by(numbers - shown.bearers.keys())
    persons = shown.persons | known | named | _own_people(request, leaving)
    if missing := sorted(persons - shown.written):
        with transaction.atomic():
            AuditEntry.objects.bulk_create(_lines(request, missing))


def named_by(numbers: set[str]) -> set[int]:
    """Persons who bear these numbers; beside a look at one person, to ask is a matter of its own."""
    if not numbers:
        return set()
    with processing("核对留痕"):
        return set(persons_named_by(numbers))


def _own_people(request: HttpRequest, leaving: list[bytes]) -> set[int]:
    """Of an employer's file also those of its people who are named beside a number that is nobody's."""
    match = request.resolver_match
    if match is None or "file_id" not in match.kwargs:
        return set()
    employers = ReceivedFile.objects.filter(pk=match.kwargs["file_id"]).values_list("employer_id", flat=True)
    return {
        person
        for employer in employers
        if employer
        for person in own_people_called(names_in(leaving), employer)
    }


def _lines(request: HttpRequest, persons: list[int]) -> list[AuditEntry]:
    who, match = current_actor(), request.resolver_match
    page = (match.url_name if match else "") or ""
    case_id = _case_of(page, match.kwargs) if match else None
    token = getattr(request, "app_token", None)
    purpose = purpose_by(token) if token else _purpose(page, case_id)
    return [
        AuditEntry(
            act=_act(page), actor_id=who.account_id, actor_name=who.name, address=who.address, person_id=person_id,
            case_id=case_id, purpose=purpose, detail={"part": page, "path": request.path[:200]},
        )
        for person_id in persons
    ]  # fmt: skip


def _case_of(page: str, asked: dict[str, Any]) -> int | None:
    """The case of this page; of a file or a paper, the last case that it was handed in with."""
    if page in CASES or page == "case-document":
        return asked.get("case_id")
    with_it = {
        "file_id": "rounds__submission__file",
        "document_id": "rounds__submission__change_rows__document",
        "letter_id": "letters",
    }
    key = next((key for key in with_it if key in asked), None)
    if page not in FILES or key is None:
        return None
    found = Case.objects.filter(**{with_it[key]: asked[key]})
    return found.order_by("-pk").values_list("pk", flat=True).first()


def _act(page: str) -> Act:
    if page in CASES:
        return Act.VIEW_CASE
    if page in ASKING:
        return Act.ASK_RECORD
    if page in FINDINGS:
        return Act.VIEW_FINDING
    return Act.VIEW_FILE if page in FILES else Act.VIEW_RECORD


def _purpose(page: str, case_id: int | None) -> str:
    if case_id is None:
        return "查询未予办理" if page in ASKING else PURPOSES.get(page, "办理业务")
    number = Case.objects.filter(pk=case_id).values_list("number", flat=True).first()
    return f"{CASE} {number}" if number else "办理业务"
