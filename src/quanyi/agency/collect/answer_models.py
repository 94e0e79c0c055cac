"""答复: what the person who handed a file in said of it, when reading it left a question open."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.staff.models import Account


class QuestionKind(models.TextChoices):
    """所问事项: the kind of question that a file leaves open."""

    COLUMN = "column", _("栏目是什么")
    SHEET = "sheet", _("读取哪张工作表")
    CONFIRM = "confirm", _("确认所写内容")


class FileAnswer(models.Model):
    """文件答复: one answer; a later one of the same question counts.

    `key` is the heading, or what a tick confirms; `answer` the column's value, `ignored`, "" where it is to be asked
    again, the sheet's name, or "yes". What is said of headings holds for the sender's next files of the kind: of an
    employer, or of the account of a fund (`scheme`). Basis: d14-5-2, d14-6-1.
    """

    file = models.ForeignKey(
        "collect.ReceivedFile", models.PROTECT, verbose_name="文件", related_name="answers"
    )
    asked = CodeField("所问事项", max_length=10, choices=QuestionKind)
    key = models.CharField("所问", max_length=220)
    answer = models.CharField("答复", max_length=100, blank=True)
    scheme = CodeField("险种", max_length=20, blank=True)
    said_by = models.ForeignKey(Account, models.PROTECT, verbose_name="答复人")
    said_at = models.DateTimeField("答复时间", db_default=Now())

    class Meta:
        verbose_name = "文件答复"
        ordering = ["id"]
