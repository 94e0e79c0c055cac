"""保密承诺: signed by each of the staff, anew each year; without one nobody opens a record. Basis: d14-23."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import BUSINESS, Account, AccountKind, Post, Undertaking
from quanyi.agency.staff.selectors import posts_at_door, posts_of
from quanyi.law.parameters import parameter

VERSION = "1"  # of the text on the page; a new text asks everybody anew


class UndertakingRefused(Refusal):
    """保密承诺不予登记: the sentence says why."""


def until(undertaking: Undertaking) -> date:
    """Until when it holds: the days are a regional parameter (mark P)."""
    return _holds_to(undertaking.signed_on)


def _holds_to(signed_on: date) -> date:
    today, region = timezone.localdate(), settings.QUANYI_REGION
    return signed_on + timedelta(
        days=parameter("attention_days", on=today, region=region, key="undertaking").whole
    )


def is_current(undertaking: Undertaking | None) -> bool:
    """Whether it is of today's text, and not to be renewed yet."""
    if undertaking is None or undertaking.version != VERSION:
        return False
    return timezone.localdate() < until(undertaking)


def undertaking_of(account: Account) -> Undertaking | None:
    """The last one."""
    return Undertaking.objects.filter(account=account).first()


def is_due(account: Account) -> bool:
    """Whether a login that could open records has yet to sign."""
    if account.kind != AccountKind.STAFF or posts_at_door(account).isdisjoint(BUSINESS | {Post.SUPERVISOR}):
        return False
    return not is_current(undertaking_of(account))


def last_of(accounts: Iterable[Account]) -> dict[int, Undertaking]:
    """{login: its last one}."""
    found = Undertaking.objects.filter(account__in=list(accounts)).order_by("signed_on", "id")
    return {each.account_id: each for each in found}


def sign(account: Account, password: str) -> Undertaking:
    """签署保密承诺 on the page, with the password. Raises UndertakingRefused; the caller counts the tries."""
    if not account.check_password(password):
        raise UndertakingRefused(_("密码不对，没有签署。请重填登录用的密码。"))
    return undertake(account)


def undertake(account: Account) -> Undertaking:
    """签署保密承诺, by who is known to be the login's owner."""
    return _keep(account, timezone.localdate(), "", by=account)


def register_paper(account: Account, signed_on: date, paper: str, *, by: Account) -> Undertaking:
    """登记纸质承诺书 that somebody else signed, by who leads there. Raises UndertakingRefused."""
    if Post.APPROVAL not in posts_of(by) or by.agency_id != account.agency_id or by == account:
        raise UndertakingRefused(_("纸质承诺书由本机构审批岗位的另一人登记；自己的请在页面上签署。"))
    if signed_on > timezone.localdate():
        raise UndertakingRefused(_("签署日期还没有到。请核对承诺书上的日期。"))
    if _holds_to(signed_on) <= timezone.localdate():
        raise UndertakingRefused(_("这份承诺书已经过了重签期限。请核对签署日期，或者请本人重新签署。"))
    return _keep(account, signed_on, paper.strip(), by=by)


@transaction.atomic
def _keep(account: Account, signed_on: date, paper: str, *, by: Account) -> Undertaking:
    record(Act.UNDERTAKE, purpose=paper, account_id=account.pk, account=account.username, version=VERSION)
    with acting_for(account.agency_id):
        return Undertaking.objects.create(
            account=account, version=VERSION, signed_on=signed_on, paper=paper, by=by
        )
