"""第二重验证: a device that shows codes by the clock (RFC 6238), codes for when it is lost, and each use, once.

All are append-only. Basis: d14-14, d14-26-1, d14-28-4.
"""

from django.db import models
from django.db.models.functions import Now


class SecondFactor(models.Model):
    """第二重验证: enrolled by who has the login; its secret is kept enciphered."""

    account = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="登录账户", related_name="factors"
    )
    secret = models.CharField("密钥（加密）", max_length=200)
    made_at = models.DateTimeField("启用时间", db_default=Now())

    class Meta:
        verbose_name = "第二重验证"
        ordering = ["-id"]


class FactorEnd(models.Model):
    """第二重验证停用: by its owner, or since the counter handed out a code anew."""

    factor = models.OneToOneField(SecondFactor, models.PROTECT, verbose_name="第二重验证", related_name="end")
    ended_at = models.DateTimeField("停用时间", db_default=Now())

    class Meta:
        verbose_name = "第二重验证停用"


class FactorUse(models.Model):
    """验证码使用: the half minute whose code was used; none is used twice."""

    factor = models.ForeignKey(SecondFactor, models.PROTECT, verbose_name="第二重验证", related_name="uses")
    step = models.BigIntegerField("时间步")
    used_at = models.DateTimeField("使用时间", db_default=Now())

    class Meta:
        verbose_name = "验证码使用"
        constraints = [models.UniqueConstraint(fields=["factor", "step"], name="factor_code_is_used_once")]


class RecoveryCode(models.Model):
    """备用码: shown once; only a digest is kept."""

    factor = models.ForeignKey(
        SecondFactor, models.PROTECT, verbose_name="第二重验证", related_name="recovery"
    )
    digest = models.CharField("备用码摘要", max_length=64)

    class Meta:
        verbose_name = "备用码"
        ordering = ["id"]


class RecoveryUse(models.Model):
    """备用码使用: once."""

    code = models.OneToOneField(RecoveryCode, models.PROTECT, verbose_name="备用码", related_name="use")
    used_at = models.DateTimeField("使用时间", db_default=Now())

    class Meta:
        verbose_name = "备用码使用"
