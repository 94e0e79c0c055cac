"""电话查询密码: what a caller proves with who they are, and each try; append-only. Basis: d14-14, gb-4.3."""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.staff.models import Account


class PhonePin(models.Model):
    """电话查询密码: six digits that a person chose on the own pages; the latest counts, an empty one ends it."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="登录账户", related_name="phone_pins")
    digest = models.CharField("密码摘要（加密）", max_length=400, blank=True)
    made_at = models.DateTimeField("设置时间", db_default=Now())

    class Meta:
        verbose_name = "电话查询密码"
        ordering = ["-id"]


class PhoneTry(models.Model):
    """电话核验: a call that gave digits, and whether they were right; without a code, for a number that has none."""

    pin = models.ForeignKey(
        PhonePin, models.PROTECT, verbose_name="电话查询密码", related_name="tries", null=True
    )
    is_right = models.BooleanField("相符")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "电话核验"
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], condition=models.Q(is_right=False), name="wrong_phone_tries")]
