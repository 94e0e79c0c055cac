"""待遇资格认证: what is put before the reviewers of a pensioner's entitlement. Basis: gb-6.3-2, service-26."""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.entitlement_models import CheckWay
from quanyi.agency.registry.models import Person
from quanyi.law.terms import PensionEvent


class EntitlementRow(models.Model):
    """认证明细: a person, what was found, on which day, and by what; `evidence` names the list or the paper.

    Basis: gb-6.3-1, gb-6.3-2, service-26.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="entitlement_rows"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    event = CodeField("核验结果", max_length=30, choices=[(e.value, e.label_zh) for e in PensionEvent])
    on = models.DateField("日期")
    way = CodeField("核验方式", max_length=10, choices=CheckWay)
    evidence = models.CharField("依据", max_length=200)
    reason = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "认证明细"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "person"], name="entitlement_row_once"),
        ]
