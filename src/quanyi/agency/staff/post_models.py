"""岗位申请: who is to hold which post from when to when, asked for by one, agreed to by two others.

All are append-only. The three are different persons and not the one who is to hold the post; one of them at least
administers, and one at least leads or supervises. The post itself is a line of `DutyChange` that names its request.
Basis: d14-7, d14-26-1, d14-26-2.
"""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.staff.posts import Post

# A post ends before this day: it is looked at anew each year (mark P).
A_YEAR_ON = Func(
    F("first_on"), template="(%(expressions)s + interval '1 year')::date", output_field=models.DateField()
)


class PostRequest(models.Model):
    """岗位申请: a post for a login, both days within, and by which document."""

    account = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="登录账户", related_name="post_requests"
    )
    post = CodeField("岗位", max_length=20, choices=Post)
    first_on = models.DateField("开始日期")
    last_on = models.DateField("截止日期")
    document = models.CharField("任职文书", max_length=200)
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="申请人", related_name="+")
    made_at = models.DateTimeField("申请时间", db_default=Now())

    class Meta:
        verbose_name = "岗位申请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on"), last_on__lt=A_YEAR_ON),
                name="post_lasts_a_year_at_most",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="post_request_has_a_document"),
        ]


class PostAgreement(models.Model):
    """岗位申请同意: one of the two others."""

    request = models.ForeignKey(
        PostRequest, models.PROTECT, verbose_name="岗位申请", related_name="agreements"
    )
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="同意人", related_name="+")
    at = models.DateTimeField("同意时间", db_default=Now())

    class Meta:
        verbose_name = "岗位申请同意"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "by"], name="post_request_agreed_once_each")
        ]


class PostRequestEnd(models.Model):
    """岗位申请终结: refused by one of the others, or withdrawn by who asked."""

    request = models.OneToOneField(PostRequest, models.PROTECT, verbose_name="岗位申请", related_name="end")
    reason = models.CharField("事由", max_length=200)
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "岗位申请终结"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="post_request_end_has_a_reason")]
