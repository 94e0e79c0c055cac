"""闸口: for what a request may see rows about persons, and the one way to a person's record.

Every request of a login that does business runs under a release: its line names the page, and the case where there is
one. A person's login opens that person alone; an administrator opens nobody. Pages that show one person's record open
that person by the line of the look itself (`look`), and nobody else. Basis: d14-14, d14-15, d14-22, d14-26.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import record
from quanyi.agency.control.grounds import why_not
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.workers import has_worked_there
from quanyi.agency.staff.access import BUSINESS, account_of, may, purpose_of, refuse
from quanyi.agency.staff.models import Account, AccountKind

View = TypeVar("View", bound=Callable[..., HttpResponse])
LARGEST = 2**63 - 1  # id that a row may have
PURPOSES = {AccountKind.PERSON: "本人办理", AccountKind.EMPLOYER: "单位办理", AccountKind.STAFF: "办理业务"}


def opens_itself(view: View) -> View:
    """Mark a view that shows one person's record: it opens that person by `look`, and needs no other release."""
    view.opens_itself = True  # type: ignore[attr-defined]
    return view


class Gate:
    """Opens, for the time of one request, what its login may have before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _release_for(request):
            return self.get_response(request)


def _release_for(request: HttpRequest) -> AbstractContextManager[None]:
    account = request.user
    if not isinstance(account, Account):
        return nullcontext()
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return nullcontext()
    person_id = own_person_id(account)
    if getattr(found.func, "opens_itself", False) or not (person_id or _does_business(account)):
        return nullcontext()
    purpose, case_id = PURPOSES[AccountKind(account.kind)], found.kwargs.get("case_id", 0)
    of_case = case_id if 0 < case_id <= LARGEST else None
    return processing(purpose, found.url_name or "", case_id=of_case, person_id=person_id)


def own_person_id(account: Account) -> int | None:
    """Whom a person's login is; None for every other."""
    mandate = getattr(account, "mandate", None) if account.kind == AccountKind.PERSON else None
    return mandate.person_id if mandate else None


def _does_business(account: Account) -> bool:
    return account.kind == AccountKind.EMPLOYER or may(account, *BUSINESS)


class _NoGround(Exception):
    """The ground that was given opens this person no more."""


@contextmanager
def look(
    request: HttpRequest, person_id: int, act: Act, part: str, *, purpose: str = "", **detail: Any
) -> Iterator[Person]:
    """查看: a person's record, to whom may see it, in one transaction with the line of the register that opens it.

    Persons see their own. Staff who do business see one after giving a purpose for it, as long as it holds. An employer
    sees who works or worked there, on pages of its own, which say the `purpose`. A refusal is logged outside of the
    transaction, so that it stays.
    """
    account, purpose = account_of(request), purpose or purpose_for(request, person_id)
    if person_id > LARGEST:
        raise Http404
    try:
        with transaction.atomic():
            look_at_one_moment()
            record(act, person_id=person_id, purpose=purpose, part=part, **detail)
            person = get_object_or_404(Person, pk=person_id)
            if why := _why_not(account, purpose, person):
                raise _NoGround(why)
            yield person
    except _NoGround as refused:
        raise refuse(request, refused.args[0], person_id=person_id) from None


def _why_not(account: Account, purpose: str, person: Person) -> Any:
    if account.kind == AccountKind.STAFF:
        return why_not(purpose, account, person)
    employer_id = account.mandate.employer_id or 0 if account.kind == AccountKind.EMPLOYER else 0
    if employer_id and not has_worked_there(person.pk, employer_id):
        return gettext_lazy("此人没有在本单位参保的记录，单位只能查询本单位职工。")
    return ""


def purpose_for(request: HttpRequest, person_id: int) -> str:
    """For what this login may look at this person, in the log's words; refused where it may not."""
    account = account_of(request)
    if account.kind == AccountKind.PERSON:
        if own_person_id(account) != person_id:
            raise refuse(request, gettext_lazy("只能查看本人的权益记录。"))
        return "本人查询"
    if not may(account, *BUSINESS):
        raise refuse(request, gettext_lazy("权益记录只对本人和经办岗位开放。"))
    purpose = purpose_of(request, person_id)
    if not purpose:
        raise refuse(request, gettext_lazy("查看权益记录须先说明事由：请从“查询权益记录”进入。"))
    return purpose
