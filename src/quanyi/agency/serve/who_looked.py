"""谁看过: the looks at a person, folded by sitting when they are read; in the log each stays a line of its own.

A sitting (一次查看) is what one login looked at, for one purpose and from one place, with no pause longer than `PAUSE`
between two looks. It is read off the lines themselves, so it holds from the first day and for every reader. Basis:
gb-9.2-1, d14-14.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import OF_EVERYBODY, TOLD
from quanyi.agency.audit.models import Act
from quanyi.agency.control.grounds import CASE
from quanyi.agency.grants.selectors import BY_ORDER, silent_requests
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Account, AccountKind, DutyChange, Post

PAUSE = timedelta(minutes=30)
LAST_ID = 2**63 - 1  # that a line of the log may have
_SITTINGS = """
    WITH looked AS (
        SELECT id, at, act, actor_id, actor_name, purpose, address, coalesce(detail->>'part', '') AS part,
            coalesce(at - lag(at) OVER whose > %(pause)s, true) AS begins
        FROM audit_auditentry
        WHERE (person_id = %(person)s AND act = ANY(%(looks)s) OR act = ANY(%(readings)s) AND at >= %(since)s)
            AND coalesce(case_id, 0) <> ALL(%(silent)s) AND purpose <> ALL(%(silent_grounds)s)
        WINDOW whose AS (PARTITION BY actor_id, actor_name, purpose, address ORDER BY at, id)
    ), sat AS (
        SELECT *, count(*) FILTER (WHERE begins) OVER
            (PARTITION BY actor_id, actor_name, purpose, address ORDER BY at, id) AS sitting
        FROM looked
    ), folded AS (
        SELECT actor_id, actor_name, purpose, address, sitting, count(*) AS times, min(at) AS since, max(at) AS until,
            max(id) AS last_id, array_agg(DISTINCT act) AS acts, array_agg(DISTINCT part) AS parts
        FROM sat GROUP BY actor_id, actor_name, purpose, address, sitting
    )
"""
# Of a line in it, not of its last: a sitting goes on while its page is read.
_ONE = """ FROM sat s WHERE EXISTS (
    SELECT FROM sat o WHERE o.id = %(line_id)s AND o.actor_id IS NOT DISTINCT FROM s.actor_id
        AND (o.actor_name, o.purpose, o.address, o.sitting) = (s.actor_name, s.purpose, s.address, s.sitting))"""


@dataclass(frozen=True)
class Sitting:
    """一次查看: who looked, at what, for what, from when until when, how often. A single look is one of its own."""

    actor_id: int | None
    actor_name: str
    purpose: str
    times: int
    since: datetime
    until: datetime
    last_id: int
    acts: Sequence[str]
    parts: Sequence[str]
    post: str = ""

    @property
    def what(self) -> str:
        """What was done, and with which parts of the record, each said once."""
        acts = _listed(str(Act(act).label) for act in self.acts)
        parts = _listed(word for part in self.parts if (word := part_in_words(part)))
        return f"{acts}{_('：')}{parts}" if parts else acts


class _Rows(Sequence[Sitting]):
    """Rows of a statement, page by page, as a Paginator asks for them."""

    def __init__(self, person_id: int, tail: str, order: str, **asked: Any) -> None:
        self._tail, self._order = tail, order
        since = Person.objects.values_list("learned_at", flat=True).get(pk=person_id)
        silent = dict(silent_requests())  # 暂缓告知: these stand here after the day that the law gives
        self._asked = {
            "silent": [*silent], "silent_grounds": [f"{CASE} {number}" for number in silent.values()],
            "person": person_id, "since": since, "pause": PAUSE,
            "looks": [act.value for act in TOLD], "readings": [act.value for act in OF_EVERYBODY], **asked,
        }  # fmt: skip

    def __len__(self) -> int:
        return int(self._read(f"SELECT count(*){self._tail}")[0][0])

    def __getitem__(self, wanted: Any) -> Any:
        columns = "f.actor_id, actor_name, purpose, f.times, f.since, f.until, f.last_id, f.acts, f.parts"
        if "sat s" in self._tail:
            columns = "s.actor_id, actor_name, purpose, 1, s.at, s.at, s.id, ARRAY[s.act], ARRAY[s.part]"
        rows = self._read(
            f"SELECT {columns}{self._tail} ORDER BY {self._order} DESC LIMIT %(limit)s OFFSET %(offset)s",
            limit=wanted.stop - wanted.start, offset=wanted.start,
        )  # fmt: skip
        return with_posts([Sitting(*row) for row in rows])

    def _read(self, statement: str, **asked: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(_SITTINGS + statement, self._asked | asked)
            return list(cursor.fetchall())


def sittings_of(person_id: int, *, before: int = LAST_ID) -> _Rows:
    """谁看过: all looks at a person, copies made of the record among them, folded by sitting, the last one first; and
    each time since the person was registered that the database was open to its reader or all books left. `before` a
    line of the log.
    """
    return _Rows(person_id, " FROM folded f WHERE f.last_id < %(before)s", "f.last_id", before=before)


def looks_of_sitting(person_id: int, line_id: int) -> _Rows:
    """Every look of the sitting in which this line of the log stands; none where this person has no such sitting."""
    return _Rows(person_id, _ONE, "s.id", line_id=line_id)


def with_posts(sittings: list[Sitting]) -> list[Sitting]:
    """With the posts that each reader held at the time; the kind of login where it is no clerk's."""
    who = {sitting.actor_id for sitting in sittings if sitting.actor_id}
    kinds = dict(Account.objects.filter(pk__in=who).values_list("pk", "kind"))
    duties = list(DutyChange.objects.filter(account__in=who).order_by("id"))
    return [_with_post(sitting, kinds, duties) for sitting in sittings]


