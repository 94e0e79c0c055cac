"""协助单位和保密承诺: who outside the office helps to keep its data, under which contract, with which people; and what
each of the staff, and of those people, has undertaken. All are append-only. Basis: d14-11-2, d14-23, d14-29.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField


class Service(models.TextChoices):
    """协助事项: what a body does for the office."""

    SOFTWARE = "software", _("软件和系统维护")
    PRINTING = "printing", _("印制和寄送")
    BANKING = "banking", _("银行代发")
    MESSAGES = "messages", _("短信和邮件网关")
    STORAGE = "storage", _("机房和介质保管")
    OTHER = "other", _("其他")


class Helper(models.Model):
    """协助单位: a body that helps under a contract and an agreement on confidentiality, both days within."""

    body = models.CharField("单位名称", max_length=200)
    service = CodeField("协助事项", max_length=20, choices=Service)
    contract = models.CharField("合同编号", max_length=200)
    agreement = models.CharField("保密协议", max_length=200)
    scope = models.CharField("可接触的内容", max_length=200)
    first_on = models.DateField("开始日期")
    last_on = models.DateField("截止日期")
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="登记人", related_name="+")
    made_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "协助单位"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="helper_runs_forward"
            ),
            models.CheckConstraint(condition=~models.Q(agreement=""), name="helper_has_an_agreement"),
        ]


class HelperPerson(models.Model):
    """协助人员: whose login is of a body that helps; it works while one of its contracts runs."""

    helper = models.ForeignKey(Helper, models.PROTECT, verbose_name="协助单位", related_name="people")
    account = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="登录账户", related_name="helps"
    )
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="登记人", related_name="+")
    made_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "协助人员"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["helper", "account"], name="helps_once")]


class HelperEnd(models.Model):
    """协助终止: before its last day; its people's logins shut at once."""

    helper = models.OneToOneField(Helper, models.PROTECT, verbose_name="协助单位", related_name="end")
    reason = models.CharField("终止事由", max_length=200)
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("终止时间", db_default=Now())

    class Meta:
        verbose_name = "协助终止"
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="helper_end_has_a_reason")]


class Undertaking(models.Model):
    """保密承诺: which text a login signed, and when: on the page, or on a paper that who leads registered."""

    account = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="登录账户", related_name="undertakings"
    )
    version = models.CharField("文本版本", max_length=20)
    signed_on = models.DateField("签署日期")
    paper = models.CharField("纸质承诺书", max_length=200, blank=True)
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="登记人", related_name="+")
    made_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "保密承诺"
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account=models.F("by"), paper="")
                | ~models.Q(account=models.F("by")) & ~models.Q(paper=""),
                name="undertaking_is_ones_own_or_a_paper",
            )
        ]
