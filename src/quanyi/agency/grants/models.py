"""查询授权: a mandate, an heir's right or an approved request; whom it is about, how it ends, what was given under it.

All are append-only. The database says again that a body outside gets nothing without an approved case, that nothing is
given beyond persons, items and times that were granted, and nothing after the end. Basis: d14-15-2, d14-18, d14-20-1,
d14-21, d14-22.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import Document
from quanyi.agency.grants.extract_models import Extract as Extract
from quanyi.agency.grants.extract_models import ExtractEnd as ExtractEnd
from quanyi.agency.grants.extract_models import ExtractOrder as ExtractOrder
from quanyi.agency.grants.extract_models import ExtractRequest as ExtractRequest
from quanyi.agency.grants.request_models import DisclosureRequest as DisclosureRequest
from quanyi.agency.grants.request_models import RequestedPerson as RequestedPerson
from quanyi.agency.grants.token_models import AppToken as AppToken
from quanyi.agency.grants.token_models import AppTokenEnd as AppTokenEnd
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.terms import RecordItem, Requester

OF_A_CASE = (Requester.AUTHORITY, Requester.OTHER_UNIT)  # nothing is given to them without four signatures
# Registered by the counter, or by the person; by a supervisor, with the order of the body before them.
AT_ONCE = (Requester.PROXY, Requester.HEIR, Requester.SUPERVISOR)
_REQUESTERS = [(each.value, each.label_zh) for each in (*AT_ONCE, *OF_A_CASE)]


class Grant(models.Model):
    """查询授权: who may have which items, from which day to which, both within; of which months, where that is said.

    `answers`: how many answers about one person may be given in all; None: as many as are asked for while it runs.
    `account`: the login that may look by itself; without one the counter shows what is granted.
    `silent_until`: until when the person is not told, where the law delays it.
    """

    requester = CodeField("查询主体", max_length=20, choices=_REQUESTERS)
    holder = models.CharField("受托人、继承人或者单位", max_length=200)
    holder_document = models.CharField("证件或者证明文件", max_length=200)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    purpose = models.CharField("查询目的", max_length=500)
    basis = models.CharField("依据", max_length=500)
    items = ArrayField(models.CharField(max_length=20), verbose_name="查询内容")
    first_on = models.DateField("开始日期")
    last_on = models.DateField("截止日期")
    from_month = MonthField("所属期起", null=True)
    to_month = MonthField("所属期止", null=True)
    answers = models.PositiveIntegerField("可提供人次", null=True)
    silent_until = models.DateField("暂缓告知至", null=True)
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="登录账户", null=True, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="案件", null=True, related_name="grant")
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="书面材料", null=True, related_name="+"
    )
    made_by = models.ForeignKey(Account, models.PROTECT, verbose_name="登记人", related_name="+")
    made_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "查询授权"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="grant_runs_forward"
            ),
            models.CheckConstraint(condition=models.Q(items__len__gt=0), name="grant_names_items"),
            models.CheckConstraint(
                condition=models.Q(requester__in=[each.value for each in OF_A_CASE], case__isnull=False)
                | models.Q(requester__in=[each.value for each in AT_ONCE], case__isnull=True),
                name="grant_to_outsiders_rests_on_a_case",
            ),
        ]

    @property
    def named(self) -> tuple[RecordItem, ...]:
        """The items that the paper names."""
        return tuple(item for item in RecordItem if item.value in self.items)

    @property
    def of_whom(self) -> Requester:
        return Requester(self.requester)


class GrantSubject(models.Model):
    """授权涉及的参保人: whose record it is."""

    grant = models.ForeignKey(Grant, models.PROTECT, verbose_name="查询授权", related_name="subjects")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")

    class Meta:
        verbose_name = "授权涉及的参保人"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["grant", "person"], name="granted_once_a_person")]


class GrantEnd(models.Model):
    """授权终止: before its last day, by whom and why."""

    grant = models.OneToOneField(Grant, models.PROTECT, verbose_name="查询授权", related_name="end")
    reason = models.CharField("终止事由", max_length=200)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="办理人", related_name="+")
    ended_at = models.DateTimeField("终止时间", db_default=Now())

    class Meta:
        verbose_name = "授权终止"
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="grant_end_has_a_reason")]


class Answer(models.Model):
    """查询答复: what was given of one person's record under a grant, as the register keeps it. Basis: d14-21.

    The record as known at `until` gives the same again: its digest is of the words in the language of the records.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, verbose_name="查询授权", related_name="given")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    items = ArrayField(models.CharField(max_length=20), verbose_name="提供内容")
    until = models.DateTimeField("数据截至")
    digest = models.CharField("内容摘要", max_length=80)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="提供人", related_name="+")
    at = models.DateTimeField("提供时间", db_default=Now())

    class Meta:
        verbose_name = "查询答复"
        ordering = ["id"]
