"""异议、账户归并: what is said to be wrong in a record, and two accounts of one person. Basis: d14-16, gb-16, gb-11."""

from django.db import models

from quanyi.agency.registry.models import Person


class DisputeRow(models.Model):
    """异议: one figure of a person's record that is said to be wrong, as it stood when it was said.

    `key`: under which the figure opens; `line`: the line of the record it stands in, which is disputed as one. `told`:
    title and value by language; `value` and `digest` freeze figure and tree. Basis: d14-16, gb-16.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="dispute"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="disputes")
    key = models.CharField("数字编号", max_length=100)
    line = models.CharField("所在记录", max_length=100)
    told = models.JSONField("当时的记录")
    value = models.CharField("当时的数值", max_length=60)
    digest = models.CharField("当时的摘要", max_length=68)
    wanted = models.CharField("认为应当是", max_length=200)
    reason = models.CharField("异议理由", max_length=500)

    class Meta:
        verbose_name = "异议"
        indexes = [models.Index(fields=["person", "line"], name="dispute_by_line")]


class MergeRow(models.Model):
    """账户归并: two accounts of one person, and which of them stays by the person's choice.

    `plan`: the digest of what it does, as the reviewers saw it. Basis: gb-11, gb-6.4-2, notice-2009-187.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="merge"
    )
    kept = models.ForeignKey(Person, models.PROTECT, verbose_name="保留的账户", related_name="+")
    ended = models.ForeignKey(Person, models.PROTECT, verbose_name="注销的账户", related_name="merges")
    chosen_on = models.DateField("本人选择日期")
    reason = models.CharField("归并事由", max_length=500)
    plan = models.CharField("归并方案摘要", max_length=68)

    class Meta:
        verbose_name = "账户归并"
        constraints = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("ended")), name="merge_is_of_two")
        ]
