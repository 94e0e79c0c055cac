"""Who may open a page: a decorator for views, and the refusal that is logged."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

BUSINESS = frozenset(Post) - ADMINISTRATORS


def account_of(request: HttpRequest) -> Account:
    """The signed-in account (every page but the login needs one)."""
    account = request.user
    assert isinstance(account, Account)
    return account


def refuse(request: HttpRequest, sentence: str, **subject: Any) -> PermissionDenied:
    """Log a refusal; raise what it returns."""
    record(Act.REFUSED, purpose=sentence, path=request.path, **subject)
    return PermissionDenied(sentence)


def may(account: Account, *posts: Post) -> bool:
    return account.kind == AccountKind.STAFF and not posts_of(account).isdisjoint(posts)


def for_posts(*posts: Post) -> Callable[[View[P]], View[P]]:
    """Open a view to staff who hold one of these posts. Basis: d14-7, d14-26-1."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(account_of(request), *posts):
                labels = "、".join(post.label for post in sorted(posts, key=list(Post).index))
                raise refuse(request, f"此页面只对下列岗位开放：{labels}。")
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return decorate
