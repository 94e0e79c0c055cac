"""Making, ending and using grants (查询授权). Basis: d14-15-2, d14-18, d14-20-1, d14-21, d14-22."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Document
from quanyi.agency.grants.models import Answer, Grant, GrantEnd, GrantSubject
from quanyi.agency.grants.selectors import grants, running
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Mandate, Person
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.selectors import supervision_of
from quanyi.law.terms import RecordItem, Requester

LONGEST_DAYS = (
    366  # of a mandate, an approved term, a notice that waits; beyond it is asked for anew (mark P)
)


class GrantRefused(Refusal):
    """不予授权: the sentence says why."""


@dataclass(frozen=True)
class Holder:
    """受托人、继承人: who is granted, by which identity document, and how to reach them."""

    name: str
    document: str
    contact: str = ""
    account: Account | None = None


@dataclass(frozen=True)
class Extent:
    """授权范围: which items, from which day to which."""

    items: Collection[RecordItem]
    first_on: date
    last_on: date


@transaction.atomic
def grant_at_once(
    requester: Requester,
    person: Person,
    holder: Holder,
    extent: Extent,
    *,
    basis: str,
    by: Account,
    paper: Document | None = None,
) -> Grant:
    """登记委托或者继承人: by the counter with the papers before it, or by the person. Raises GrantRefused."""
    _refuse_outside(extent)
    if by.kind != AccountKind.STAFF:
        _refuse_of_others(person, holder, by)
    grant = Grant.objects.create(
        requester=requester.value, holder=holder.name, holder_document=holder.document, contact=holder.contact,
        purpose=requester.label_zh, basis=basis, items=_in_order(extent.items), first_on=extent.first_on,
        last_on=extent.last_on, account=holder.account, document=paper, made_by=by,
    )  # fmt: skip
    GrantSubject.objects.create(grant=grant, person=person)
    record(Act.GRANT, person_id=person.pk, grant=grant.pk, purpose=requester.label_zh)
    return grant


@transaction.atomic
def order_to_inspect(person: Person, extent: Extent, *, document: str, purpose: str, by: Account) -> Grant:
    """登记查阅依据: of one person, by the order of the body for which a supervisor looks in; within the days of
    the post. Raises GrantRefused. Basis: d14-3-3, d14-22.
    """
    _refuse_outside(extent)
    post = supervision_of(by)
    if post is None:
        raise GrantRefused(_("现在没有监督任职，不能登记查阅依据。"))
    if extent.first_on < post.first_on or extent.last_on > post.last_on:
        raise GrantRefused(
            _("查阅期限须在监督任职期内（%(first)s 至 %(last)s）。请核对日期。")
            % {"first": post.first_on, "last": post.last_on}
        )
    grant = Grant.objects.create(
        requester=Requester.SUPERVISOR.value, holder=post.body, holder_document=post.document, purpose=purpose,
        basis=document, items=_in_order(extent.items), first_on=extent.first_on, last_on=extent.last_on, account=by,
        made_by=by,
    )  # fmt: skip
    GrantSubject.objects.create(grant=grant, person=person)
    record(Act.GRANT, person_id=person.pk, grant=grant.pk, purpose=document[:200])
    return grant


def _refuse_outside(extent: Extent) -> None:
    if not extent.items:
        raise GrantRefused(_("没有选择可以查询的内容。请按书面材料选择至少一项。"))
    if extent.last_on < extent.first_on:
        raise GrantRefused(_("截止日期早于开始日期。请核对日期。"))
    if extent.last_on < timezone.localdate():
        raise GrantRefused(_("截止日期已经过去，没有登记。请核对书面材料上的期限。"))
    if (extent.last_on - extent.first_on).days >= LONGEST_DAYS:
        raise GrantRefused(_("一次委托最长一年。请选择较早的截止日期；到期后可以再办理。"))


def _refuse_of_others(person: Person, holder: Holder, by: Account) -> None:
    own = Mandate.objects.filter(account=by, person=person).exists()
    if not own:
        raise GrantRefused(_("只能委托他人查询本人的记录。"))
    if holder.account is None or holder.account == by:
        raise GrantRefused(_("请填写另一位已开通网上登录的参保人；其他人请带委托书到经办窗口登记。"))


@transaction.atomic
def end_grant(grant: Grant, *, by: Account, reason: str) -> GrantEnd:
    """终止授权: by the person, by whom it was given to, or by the counter. Raises GrantRefused."""
    take(Lock.GRANT, grant.pk)
    if hasattr(grants().get(pk=grant.pk), "end"):
        raise GrantRefused(_("这项授权已经终止，没有重复办理。"))
    record(Act.END_GRANT, grant=grant.pk, purpose=reason.strip())
    return GrantEnd.objects.create(grant=grant, by=by, reason=reason.strip())


@transaction.atomic
def grant_approved(case: Case) -> Grant | None:
    """办结查询申请: what the last signature grants; nothing where all was refused.

    Basis: d14-18, d14-20-1, d14-20-2.
    """
    latest = latest_round(case)
    asked = latest.submission.disclosure_request
    persons = list(latest.submission.requested_persons.values_list("person_id", flat=True))
    if not asked.proposed:
        return None
    grant = Grant.objects.create(
        requester=asked.requester, holder=asked.unit_name, holder_document=asked.certificate,
        contact=asked.contact, purpose=asked.purpose, basis=asked.basis, items=asked.proposed,
        first_on=timezone.localdate(), last_on=asked.last_on, from_month=asked.from_month,
        to_month=asked.to_month, answers=asked.times * len(persons), silent_until=asked.silent_until, case=case,
        made_by=latest.collector,
    )  # fmt: skip
    GrantSubject.objects.bulk_create(GrantSubject(grant=grant, person_id=each) for each in persons)
    record(Act.GRANT, case_id=case.pk, grant=grant.pk, persons=len(persons), items=asked.proposed)
    return grant


def note_answers(grant: Grant, digests: dict[int, str], *, until: datetime, by: Account) -> list[Answer]:
    """答复登记: a row for each person whose record is given, with the digest of what is. Raises GrantRefused.

    It is the register of d14-21, written in the transaction of the look; the budget of the grant counts these rows.
    """
    take(Lock.GRANT, grant.pk)
    _refuse_spent(grant, len(digests))
    return Answer.objects.bulk_create(
        Answer(grant=grant, person_id=person_id, items=grant.items, until=until, digest=digest, by=by)
        for person_id, digest in digests.items()
    )


def refuse_over(grant: Grant) -> None:
    """Raises GrantRefused unless the grant runs."""
    if not Grant.objects.filter(running(), pk=grant.pk).exists():
        raise GrantRefused(_("这项授权不在有效期内，或者已经终止，没有提供。需要提供的，请对方重新申请。"))


def _refuse_spent(grant: Grant, wanted: int) -> None:
    refuse_over(grant)
    given = grant.given.count()
    if grant.answers is not None and given + wanted > grant.answers:
        raise GrantRefused(
            _(
                "本案批准提供 %(all)s 人次，已提供 %(given)s 人次，这次还要 %(wanted)s 人次，超出批准的数量，没有提供。"
            )
            % {"all": grant.answers, "given": given, "wanted": wanted}
        )


def _in_order(items: Iterable[RecordItem]) -> list[str]:
    return [item.value for item in RecordItem if item in set(items)]
