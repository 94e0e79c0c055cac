"""岗位申请: a post is asked for by one and agreed to by two others; it ends by its day, or by one word before.

Basis: d14-7, d14-12, d14-26-1, d14-26-2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.days import not_over, year_on
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, DutyChange, Post, Supervision
from quanyi.agency.staff.post_models import PostAgreement, PostRequest, PostRequestEnd
from quanyi.agency.staff.selectors import latest_duties, posts_of
from quanyi.agency.staff.services import change_duty, change_login
from quanyi.agency.staff.sessions import end_sessions

LEADING = frozenset({Post.APPROVAL, Post.SUPERVISOR})
ASKING = ADMINISTRATORS | {Post.APPROVAL}
OTHERS = 2  # who agree
SOON = timedelta(days=30)  # before a post ends it is looked at anew
REASON_OVER = "任期届满"


class PostRefused(Refusal):
    """不予办理岗位: the sentence says why."""


@dataclass(frozen=True)
class Term:
    """任期: by which document, from which day to which, both within."""

    document: str
    first_on: date
    last_on: date


def post_requests(agency_id: int) -> QuerySet[PostRequest]:
    found = PostRequest.objects.filter(account__agency=agency_id)
    return found.select_related("account", "by", "end__by", "duty").prefetch_related("agreements__by")


def waiting() -> Q:
    """Not decided, nor over: by its day, with the login, or because the post was taken away since."""
    same = DutyChange.objects.filter(account=OuterRef("account"), post=OuterRef("post"))
    taken = Exists(same.filter(granted=False, at__gt=OuterRef("made_at")))
    return Q(end=None, duty=None, last_on__gte=timezone.localdate(), account__is_active=True) & ~Q(taken)


def are_asked_for(agency_id: int) -> bool:
    """Whether posts of an agency are given by requests alone: once somebody led there, and two administered."""
    return _told("SELECT staff_posts_are_asked_for(%s)", agency_id)


def words_are_lacking(account: Account) -> bool:
    """Whether the agency of a login has too few left who speak on posts: three, of both sides."""
    return _told("SELECT staff_words_are_lacking(%s)", account.pk)


def _told(sql: str, about: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [about])
        return bool(cursor.fetchone()[0])


def _refuse_who_may_not(by: Account, subject: Account, posts: frozenset[Post]) -> None:
    if by == subject:
        raise PostRefused(_("自己的岗位由别人申请和同意。请另一位管理员或负责人办理。"))
    if by.agency_id != subject.agency_id or posts_of(by).isdisjoint(posts):
        raise PostRefused(_("岗位由本机构管理员、审批岗位人员申请，另外两人同意。请由他们办理。"))


@transaction.atomic
def ask_post(account: Account, post: Post, term: Term, *, by: Account) -> PostRequest:
    """申请任岗, for another login of the agency. Raises PostRefused."""
    take(Lock.LOGIN_POSTS, account.pk)
    _refuse_who_may_not(by, account, ASKING)
    if account.kind != AccountKind.STAFF or not account.is_active or post is Post.SUPERVISOR:
        raise PostRefused(_("岗位只授予启用的工作人员账户；监督任职在“监督人员”页办理。"))
    _refuse_wrong_days(account, post, term)
    held = posts_of(account) - {post}
    if held and any((one in ADMINISTRATORS) != (post in ADMINISTRATORS) for one in held):
        raise PostRefused(
            _("管理员不得办理业务，经办人员不得兼任管理员（人社部令第14号第二十六条）。请先结束原岗位。")
        )
    if PostRequest.objects.filter(waiting(), account=account, post=post).exists():
        raise PostRefused(_("这个账户的同一岗位已有一件申请在等同意，没有重复提出。"))
    record(
        Act.ASK_POST, purpose=term.document, account_id=account.pk, account=account.username, post=str(post)
    )
    return PostRequest.objects.create(account=account, post=post, by=by, **vars(term))


def _refuse_wrong_days(account: Account, post: Post, term: Term) -> None:
    today = timezone.localdate()
    if not term.first_on <= term.last_on >= today:
        raise PostRefused(_("截止日期早于开始日期，或者已经过去。请核对任职文书上的期限。"))
    if term.last_on >= year_on(term.first_on):
        raise PostRefused(_("岗位一次最长授予一年，到期前重新申请，即每年复核。请填写较早的截止日期。"))
    if term.first_on > today and post in posts_of(account):
        raise PostRefused(_("这个账户现在就任着这个岗位。续任的，开始日期请填今天或以前。"))


@transaction.atomic
def agree_post(request: PostRequest, *, by: Account) -> PostAgreement:
    """同意任岗; with the second of the others the post is given. Raises PostRefused."""
    take(Lock.LOGIN_POSTS, request.account_id)
    found = PostRequest.objects.filter(waiting(), pk=request.pk).select_related("account", "by").first()
    if found is None:
        raise PostRefused(_("这件申请已经办结、终结或者过期，没有重复办理。"))
    _refuse_who_may_not(by, found.account, ADMINISTRATORS | LEADING)
    spoke = [found.by, *(each.by for each in found.agreements.select_related("by"))]
    if by in spoke:
        raise PostRefused(_("您已经申请或者同意过这件申请。请由另一人同意。"))
    if len(spoke) == OTHERS and not _both_sides([*spoke, by]):
        raise PostRefused(
            _("申请和同意的三个人中，管理员和负责人（审批或监督）两方都要有。请由另一方的人同意。")
        )
    record(
        Act.AGREE_POST, purpose=found.document, account_id=found.account_id, account=found.account.username,
        post=str(found.post),
    )  # fmt: skip
    made = PostAgreement.objects.create(request=found, by=by)
    if len(spoke) == OTHERS:
        _give(found, by)
    return made


def _both_sides(people: list[Account]) -> bool:
    held = [posts_of(each) for each in people]
    return any(posts & ADMINISTRATORS for posts in held) and any(posts & LEADING for posts in held)


def _give(request: PostRequest, by: Account) -> None:
    change_duty(
        request.account, Post(request.post), granted=True, by=by, reason=request.document, request=request
    )
    end_sessions(request.account)


@transaction.atomic
def end_post_request(request: PostRequest, *, by: Account, reason: str) -> PostRequestEnd:
    """不同意, or withdrawn by who asked. Raises PostRefused."""
    take(Lock.LOGIN_POSTS, request.account_id)
    found = PostRequest.objects.filter(waiting(), pk=request.pk).select_related("account").first()
    if found is None:
        raise PostRefused(_("这件申请已经办结、终结或者过期，没有重复办理。"))
    _refuse_who_may_not(by, found.account, ADMINISTRATORS | LEADING)
    record(Act.END_POST_REQUEST, purpose=reason.strip(), account_id=found.account_id,
           account=found.account.username, post=str(found.post))  # fmt: skip
    return PostRequestEnd.objects.create(request=found, by=by, reason=reason.strip())


@transaction.atomic
def end_posts(account: Account, *, by: Account, reason: str, leaves: bool) -> list[Post]:
    """结束岗位 at once, all of a login's; who leaves the office loses the login, too. Raises PostRefused.

    What waits for another's word about this login ends with them.
    """
    take(Lock.LOGIN_POSTS, account.pk)
    _refuse_who_may_not(by, account, ASKING)
    if leaves and supervises_or_is_to(account):
        raise PostRefused(
            _("这个账户任着监督，或者已被提出监督，不能停用。请系统管理员先按委派单位的文书终止监督任职。")
        )
    ended = [Post(post) for post, duty in latest_duties(account).items() if duty.granted]
    asked = list(PostRequest.objects.filter(waiting(), account=account))
    if not ended and not asked and not (leaves and account.is_active):
        raise PostRefused(_("这个账户没有岗位可结束，没有重复办理。"))
    for request in asked:
        end_post_request(request, by=by, reason=reason)
    for post in ended:
        change_duty(account, post, granted=False, by=by, reason=reason.strip())
    if leaves:
        change_login(account, is_active=False, reason=reason.strip())
    _refuse_too_few(account, ended)
    end_sessions(account)
    return ended


def _refuse_too_few(account: Account, ended: list[Post]) -> None:
    """One word alone does not open the way by which the sides are filled without a request."""
    if ASKING.intersection(ended) and are_asked_for(account.agency_id) and words_are_lacking(account):
        raise PostRefused(
            _(
                "这样一来，能申请和同意岗位的人不足三名，或者少了一方。请先申请补任一人；来不及的，由两人在服务器上办理。"
            )
        )


def supervises_or_is_to(account: Account) -> bool:
    """Whether a 监督任职 of this login runs, is to come, or waits for who leads."""
    return Supervision.objects.filter(not_over(), account=account).exists()


@dataclass(frozen=True)
class Overdue:
    """任期届满: how many posts were taken with their last day, and whose the database did not let go."""

    ended: int
    kept: list[int]


def end_overdue_posts() -> Overdue:
    """Posts whose last day is past are taken, too, so that another may be given."""
    ended, kept = 0, []
    for account in Account.objects.filter(duty_changes__last_on__lt=timezone.localdate()).distinct():
        try:
            ended += _end_overdue(account)
        except IntegrityError:
            kept.append(account.pk)
    return Overdue(ended, kept)


@transaction.atomic
def _end_overdue(account: Account) -> int:
    take(Lock.LOGIN_POSTS, account.pk)
    today = timezone.localdate()
    over = [
        Post(post)
        for post, duty in latest_duties(account).items()
        if duty.granted and duty.last_on and duty.last_on < today
    ]
    for post in over:
        change_duty(account, post, granted=False, by=None, reason=REASON_OVER)
    return len(over)


def to_look_at(duties: Iterable[DutyChange]) -> set[int]:
    """每年复核: of lines that hold, those that end soon, or have no last day and were given a year ago; their ids."""
    today = timezone.localdate()
    return {duty.pk for duty in duties if _until(duty) - SOON <= today}


def _until(duty: DutyChange) -> date:
    return duty.last_on or year_on(timezone.localdate(duty.at))
