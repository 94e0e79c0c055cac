"""开办检查: what an office still lacks before it can work, all at once, each with the way out; nobody's data.

Basis: d14-3-2, d14-7, d14-9-2, d14-26-1, gb-6.7-2.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.services import current_actor
from quanyi.agency.custody.needed import Lacking, lacking_series
from quanyi.agency.custody.operations import KeptLine, kept_lines
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import STAGE_OF_POST, Account, Post
from quanyi.agency.staff.post_requests import are_asked_for
from quanyi.agency.staff.selectors import posts_by_account
from quanyi.agency.wording import in_chinese
from quanyi.law.parameters import NATIONAL, added_series

OTHER_POSTS = Post.COUNTER, Post.SETTLEMENT, Post.DATA_KEEPER, Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN


@dataclass(frozen=True)
class Point:
    """One thing: whether it stands, what lacks and what stops without it, and how to put it right.

    `page`: the name of the page where that is done, by who may; `command`: what an operator writes, else.
    """

    group: str
    code: str
    what: str
    stands: bool
    told: str = ""
    way: str = ""
    page: str = ""
    command: str = ""


def readiness() -> list[Point]:
    """Every point, those of one group together."""
    return [*_region(), *_parameters(), *_logins(), *_keepers(), *_backups(), *_front(), *_books()]


def lacking(points: Sequence[Point]) -> int:
    return sum(not point.stands for point in points)


def as_json(points: Sequence[Point]) -> dict[str, Any]:
    return {"lacking": lacking(points), "points": [asdict(point) for point in points]}


def _region() -> Iterator[Point]:
    region, name = settings.QUANYI_REGION, settings.QUANYI_REGION_NAME
    named = region != NATIONAL
    yield Point(
        _("统筹地区"), "region", _("地区代码和名称"), named, f"{region} {name}",
        "" if named else _("在首次 quanyi setup 以前设好：机构按它登记，以后不能改。"),
        command="QUANYI_REGION=330106 QUANYI_REGION_NAME=…",
    )  # fmt: skip


def _parameters() -> Iterator[Point]:
    group = _("参数")
    for found in lacking_series(settings.QUANYI_REGION, timezone.localdate()):
        told = _("%(when)s 没有值，不能办理%(what)s") % {"when": found.when, "what": found.stops}
        yield Point(
            group, f"parameter.{found.series}", called(found), False, told, _("按公布文件登记参数"), "parameters"
        )  # fmt: skip
    added = added_series()
    told = _("服务器文件带来的参数：%(names)s") % {"names": _("、").join(added)} if added else ""
    yield Point(
        group, "parameter.files", _("参数凭案件登记"), not added or settings.DEMO_DISTRICT, told,
        _("按公布文件逐项登记，然后去掉设置") if added else "", command="QUANYI_PARAMETERS=" if added else "",
    )  # fmt: skip


def called(found: Lacking) -> str:
    """A series by its term; where the reader's language has none, by its identifier."""
    return found.term if in_chinese() else found.series.replace("_", " ")


def _logins() -> Iterator[Point]:
    group, held = _("登录和岗位"), _posts_of_the_active()
    asked = are_asked_for(current_actor().agency_id)
    way = _("由一人申请，另外两人同意") if asked else ""
    page = "post-requests" if asked else ""
    for post in (*STAGE_OF_POST, *OTHER_POSTS):
        count = sum(post in posts for posts in held.values())
        command = "" if count or asked else f"quanyi users grant USER {post.value} --reason …"
        told = _("%(n)s 人") % {"n": count}
        yield Point(
            group, f"post.{post.value}", str(post.label), count > 0, told, "" if count else way,
            "" if count else page, command,
        )  # fmt: skip
    distinct = can_sign_apart(
        [{who for who, posts in held.items() if post in posts} for post in STAGE_OF_POST]
    )
    told = "" if distinct else _("四个环节须由四个不同的人签署，现在的任命排不出四个人")
    yield Point(
        group, "signers", _("四名不同的签署人"), distinct, told, "" if distinct else way, "" if distinct else page,
        command="" if distinct or asked else "quanyi users grant",
    )  # fmt: skip
    yield _asked(group, asked)


def _asked(group: str, asked: bool) -> Point:
    """An office that stays in its first day gives every post by one person's command."""
    lacks = _("还没有一名审批人员和两名管理员：岗位由一人用命令授予，没有人同意")
    return Point(
        group, "posts.asked", _("岗位凭申请授予"), asked, "" if asked else lacks,
        command="" if asked else "quanyi users grant USER database_admin --reason …",
    )  # fmt: skip


def _posts_of_the_active() -> Mapping[int, frozenset[Post]]:
    active = set(Account.objects.filter(is_active=True).values_list("pk", flat=True))
    return {who: posts for who, posts in posts_by_account().items() if who in active}


def can_sign_apart(holders: Sequence[Collection[int]], taken: frozenset[int] = frozenset()) -> bool:
    """Whether each stage can have a signer of its own."""
    if not holders:
        return True
    free = (who for who in holders[0] if who not in taken)
    return any(can_sign_apart(holders[1:], taken | {who}) for who in free)


def _keepers() -> Iterator[Point]:
    group, kept = _("见证"), bool(settings.QUANYI_KEEPERS)
    yield Point(
        group, "keepers", _("外部见证人"), kept, _("%(n)s 个") % {"n": len(settings.QUANYI_KEEPERS)},
        "" if kept else _("没有外部见证人，日志被整个改写时无从发现"), command="" if kept else "QUANYI_KEEPERS=…",
    )  # fmt: skip
    sealed = TreeHead.objects.exists()
    yield Point(
        group, "sealed", _("日志已签名"), sealed, way="" if sealed else _("网站运行后自行签名"),
        command="" if sealed else "quanyi serve",
    )  # fmt: skip


def _backups() -> Iterator[Point]:
    backup, drill = kept_lines(timezone.now())
    yield _kept("backup", _("备份"), backup, "quanyi backup --into FOLDER")
    yield _kept("drill", _("恢复演练"), drill, "quanyi drill FOLDER")


def _kept(code: str, what: str, line: KeptLine, command: str) -> Point:
    word, tone = line.state
    stands = tone == "ok"
    return Point(_("备份"), code, what, stands, str(word), command="" if stands else command)


def _front() -> Iterator[Point]:
    group, front = _("网站"), settings.QUANYI_FRONT
    yield Point(
        group, "tls", _("经 TLS 访问"), front.is_tls, way="" if front.is_tls else _("放在 TLS 代理之后"),
        command="" if front.is_tls else "QUANYI_TLS=1 QUANYI_PROXIES=…",
    )  # fmt: skip
    named = front.is_named
    yield Point(
        group, "hosts", _("网站的主机名"), named, " ".join(front.hosts), command="" if named else "QUANYI_HOSTS=…"
    )  # fmt: skip
    told = bool(settings.QUANYI_ALARM)
    yield Point(
        group, "alarm", _("定时工作有发现时告知"), told, command="" if told else "QUANYI_ALARM=…",
        way="" if told else _("没有设置，只有系统运行页能看到"),
    )  # fmt: skip


def _books() -> Iterator[Point]:
    """By what is open to who opens nothing: rows about persons are not."""
    posted = Case.objects.filter(journals__isnull=False).exists()
    way = "" if posted else _("先接管原系统的记录，或由单位申报新参保人员")
    yield Point(_("账簿"), "books", _("已有入账的案件"), posted, way=way)
