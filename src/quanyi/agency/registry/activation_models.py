"""激活码: how a person or an employer's officer comes to a login; the code itself is kept nowhere.

Basis: d14-15-2, d14-26-1.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.staff.models import Account


class Activation(models.Model):
    """激活码: handed out at the counter, for a login that its owner then gives a password. The latest one counts.

    `seen`: by which document the counter knew whom it had before it.
    """

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="登录账户", related_name="activations")
    digest = models.CharField("激活码摘要", max_length=80)
    seen = models.CharField("所验证件", max_length=200)
    expires_at = models.DateTimeField("失效时间")
    made_by = models.ForeignKey(Account, models.PROTECT, verbose_name="经办人", related_name="+")
    made_at = models.DateTimeField("发放时间", db_default=Now())

    class Meta:
        verbose_name = "激活码"
        ordering = ["-id"]


class ActivationUse(models.Model):
    """激活: that a code was used, once."""

    activation = models.OneToOneField(Activation, models.PROTECT, verbose_name="激活码", related_name="use")
    used_at = models.DateTimeField("激活时间", db_default=Now())

    class Meta:
        verbose_name = "激活"
