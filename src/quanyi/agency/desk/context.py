"""What every page shows: the region, and the way to the pages that this login may open."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.audit.releases import processing
from quanyi.agency.desk.navigation import pages_for
from quanyi.agency.review.messages import unopened
from quanyi.agency.staff.languages import offered
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_at_door


def office(request: HttpRequest) -> dict[str, Any]:
    """`region_name`, `is_demo`, `languages`, `posts` and `nav`: (label, url, is active)."""
    account = getattr(request, "user", None)
    context: dict[str, Any] = {"region_name": settings.QUANYI_REGION_NAME, "is_demo": settings.DEMO_DISTRICT}
    context["languages"] = offered(account)
    context["idle"] = settings.QUANYI_IDLE_MINUTES * 60
    if not isinstance(account, Account):
        return context
    posts = posts_at_door(account)
    nav = [(label, reverse(name)) for label, name in _pages(account, posts)]
    at = max((url for _label, url in nav if request.path.startswith(url)), key=len, default="")
    context["nav"] = [(label, url, url == at) for label, url in nav]
    context["posts"] = [str(post.label) for post in Post if post in posts]
    return context


def _pages(account: Account, posts: frozenset[Post]) -> list[tuple[str, str]]:
    if account.kind == AccountKind.EMPLOYER:
        return [
            (_("申报记录"), "declarations"), (_("增减员"), "rosters"), (_("单位缴费"), "employer-dues"),
            (_("职工"), "employer-workers"), (_("责令改正"), "employer-orders"),
            (_("应用授权"), "apps"), (_("第二重验证"), "second-factor"), (_messages(account), "messages"),
        ]  # fmt: skip
    if account.kind == AccountKind.PERSON:
        return [
            (_("我的权益记录"), "home"), (_messages(account), "messages"), (_("受托查询"), "entrusted"),
            (_("应用授权"), "apps"), (_("第二重验证"), "second-factor"),
            *([(_("电话查询"), "phone-pin")] if settings.QUANYI_VOICE_PLATFORMS else []),
        ]  # fmt: skip
    if posts & ADMINISTRATORS:
        return [
            (_("系统运行"), "operations"),
            (_("开办检查"), "readiness"),
            (_("用户与岗位"), "users"),
            (_("岗位申请"), "post-requests"),
            (_("监督人员"), "supervisors"),
            (_("协助单位"), "helpers"),
            (_("保密承诺"), "undertakings"),
            (_("日志与见证"), "log"),
        ]
    return pages_for(posts)


def _messages(account: Account) -> str:
    """消息, and how many are not opened."""
    # An employer's are nobody's record, and stand in the navigation of pages that open one worker alone, too.
    opening = processing("单位办理", "messages") if account.kind == AccountKind.EMPLOYER else nullcontext()
    with opening:
        count = unopened(account)
    return _("消息（%(n)s）") % {"n": count} if count else _("消息")
