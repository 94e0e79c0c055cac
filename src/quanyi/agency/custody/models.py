"""保管: what was done so that records stay provable: jobs, backups, drills, and who ordered an erasure.

Basis: d14-9-2, d14-9-3, d14-11-1, d14-12, d14-25, d14-28-4.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


class OfficeKind(models.TextChoices):
    """机构性质: whose records a database keeps."""

    OFFICE = "office", _("经办机构")
    DEMO = "demo", _("示范区")


class OfficeMark(models.Model):
    """机构标记: what this database was made for, laid down before the first person is in it; the first line holds.

    `quanyi run` builds its fictitious district in no other, and `quanyi setup` no office in the district's.
    """

    kind = CodeField("机构性质", max_length=10, choices=OfficeKind)
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "机构标记"
        ordering = ["id"]


class JobResult(models.TextChoices):
    """工作结果: how a job or a drill came out."""

    CLEAN = "clean", _("无异常")
    FOUND = "found", _("有发现")
    FAILED = "failed", _("未能完成")


class JobRun(models.Model):
    """定时工作记录: a job that was done, what it found, and when it should have been done (null: the first time)."""

    job = models.CharField("工作", max_length=20)  # a name of `custody.jobs.REGULAR`
    due_at = models.DateTimeField("应办时间", null=True)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", db_default=Now())
    result = CodeField("结果", max_length=10, choices=JobResult)
    found = models.PositiveIntegerField("发现数")
    told = models.JSONField("说明")  # counts and states; never a person's data

    class Meta:
        verbose_name = "定时工作记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["job", "-id"], name="custody_by_job")]


class Backup(models.Model):
    """备份记录: a backup that was made, and how far the log was in it."""

    name = models.CharField("备份名称", max_length=100)
    digest = models.CharField("摘要", max_length=68)
    size = models.BigIntegerField("大小")
    leaves = models.BigIntegerField("叶数")
    started_at = models.DateTimeField("开始时间")
    made_at = models.DateTimeField("完成时间", db_default=Now())

    class Meta:
        verbose_name = "备份记录"
        ordering = ["-id"]


class Drill(models.Model):
    """恢复演练: a backup was restored into a fresh folder and verified there against the keepers."""

    name = models.CharField("备份名称", max_length=100)
    digest = models.CharField("摘要", max_length=68)
    leaves = models.BigIntegerField("叶数")
    result = CodeField("结果", max_length=10, choices=JobResult)
    found = models.PositiveIntegerField("发现数")
    told = models.JSONField("说明")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "恢复演练"
        ordering = ["-id"]


class ErasureOrder(models.Model):
    """依法删除令: which values are to go, on what ground, by whose authority, under which approved case.

    `rows` is [[table, row, [column, ...] or null for the whole row], ...].
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="依据案件", related_name="+")
    rows = models.JSONField("删除范围")
    ground = models.CharField("法律依据", max_length=200)
    authority = models.CharField("决定机关和文号", max_length=200)
    ordered_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提出人", related_name="+")
    ordered_at = models.DateTimeField("提出时间", db_default=Now())

    class Meta:
        verbose_name = "依法删除令"
        ordering = ["-id"]


class ErasureConfirmation(models.Model):
    """删除核准: the second person's word, without which nothing is erased."""

    order = models.OneToOneField(
        ErasureOrder, models.PROTECT, verbose_name="删除令", related_name="confirmation"
    )
    confirmed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="核准人", related_name="+")
    confirmed_at = models.DateTimeField("核准时间", db_default=Now())

    class Meta:
        verbose_name = "删除核准"
