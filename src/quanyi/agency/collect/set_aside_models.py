"""挂起: rows of a declaration that match nobody, and what is to become of one.

Basis: d14-5-2, d14-11-1, gb-6.5-1, gb-11.
"""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person
from quanyi.law.terms import ContributionKind, RowUse, SetAsideReason


class SetAsideRow(models.Model):
    """挂起明细: a row that matches nobody, kept as it came while the rest of its file goes on.

    The file, the case, who handed it in and when are those of `submission`. Nothing of it is posted; `own_due_fen` and
    `employer_due_fen` are what the rule makes of the declared wage. `cells` is the row as received:
    [[column letter, heading, text], ...]; `fault` the fault it would have been, as `declaration.Fault.as_dict`.
    Basis: d14-5-2, d14-6-1, d14-11-1, d14-13.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="set_aside_rows"
    )
    file_check = models.ForeignKey(
        "collect.FileCheck", models.PROTECT, verbose_name="文件检查", related_name="set_aside_rows"
    )
    row = models.PositiveIntegerField("行号")
    reason = CodeField("挂起原因", max_length=20, choices=[(r.value, r.label_zh) for r in SetAsideReason])
    social_security_number = models.CharField("社会保障号码", max_length=60)
    name = models.CharField("姓名", max_length=50)
    kind = CodeField("缴费类型", max_length=20, choices=[(k.value, k.label_zh) for k in ContributionKind])
    month = MonthField("费款所属期")
    declared_wage_fen = models.BigIntegerField("申报工资")
    own_due_fen = models.BigIntegerField("个人应缴")
    employer_due_fen = models.BigIntegerField("单位应缴")
    paid_on = models.DateField("到账日期", null=True)
    started_on = models.DateField("入职日期", null=True)
    remark = models.CharField("备注", max_length=200)
    cells = models.JSONField("原件内容")
    fault = models.JSONField("问题")

    class Meta:
        verbose_name = "挂起明细"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["submission", "row"], name="set_aside_once")]
        indexes = [models.Index(fields=["social_security_number"], name="set_aside_by_number")]


class RowClearance(models.Model):
    """挂起明细处理: what a row set aside is to become, on its way to review.

    `right_row` is the row as it is declared for `person`, computed like any declared row; both are empty where the row
    goes back to the employer. Basis: d14-6-4, d14-7, d14-11-1.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="row_clearance"
    )
    row = models.ForeignKey(SetAsideRow, models.PROTECT, verbose_name="挂起明细", related_name="clearances")
    use = CodeField("挂起明细去向", max_length=20, choices=[(u.value, u.label_zh) for u in RowUse])
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    right_row = models.OneToOneField(
        "collect.DeclarationRow", models.PROTECT, verbose_name="认定后明细", null=True, related_name="+"
    )
    note = models.CharField("处理依据", max_length=200)

    class Meta:
        verbose_name = "挂起明细处理"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(use=RowUse.MATCHED.value, person__isnull=False, right_row__isnull=False)
                | models.Q(use=RowUse.RETURNED.value, person__isnull=True, right_row__isnull=True),
                name="row_goes_to_one",
            )
        ]
