"""出具的凭证: every paper that was issued about a person, by the root of its fields; decision 044. Basis: d14-15-2."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.staff.models import Account
from quanyi.written.chance_codes import grouped


class PaperKind(models.TextChoices):
    """凭证种类: what kind of paper it is. The set is this system's (mark P)."""

    YEAR_SHEET = "year_sheet", _("年度个人权益记录单")
    CERTIFICATE = "certificate", _("参保缴费证明")
    STATEMENT = "statement", _("养老保险个人账户对账单")
    DECISION = "decision", _("待遇核定表")


class PaperUse(models.TextChoices):
    """凭证用途: what a certificate is for. The set is this system's (mark P)."""

    HOUSING = "housing", _("购房资格核验")
    SETTLING = "settling", _("户口迁入")
    SCHOOL = "school", _("子女入学")
    LOAN = "loan", _("贷款")
    WORK = "work", _("求职和职称评审")
    TRANSFER = "transfer", _("转移接续（参保缴费凭证）")
    OTHER = "other", _("其他")


class IssuedPaper(models.Model):
    """出具的凭证: what was issued, of which record as known when. What stands on it is kept by its root alone.

    The same record as known then gives the same fields again (`serve.issuing`), so no copy of them is kept.
    """

    number = models.CharField("验证码", max_length=20, unique=True)
    kind = CodeField("凭证种类", max_length=20, choices=PaperKind)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="issued_papers")
    year = models.SmallIntegerField("年度", null=True)  # of a year's sheet
    use = CodeField("用途", max_length=20, choices=PaperUse, blank=True, db_default="")  # of a certificate
    first_month = MonthField("起始年月", null=True)  # of a statement of the account
    last_month = MonthField("截止年月", null=True)
    decision = models.ForeignKey(
        BenefitDecision, models.PROTECT, verbose_name="待遇核定", related_name="+", null=True
    )
    language = models.CharField("语言", max_length=7)  # a code of `wording.LANGUAGES`
    known_at = models.DateTimeField("所知时点", null=True)  # null: the record as it stood when it was printed
    printed_at = models.DateTimeField("打印时间")
    root = models.CharField("内容根摘要", max_length=64)
    issued_by = models.ForeignKey(Account, models.PROTECT, verbose_name="出具人", related_name="+")
    issued_at = models.DateTimeField("出具时间", db_default=Now())

    class Meta:
        verbose_name = "出具的凭证"
        ordering = ["-id"]

    @property
    def of_what(self) -> str:
        """The year, use, months or decision, in codes."""
        if self.first_month:
            return f"{self.first_month}-{self.last_month}"
        return str(self.year or self.use or self.decision_id)

    @property
    def about(self) -> str:
        """The year, months, use or decided benefit, in words."""
        if self.first_month:
            return f"{self.first_month} – {self.last_month}"
        if self.decision:
            return str(BenefitKind(self.decision.kind).label)
        return str(self.year) if self.year else str(PaperUse(self.use).label)

    @property
    def grouped(self) -> str:
        """验证码 as it is printed."""
        return grouped(self.number)


class PaperSecret(models.Model):
    """凭证盐: from which the salts of a paper's fields come. It is apart, since a paper's proof shows its row."""

    paper = models.OneToOneField(IssuedPaper, models.PROTECT, verbose_name="凭证", related_name="hidden")
    secret = models.CharField("盐", max_length=64)

    class Meta:
        verbose_name = "凭证盐"


class PaperWithdrawal(models.Model):
    """凭证作废: that a paper shall no longer be relied on, by whom and why. The row of the paper stays."""

    paper = models.OneToOneField(IssuedPaper, models.PROTECT, verbose_name="凭证", related_name="withdrawal")
    reason = models.CharField("作废事由", max_length=200)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="作废经办人", related_name="+")
    at = models.DateTimeField("作废时间", db_default=Now())

    class Meta:
        verbose_name = "凭证作废"
