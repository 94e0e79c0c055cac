"""审核流转: a case, its rounds and its signatures. The database repeats what the pure rules say.

Distinct signers, the collector included, and one signature a stage are constraints; triggers refuse a person who signed
another stage of the case in any round. Basis: d14-7.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.agencies import agency_of_row
from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import Submission
from quanyi.agency.review.letter_models import Letter as Letter
from quanyi.agency.review.letter_models import LetterEvent as LetterEvent
from quanyi.agency.review.letter_models import LetterOpening as LetterOpening
from quanyi.agency.review.missing_models import MissingPaper as MissingPaper
from quanyi.agency.review.numbering import NextCaseNumber
from quanyi.agency.review.parameter_models import AddedParameter as AddedParameter
from quanyi.agency.review.reminder_models import Reminder as Reminder
from quanyi.agency.review.reminder_models import Threshold as Threshold
from quanyi.agency.review.transfer_models import Transfer as Transfer
from quanyi.agency.staff.models import Account, Delegation
from quanyi.law.terms import CaseKind, Stage, Verdict


class Case(models.Model):
    """案件: what the reviewers decide on. Its number is what people quote."""

    kind = CodeField("种类", max_length=20, choices=[(k.value, k.label_zh) for k in CaseKind])
    number = models.CharField("案号", max_length=20, unique=True, db_default=NextCaseNumber())
    opened_at = models.DateTimeField("立案时间", db_default=Now())
    agency = agency_of_row()

    class Meta:
        verbose_name = "案件"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number


class Round(models.Model):
    """轮次: a submission put before the reviewers. Sending back ends a round; a corrected submission opens the next.

    `stages` are those that it takes, in order, as the rule stood when it was opened: a later one judges no old round.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="rounds")
    number = models.PositiveSmallIntegerField("轮次")
    submission = models.OneToOneField(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="round"
    )
    collector = models.ForeignKey(Account, models.PROTECT, verbose_name="采集人")
    claim = models.CharField("办理事项", max_length=100, blank=True, db_default="")  # `review.claims`
    opened_at = models.DateTimeField("开始时间", db_default=Now())
    stages = ArrayField(models.CharField(max_length=20), verbose_name="环节")

    class Meta:
        verbose_name = "轮次"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="round_once")]
        indexes = [models.Index(fields=["claim"], condition=~models.Q(claim=""), name="round_by_claim")]

    @property
    def required_stages(self) -> tuple[Stage, ...]:
        """审核环节, in order."""
        return tuple(map(Stage, self.stages))


class Signature(models.Model):
    """签署: one person's word at one stage of a round, by a post of their own or under a delegation."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="signatures")
    round = models.ForeignKey(Round, models.PROTECT, verbose_name="轮次", related_name="signatures")
    stage = models.CharField("环节", max_length=20, choices=[(s.value, s.label_zh) for s in Stage])
    actor = models.ForeignKey(Account, models.PROTECT, verbose_name="签署人", related_name="+")
    verdict = models.CharField("结论", max_length=20, choices=[(v.value, v.label_zh) for v in Verdict])
    opinion = models.CharField("意见", max_length=500)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, verbose_name="代办依据", null=True, related_name="signatures"
    )
    signed_at = models.DateTimeField("签署时间", db_default=Now())

    class Meta:
        verbose_name = "签署"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="stage_signed_once"),
            models.UniqueConstraint(fields=["round", "actor"], name="signers_differ"),
        ]

    @property
    def approves(self) -> bool:
        """同意于末环节: the word that approves the case."""
        return self.verdict == Verdict.AGREE.value and self.stage == self.round.stages[-1]


class Withdrawal(models.Model):
    """撤回: who handed a case in took it back, in a round, before anybody decided it finally. It ends the case."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="案件", related_name="withdrawal")
    round = models.OneToOneField(Round, models.PROTECT, verbose_name="轮次", related_name="withdrawal")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="撤回人", related_name="+")
    reason = models.CharField("撤回理由", max_length=200)
    withdrawn_at = models.DateTimeField("撤回时间", db_default=Now())

    class Meta:
        verbose_name = "撤回"
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_has_a_reason")]
