"""The last step of a request that showed persons: a line for each of them, all in one INSERT. Basis: d14-4, d14-14.

Whoever is named on a page says so where it is made (`audit.looks.shows`); a number that is written in what leaves is
found here, so that no page and no file can forget it. Without the lines no answer: if they cannot be written, the
request fails.
"""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from quanyi.agency.audit.looks import Shown, looking
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import current_actor
from quanyi.agency.registry.selectors import persons_named_by
from quanyi.agency.review.models import Case
from quanyi.agency.serve.written_numbers import numbers_in
from quanyi.agency.staff.models import AccountKind

FILES = frozenset({
    "original", "fault-list", "payment-file", "payment-orders", "received", "document", "reconciliation-statement",
})  # fmt: skip
FINDINGS = frozenset({"finding", "findings"})
CASES = frozenset({"case", "sign", "worklist"})


class Looks:
    """Writes what `audit.looks.shows` gathered; of one person once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with looking() as shown:
            response = self.get_response(request)
            if request.user.is_authenticated:
                _write(request, shown, shown.numbers | _numbers_leaving(request, response))
        return response


def _numbers_leaving(request: HttpRequest, response: HttpResponse) -> set[str]:
    """Of a person's login none is looked for: it opens its own record only, and each of those pages writes its line."""
    if response.streaming or getattr(request.user, "kind", None) == AccountKind.PERSON:
        return set()
    return numbers_in(response.content)


def _write(request: HttpRequest, shown: Shown, numbers: set[str]) -> None:
    persons = shown.persons | persons_named_by(numbers)
    if missing := sorted(persons - shown.written):
        with transaction.atomic():
            AuditEntry.objects.bulk_create(_lines(request, missing))


def _lines(request: HttpRequest, persons: list[int]) -> list[AuditEntry]:
    who, match = current_actor(), request.resolver_match
    page = (match.url_name if match else "") or ""
    case_id = match.kwargs.get("case_id") if match and page in CASES else None
    return [
        AuditEntry(
            act=_act(page), actor_id=who.account_id, actor_name=who.name, address=who.address, person_id=person_id,
            case_id=case_id, purpose=_purpose(case_id), detail={"part": page, "path": request.path[:200]},
        )
        for person_id in persons
    ]  # fmt: skip


def _act(page: str) -> Act:
    if page in CASES:
        return Act.VIEW_CASE
    if page in FINDINGS:
        return Act.VIEW_FINDING
    return Act.VIEW_FILE if page in FILES else Act.VIEW_RECORD


def _purpose(case_id: int | None) -> str:
    if case_id is None:
        return "办理业务"
    number = Case.objects.filter(pk=case_id).values_list("number", flat=True).first()
    return f"办理案件 {number}" if number else "办理业务"
