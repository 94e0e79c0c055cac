"""Reading who holds which post."""

from django.db.models import QuerySet

from quanyi.agency.staff.days import running
from quanyi.agency.staff.models import Account, AccountKind, DutyChange, Post, Supervision
from quanyi.law.terms import Stage


def posts_of(account: Account) -> frozenset[Post]:
    """岗位: the posts that an account holds now (none for employers and persons)."""
    latest = dict(DutyChange.objects.filter(account=account).order_by("id").values_list("post", "granted"))
    held = frozenset(Post(post) for post, granted in latest.items() if granted)
    supervises = not held and account.kind == AccountKind.STAFF and supervision_of(account)
    return frozenset({Post.SUPERVISOR}) if supervises else held


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
    """The posts that everybody holds now, in one look."""
    latest: dict[int, dict[str, bool]] = {}
    for account_id, post, granted in DutyChange.objects.order_by("id").values_list(
        "account_id", "post", "granted"
    ):
        latest.setdefault(account_id, {})[post] = granted
    found = {
        who: frozenset(Post(post) for post, held in posts.items() if held) for who, posts in latest.items()
    }
    supervise = running_supervisions().values_list("account_id", flat=True)
    return {who: frozenset({Post.SUPERVISOR}) for who in supervise} | {
        who: held for who, held in found.items() if held
    }


def holders_of(post: Post) -> frozenset[int]:
    """The accounts that hold a post now."""
    latest = dict(DutyChange.objects.filter(post=post).order_by("id").values_list("account_id", "granted"))
    return frozenset(account_id for account_id, granted in latest.items() if granted)


def stages_of(posts: frozenset[Post]) -> frozenset[Stage]:
    """The review stages that these posts may sign."""
    return frozenset(stage for post in posts if (stage := post.stage))
