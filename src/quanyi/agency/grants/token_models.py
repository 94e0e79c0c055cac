"""应用授权: what a person or an officer of an employer lets an app of theirs read; how it ends. Both are append-only.

Basis: d14-14, d14-15-2, d14-15-3, gb-15.
"""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.staff.models import Account
from quanyi.law.terms import RecordItem

LONGEST = timedelta(days=366)  # that an app may read; beyond it is given anew (mark P)


class TokenItem(models.TextChoices):
    """应用可读的内容: the items of a record, and the two lists beside it."""

    REGISTRATION = RecordItem.REGISTRATION.value, _("登记信息")
    CONTRIBUTION = RecordItem.CONTRIBUTION.value, _("缴费和补贴信息")
    BENEFIT = RecordItem.BENEFIT.value, _("待遇资格和领取信息")
    ACCOUNT = RecordItem.ACCOUNT.value, _("缴费年限和个人账户信息")
    OTHER = RecordItem.OTHER.value, _("其他权益信息")
    LOOKS = "looks", _("谁看过我的记录")
    PAPERS = "papers", _("出具的凭证")


class AppToken(models.Model):
    """应用授权: of the token only a digest is kept; until when, both days within, and which items it opens."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="登录账户", related_name="app_tokens")
    name = models.CharField("应用名称", max_length=60)
    items = ArrayField(models.CharField(max_length=20), verbose_name="可读内容")
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    first_on = models.DateField("开始日期")
    last_on = models.DateField("截止日期")
    made_at = models.DateTimeField("授权时间", db_default=Now())

    class Meta:
        verbose_name = "应用授权"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on"))
                & models.Q(last_on__lt=models.F("first_on") + models.Value(LONGEST)),
                name="app_token_runs_a_year_at_most",
            ),
            models.CheckConstraint(condition=models.Q(items__len__gt=0), name="app_token_names_items"),
        ]

    @property
    def opens(self) -> frozenset[RecordItem]:
        """The items of a record that it opens."""
        return frozenset(item for item in RecordItem if item.value in self.items)

    @property
    def told(self) -> list[str]:
        """What it opens, in words."""
        return [str(item.label) for item in TokenItem if item.value in self.items]


class AppTokenEnd(models.Model):
    """应用授权终止: before its last day, by who gave it."""

    token = models.OneToOneField(AppToken, models.PROTECT, verbose_name="应用授权", related_name="end")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="办理人", related_name="+")
    ended_at = models.DateTimeField("终止时间", db_default=Now())

    class Meta:
        verbose_name = "应用授权终止"
