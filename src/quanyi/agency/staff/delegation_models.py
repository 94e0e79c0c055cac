"""代办: who signs for whom, from when to when. Basis: d14-7, d14-26-2."""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField

SIGNING = ("first_review", "review", "recheck", "approval")  # posts that bear the names of stages


class Delegation(models.Model):
    """代办: a colleague signs a post's stage while its holder is absent, both days within."""

    delegator = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="委托人", related_name="delegated"
    )
    delegate = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="代办人", related_name="stands_in"
    )
    post = CodeField("岗位", max_length=20, choices=[(post, post) for post in SIGNING])
    first_on = models.DateField("开始日期")
    last_on = models.DateField("结束日期")
    reason = models.CharField("代办事由", max_length=200)
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="申请人", related_name="+")
    made_at = models.DateTimeField("办理时间", db_default=Now())

    class Meta:
        verbose_name = "代办"
        ordering = ["-first_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(post__in=SIGNING), name="delegated_post_signs"),
            models.CheckConstraint(
                condition=~models.Q(delegator=models.F("delegate")), name="delegation_is_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="delegation_runs_forward"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="delegation_has_a_reason"),
        ]


class DelegationEnd(models.Model):
    """结束代办: before its last day; from then on nothing is signed under it."""

    delegation = models.OneToOneField(Delegation, models.PROTECT, verbose_name="代办", related_name="end")
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="办理人", related_name="+")
    reason = models.CharField("结束事由", max_length=200)
    ended_at = models.DateTimeField("结束时间", db_default=Now())

    class Meta:
        verbose_name = "结束代办"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="delegation_end_has_a_reason")
        ]
