"""延长缴费: who reached the age short of years and goes on paying. Basis: d13-2."""

from django.db import models

from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person


class ExtensionRow(models.Model):
    """延长缴费申请: from which month somebody of age, short of years, pays on alone. Basis: d13-2.

    `missing_months`: how many the rule found lacking when it was asked for.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="extension"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="extensions")
    applied_on = models.DateField("申请日期")
    first_month = MonthField("延长缴费起月")
    missing_months = models.PositiveSmallIntegerField("尚缺月数")
    reason = models.CharField("申请说明", max_length=500)

    class Meta:
        verbose_name = "延长缴费申请"
