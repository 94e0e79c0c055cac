"""统计数据提供: what an administration asks for without identities, what it was given, and that it gave it back.

All are append-only. The database says again that nothing is given before its case is approved, in smaller groups or
other columns than were approved, after its term, or by one person alone. Basis: d14-17, d14-22.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import Submission
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label
from quanyi.law.terms import ExtractColumn, ExtractUse, PersonStatus


class ExtractRequest(models.Model):
    """统计数据申请: who asks, for what, which columns of which year and of whom, and by when it is given back.

    `smallest`: how many persons a line stands for at the least. `population`: statuses at the end of the year, none for
    everybody. `risk`: what was left of it when the request was handed in, for the signers.
    """

    submission = models.OneToOneField(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="extract_request"
    )
    unit_name = models.CharField("单位名称", max_length=200)
    unit_code = models.CharField("统一社会信用代码", max_length=18)
    contact = models.CharField("联系方式", max_length=200)
    use = CodeField("用途", max_length=20)
    purpose = models.CharField("使用目的", max_length=500)
    basis = models.CharField("依据", max_length=500)
    columns = ArrayField(models.CharField(max_length=20), verbose_name="栏目")
    year = models.PositiveSmallIntegerField("年度")
    population = ArrayField(models.CharField(max_length=20), verbose_name="人员范围", default=list)
    smallest = models.PositiveSmallIntegerField("最小组人数")
    ends_on = models.DateField("销毁或者归还期限")
    risk = models.JSONField("提交时的风险", default=dict)

    class Meta:
        verbose_name = "统计数据申请"
        constraints = [
            models.CheckConstraint(condition=models.Q(smallest__gte=3), name="extract_groups_are_not_small"),
            models.CheckConstraint(condition=models.Q(columns__len__gt=0), name="extract_names_columns"),
        ]

    @property
    def named(self) -> tuple[ExtractColumn, ...]:
        return tuple(column for column in ExtractColumn if column.value in self.columns)

    @property
    def use_word(self) -> str:
        return label(ExtractUse(self.use))

    @property
    def columns_word(self) -> str:
        return _("、").join(map(label, self.named))

    @property
    def population_word(self) -> str:
        return _("、").join(label(PersonStatus(each)) for each in self.population) or _("全部")


class ExtractOrder(models.Model):
    """统计数据导出申请: to whom it is to be handed, with the undertaking that was signed; another person makes it."""

    request = models.ForeignKey(
        ExtractRequest, models.PROTECT, verbose_name="统计数据申请", related_name="orders"
    )
    receipt = models.CharField("签收人", max_length=100)
    undertaking = models.CharField("使用承诺书", max_length=200)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="申请人", related_name="+")
    at = models.DateTimeField("申请时间", db_default=Now())

    class Meta:
        verbose_name = "统计数据导出申请"
        ordering = ["id"]


class Extract(models.Model):
    """统计数据交付: that it was made, once, and what risk was left on the very data; its digest, no copy."""

    request = models.OneToOneField(
        ExtractRequest, models.PROTECT, verbose_name="统计数据申请", related_name="extract"
    )
    order = models.OneToOneField(
        ExtractOrder, models.PROTECT, verbose_name="统计数据导出申请", related_name="+"
    )
    columns = ArrayField(models.CharField(max_length=20), verbose_name="栏目")
    lines = models.PositiveIntegerField("行数")
    smallest = models.PositiveIntegerField("最小组人数")
    risk = models.JSONField("剩余风险")
    digest = models.CharField("内容摘要", max_length=80)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="导出人", related_name="+")
    at = models.DateTimeField("导出时间", db_default=Now())

    class Meta:
        verbose_name = "统计数据交付"


class ExtractEnd(models.Model):
    """销毁或者归还: what the administration says has become of it, by which paper."""

    extract = models.OneToOneField(Extract, models.PROTECT, verbose_name="统计数据交付", related_name="end")
    what = models.CharField("证明材料", max_length=200)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "销毁或者归还"
