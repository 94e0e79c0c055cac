"""作业: what was asked for to be done beside the pages, each time a worker began, and what became of it.

A row says that it was asked for, begun or ended; what came of it stands in the tables of the matter. That somebody is
at it now is no row: the worker's session holds a lock for as long as it lives (`work.carrying`).
Basis: d14-6-3, d14-12.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.agencies import agency_of_row
from quanyi.agency.audit.fields import CodeField
from quanyi.agency.staff.models import Account


class JobRequest(models.Model):
    """作业申请: who wants which job done, about what, and why. Of one matter one waits at a time (`work.requests`)."""

    job = models.CharField("作业", max_length=40)  # a name that `work.job` knows
    about = models.CharField("事项", max_length=100)
    arguments = models.JSONField("参数")  # ids and words; never a person's data
    reason = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="申请人", null=True
    )  # null: the schedule
    asked_at = models.DateTimeField("申请时间", db_default=Now())
    agency = agency_of_row()

    class Meta:
        verbose_name = "作业申请"
        ordering = ["-id"]
        indexes = [models.Index(fields=["job", "-id"], name="request_by_job")]


class JobStep(models.TextChoices):
    """作业经过: what may happen to a request before it ends."""

    BEGUN = "begun", _("开始办理")
    PUT_DOWN = "put_down", _("停机放下")
    CANCEL_ASKED = "cancel_asked", _("申请撤销")


class JobEvent(models.Model):
    """作业经过: a worker began; it was put down by a worker that was told to stop; somebody wants it cancelled.

    Begun and neither put down nor ended, with nobody at it: the worker was killed.
    """

    request = models.ForeignKey(JobRequest, models.PROTECT, verbose_name="作业申请", related_name="events")
    step = CodeField("经过", max_length=20, choices=JobStep)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="操作人", null=True, related_name="+")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "作业经过"
        ordering = ["id"]


class Ending(models.TextChoices):
    """作业结局: how a request ended."""

    DONE = "done", _("已办成")
    REFUSED = "refused", _("未办成")
    FAILED = "failed", _("程序出错")
    GIVEN_UP = "given_up", _("多次中断，已放弃")
    CANCELLED = "cancelled", _("已撤销")


class JobOutcome(models.Model):
    """作业结果: how a request ended, once, and the sentence that says why where it came to nothing."""

    request = models.OneToOneField(
        JobRequest, models.PROTECT, verbose_name="作业申请", related_name="outcome"
    )
    ending = CodeField("结局", max_length=20, choices=Ending)
    why = models.CharField("原因", max_length=500)
    ended_at = models.DateTimeField("办完时间", db_default=Now())

    class Meta:
        verbose_name = "作业结果"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ending="done") ^ ~models.Q(why=""), name="outcome_is_done_or_says_why"
            )
        ]
