"""原办理记录: what an earlier office did about a person or an employer, as its books told it.

Basis: d14-6-1, d14-9-4.
"""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fact_models import Fact


class EarlierRecord(Fact):
    """原办理记录: one letter, answer, transfer or other act of the office from which the books came.

    It is kept and shown, and moves nothing: what follows from it stands in tables of its own. `content` has the act's
    own fields; `number` counts those of a kind and a person or employer. Basis: d14-6-1, d14-9-4.
    """

    person = models.ForeignKey(
        "registry.Person", models.PROTECT, verbose_name="参保人", null=True, related_name="earlier_records"
    )
    employer = models.ForeignKey(
        "registry.Employer", models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )
    source = CodeField("记录种类", max_length=30)
    number = models.PositiveIntegerField("序号")
    on = models.DateField("日期", null=True)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = "原办理记录"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "source", "number"],
                name="earlier_record_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(employer__isnull=False),
                name="earlier_record_is_somebodys",
            ),
        ]
