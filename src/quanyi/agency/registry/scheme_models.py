"""失业登记、工伤登记: facts on which benefits of other schemes rest, each by an approved case.

Basis: d14-2-3, d13-9, d13-13, sil-41, sil-45, injury-17.
"""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fact_models import Fact
from quanyi.law.terms import CareLevel, DismissalCause


class Unemployment(Fact):
    """失业登记: how and when work ended, and from when the person is registered and seeks work.

    The last one of a person counts; `number` counts them, so that two sessions cannot add the same one. Basis: sil-45,
    sil-50, d13-13.
    """

    person = models.ForeignKey(
        "registry.Person", models.PROTECT, verbose_name="参保人", related_name="unemployments"
    )
    employer = models.ForeignKey("registry.Employer", models.PROTECT, verbose_name="原单位", related_name="+")
    cause = CodeField("中断就业情形", max_length=20, choices=[(c.value, c.label_zh) for c in DismissalCause])
    ended_on = models.DateField("劳动关系终止日期")
    registered_on = models.DateField("失业登记日期")
    seeks_work = models.BooleanField("有求职要求")
    number = models.PositiveIntegerField("登记序号")

    class Meta:
        verbose_name = "失业登记"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="unemployment_once"),
            models.CheckConstraint(
                condition=models.Q(registered_on__gt=models.F("ended_on")), name="unemployed_after_work"
            ),
        ]


class Injury(Fact):
    """工伤登记: an injury recognised as one of work, at which employer, and what was assessed of it.

    A later version names the one that it `replaces`. `advance_on`: the day of the written application for payment by
    the fund in advance, where the employer did not insure and does not pay. Basis: d13-9, injury-17, injury-20,
    injury-28, sil-41.
    """

    person = models.ForeignKey(
        "registry.Person", models.PROTECT, verbose_name="参保人", related_name="injuries"
    )
    employer = models.ForeignKey(
        "registry.Employer", models.PROTECT, verbose_name="受伤时的单位", related_name="+"
    )
    injured_on = models.DateField("工伤发生日期")
    recognised_on = models.DateField("工伤认定日期")
    document = models.CharField("工伤认定书文号", max_length=100)
    assessed_on = models.DateField("劳动能力鉴定日期", null=True)
    grade = models.PositiveSmallIntegerField("伤残等级", null=True)
    care = CodeField(
        "生活自理障碍等级", max_length=10, choices=[(c.value, c.label_zh) for c in CareLevel], blank=True
    )
    advance_on = models.DateField("先行支付申请日期", null=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="取代的登记", null=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = "工伤登记"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "injured_on"],
                condition=models.Q(replaces__isnull=True),
                name="injury_registered_once",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True, care="") | models.Q(assessed_on__isnull=False),
                name="injury_grade_is_assessed",
            ),
        ]
