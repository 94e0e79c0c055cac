from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, OneToOneField, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

SIGNING = ("first_review", "review", "recheck", "approval")
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP TRIGGER delegation_ends_before_its_day ON staff_delegationend;
DROP FUNCTION delegation_ends_before_its_day();
DROP TRIGGER delegation_is_lawful ON staff_delegation;
DROP FUNCTION delegation_is_lawful();
DROP FUNCTION staff_stands_in(bigint, bigint, text);
DROP FUNCTION staff_does_business(bigint);
DROP FUNCTION staff_today();
"""


def account(name, related="+"):
    return ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name=related, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("staff", "0006_holds")]
    operations = [
        migrations.CreateModel(
            "Delegation",
            fields=[
                ("id", ID),
                ("post", models.CharField("岗位", max_length=20)),
                ("first_on", models.DateField("开始日期")),
                ("last_on", models.DateField("结束日期")),
                ("reason", models.CharField("代办事由", max_length=200)),
                ("made_at", models.DateTimeField("办理时间", db_default=Now())),
                ("delegator", account("委托人", "delegated")),
                ("delegate", account("代办人", "stands_in")),
                ("by", account("申请人")),
            ],
            options={
                "verbose_name": "代办",
                "ordering": ["-first_on", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=Q(post__in=SIGNING), name="delegated_post_signs"),
                    models.CheckConstraint(
                        condition=~Q(delegator=F("delegate")), name="delegation_is_to_another"
                    ),
                    models.CheckConstraint(
                        condition=Q(last_on__gte=F("first_on")), name="delegation_runs_forward"
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
                ],
            },
        ),
        append_only("staff_delegation"),
        migrations.CreateModel(
            "DelegationEnd",
            fields=[
                ("id", ID),
                ("reason", models.CharField("结束事由", max_length=200)),
                ("ended_at", models.DateTimeField("结束时间", db_default=Now())),
                (
                    "delegation",
                    OneToOneField("staff.delegation", PROTECT, related_name="end", verbose_name="代办"),
                ),
                ("by", account("办理人")),
            ],
            options={
                "verbose_name": "结束代办",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="delegation_end_has_a_reason")
                ],
            },
        ),
        append_only("staff_delegationend"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
