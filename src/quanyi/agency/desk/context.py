"""What every page shows: the region, and the way to the pages that this login may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_of


def office(request: HttpRequest) -> dict[str, Any]:
    """`region_name`, `is_demo`, `posts` and `nav`: (label, url, is active)."""
    account = getattr(request, "user", None)
    context: dict[str, Any] = {"region_name": settings.QUANYI_REGION_NAME, "is_demo": settings.DEMO_DISTRICT}
    if not isinstance(account, Account):
        return context
    posts = posts_of(account)
    nav = [(label, reverse(name)) for label, name in _pages(account, posts)]
    path = request.path
    context["nav"] = [(label, url, path.startswith(url)) for label, url in nav]
    context["posts"] = [str(post.label) for post in Post if post in posts]
    return context


def _pages(account: Account, posts: frozenset[Post]) -> list[tuple[str, str]]:
    if account.kind == AccountKind.EMPLOYER:
        return [(_("申报记录"), "declarations")]
    if account.kind == AccountKind.PERSON:
        return [(_("我的权益记录"), "home")]
    if posts & ADMINISTRATORS:
        return [(_("用户与岗位"), "users")]
    pages = [(_("待办案件"), "worklist")]
    if Post.COUNTER in posts:
        pages.append((_("申报受理"), "declarations"))
        pages.append((_("登记变更"), "changes"))
    if posts & {Post.COUNTER, Post.SETTLEMENT}:
        pages.append((_("到账文件"), "payments"))
    if posts:
        pages.append((_("暂收待查"), "suspense"))
    if Post.SETTLEMENT in posts:
        pages.append((_("年度结息"), "settlements"))
        pages.append((_("待遇支付"), "pay-benefits"))
    if posts & {Post.RECHECK, Post.SETTLEMENT}:
        pages.append((_("对账"), "reconciliations"))
    if posts:
        pages.append((_("查询权益记录"), "find-person"))
        pages.append((_("数据核查"), "findings"))
    return pages
