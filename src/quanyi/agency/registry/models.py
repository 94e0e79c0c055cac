"""参保登记: employers, insured persons and their relations, each fact with when it holds and when it was learned.

Nothing is overwritten: a change is a new row that names its case, and what holds on a day is what was learned last
about that day (`selectors.facts_of`). The database takes facts only together with the `Registration` of their case,
which wants four agreeing signatures. Basis: d14-2-1, gb-6.1, gb-11, gb-A-1 to gb-A-25.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.activation_models import Activation as Activation
from quanyi.agency.registry.activation_models import ActivationUse as ActivationUse
from quanyi.agency.registry.entitlement_models import CheckWay as CheckWay
from quanyi.agency.registry.entitlement_models import EntitlementCheck as EntitlementCheck
from quanyi.agency.registry.fact_models import Fact as Fact
from quanyi.agency.registry.fact_models import Version as Version
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.record_models import EarlierRecord as EarlierRecord
from quanyi.agency.registry.scheme_models import Injury as Injury
from quanyi.agency.registry.scheme_models import Unemployment as Unemployment
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Scheme


class SubsidyKind(models.TextChoices):
    """补贴种类. The set is this system's (mark P). Basis: d14-2-2."""

    SOCIAL_INSURANCE = "social_insurance", _("社会保险补贴")
    CONTRIBUTION = "contribution", _("缴费补贴")


class BenefitKind(models.TextChoices):
    """待遇种类. Basis: d14-2-3, gb-8-2, gb-8-3, gb-8-4, sil-17, sil-38."""

    MONTHLY_PENSION = "monthly_pension", _("按月基本养老金")
    INHERITANCE = "inheritance", _("个人账户余额继承")
    LUMP_SUM_SHORT = "lump_sum_short", _("年限不足一次性支付账户储存额")
    LUMP_SUM_LEFT = "lump_sum_left", _("丧失国籍一次性支付账户储存额")
    SURVIVORS = "survivors", _("丧葬补助金和遗属抚恤金")
    DISABILITY_LUMP_SUM = "disability_lump_sum", _("一次性伤残补助金")
    CARE_ALLOWANCE = "care_allowance", _("生活护理费")
    WORK_DEATH = "work_death", _("工亡补助金和丧葬补助金")
    DEPENDANTS = "dependants", _("供养亲属抚恤金")
    DISABILITY_ALLOWANCE = "disability_allowance", _("伤残津贴")
    INJURY_MEDICAL = "injury_medical", _("一次性工伤医疗补助金")
    MISSING_WORKER = "missing_worker", _("因工下落不明供养亲属抚恤金")
    UNEMPLOYMENT = "unemployment", _("失业保险金")
    UNEMPLOYED_MEDICAL = "unemployed_medical", _("领取失业保险金期间的基本医疗保险费")
    UNEMPLOYMENT_DEATH = "unemployment_death", _("失业人员丧葬补助金和抚恤金")
    MATERNITY_ALLOWANCE = "maternity_allowance", _("生育津贴")
    SICKNESS = "sickness", _("病残津贴")
    PENSION_DIFFERENCE = "pension_difference", _("基本养老金补差")


class Registration(models.Model):
    """登记办结: what one approved case entered in the registry; its facts come with it or never.

    Basis: d14-6-3, d14-7, gb-12-1.
    """

    case = models.OneToOneField(
        "review.Case", models.PROTECT, verbose_name="案件", related_name="registration"
    )
    registered_at = models.DateTimeField("办结时间", db_default=Now())

    class Meta:
        verbose_name = "登记办结"


class Employer(Fact):
    """参保单位, known by its unified social credit code (统一社会信用代码).

    Name and region are those at registration; later ones are `ItemVersion`s. Basis: gb-A-11 to gb-A-13.
    """

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=200)
    region = models.CharField("统筹地区", max_length=10)
    joined_on = models.DateField("单位参保日期", null=True)

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


class PersonDetail(Version):
    """参保人基本信息: a version of what is known of a person. Basis: gb-A-1, gb-A-3, gb-A-5."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="details")
    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=1)
    born_on = models.DateField("出生日期")

    class Meta:
        verbose_name = "参保人基本信息"
        ordering = ["id"]


class StatusChange(Version):
    """人员状态变更. A death that is reported late is a row that holds from the past. Basis: gb-A-10, gb-6.4-2,
    gb-9.3-4.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="status_changes")
    status = models.CharField("人员状态", max_length=20)

    class Meta:
        verbose_name = "人员状态变更"
        ordering = ["id"]


