from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, OneToOneField, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP TRIGGER undertaking_by_whom ON staff_undertaking;
DROP TRIGGER helper_stands_in_for_nobody ON staff_delegation;
DROP TRIGGER helper_does_not_supervise ON staff_supervision;
DROP TRIGGER helper_holds_no_other_post ON staff_dutychange;
DROP TRIGGER helper_person_is_lawful ON staff_helperperson;
DROP TRIGGER helper_by_who_leads ON staff_helperend;
DROP TRIGGER helper_by_who_leads ON staff_helper;
DROP FUNCTION undertaking_by_whom();
DROP FUNCTION helper_by_who_leads();
DROP FUNCTION helper_stands_in_for_nobody();
DROP FUNCTION helper_does_not_supervise();
DROP FUNCTION helper_holds_no_other_post();
DROP FUNCTION helpers_are_not_alone(bigint);
DROP FUNCTION helper_person_is_lawful();
DROP FUNCTION staff_helps(bigint);
"""


def account(name, related="+"):
    return ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name=related, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("staff", "0009_supervisions")]
    operations = [
        migrations.CreateModel(
            "Helper",
            fields=[
                ("id", ID),
                ("body", models.CharField("单位名称", max_length=200)),
                ("service", models.CharField("协助事项", max_length=20)),
                ("contract", models.CharField("合同编号", max_length=200)),
                ("agreement", models.CharField("保密协议", max_length=200)),
                ("scope", models.CharField("可接触的内容", max_length=200)),
                ("first_on", models.DateField("开始日期")),
                ("last_on", models.DateField("截止日期")),
                ("made_at", models.DateTimeField("登记时间", db_default=Now())),
                ("by", account("登记人")),
            ],
            options={
                "verbose_name": "协助单位",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(last_on__gte=F("first_on")), name="helper_runs_forward"
                    ),
                    models.CheckConstraint(condition=~Q(agreement=""), name="helper_has_an_agreement"),
                ],
            },
        ),
        append_only("staff_helper"),
        migrations.CreateModel(
            "HelperPerson",
            fields=[
                ("id", ID),
                ("made_at", models.DateTimeField("登记时间", db_default=Now())),
                (
                    "helper",
                    ForeignKey("staff.helper", PROTECT, related_name="people", verbose_name="协助单位"),
                ),
                ("account", account("登录账户", "helps")),
                ("by", account("登记人")),
            ],
            options={
                "verbose_name": "协助人员",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=["helper", "account"], name="helps_once")],
            },
        ),
        append_only("staff_helperperson"),
        migrations.CreateModel(
            "HelperEnd",
            fields=[
                ("id", ID),
                ("reason", models.CharField("终止事由", max_length=200)),
                ("at", models.DateTimeField("终止时间", db_default=Now())),
                (
                    "helper",
                    OneToOneField("staff.helper", PROTECT, related_name="end", verbose_name="协助单位"),
                ),
                ("by", account("办理人")),
            ],
            options={
                "verbose_name": "协助终止",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="helper_end_has_a_reason")
                ],
            },
        ),
        append_only("staff_helperend"),
        migrations.CreateModel(
            "Undertaking",
            fields=[
                ("id", ID),
                ("version", models.CharField("文本版本", max_length=20)),
                ("signed_on", models.DateField("签署日期")),
                ("paper", models.CharField("纸质承诺书", max_length=200, blank=True)),
                ("made_at", models.DateTimeField("登记时间", db_default=Now())),
                ("account", account("登录账户", "undertakings")),
                ("by", account("登记人")),
            ],
            options={
                "verbose_name": "保密承诺",
                "ordering": ["-signed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(account=F("by"), paper="") | ~Q(account=F("by")) & ~Q(paper=""),
                        name="undertaking_is_ones_own_or_a_paper",
                    )
                ],
            },
        ),
        append_only("staff_undertaking"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
