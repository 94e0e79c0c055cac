"""第二人: whose word is wanted beside who runs a command about another's login. Basis: d14-7, d14-26-1."""

from collections.abc import Collection

from quanyi.agency.audit.acting import OWN_AGENCY
from quanyi.agency.staff.models import Account, AccountKind, Agency, DutyChange, Post
from quanyi.agency.staff.post_requests import ASKING, LEADING, are_asked_for
from quanyi.agency.staff.selectors import posts_by_account


def needs_second(
    subject: Account, by: Account, posts: Collection[Post] | None = None, *, granted: bool = False
) -> bool:
    """Whether one word is too little: for another agency's login, for one that has held a post; where posts are given
    (`granted`) or taken, once the agency gives them by requests alone and some of them speak on others' posts.

    Posts of the installation's own agency are given by one person on its first day.
    """
    if subject.kind != AccountKind.STAFF:
        return False
    if subject.agency_id != by.agency_id or subject.agency_id != OWN_AGENCY:
        return True
    if posts is None:
        return DutyChange.objects.filter(account=subject).exists()
    return are_asked_for(subject.agency_id) and (granted or bool(ASKING.intersection(posts)))


def who_may_second(subject: Account, by: Account) -> frozenset[int]:
    """The logins one of which must speak: who leads or supervises there, else whoever holds a post there; where there
    is nobody, of the agency above, at last of the installation's own. Empty: nobody else is left.
    """
    held = {who: posts for who, posts in posts_by_account().items() if who not in (subject.pk, by.pk)}
    active = Account.objects.filter(pk__in=held, is_active=True, kind=AccountKind.STAFF)
    of_agency = dict(active.values_list("pk", "agency_id"))
    for agency_id in _upwards(subject.agency):
        there = {who for who, where in of_agency.items() if where == agency_id}
        leading = {who for who in there if held[who] & LEADING}
        if there:
            return frozenset(leading or there)
    return frozenset()


def _upwards(agency: Agency) -> list[int]:
    found = []
    above: Agency | None = agency
    while above is not None:
        found.append(above.pk)
        above = above.parent
    return [*found, OWN_AGENCY]


def is_first_administrator(account: Account) -> bool:
    """Whether this is who begins an office: its only administrator, while posts are not asked for there yet."""
    others = [
        who for who, posts in posts_by_account().items() if Post.SYSTEM_ADMIN in posts and who != account.pk
    ]
    return not others and not are_asked_for(account.agency_id)
