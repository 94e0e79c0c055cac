"""年度寄送: who gets the yearly record by which way, and what became of it; decision 047. Basis: d13-17, gb-15.

Every row is written once. What is to go out has its row before it goes, and a row for each thing that happened to it:
what was begun and has no end is told as unknown, and is not sent a second time.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Account


class Channel(models.TextChoices):
    """寄送方式."""

    POST = "post", _("邮寄")
    EMAIL = "email", _("电子邮件")
    TEXT = "text", _("短信")


class SkipReason(models.TextChoices):
    """不寄送的原因. The set is this system's (mark P)."""

    DIED = "died", _("参保人已死亡")
    NOTHING = "nothing", _("该年度没有记录")
    NO_ADDRESS = "no_address", _("没有邮寄地址")
    BAD_POSTCODE = "bad_postcode", _("邮政编码不是六位数字")
    RETURNED = "returned", _("上次被退回，地址未更新")
    NOT_OPEN = "not_open", _("本机构未开通这种方式")


class SendingStep(models.TextChoices):
    """寄送经过."""

    BEGUN = "begun", _("开始发送")
    SENT = "sent", _("已交付")
    REFUSED = "refused", _("对方不接收")
    UNKNOWN = "unknown", _("是否发出不明，待查")
    FOUND_SENT = "found_sent", _("查明已发出")
    FOUND_LOST = "found_lost", _("查明未发出")
    RETURNED = "returned", _("退件")


class PrintStep(models.TextChoices):
    """打印文件经过."""

    PLANNED = "planned", _("已编排")  # of the mailing as a whole: from then on nobody is added to it
    RELEASED = "released", _("已领取打印")
    REPRINTED = "reprinted", _("重新领取")
    POSTED = "posted", _("已交寄")


class ChannelChoice(models.Model):
    """接收方式选择: that somebody wants, or no longer wants, the yearly record by mail or text beside the post.

    The latest of a channel counts. Whose an address is, nobody has proved: a link alone goes to it, never the record.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="channel_choices")
    channel = CodeField("寄送方式", max_length=10, choices=Channel)
    is_wanted = models.BooleanField("接收")
    address = models.CharField("接收地址", max_length=254, blank=True)
    chosen_by = models.ForeignKey(Account, models.PROTECT, verbose_name="办理人", related_name="+")
    chosen_at = models.DateTimeField("选择时间", db_default=Now())

    class Meta:
        verbose_name = "接收方式选择"
        ordering = ["-id"]


class Mailing(models.Model):
    """年度寄送: the yearly record of a year for everybody, asked for by one clerk and approved by another."""

    year = models.SmallIntegerField("年度")
    reason = models.CharField("事由", max_length=200)
    site = models.CharField("网址", max_length=200)  # under which links and the check of papers stand
    sheets = models.SmallIntegerField("每个打印文件的张数")
    asked_by = models.ForeignKey(Account, models.PROTECT, verbose_name="申请人", related_name="+")
    asked_at = models.DateTimeField("申请时间", db_default=Now())

    class Meta:
        verbose_name = "年度寄送"
        ordering = ["-id"]


class MailingApproval(models.Model):
    """寄送批准: the second person's word, without which nothing is issued or sent. Basis: d14-22, d14-26-1."""

    mailing = models.OneToOneField(Mailing, models.PROTECT, verbose_name="年度寄送", related_name="approval")
    approved_by = models.ForeignKey(Account, models.PROTECT, verbose_name="批准人", related_name="+")
    approved_at = models.DateTimeField("批准时间", db_default=Now())

    class Meta:
        verbose_name = "寄送批准"


class Sending(models.Model):
    """寄送对象: one person by one channel: what goes out, or why nothing does. No address of the post is kept here."""

    mailing = models.ForeignKey(Mailing, models.PROTECT, verbose_name="年度寄送", related_name="sendings")
    year = models.SmallIntegerField("年度")  # the mailing's
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="sendings")
    channel = CodeField("寄送方式", max_length=10, choices=Channel)
    reason = CodeField("不寄送的原因", max_length=20, choices=SkipReason, blank=True, db_default="")
    postcode = models.CharField("邮政编码", max_length=6, blank=True, db_default="")
    paper = models.ForeignKey(
        IssuedPaper, models.PROTECT, verbose_name="凭证", null=True, related_name="sendings"
    )
    choice = models.ForeignKey(
        ChannelChoice, models.PROTECT, verbose_name="接收方式选择", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "寄送对象"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "person", "channel"], name="planned_once"),
            models.UniqueConstraint(
                fields=["year", "person", "channel"], condition=Q(reason=""), name="sent_once_a_year"
            ),
        ]


class SendingEvent(models.Model):
    """寄送经过: what happened to one of them, each thing once."""

    sending = models.ForeignKey(Sending, models.PROTECT, verbose_name="寄送对象", related_name="events")
    step = CodeField("经过", max_length=20, choices=SendingStep)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="操作人", null=True, related_name="+")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "寄送经过"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sending", "step"], name="each_step_once"),
            models.UniqueConstraint(
                fields=["sending"],
                condition=Q(step__in=[SendingStep.FOUND_SENT.value, SendingStep.FOUND_LOST.value]),
                name="found_once",
            ),
        ]


class PrintEvent(models.Model):
    """打印文件经过: that a print file was handed out, again with a reason, or given to the post with its receipt."""

    mailing = models.ForeignKey(Mailing, models.PROTECT, verbose_name="年度寄送", related_name="print_events")
    prefix = models.CharField("邮编区段", max_length=3)
    part = models.SmallIntegerField("序号")
    step = CodeField("经过", max_length=20, choices=PrintStep)
    note = models.CharField("说明", max_length=200, blank=True)  # why again; the receipt of the post
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="操作人", related_name="+")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "打印文件经过"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "prefix", "part", "step"],
                condition=~Q(step=PrintStep.REPRINTED.value),
                name="each_file_once",
            )
        ]
