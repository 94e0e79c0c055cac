"""Reading who holds which post."""

from django.db.models import QuerySet
from django.utils import timezone

from quanyi.agency.staff.days import running
from quanyi.agency.staff.models import Account, AccountKind, DutyChange, Post, Supervision
from quanyi.law.terms import Stage


def posts_of(account: Account) -> frozenset[Post]:
    """岗位: the posts that an account holds now (none for employers and persons)."""
    today = timezone.localdate()
    held = frozenset(Post(post) for post, duty in latest_duties(account).items() if duty.holds(today))
    supervises = not held and account.kind == AccountKind.STAFF and supervision_of(account)
    return frozenset({Post.SUPERVISOR}) if supervises else held


def latest_duties(account: Account) -> dict[str, DutyChange]:
    """{post: the line that holds}, taken ones among them."""
    return {str(line.post): line for line in DutyChange.objects.filter(account=account).order_by("id")}


def duties_by_account(lines: QuerySet[DutyChange]) -> dict[int, dict[str, DutyChange]]:
    """{login: {post: the line that holds}} of these lines."""
    latest: dict[int, dict[str, DutyChange]] = {}
    for line in lines.order_by("id"):
        latest.setdefault(line.account_id, {})[str(line.post)] = line
    return latest


def running_supervisions() -> QuerySet[Supervision]:
    """监督任职 that run today: agreed to, not ended."""
    return Supervision.objects.filter(running(), approval__isnull=False)


def supervision_of(account: Account) -> Supervision | None:
    """By what this login supervises today."""
    return running_supervisions().filter(account=account).first()


def posts_at_door(account: Account) -> frozenset[Post]:
    """岗位 by which pages open and show themselves: of the login of a request, read once for all of it.

    An act asks `posts_of` again, under its lock.
    """
    if account.kind != AccountKind.STAFF:
        return frozenset()
    if not account.is_of_request:
        return posts_of(account)
    held: frozenset[Post] | None = account.__dict__.get("_posts_at_door")
    if held is None:
        held = account.__dict__["_posts_at_door"] = posts_of(account)
    return held


def posts_by_account() -> dict[int, frozenset[Post]]:
    """The posts that everybody holds now, in one look; a supervision beside a post is seen, too, which is against the
    rules (`custody.separation`).
    """
    today = timezone.localdate()
    found = {
        who: frozenset(Post(post) for post, line in posts.items() if line.holds(today))
        for who, posts in duties_by_account(DutyChange.objects.all()).items()
    }
    for who in running_supervisions().values_list("account_id", flat=True):
        found[who] = found.get(who, frozenset()) | {Post.SUPERVISOR}
    return {who: held for who, held in found.items() if held}


def holders_of(post: Post) -> frozenset[int]:
    """The accounts that hold a post now."""
    latest = {line.account_id: line for line in DutyChange.objects.filter(post=post).order_by("id")}
    today = timezone.localdate()
    return frozenset(account_id for account_id, line in latest.items() if line.holds(today))


def stages_of(posts: frozenset[Post]) -> frozenset[Stage]:
    """The review stages that these posts may sign."""
    return frozenset(stage for post in posts if (stage := post.stage))
