from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, OneToOneField, Q
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP TRIGGER post_needs_its_request ON staff_dutychange;
DROP TRIGGER post_request_ended_by_whom ON staff_postrequestend;
DROP TRIGGER post_agreement_is_lawful ON staff_postagreement;
DROP TRIGGER post_request_is_lawful ON staff_postrequest;
DROP FUNCTION post_needs_its_request();
DROP FUNCTION post_request_ended_by_whom();
DROP FUNCTION post_agreement_is_lawful();
DROP FUNCTION post_request_is_lawful();
DROP FUNCTION staff_words_are_lacking(bigint);
DROP FUNCTION staff_speaks_on_posts(bigint, bigint);
DROP FUNCTION staff_leads_or_supervises(bigint);
DROP FUNCTION staff_administers(bigint);
CREATE OR REPLACE FUNCTION staff_holds(who bigint, which text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT granted FROM public.staff_dutychange WHERE account_id = who AND post = which ORDER BY id DESC LIMIT 1
    ), false);
END $$;
DROP FUNCTION staff_posts_are_asked_for(bigint);
"""


def account(name, related="+"):
    return ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name=related, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("staff", "0011_sessions"), ("custody", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "PostRequest",
            fields=[
                ("id", ID),
                ("post", CodeField("岗位", max_length=20)),
                ("first_on", models.DateField("开始日期")),
                ("last_on", models.DateField("截止日期")),
                ("document", models.CharField("任职文书", max_length=200)),
                ("made_at", models.DateTimeField("申请时间", db_default=Now())),
                ("account", account("登录账户", "post_requests")),
                ("by", account("申请人")),
            ],
            options={
                "verbose_name": "岗位申请",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(last_on__gte=F("first_on"), last_on__lte=F("first_on") + 366),
                        name="post_lasts_a_year_at_most",
                    ),
                    models.CheckConstraint(condition=~Q(document=""), name="post_request_has_a_document"),
                ],
            },
        ),
        append_only("staff_postrequest"),
        migrations.CreateModel(
            "PostAgreement",
            fields=[
                ("id", ID),
                ("at", models.DateTimeField("同意时间", db_default=Now())),
                ("by", account("同意人")),
                (
                    "request",
                    ForeignKey(
                        "staff.postrequest", PROTECT, related_name="agreements", verbose_name="岗位申请"
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位申请同意",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=["request", "by"], name="post_request_agreed_once_each")
                ],
            },
        ),
        append_only("staff_postagreement"),
        migrations.CreateModel(
            "PostRequestEnd",
            fields=[
                ("id", ID),
                ("reason", models.CharField("事由", max_length=200)),
                ("at", models.DateTimeField("时间", db_default=Now())),
                ("by", account("办理人")),
                (
                    "request",
                    OneToOneField("staff.postrequest", PROTECT, related_name="end", verbose_name="岗位申请"),
                ),
            ],
            options={
                "verbose_name": "岗位申请终结",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="post_request_end_has_a_reason")
                ],
            },
        ),
        append_only("staff_postrequestend"),
        migrations.AddField(
            "dutychange",
            "request",
            OneToOneField(
                "staff.postrequest", PROTECT, null=True, related_name="duty", verbose_name="岗位申请"
            ),
        ),
        migrations.AddField("dutychange", "first_on", models.DateField("开始日期", null=True)),
        migrations.AddField("dutychange", "last_on", models.DateField("截止日期", null=True)),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