def _with_post(sitting: Sitting, kinds: dict[int, str], duties: list[DutyChange]) -> Sitting:
    held = {d.post: d for d in duties if d.account_id == sitting.actor_id and d.at <= sitting.until}
    day = localdate(sitting.until)
    posts = _listed(str(Post(post).label) for post, duty in held.items() if duty.holds(day))
    if not posts and sitting.purpose.startswith(BY_ORDER):
        posts = str(Post.SUPERVISOR.label)
    kind = kinds.get(sitting.actor_id or 0, "")
    other = str(AccountKind(kind).label) if kind and kind != AccountKind.STAFF else ""
    return replace(sitting, post=posts or other)


def _listed(words: Iterable[str]) -> str:
    return _("、").join(dict.fromkeys(words))


def part_in_words(part: str) -> str:
    """What a line of the log calls a part of the record, in words; empty where the act says it already."""
    name, _known, _at = part.partition(" as known at ")
    kind = name.partition("-")[0]
    words = _words()
    return words.get(name) or words.get(kind, "")


def _words() -> dict[str, str]:
    account, month, benefit = _("账户各年的数"), _("各月缴费的数"), _("待遇的数")
    return {
        "snapshot": _("全部账户年度（快照）"),
        "record": _("记录首页"), "pdf": _("记录单"), "sheet": _("年度记录单"), "year": _("账户年度各项"),
        "certificate": _("参保缴费证明"), "papers": _("出具的凭证"), "readers": _("谁看过"), "registry": _("登记项目"),
        "worker": _("单位的职工页"), "mandates": _("委托和继承查询"), "login": _("开通网上登录"),
        "year_sheet": _("年度记录单"), "statement": _("养老保险个人账户对账单"), "decision": _("待遇核定表"),
        "channels": _("接收方式"), "entrusted": _("受托查询"), "query": _("查询授权"), "mailing": _("年度寄送"),
        "apps": _("应用授权"), "api-record": _("记录首页"), "api-months": month, "api-account-years": account,
        "api-payments": benefit, "api-looks": _("谁看过"), "api-papers": _("出具的凭证"),
        "api-worker": _("单位的职工页"),
        "returned": _("退件"), "print": _("打印文件"), "paper": _("核验凭证"), "recompute": _("重算"),
        "benefits": _("待遇"), "correct": _("更正表"), "dispute": _("核查申请书"), "disputes": _("异议"),
        "complaints": _("投诉"), "complain": _("投诉书"), "earlier": _("其他经办机构的记录"),
        "extension": _("延长缴费"),
        "estimate": _("养老金测算"), "flexible": _("灵活就业缴费"), "schemes": _("其他险种的缴费"),
        "transfers": _("转移接续"), "transfer-message": _("转移接续文书"),
        "certification": _("待遇资格认证"), "termination": _("终止关系"),
        "heir": _("继承告知书"), "age-notice": _("到龄提醒"),
        "contribution-months": _("累计缴费年限"), "gap-months": _("中断缴费月数"), "balance": _("个人账户储存额"),
        "contribution": month,
        "migrated": month, "interest": account, "opening": account, "credited": account, "payout": account,
        "closing": account, "change": account, "benefit": benefit, "payment": benefit, "correction": _("更正的数"),
        "subsidy": _("补贴的数"),
    }  # fmt: skip
