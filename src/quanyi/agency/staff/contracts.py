"""协助单位: registered by who leads; whose login is theirs, works inside the days. Basis: d14-11-2, d14-29."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.days import running
from quanyi.agency.staff.models import (
    Account,
    AccountKind,
    Helper,
    HelperEnd,
    HelperPerson,
    Post,
    Service,
)
from quanyi.agency.staff.selectors import posts_of


class HelperRefused(Refusal):
    """不予登记协助单位: the sentence says why."""


@dataclass(frozen=True)
class Contract:
    """协助合同: what a body does, by which contract and agreement, what of the data it meets, from when until when."""

    body: str
    service: Service
    contract: str
    agreement: str
    scope: str
    first_on: date
    last_on: date


def helpers(agency_id: int) -> QuerySet[Helper]:
    found = Helper.objects.filter(by__agency=agency_id).select_related("by", "end__by")
    return found.prefetch_related("people__account")


def is_helper(account: Account) -> bool:
    return HelperPerson.objects.filter(account=account).exists()


def is_shut(account: Account) -> bool:
    """Whether a login is a helper's and no contract of theirs runs today: it signs in to nothing."""
    if account.kind != AccountKind.STAFF:
        return False
    contracts = set(HelperPerson.objects.filter(account=account).values_list("helper_id", flat=True))
    return bool(contracts) and not Helper.objects.filter(running(), pk__in=contracts).exists()


@transaction.atomic
def register_helper(given: Contract, *, by: Account) -> Helper:
    """登记协助单位, by who leads. Raises HelperRefused."""
    _refuse_others(by)
    if not given.first_on <= given.last_on >= timezone.localdate():
        raise HelperRefused(_("截止日期早于开始日期，或者已经过去。请核对合同上的期限。"))
    record(Act.REGISTER_HELPER, purpose=given.contract, body=given.body)
    return Helper.objects.create(by=by, **vars(given))


@transaction.atomic
def add_person(helper: Helper, account: Account, *, by: Account) -> HelperPerson:
    """登记协助人员: a login that holds no post but those that a helper may hold. Raises HelperRefused."""
    take(Lock.LOGIN_POSTS, account.pk)
    _refuse_others(by)
    if account.agency_id != by.agency_id or account.kind != AccountKind.STAFF or account == by:
        raise HelperRefused(_("协助人员须是本机构的工作人员账户，不能是自己。请核对用户名。"))
    if not Helper.objects.filter(running(), pk=helper.pk).exists():
        raise HelperRefused(_("这份合同还没有开始，或者已经终止、到期，不能登记人员。"))
    if posts_of(account) - {Post.DATA_KEEPER}:
        raise HelperRefused(
            _("这个账户任了业务、监督或管理岗位，不能登记为协助人员。请另行开立账户，先登记，再任岗位。")
        )
    if helper.people.filter(account=account).exists():
        raise HelperRefused(_("这个账户已经登记在这份合同下，没有重复办理。"))
    record(Act.REGISTER_HELPER, purpose=helper.contract, helper=helper.pk, account=account.username)
    return HelperPerson.objects.create(helper=helper, account=account, by=by)


@transaction.atomic
def end_helper(helper: Helper, *, by: Account, reason: str) -> HelperEnd:
    """终止协助: its people's logins and sessions shut at once. Raises HelperRefused."""
    _refuse_others(by)
    if HelperEnd.objects.filter(helper=helper).exists():
        raise HelperRefused(_("这份合同已经终止，没有重复办理。"))
    record(Act.END_HELPER, purpose=reason.strip(), helper=helper.pk)
    return HelperEnd.objects.create(helper=helper, by=by, reason=reason.strip())


def _refuse_others(by: Account) -> None:
    if Post.APPROVAL not in posts_of(by):
        raise HelperRefused(_("协助单位由审批岗位的人员登记和终止。"))
