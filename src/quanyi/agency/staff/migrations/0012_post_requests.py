from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, Func, OneToOneField, Q
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
DROP FUNCTION staff_request_is_void(staff_postrequest);
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
CREATE OR REPLACE FUNCTION staff_does_business(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (post) post, granted FROM staff_dutychange WHERE account_id = who ORDER BY post, id DESC
        ) held WHERE held.granted AND held.post NOT IN ('system_admin', 'database_admin')
    );
END $$;
CREATE OR REPLACE FUNCTION staff_holds_any(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (post) granted FROM staff_dutychange WHERE account_id = who ORDER BY post, id DESC
        ) held WHERE held.granted
    );
END $$;
CREATE OR REPLACE FUNCTION helpers_are_not_alone(who bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (d.account_id, d.post) d.account_id, d.post, d.granted, a.agency_id
            FROM staff_dutychange d JOIN staff_account a ON a.id = d.account_id
            WHERE a.is_active AND a.agency_id = (SELECT agency_id FROM staff_account WHERE id = who)
            ORDER BY d.account_id, d.post, d.id DESC
        ) held WHERE held.granted AND held.post IN ('data_keeper', 'system_admin', 'database_admin')
        GROUP BY held.post HAVING bool_and(staff_helps(held.account_id))
    ) THEN
        RAISE EXCEPTION 'helpers keep no data alone' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helpers_are_not_alone';
    END IF;
END $$;
DROP FUNCTION staff_posts_are_asked_for(bigint);
"""
A_YEAR_ON = Func(
    F("first_on"), template="(%(expressions)s + interval '1 year')::date", output_field=models.DateField()
)


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
                        condition=Q(last_on__gte=F("first_on"), last_on__lt=A_YEAR_ON),
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