class ItemVersion(Version):
    """登记项目版本: one item of a person or an employer, as text that `items` has checked.

    `item` is a key of `items.ITEMS`. Basis: gb-A-2, gb-A-4, gb-A-6, gb-A-7, gb-A-15, gb-A-16, gb-A-18 to gb-A-23,
    gb-A-24-1, gb-A-25-1, gb-A-25-3.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", null=True, related_name="item_versions", db_index=False
    )
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        verbose_name="参保单位",
        null=True,
        related_name="item_versions",
        db_index=False,
    )
    item = CodeField("项目", max_length=30)
    value = models.CharField("内容", max_length=300)

    class Meta:
        verbose_name = "登记项目版本"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, employer__isnull=True)
                | models.Q(person__isnull=True, employer__isnull=False),
                name="item_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(holds_to__isnull=True) | models.Q(holds_to__gt=models.F("holds_from")),
                name="item_holds_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "item"], name="item_by_person", condition=models.Q(person__isnull=False)
            ),
            models.Index(
                fields=["employer", "item"],
                name="item_by_employer",
                condition=models.Q(employer__isnull=False),
            ),
            models.Index(
                fields=["value"],
                name="number_held",
                condition=models.Q(item__in=["social_security_number", "document_number"]),
            ),
        ]


class EmploymentChange(Fact):
    """参保关系变更: the start or the end of a relation of a person, an employer and a scheme.

    `employer` is None for a person who is insured by themselves (灵活就业). `on` is the first or the last day. A row
    with `voids` takes an earlier one back that was never so. `number` counts the changes of one relation, so that two
    sessions cannot add the same step. Basis: d14-2-1, gb-A-13, gb-A-17.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="employment_changes"
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )
    scheme = CodeField(
        "险种",
        max_length=20,
        choices=[(s.value, s.label_zh) for s in Scheme],
        default=Scheme.PENSION.value,
        db_default=Scheme.PENSION.value,
    )
    starts = models.BooleanField("开始")
    on = models.DateField("日期")
    reason = models.CharField("原因", max_length=200)
    number = models.PositiveIntegerField("变更序号", default=1)
    voids = models.OneToOneField(
        "self", models.PROTECT, verbose_name="撤销的变更", null=True, related_name="voided_by"
    )

    class Meta:
        verbose_name = "参保关系变更"
        ordering = ["on", "id"]
        constraints = [
            # A session that adds a step waits for another that adds the same one, and then is refused.
            models.UniqueConstraint(
                fields=["person", "employer", "scheme", "number"],
                name="relation_step_once",
                nulls_distinct=False,
            )
        ]


class Subsidy(Fact):
    """补贴: what another authority paid towards a person's contributions of a month. Basis: d14-2-2."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="subsidies")
    kind = CodeField("补贴种类", max_length=20, choices=SubsidyKind)
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    month = MonthField("费款所属期")
    amount_fen = models.BigIntegerField("金额")
    granted_by = models.CharField("批准机关和文号", max_length=200)

    class Meta:
        verbose_name = "补贴"
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "scheme", "month"], name="subsidised_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="subsidy_is_positive"),
        ]


class BenefitDecision(Fact):
    """待遇核定: what a person is entitled to, computed by rule; `figure` is the tree, to be worked out again.

    `amount_fen` is for a month, or once where the kind is paid once. `account_fen` of it comes from the individual
    account, whose parts stood at `own_fen` and `transfer_fen`. A later decision names the one that it replaces.
    Basis: d14-2-3, gb-8-2, gb-8-4.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="benefit_decisions"
    )
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    kind = CodeField("待遇种类", max_length=20, choices=BenefitKind)
    amount_fen = models.BigIntegerField("核定金额")
    account_fen = models.BigIntegerField("其中个人账户")
    own_fen = models.BigIntegerField("核定时个人部分")
    transfer_fen = models.BigIntegerField("核定时单位划转部分")
    first_month = MonthField("起付月份")
    last_month = MonthField("止付月份", null=True)
    figure = models.JSONField("计算过程")
    injury = models.ForeignKey(
        "registry.Injury", models.PROTECT, verbose_name="工伤登记", null=True, related_name="decisions"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="取代的核定", null=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = "待遇核定"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    amount_fen__gte=0, account_fen__gte=0, account_fen__lte=models.F("amount_fen")
                ),
                name="benefit_parts_add_up",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(replaces__isnull=True),
                name="benefit_decided_once",
            ),
        ]


class BenefitPayee(Fact):
    """待遇收款账户: to whom, and to which account at a bank, a person's benefit of a kind is paid.

    The one learned last counts. Of an inheritance it is the heir. Basis: d14-2-3, gb-8-2, gb-8-4.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="benefit_payees")
    kind = CodeField("待遇种类", max_length=20, choices=BenefitKind)
    payee_name = models.CharField("收款人", max_length=100)
    bank_name = models.CharField("开户行", max_length=100)
    account_number = models.CharField("收款账号", max_length=40)

    class Meta:
        verbose_name = "待遇收款账户"
        ordering = ["id"]


class Mandate(models.Model):
    """授权关系: the person or the employer that a login speaks for. Basis: d14-15-2."""

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
