"""统一身份绑定: whose login an outside provider's subject is; append-only, once. Basis: d14-14, d14-15-2."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.staff.models import Account


class BoundBy(models.TextChoices):
    """绑定依据: by what it was known whose subject it is."""

    CODE = "code", _("经办窗口的激活码")
    NUMBER = "number", _("认证平台提供的社会保障号码")


class ProviderSubject(models.Model):
    """统一身份绑定: a provider's subject is one login's for good, and a login has one of each provider."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="登录账户", related_name="subjects")
    issuer = models.CharField("认证平台", max_length=200)
    subject = models.CharField("平台用户标识", max_length=255)
    bound_by = CodeField("绑定依据", max_length=10, choices=BoundBy)
    bound_at = models.DateTimeField("绑定时间", db_default=Now())

    class Meta:
        verbose_name = "统一身份绑定"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="subject_is_bound_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="login_has_one_subject"),
        ]
