"""监督意见和责令改正: what a supervisor wants mended or answered, of what, by when; and what who leads answered.

All are append-only. What it is about is pointed to, never copied. Basis: d14-3-3, d14-28-1, gb-13-1.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.review.models import Case
from quanyi.agency.review.reminder_models import Threshold
from quanyi.agency.staff.models import Account, Supervision


class RemarkKind(models.TextChoices):
    """监督文种: whether something is to be mended, or to be answered."""

    ORDER = "order", _("责令改正")
    REMARK = "remark", _("监督意见")


class Register(models.TextChoices):
    """登记簿和清单 that may be remarked on as a whole; values are names of their pages."""

    QUERIES = "query-register", _("单位查询登记簿")
    EXTRACTS = "extracts", _("统计数据登记簿")
    LOOKS = "looks-overseen", _("查看监督")
    CASES = "supervised-cases", _("案件清单")
    LOG = "log", _("日志与见证")
    JOBS = "supervision", _("核验和定时工作")


class Remark(models.Model):
    """监督意见: about one thing, a case, a clerk (from `since` on: an odd look of theirs), or a register."""

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, verbose_name="监督任职", related_name="remarks"
    )
    kind = CodeField("监督文种", max_length=10, choices=RemarkKind)
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", null=True, related_name="+")
    clerk = models.ForeignKey(Account, models.PROTECT, verbose_name="工作人员", null=True, related_name="+")
    since = models.DateTimeField("异常查看时间", null=True)
    register = CodeField("登记簿或清单", max_length=20, choices=Register, blank=True)
    text = models.CharField("意见", max_length=1000)
    due_on = models.DateField("答复期限")
    made_at = models.DateTimeField("提出时间", db_default=Now())

    class Meta:
        verbose_name = "监督意见"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, clerk=None, since=None, register="")
                | models.Q(case=None, clerk__isnull=False, register="")
                | models.Q(case=None, clerk=None, since=None) & ~models.Q(register=""),
                name="remark_is_about_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="remark_says_something"),
        ]


class RemarkAnswer(models.Model):
    """监督意见答复: once, by who leads in that agency."""

    remark = models.OneToOneField(Remark, models.PROTECT, verbose_name="监督意见", related_name="answer")
    text = models.CharField("答复", max_length=1000)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="答复人", related_name="+")
    at = models.DateTimeField("答复时间", db_default=Now())

    class Meta:
        verbose_name = "监督意见答复"
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="remark_answer_says_something")
        ]


class RemarkReminder(models.Model):
    """监督意见催办: that its day came near, or passed, was told once each."""

    remark = models.ForeignKey(Remark, models.PROTECT, verbose_name="监督意见", related_name="reminders")
    threshold = CodeField("催办节点", max_length=10, choices=Threshold)
    made_at = models.DateTimeField("催办时间", db_default=Now())

    class Meta:
        verbose_name = "监督意见催办"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["remark", "threshold"], name="remark_reminded_once")]
