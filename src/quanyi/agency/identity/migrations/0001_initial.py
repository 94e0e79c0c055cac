import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

# Persons alone sign in by a provider.
GUARD = """
CREATE FUNCTION subject_is_a_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM registry_mandate WHERE account_id = NEW.account_id AND person_id IS NOT NULL) THEN
        RAISE EXCEPTION 'persons alone sign in by a provider' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'subject_is_a_persons';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER subject_is_a_persons BEFORE INSERT ON identity_providersubject
    FOR EACH ROW EXECUTE FUNCTION subject_is_a_persons();
ALTER TABLE identity_providersubject ENABLE ALWAYS TRIGGER subject_is_a_persons;
"""
UNDO = """
DROP TRIGGER subject_is_a_persons ON identity_providersubject;
DROP FUNCTION subject_is_a_persons();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0008_activations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=200, verbose_name="认证平台")),
                ("subject", models.CharField(max_length=255, verbose_name="平台用户标识")),
                ("bound_by", models.CharField(max_length=10, verbose_name="绑定依据")),
                (
                    "bound_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="绑定时间"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账户",
                    ),
                ),
            ],
            options={
                "verbose_name": "统一身份绑定",
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="subject_is_bound_once"),
                    models.UniqueConstraint(fields=("account", "issuer"), name="login_has_one_subject"),
                ],
            },
        ),
        append_only("identity_providersubject"),
        migrations.RunSQL(GUARD, UNDO),
    ]
