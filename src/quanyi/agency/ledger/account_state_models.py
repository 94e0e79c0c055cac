"""个人账户状态: facts with two time axes, each by the approved case whose event it is.

Basis: gb-3-2, gb-6.4-1, gb-6.4-2.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.law.terms import AccountEvent, AccountStatus


class AccountState(models.Model):
    """账户状态变更: the state of a person's account from `holds_from` on, after an event.

    `number` counts the events of one account in the order in which they were learned; the database holds each to the
    table of `account.transition`. Who has none has no account yet (初始).
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="依据案件", related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="account_states", db_index=False
    )
    number = models.PositiveIntegerField("变更序号")
    event = CodeField("变更事由", max_length=30, choices=[(e.value, e.label_zh) for e in AccountEvent])
    state = CodeField("账户状态", max_length=20, choices=[(s.value, s.label_zh) for s in AccountStatus])
    holds_from = models.DateField("生效日期")
    learned_at = models.DateTimeField("记录时间", db_default=Now())

    class Meta:
        verbose_name = "账户状态变更"
        ordering = ["person", "number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="account_event_once"),
        ]
