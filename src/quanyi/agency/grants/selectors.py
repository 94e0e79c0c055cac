"""Reading grants (查询授权): which one a login names, whether it holds, and of what the person is told later."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.grants.models import DisclosureRequest, Grant
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.review.selectors import undecided
from quanyi.agency.staff.days import running as running
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.selectors import supervision_of
from quanyi.law.terms import PersonStatus, Requester

# How the log calls a look under a grant; the number of the grant follows. A login looks by itself, the counter for whom
# stands before it.
BY_ONESELF = "受委托查询"
AT_THE_COUNTER = {Requester.PROXY: "受委托人到场查询", Requester.HEIR: "继承人到场查询"}
AS_ASKED = "依申请提供"  # to a body outside; the number of the case follows
BY_ORDER = "监督检查"  # a supervisor, by the order of the body
WORDS = (BY_ONESELF, *AT_THE_COUNTER.values(), BY_ORDER)


def grants() -> QuerySet[Grant]:
    return Grant.objects.select_related("account", "case", "made_by", "end__by", "document").defer(
        "document__content"
    )


def grant_of(purpose: str) -> Grant | None:
    """The grant that a purpose of the log names, whether it runs or not."""
    word, _blank, rest = purpose.partition(" ")
    number = rest.partition("，")[0]
    if word not in WORDS or not (number.isascii() and number.isdigit()):
        return None
    return grants().filter(pk=int(number[:18])).first()


def purpose_under(grant: Grant, account: Account, seen: str = "") -> str:
    """For what this login looks under a grant, in the log's words; at the counter with the document that was seen."""
    word = BY_ONESELF
    if account.kind == AccountKind.STAFF:
        word = AT_THE_COUNTER.get(grant.of_whom, BY_ORDER)
    return f"{word} {grant.pk}" + (f"，已核验{seen}" if seen else "")


def why_not(grant: Grant | None, account: Account, person: Person) -> Any:
    """Why a grant opens this person's record to this login no more; empty where it does."""
    if grant is None or not grant.subjects.filter(person=person).exists():
        return _("没有查询此人的授权。受他人委托的，请从“受托查询”进入；委托须由本人办理或在经办窗口登记。")
    if grant.of_whom is Requester.PROXY and _has_died(person):
        return _("委托人已经死亡，委托随之终止，不能再查看。继承人请带死亡证明和亲属关系证明到经办窗口登记。")
    if grant.of_whom is Requester.HEIR and not _has_died(person):
        return _("该人没有登记死亡，继承人不能查看。请先办理死亡报告；死亡登记已更正的，查询随之终止。")
    is_ones_own = account.kind != AccountKind.STAFF or grant.of_whom is Requester.SUPERVISOR
    if is_ones_own and grant.account_id != account.pk:
        return _("这项授权不是给您的，不能据此查看。")
    if grant.of_whom is Requester.SUPERVISOR and not _supervises_as_then(grant):
        return _("登记这份监督文书时的监督任职已经终止，不能据此查看。")
    if not Grant.objects.filter(running(), pk=grant.pk).exists():
        return _("这项授权不在有效期内，或者已经终止，不能再查看。需要查看的，请本人重新委托。")
    return ""


def _supervises_as_then(grant: Grant) -> bool:
    """Whether the post by which an order was registered still runs; a later one, for another body, is not that post."""
    post = supervision_of(grant.account) if grant.account else None
    return post is not None and (post.body, post.document) == (grant.holder, grant.holder_document)


def _has_died(person: Person) -> bool:
    status = facts_of(person).get("status")
    return status is not None and status.value == PersonStatus.DIED.value


def entrusted_to(account: Account) -> QuerySet[Grant]:
    """受托查询: what runs for this login."""
    found = grants().filter(running(), account=account).exclude(requester=Requester.SUPERVISOR.value)
    return found.prefetch_related("subjects")


def grants_about(person: Person) -> QuerySet[Grant]:
    """Mandates and rights of heirs about a person; what bodies outside were given stands in the list of looks."""
    return grants().filter(subjects__person=person, requester__in=[each.value for each in AT_THE_COUNTER])


def orders_to_inspect(agency_id: int) -> QuerySet[Grant]:
    """监督查阅: the orders by which supervisors of an agency see persons' records."""
    found = grants().filter(requester=Requester.SUPERVISOR.value, account__agency=agency_id)
    return found.prefetch_related("subjects")


def silent_requests() -> list[tuple[int, str]]:
    """暂缓告知: cases, with their numbers, of which the persons are told later, by the law that an authority named: as
    asked for while a case waits, as approved afterwards; nothing of one that was refused, withdrawn or taken back.

    The decree itself does not say when a notice may wait (mark P).
    """
    today = timezone.localdate()
    approved = Grant.objects.filter(silent_until__gte=today).values_list("case_id", "case__number")
    waiting = DisclosureRequest.objects.filter(
        silent_until__gte=today, submission__round__case__in=undecided().values("pk")
    ).exclude(submission__round__case__rounds__number__gt=F("submission__round__number"))
    asked = waiting.values_list("submission__round__case_id", "submission__round__case__number")
    return [*approved, *asked]
