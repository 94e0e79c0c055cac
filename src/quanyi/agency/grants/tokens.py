"""Giving, ending and reading tokens of apps (应用授权). Basis: d14-14, d14-15-2, d14-15-3, gb-15."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import record
from quanyi.agency.grants.selectors import running
from quanyi.agency.grants.services import GrantRefused
from quanyi.agency.grants.token_models import LONGEST, AppToken, AppTokenEnd, TokenItem
from quanyi.agency.locks import Lock, take
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.written.chance_codes import digest_of

PREFIX = "quanyi_"  # by which one that was published by mistake is found
AT_MOST = 10  # that run at one time for a login
OFFERED = {
    AccountKind.PERSON: tuple(TokenItem),
    AccountKind.EMPLOYER: (TokenItem.REGISTRATION, TokenItem.CONTRIBUTION),
}
PURPOSES = {AccountKind.PERSON: "本人应用查询", AccountKind.EMPLOYER: "单位应用查询"}


def purpose_by(token: AppToken) -> str:
    """For what an app looks, in the log's words, with the number of its token."""
    return f"{PURPOSES[AccountKind(token.account.kind)]} {token.pk}"


def _not_named_now(*items: TokenItem) -> str:
    names = _("、").join(str(item.label) for item in items)
    return _("给这个应用的授权没有列明“%(items)s”。需要的，请重新授权。") % {"items": names}


not_named = lazy(_not_named_now, str)


@transaction.atomic
def give_token(account: Account, name: str, items: Collection[str], last_on: date) -> tuple[AppToken, str]:
    """应用授权, and its token, which is told this once. Raises GrantRefused."""
    take(Lock.APP_TOKENS, account.pk)
    today = timezone.localdate()
    running_now = tokens_of(account).filter(running())
    if running_now.filter(name=name).exists():
        raise GrantRefused(_("已有同名的应用授权在有效期内，没有重复办理。请换一个名称，或先终止原来的。"))
    if running_now.count() >= AT_MOST:
        raise GrantRefused(_("同时有效的应用授权最多 %(most)s 个。请先终止不用的。") % {"most": AT_MOST})
    if not today <= last_on < today + LONGEST:
        raise GrantRefused(_("截止日期须在今天以后、一年以内。请重新选择。"))
    if not items or not set(items) <= {item.value for item in OFFERED[AccountKind(account.kind)]}:
        raise GrantRefused(_("请选择这个应用可以读取的内容，至少一项。"))
    text = PREFIX + secrets.token_urlsafe(32)
    token = AppToken.objects.create(
        account=account, name=name, items=[item.value for item in TokenItem if item.value in items],
        digest=digest_of(text), first_on=today, last_on=last_on,
    )  # fmt: skip
    record(
        Act.GIVE_TOKEN,
        person_id=person_of(account),
        purpose="应用授权",
        part="apps",
        token=token.pk,
        items=token.items,
    )
    return token, text


@transaction.atomic
def end_token(token: AppToken, *, by: Account) -> None:
    """终止应用授权: it opens nothing from now on. Raises GrantRefused where it has ended."""
    take(Lock.APP_TOKENS, token.account_id)
    if AppTokenEnd.objects.filter(token=token).exists():
        raise GrantRefused(_("这项授权已经终止，没有重复办理。"))
    AppTokenEnd.objects.create(token=token, by=by)
    record(Act.END_TOKEN, person_id=person_of(by), purpose="应用授权", part="apps", token=token.pk)


def token_bearing(text: str) -> AppToken | None:
    """The running token of a login that is on, by what its app sends."""
    found = AppToken.objects.filter(running(), digest=digest_of(text), account__is_active=True)
    return found.select_related("account__mandate").first()


def tokens_of(account: Account) -> QuerySet[AppToken]:
    return AppToken.objects.filter(account=account).select_related("end")


def last_uses(account: Account) -> dict[int, datetime]:
    """When each token was last used, as the register has it."""
    used = AuditEntry.objects.filter(actor_id=account.pk, detail__has_key="by_token")
    return dict(used.values_list("detail__by_token").annotate(Max("at")).order_by())
