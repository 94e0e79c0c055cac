"""What every page shows: the region, and the way to the pages that this login may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.review.messages import unopened
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_of

BUSINESS = frozenset(Post) - ADMINISTRATORS
# (label, page, the posts of which one is needed; None: staff without a post as well), in the order of the navigation.
PAGES = (
    (gettext_lazy("待办案件"), "worklist", None),
    (gettext_lazy("办理情况总览"), "overview", {Post.APPROVAL}),
    (gettext_lazy("申报受理"), "declarations", {Post.COUNTER}),
    (gettext_lazy("登记变更"), "changes", {Post.COUNTER}),
    (gettext_lazy("到账文件"), "payments", {Post.COUNTER, Post.SETTLEMENT}),
    (gettext_lazy("暂收待查"), "suspense", BUSINESS),
    (gettext_lazy("年度结息"), "settlements", {Post.SETTLEMENT}),
    (gettext_lazy("待遇支付"), "pay-benefits", {Post.SETTLEMENT}),
    (gettext_lazy("对账"), "reconciliations", {Post.RECHECK, Post.SETTLEMENT}),
    (gettext_lazy("基金报表"), "reports", {Post.RECHECK, Post.SETTLEMENT}),
    (gettext_lazy("查询权益记录"), "find-person", BUSINESS),
    (gettext_lazy("数据核查"), "findings", BUSINESS),
    (gettext_lazy("依法删除"), "erasures", {Post.DATA_KEEPER, Post.APPROVAL}),
    (gettext_lazy("日志与见证"), "log", {Post.APPROVAL}),
)


def office(request: HttpRequest) -> dict[str, Any]:
    """`region_name`, `is_demo`, `posts` and `nav`: (label, url, is active)."""
    account = getattr(request, "user", None)
    context: dict[str, Any] = {"region_name": settings.QUANYI_REGION_NAME, "is_demo": settings.DEMO_DISTRICT}
    if not isinstance(account, Account):
        return context
    posts = posts_of(account)
    nav = [(label, reverse(name)) for label, name in _pages(account, posts)]
    at = max((url for _label, url in nav if request.path.startswith(url)), key=len, default="")
    context["nav"] = [(label, url, url == at) for label, url in nav]
    context["posts"] = [str(post.label) for post in Post if post in posts]
    return context


def _pages(account: Account, posts: frozenset[Post]) -> list[tuple[str, str]]:
    if account.kind == AccountKind.EMPLOYER:
        return [(_("申报记录"), "declarations"), (_messages(account), "messages")]
    if account.kind == AccountKind.PERSON:
        return [(_("我的权益记录"), "home"), (_messages(account), "messages")]
    if posts & ADMINISTRATORS:
        return [(_("系统运行"), "operations"), (_("用户与岗位"), "users"), (_("日志与见证"), "log")]
    return [(str(label), name) for label, name, needed in PAGES if needed is None or posts & needed]


def _messages(account: Account) -> str:
    """消息, and how many are not opened."""
    count = unopened(account)
    return _("消息（%(n)s）") % {"n": count} if count else _("消息")
