import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

# An app reads for whose login it is: nobody else gives it, nobody else ends it; staff have none.
GUARD = """
CREATE FUNCTION app_token_is_ones_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'grants_apptoken' THEN
        IF NOT EXISTS (SELECT 1 FROM staff_account WHERE id = NEW.account_id AND kind IN ('person', 'employer')) THEN
            RAISE EXCEPTION 'apps read for persons and employers' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'app_token_is_ones_own';
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM grants_apptoken WHERE id = NEW.token_id AND account_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a token is ended by who gave it' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'app_token_is_ones_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER app_token_is_ones_own BEFORE INSERT ON grants_apptoken
    FOR EACH ROW EXECUTE FUNCTION app_token_is_ones_own();
CREATE TRIGGER app_token_end_is_ones_own BEFORE INSERT ON grants_apptokenend
    FOR EACH ROW EXECUTE FUNCTION app_token_is_ones_own();
ALTER TABLE grants_apptoken ENABLE ALWAYS TRIGGER app_token_is_ones_own;
ALTER TABLE grants_apptokenend ENABLE ALWAYS TRIGGER app_token_end_is_ones_own;
"""
UNDO = """
DROP TRIGGER app_token_end_is_ones_own ON grants_apptokenend;
DROP TRIGGER app_token_is_ones_own ON grants_apptoken;
DROP FUNCTION app_token_is_ones_own();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0002_extracts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="应用名称")),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None, verbose_name="可读内容"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="令牌摘要")),
                ("first_on", models.DateField(verbose_name="开始日期")),
                ("last_on", models.DateField(verbose_name="截止日期")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="授权时间"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="app_tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账户",
                    ),
                ),
            ],
            options={
                "verbose_name": "应用授权",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AppTokenEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="终止时间"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="grants.apptoken",
                        verbose_name="应用授权",
                    ),
                ),
            ],
            options={
                "verbose_name": "应用授权终止",
            },
        ),
        migrations.AddConstraint(
            model_name="apptoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_on__gte", models.F("first_on")),
                    (
                        "last_on__lt",
                        django.db.models.expressions.CombinedExpression(
                            models.F("first_on"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    ),
                ),
                name="app_token_runs_a_year_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="apptoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("items__len__gt", 0)), name="app_token_names_items"
            ),
        ),
        append_only("grants_apptoken"),
        append_only("grants_apptokenend"),
        migrations.RunSQL(GUARD, UNDO),
    ]
