"""闸口: for what a request may see rows about persons, and the one way to a person's record.

Every request of a login that does business runs under a release: its line names the page, and the case where there is
one. A person's login opens that person alone; an administrator opens nobody. Pages that show one person's record open
that person by the line of the look itself (`look`), and nobody else. Basis: d14-14, d14-15, d14-22, d14-26.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.asked import by_id
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import record
from quanyi.agency.control.grounds import why_not
from quanyi.agency.grants import selectors as grants
from quanyi.agency.grants.models import AppToken, Grant
from quanyi.agency.grants.token_models import TokenItem
from quanyi.agency.grants.tokens import not_named
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.serve.workers import has_worked_there
from quanyi.agency.staff.access import BUSINESS, account_of, may, purpose_of, refuse
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.wording import label
from quanyi.law.rules.disclosure import ALL, items_for
from quanyi.law.terms import RecordItem, Requester

View = TypeVar("View", bound=Callable[..., HttpResponse])
LARGEST = 2**63 - 1  # id that a row may have
PURPOSES = {AccountKind.PERSON: "本人办理", AccountKind.EMPLOYER: "单位办理", AccountKind.STAFF: "办理业务"}
SUPERVISING = "监督查看"  # registers, counts and lists that name nobody
OWN = "本人查询"
AS_WHOM = {
    AccountKind.PERSON: Requester.PERSON,
    AccountKind.EMPLOYER: Requester.EMPLOYER,
    AccountKind.STAFF: Requester.CLERK,
}
CUT = frozenset[RecordItem]()  # what a page needs that shows whatever is released, and says what is not


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
    person_id = person_of(account)
    if getattr(found.func, "opens_itself", False) or not (person_id or _does_business(account)):
        return nullcontext()
    purpose = SUPERVISING if may(account, Post.SUPERVISOR) else PURPOSES[AccountKind(account.kind)]
    case_id = found.kwargs.get("case_id", 0)
    of_case = case_id if 0 < case_id <= LARGEST else None
    return processing(purpose, found.url_name or "", case_id=of_case, person_id=person_id)


def _does_business(account: Account) -> bool:
    return account.kind == AccountKind.EMPLOYER or may(account, *BUSINESS, Post.SUPERVISOR)


class _NoGround(Exception):
    """The ground that was given opens this person no more."""


@dataclass(frozen=True)
class Ground:
    """查询依据: by what somebody looks: as the person, a clerk or the employer, or under a grant."""

    account: Account
    purpose: str
    grant: Grant | None
    token: AppToken | None = None

    @property
    def items(self) -> frozenset[RecordItem]:
        """What the law releases to them, of it what the token of an app names; months of an employer, its page asks."""
        if self.grant is not None:
            return items_for(self.grant.of_whom, named=self.grant.named, holds=True)
        released = items_for(AS_WHOM[AccountKind(self.account.kind)], holds=True)
        return released & self.token.opens if self.token else released

    def why_not(self, person: Person, needs: frozenset[RecordItem]) -> Any:
        """A sentence that says why it does not open what is asked for; empty where it does."""
        if self.purpose.partition(" ")[0] in grants.WORDS:
            sentence = grants.why_not(self.grant, self.account, person)
        else:
            sentence = _why_not(self.account, self.purpose, person)
        lacking = needs - self.items
        if lacking and self.token:
            return sentence or not_named(*(TokenItem(each.value) for each in RecordItem if each in lacking))
        return sentence or (_lacks(lacking) if lacking else "")


def _lacks_now(lacking: frozenset[RecordItem]) -> str:
    names = _("、").join(label(each) for each in RecordItem if each in lacking)
    return _("书面材料没有列明“%(items)s”，不能查看这一页。能查看的内容都在权益记录页上。") % {"items": names}


_lacks = lazy(_lacks_now, str)


@contextmanager
def look(
    request: HttpRequest,
    person_id: int,
    act: Act,
    part: str,
    *,
    purpose: str = "",
    needs: frozenset[RecordItem] = ALL,
    for_grants: bool = True,
    **detail: Any,
) -> Iterator[Person]:
    """查看: a person's record, to whom may see it, in one transaction with the line of the register that opens it.

    Persons see their own. Staff who do business see one after giving a purpose for it, as long as it holds. An employer
    sees who works or worked there, on pages of its own, which say the `purpose`. Under a grant others see the items
    that it names: a page that shows more (`needs`), or is the person's own affair (not `for_grants`), is refused. An
    app sees, of what its login does, what its token names (`app_token` of the request). A refusal is logged outside
    of the transaction, so that it stays.
    """
    account, purpose = account_of(request), purpose or purpose_for(request, person_id)
    if person_id > LARGEST:
        raise Http404
    try:
        with transaction.atomic():
            look_at_one_moment()
            record(act, person_id=person_id, purpose=purpose, part=part, **detail)
            person = by_id(Person, person_id)
            if person is None:
                raise Http404
            ground = Ground(account, purpose, grants.grant_of(purpose), getattr(request, "app_token", None))
            if ground.grant is not None and not for_grants:
                raise _NoGround(gettext_lazy("这一页只供本人和经办岗位查看，不在授权之内。"))
            if why := ground.why_not(person, needs):
                raise _NoGround(why)
            request.ground = ground  # type: ignore[attr-defined]
            yield person
    except _NoGround as refused:
        raise refuse(request, refused.args[0], person_id=person_id) from None


def grant_looked_under(request: HttpRequest) -> Grant | None:
    """Within a look: the grant under which it is made."""
    ground: Ground = request.ground  # type: ignore[attr-defined]
    return ground.grant


def released_items(request: HttpRequest) -> frozenset[RecordItem]:
    """Within a look: the items that may be shown."""
    ground: Ground = request.ground  # type: ignore[attr-defined]
    return ground.items


def _why_not(account: Account, purpose: str, person: Person) -> Any:
    if may(account, Post.SUPERVISOR):  # by an order of the body alone, which is a grant
        return gettext_lazy("监督人员查看个人的记录，须先按监督文书登记查阅依据：请从“监督查阅”进入。")
    if account.kind == AccountKind.STAFF:
        return why_not(purpose, account, person)
    if account.kind == AccountKind.PERSON and person_of(account) != person.pk:
        return gettext_lazy("只能查看本人的权益记录；受他人委托的，请从“受托查询”进入。")
    employer_id = account.mandate.employer_id or 0 if account.kind == AccountKind.EMPLOYER else 0
    if employer_id and not has_worked_there(person.pk, employer_id):
        return gettext_lazy("此人没有在本单位参保的记录，单位只能查询本单位职工。")
    return ""


def purpose_for(request: HttpRequest, person_id: int) -> str:
    """For what this login may look at this person, in the log's words; refused where it may not."""
    account = account_of(request)
    if account.kind == AccountKind.PERSON:
        if person_of(account) == person_id:
            return OWN
        if purpose := purpose_of(request, person_id):
            return purpose
        raise refuse(request, gettext_lazy("只能查看本人的权益记录；受他人委托的，请从“受托查询”进入。"))
    if not may(account, *BUSINESS, Post.SUPERVISOR):
        raise refuse(request, gettext_lazy("权益记录只对本人和经办岗位开放。"))
    purpose = purpose_of(request, person_id)
    if not purpose and may(account, Post.SUPERVISOR):
        raise refuse(
            request, gettext_lazy("监督人员查看个人的记录，须先按监督文书登记查阅依据：请从“监督查阅”进入。")
        )
    if not purpose:
        raise refuse(request, gettext_lazy("查看权益记录须先说明事由：请从“查询权益记录”进入。"))
    return purpose
