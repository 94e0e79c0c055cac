"""参保登记: employers, insured persons and their relations, each fact with when it holds and when it was learned.

Nothing is overwritten: a change is a new row that names its case. Basis: d14-2-1, gb-6.1, gb-11, gb-A-1 to gb-A-3,
gb-A-5, gb-A-10 to gb-A-14, gb-A-17.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.staff.models import Account


class Fact(models.Model):
    """A fact on two time axes: when it holds is the subclass's; when, and by which case, it was learned is here."""

    learned_at = models.DateTimeField("记录时间", db_default=Now())
    case = models.ForeignKey(
        "review.Case", models.PROTECT, verbose_name="依据案件", null=True, related_name="+"
    )

    class Meta:
        abstract = True


class Employer(Fact):
    """参保单位, known by its unified social credit code (统一社会信用代码). Basis: gb-A-11, gb-A-12."""

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=200)
    region = models.CharField("统筹地区", max_length=10)

    class Meta:
        verbose_name = "参保单位"

    def __str__(self) -> str:
        return self.name


class Person(Fact):
    """参保人. The key of the account is the social-security number; our own id keeps links whole.

    Basis: gb-11, gb-A-14.
    """

    insurance_number = models.CharField("个人社会保险编号", max_length=20, unique=True)
    social_security_number = models.CharField("社会保障号码", max_length=18, unique=True)
    region = models.CharField("统筹地区", max_length=10)

    class Meta:
        verbose_name = "参保人"


class PersonDetail(Fact):
    """参保人基本信息: a version of what is known of a person. Basis: gb-A-1, gb-A-3, gb-A-5."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="details")
    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=1)
    born_on = models.DateField("出生日期")
    holds_from = models.DateField("生效日期")

    class Meta:
        verbose_name = "参保人基本信息"
        ordering = ["holds_from", "id"]


class StatusChange(Fact):
    """人员状态变更. Basis: gb-A-10, gb-6.4-2."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="status_changes")
    status = models.CharField("人员状态", max_length=20)
    holds_from = models.DateField("生效日期")
    reason = models.CharField("原因", max_length=100)

    class Meta:
        verbose_name = "人员状态变更"
        ordering = ["holds_from", "id"]


class EmploymentChange(Fact):
    """参保关系变更: the start or the end of a relation with an employer. Basis: gb-A-13, gb-A-17."""

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="employment_changes"
    )
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", related_name="+")
    starts = models.BooleanField("开始")
    on = models.DateField("日期")
    reason = models.CharField("原因", max_length=100)

    class Meta:
        verbose_name = "参保关系变更"
        ordering = ["on", "id"]


class Mandate(models.Model):
    """授权关系: the person or the employer that a login speaks for. Basis: d14-15-2, d14-15-3."""

    account = models.OneToOneField(Account, models.PROTECT, verbose_name="账户", related_name="mandate")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "授权关系"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, employer__isnull=True)
                | models.Q(person__isnull=True, employer__isnull=False),
                name="mandate_speaks_for_one",
            )
        ]
