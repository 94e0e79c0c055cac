"""计算: a run of a rule over many accounts: which rule, which parameters, up to which posting; and 数据核查: runs of
the checks over all records, what they found, and what became of it.

Basis: d14-6-4, d14-11-1, d14-12, gb-10.2-3.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import Submission
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.terms import InquiryResult


class Run(models.Model):
    """计算批次. Its result is a submission that travels the road like any other."""

    submission = models.OneToOneField(Submission, models.PROTECT, verbose_name="申报批次", related_name="run")
    year = models.PositiveSmallIntegerField("社保年度")
    region = models.CharField("统筹地区", max_length=10)
    rate = models.CharField("记账利率", max_length=40)  # numerator/denominator
    rate_source = models.CharField("利率文件", max_length=200)
    last_entry_id = models.BigIntegerField("截至分录")
    started_by = models.ForeignKey(Account, models.PROTECT, verbose_name="计算人")
    computed_at = models.DateTimeField("计算时间", db_default=Now())

    class Meta:
        verbose_name = "计算批次"


class CheckRun(models.Model):
    """核查批次: all checks over all records, once. Basis: d14-11-1, d14-12."""

    region = models.CharField("统筹地区", max_length=10)
    checked_on = models.DateField("核查日期")
    started_by = models.ForeignKey(Account, models.PROTECT, verbose_name="核查人", null=True)
    finished_at = models.DateTimeField("完成时间", db_default=Now())
    counts = models.JSONField("发现数")  # check -> how many stand
    parameters_version = models.CharField("参数版本", max_length=80)

    class Meta:
        verbose_name = "核查批次"
        ordering = ["-id"]


class Finding(models.Model):
    """核查发现: something that a check found, from the run that saw it first; seen again, it is the same.

    Once gone, it may come back: then it is found anew, with the next recurrence. Basis: d14-11-1.
    """

    run = models.ForeignKey(CheckRun, models.PROTECT, verbose_name="首次发现批次", related_name="findings")
    check_code = models.CharField("核查规则", max_length=40)
    key = models.CharField("识别键", max_length=200)
    recurrence = models.PositiveSmallIntegerField("再现次数", default=0)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="涉及案件", null=True, related_name="+")
    evidence = models.JSONField("证据")

    class Meta:
        verbose_name = "核查发现"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["key", "recurrence"], name="finding_opened_once")]
        indexes = [models.Index(fields=["check_code", "id"], name="finding_by_check")]


class FindingGone(models.Model):
    """发现消失: the first run that no longer saw a finding."""

    finding = models.OneToOneField(Finding, models.PROTECT, verbose_name="核查发现", related_name="gone")
    run = models.ForeignKey(CheckRun, models.PROTECT, verbose_name="核查批次", related_name="gone")

    class Meta:
        verbose_name = "发现消失"


class Inquiry(models.Model):
    """核查意见: what the keeper of the data proposes on a finding, before the reviewers. Basis: d14-5-2, d14-11-1."""

    submission = models.OneToOneField(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="inquiry"
    )
    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="核查发现", related_name="inquiries")
    result = CodeField("核查结论", max_length=20, choices=[(r.value, r.label_zh) for r in InquiryResult])
    reason = models.CharField("理由", max_length=500)
    handling = models.CharField("处理方法", max_length=500)

    class Meta:
        verbose_name = "核查意见"


class FindingResolution(models.Model):
    """核查结论: what four signatures decided on a finding, once. Basis: d14-7, d14-11-1, d14-12."""

    finding = models.OneToOneField(
        Finding, models.PROTECT, verbose_name="核查发现", related_name="resolution"
    )
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="案件", related_name="+")
    inquiry = models.OneToOneField(Inquiry, models.PROTECT, verbose_name="核查意见", related_name="+")
    resolved_at = models.DateTimeField("结论时间", db_default=Now())

    class Meta:
        verbose_name = "核查结论"
