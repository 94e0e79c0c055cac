"""监督任职: put forward by an administrator, agreed to by who leads, over by its day or before.

Basis: d14-3-3, gb-13-1.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.days import not_over as not_over
from quanyi.agency.staff.models import (
    Account,
    AccountKind,
    BodyKind,
    Post,
    Supervision,
    SupervisionApproval,
    SupervisionEnd,
)
from quanyi.agency.staff.selectors import posts_of


class SupervisionRefused(Refusal):
    """不予办理监督任职: the sentence says why."""


@dataclass(frozen=True)
class Appointment:
    """委派: for which body, by which document, from which day to which."""

    body_kind: BodyKind
    body: str
    document: str
    first_on: date
    last_on: date


def supervisions() -> QuerySet[Supervision]:
    return Supervision.objects.select_related("account", "by", "approval__by", "end__by")


def free_for_supervision(agency_id: int) -> list[Account]:
    """Staff logins of an agency that hold no post and are not put forward yet."""
    found = Account.objects.filter(kind=AccountKind.STAFF, is_active=True, agency=agency_id)
    asked = Supervision.objects.filter(not_over()).values("account")
    return [each for each in found.exclude(pk__in=asked).order_by("username") if not posts_of(each)]


@transaction.atomic
def put_forward(account: Account, given: Appointment, *, by: Account) -> Supervision:
    """提出监督任职: of a login without a post, by a system administrator. Raises SupervisionRefused."""
    take(Lock.LOGIN_POSTS, account.pk)
    if Post.SYSTEM_ADMIN not in posts_of(by) or account == by:
        raise SupervisionRefused(_("监督任职由系统管理员为他人提出，不能为自己提出。"))
    if account not in free_for_supervision(by.agency_id):
        raise SupervisionRefused(_("监督人员须是本机构没有岗位、没有监督任职的账户。请另选，或先开立账户。"))
    if not given.first_on <= given.last_on >= timezone.localdate():
        raise SupervisionRefused(_("截止日期早于开始日期，或者已经过去。请核对委派文书上的期限。"))
    record(Act.PUT_SUPERVISION, purpose=given.document, account_id=account.pk, account=account.username)
    with acting_for(account.agency_id):
        return Supervision.objects.create(account=account, by=by, **vars(given))


@transaction.atomic
def agree(supervision: Supervision, *, by: Account) -> SupervisionApproval:
    """核准监督任职, by who leads there. Raises SupervisionRefused."""
    take(Lock.LOGIN_POSTS, supervision.account_id)
    found = supervisions().filter(not_over(), pk=supervision.pk, approval=None).first()
    if found is None:
        raise SupervisionRefused(_("这项监督任职已经核准、终止或者过期，没有重复办理。"))
    if Post.APPROVAL not in posts_of(by) or by.agency_id != found.account.agency_id:
        raise SupervisionRefused(_("监督任职由本机构审批岗位的人员核准。"))
    if posts_of(found.account):
        raise SupervisionRefused(_("这个账户已经任了岗位，不能监督。请管理员另行提出。"))
    record(Act.GRANT_DUTY, purpose=found.document, account_id=found.account_id, account=found.account.username,
           post=Post.SUPERVISOR.value)  # fmt: skip
    with acting_for(found.account.agency_id):
        return SupervisionApproval.objects.create(supervision=found, by=by)


@transaction.atomic
def end_supervision(supervision: Supervision, *, by: Account, reason: str) -> SupervisionEnd:
    """终止监督任职, by an administrator: who is supervised does not end it. Raises SupervisionRefused."""
    take(Lock.LOGIN_POSTS, supervision.account_id)
    found = supervisions().filter(not_over(), pk=supervision.pk).first()
    if found is None:
        raise SupervisionRefused(_("这项监督任职已经终止或者过期，没有重复办理。"))
    if Post.SYSTEM_ADMIN not in posts_of(by) or by.agency_id != found.account.agency_id:
        raise SupervisionRefused(_("监督任职由本机构系统管理员按委派单位的文书终止。"))
    record(Act.REVOKE_DUTY, purpose=reason.strip(), account_id=found.account_id, account=found.account.username,
           post=Post.SUPERVISOR.value)  # fmt: skip
    with acting_for(found.account.agency_id):
        return SupervisionEnd.objects.create(supervision=found, by=by, reason=reason.strip())
