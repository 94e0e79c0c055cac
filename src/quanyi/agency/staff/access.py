"""Who may open a page: a decorator for views, and the refusal that is logged."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.staff.delegations import stood_in_by
from quanyi.agency.staff.models import BUSINESS as BUSINESS
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_at_door

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

PURPOSES = "record_purposes"  # session: person id -> the purpose that a clerk gave


def account_of(request: HttpRequest) -> Account:
    """The signed-in account (every page but the login needs one)."""
    account = request.user
    assert isinstance(account, Account)
    return account


class Denied(PermissionDenied):
    """不予准许; `sentence` is lazy where it has more than one language."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def refuse(request: HttpRequest, sentence: Any, **subject: Any) -> PermissionDenied:
    """Log a refusal, in Chinese; raise what it returns. A lazy sentence is shown in the reader's language."""
    with override("zh-hans"):
        record(Act.REFUSED, purpose=str(sentence), path=request.path, **subject)
    return Denied(sentence)


def may(account: Account, *posts: Post) -> bool:
    return account.kind == AccountKind.STAFF and not posts_at_door(account).isdisjoint(posts)


def give_purpose(request: HttpRequest, person_id: int, purpose: str) -> None:
    """For this session the clerk looks at this person for this purpose."""
    request.session[PURPOSES] = {**request.session.get(PURPOSES, {}), str(person_id): purpose}


def purpose_of(request: HttpRequest, person_id: int) -> str:
    """The purpose that the clerk gave for looking at a person; empty where none was given."""
    given: str = request.session.get(PURPOSES, {}).get(str(person_id), "")
    return given


def _only_for_now(posts: Collection[Post]) -> str:
    labels = _("、").join(str(post.label) for post in Post if post in posts)
    return _("此页面只对下列岗位开放：%(posts)s。") % {"posts": labels}


_only_for = lazy(_only_for_now, str)


SIGNING = tuple(post for post in Post if post.stage)


def signs(account: Account) -> bool:
    """Whether somebody may sign anything today: by a post, or for somebody absent."""
    return may(account, *SIGNING) or (may(account, *BUSINESS) and bool(stood_in_by(account)))


def for_signers(view: View[P]) -> View[P]:
    """Open a view to whoever signs; which case, the rule of signing says. Basis: d14-7."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not signs(account_of(request)):
            raise refuse(request, _only_for(SIGNING))
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)


def for_posts(*posts: Post) -> Callable[[View[P]], View[P]]:
    """Open a view to staff who hold one of these posts. Basis: d14-7, d14-26-1."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(account_of(request), *posts):
                raise refuse(request, _only_for(posts))
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return decorate
