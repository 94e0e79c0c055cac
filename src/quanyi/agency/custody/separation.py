"""岗位分离核查: no administrator holds a business or query post, by whatever way in; counted, and named by login.

The database refuses it line by line; this looks at what stands, whoever wrote it. Basis: d14-11-1, d14-26-2.
"""

from collections.abc import Iterator

from django.db.models import Q

from quanyi.agency.grants.models import AppToken
from quanyi.agency.registry.models import Mandate
from quanyi.agency.staff.days import not_over
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Delegation, Post
from quanyi.agency.staff.selectors import posts_by_account


def mixed() -> dict[str, list[int]]:
    """{way in: logins that mix what must not meet}; empty lists where all is well."""
    held = posts_by_account()
    administer = {who for who, posts in held.items() if posts & ADMINISTRATORS}
    return {way: sorted(found) for way, found in _ways(held, administer)}


def _ways(held: dict[int, frozenset[Post]], administer: set[int]) -> Iterator[tuple[str, set[int]]]:
    yield "page", {who for who in administer if held[who] - ADMINISTRATORS}
    yield "supervision", {who for who, posts in held.items() if Post.SUPERVISOR in posts and len(posts) > 1}
    yield "delegation", set(_logins(Delegation.objects.filter(not_over()), "delegate")) & administer
    yield "mandate", set(_logins(Mandate.objects.all(), "account")) & held.keys()
    yield "token", set(_logins(AppToken.objects.filter(end=None), "account")) & held.keys()
    bound = Account.objects.filter(pk__in=held, subjects__isnull=False)
    yield "provider", set(bound.values_list("pk", flat=True))
    others = Account.objects.filter(~Q(kind=AccountKind.STAFF), pk__in=held)
    yield "shell", set(others.values_list("pk", flat=True))


def _logins(rows: object, field: str) -> Iterator[int]:
    yield from rows.values_list(f"{field}_id", flat=True)  # type: ignore[attr-defined]
