"""文书: what the office wrote to whom a case concerns, frozen as issued, and when it was first opened. Basis: d14-7."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.staff.models import Account


class LetterEvent(models.TextChoices):
    """文书事由: what happened in a case, that a letter tells. The set is this system's (mark P)."""

    OPENED = "opened", _("受理通知书")
    PAPERS_MISSING = "papers_missing", _("补正通知书")
    SENT_BACK = "sent_back", _("退回通知书")
    APPROVED = "approved", _("办结通知书")
    REJECTED = "rejected", _("不予受理通知书")
    WITHDRAWN = "withdrawn", _("撤回确认书")


class Letter(models.Model):
    """文书: what a round came to, told once. `content` has its words in both languages, as issued.

    It is addressed to the employer where there is one, else to the person; where neither is registered yet, the counter
    hands it over. `person` is also whom a letter to an employer is about.
    """

    case = models.ForeignKey("review.Case", models.PROTECT, verbose_name="案件", related_name="letters")
    round = models.ForeignKey("review.Round", models.PROTECT, verbose_name="轮次", related_name="letters")
    event = CodeField("文书事由", max_length=20, choices=LetterEvent)
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="收件单位", null=True, related_name="letters"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", null=True, related_name="letters"
    )
    content = models.JSONField("文书内容")
    issued_at = models.DateTimeField("签发时间", db_default=Now())

    class Meta:
        verbose_name = "文书"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["round", "event"], name="letter_once")]

    @property
    def number(self) -> str:
        """文号: the case's number, the round, and which letter of it."""
        return f"{self.case.number}-{self.round.number}-{LetterEvent.values.index(self.event) + 1}"


class LetterOpening(models.Model):
    """查收: that the addressee, by a login of theirs, first opened a letter."""

    letter = models.OneToOneField(Letter, models.PROTECT, verbose_name="文书", related_name="opening")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="查收人", related_name="+")
    opened_at = models.DateTimeField("查收时间", db_default=Now())

    class Meta:
        verbose_name = "查收"
