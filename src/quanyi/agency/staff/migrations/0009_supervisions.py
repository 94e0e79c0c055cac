from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, OneToOneField, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP TRIGGER supervisor_does_no_business ON staff_dutychange;
DROP TRIGGER supervision_ended_by_whom ON staff_supervisionend;
DROP TRIGGER supervision_takes_two ON staff_supervisionapproval;
DROP TRIGGER supervision_is_lawful ON staff_supervision;
DROP FUNCTION supervisor_does_no_business();
DROP FUNCTION supervision_ended_by_whom();
DROP FUNCTION supervision_takes_two();
DROP FUNCTION supervision_is_lawful();
DROP FUNCTION staff_supervises(bigint);
DROP FUNCTION staff_is_put_forward(bigint);
DROP FUNCTION staff_holds_any(bigint);
"""


def account(name, related="+"):
    return ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name=related, verbose_name=name)


def of_supervision(related):
    return OneToOneField("staff.supervision", PROTECT, related_name=related, verbose_name="监督任职")


class Migration(migrations.Migration):
    dependencies = [("staff", "0008_second_factor")]
    operations = [
        migrations.CreateModel(
            "Supervision",
            fields=[
                ("id", ID),
                ("body_kind", models.CharField("监督主体", max_length=20)),
                ("body", models.CharField("单位名称", max_length=200)),
                ("document", models.CharField("委派文书", max_length=200)),
                ("first_on", models.DateField("开始日期")),
                ("last_on", models.DateField("截止日期")),
                ("made_at", models.DateTimeField("提出时间", db_default=Now())),
                ("account", account("登录账户", "supervisions")),
                ("by", account("提出人")),
            ],
            options={
                "verbose_name": "监督任职",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(last_on__gte=F("first_on")), name="supervision_runs_forward"
                    ),
                    models.CheckConstraint(
                        condition=~Q(body="") & ~Q(document=""), name="supervision_has_a_document"
                    ),
                ],
            },
        ),
        append_only("staff_supervision"),
        migrations.CreateModel(
            "SupervisionApproval",
            fields=[
                ("id", ID),
                ("at", models.DateTimeField("核准时间", db_default=Now())),
                ("supervision", of_supervision("approval")),
                ("by", account("核准人")),
            ],
            options={"verbose_name": "监督任职核准"},
        ),
        append_only("staff_supervisionapproval"),
        migrations.CreateModel(
            "SupervisionEnd",
            fields=[
                ("id", ID),
                ("reason", models.CharField("终止事由", max_length=200)),
                ("at", models.DateTimeField("终止时间", db_default=Now())),
                ("supervision", of_supervision("end")),
                ("by", account("办理人")),
            ],
            options={
                "verbose_name": "监督任职终止",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="supervision_end_has_a_reason")
                ],
            },
        ),
        append_only("staff_supervisionend"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
