"""投诉举报、责令改正: what an employer is said not to have done, and is ordered to do. Basis: d13-24, d13-27-2."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person


class ComplaintMatter(models.TextChoices):
    """投诉事项: what an employer did not do. The set is this system's (mark P)."""

    NOT_TOLD = "not_told", _("没有按月把缴费明细告知职工")
    NOT_REGISTERED = "not_registered", _("没有为职工办理参保登记")
    NOT_DECLARED = "not_declared", _("没有按时足额申报")
    NOT_PAID = "not_paid", _("没有按时足额缴纳")


class ComplaintRow(models.Model):
    """投诉举报: who complains of which employer about what. The employer learns neither that there is one nor of whom.

    `employer`: None of a unit that is not registered; `unit`: as the complaint calls it. `person`: the complainant,
    where they are insured here and said who they are. Basis: d13-24, d13-27-2.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="complaint"
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="被投诉单位", null=True, related_name="+"
    )
    unit = models.CharField("单位名称", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    matter = CodeField("投诉事项", max_length=20, choices=ComplaintMatter)
    first_month = MonthField("起月", null=True)
    last_month = MonthField("止月", null=True)
    said = models.CharField("投诉内容", max_length=1000)
    complainant = models.CharField("投诉人", max_length=100, blank=True)
    contact = models.CharField("联系方式", max_length=100, blank=True)

    class Meta:
        verbose_name = "投诉举报"


class OrderRow(models.Model):
    """责令改正: what an employer is to put right, by what day, by whose decision. It names no worker.

    `complaint_number`: of the complaint that it follows; the employer is not told it. Basis: d13-24, d13-28, sil-63.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="order"
    )
    matter = CodeField("责令事项", max_length=20, choices=ComplaintMatter)
    first_month = MonthField("起月", null=True)
    last_month = MonthField("止月", null=True)
    wanted = models.CharField("责令内容", max_length=500)
    due_on = models.DateField("限期")
    authority = models.CharField("决定机关和文号", max_length=200)
    reason = models.CharField("依据", max_length=500)
    complaint_number = models.CharField("投诉案号", max_length=20, blank=True)

    class Meta:
        verbose_name = "责令改正"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(wanted="") & ~models.Q(authority=""), name="order_says_by_whom"
            )
        ]
