"""待遇资格核验: what was found of a pensioner's entitlement, on which day and by what.

Basis: gb-6.3-1, gb-6.3-2, service-25, service-26.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.law.terms import PensionEvent


class CheckWay(models.TextChoices):
    """核验方式: by what it was found. Data come first (service-26); the set is this system's (mark P)."""

    COMPARED = "compared", _("数据比对")
    SELF = "self", _("本人自助认证")
    COUNTER = "counter", _("本人到窗口")
    HELPER = "helper", _("上门或者协助核实")
    DOCUMENT = "document", _("有关机关文书")


class EntitlementCheck(models.Model):
    """待遇资格核验: an event of a pension, by an approved case; the months of a pension follow from all of them.

    `on` is the day of the event itself, not of the case; `number` is its place among those of a person that one case
    brings: the books of another office bring all of them. Basis: gb-6.3-1, gb-6.3-2, service-26.
    """

    case = models.ForeignKey("review.Case", models.PROTECT, verbose_name="依据案件", related_name="+")
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, verbose_name="参保人", related_name="entitlement_checks"
    )
    event = CodeField("核验结果", max_length=30, choices=[(e.value, e.label_zh) for e in PensionEvent])
    on = models.DateField("日期")
    way = CodeField("核验方式", max_length=10, choices=CheckWay)
    number = models.PositiveSmallIntegerField("序号", default=1, db_default=1)
    learned_at = models.DateTimeField("记录时间", db_default=Now())

    class Meta:
        verbose_name = "待遇资格核验"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person", "number"], name="entitlement_checked_once")
        ]
