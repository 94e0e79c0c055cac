import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.agencies import CurrentAgency
from quanyi.agency.audit.protection import append_only

# The installation's own agency has the number 1: rows of before, and of whoever names no other, are its.
FIRST = "INSERT INTO staff_agency (code, name, name_en, region) VALUES (%s, %s, %s, %s)"
REGION = settings.QUANYI_REGION
OWN = [
    REGION,
    f"{settings.QUANYI_REGION_NAME}社会保险经办机构"[:100],
    f"Social insurance agency of {REGION}",
    REGION,
]
# Its row is a leaf of the log like any later one: the table tells what is written to it from here on.
TOLD = """
ALTER TABLE staff_agency ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid();
CREATE TRIGGER staff_agency_written AFTER INSERT ON staff_agency REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_written();
ALTER TABLE staff_agency ENABLE ALWAYS TRIGGER staff_agency_written;
"""
# What an act on a case writes is of the case's agency, and so on: looked at once a statement. It looks as the tables'
# owner, since the role of the bulk paths may read nothing (decision 020).
HELD = """
CREATE FUNCTION agency_is_the_parents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    another bigint;
BEGIN
    EXECUTE format(
        'SELECT w.agency_id FROM (SELECT DISTINCT agency_id, %1$I AS parent FROM written) w'
        ' LEFT JOIN public.%2$I p ON p.id = w.parent'
        ' WHERE w.agency_id IS DISTINCT FROM CASE WHEN w.parent IS NULL THEN'
        ' (SELECT a.id FROM public.staff_agency a WHERE a.id = w.agency_id) ELSE p.agency_id END LIMIT 1',
        TG_ARGV[0], TG_ARGV[1]
    ) INTO another;
    IF another IS NOT NULL THEN
        RAISE EXCEPTION 'a row of % is of agency %, what it belongs to is not', TG_TABLE_NAME, another USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'agency_is_the_parents', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
"""
# The column of the changes comes when all migrations have run (`audit.agencies`); no login changes before.
KEPT = """
CREATE OR REPLACE FUNCTION keep_account_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.display_name, OLD.is_active, OLD.password) IS NOT DISTINCT FROM
                            (NEW.display_name, NEW.is_active, NEW.password) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.staff_accountchange (account_id, display_name, is_active, password_digest, agency_id)
        VALUES (NEW.id, NEW.display_name, NEW.is_active, NEW.password_digest, NEW.agency_id);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_account_changes"), ("audit", "0008_readings")]
    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField("机构代码", max_length=20, unique=True)),
                ("name", models.CharField("机构名称", max_length=100)),
                ("name_en", models.CharField("英文名称", max_length=100)),
                ("region", models.CharField("统筹地区", max_length=10)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.agency",
                        verbose_name="上级机构",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="设立时间"
                    ),
                ),
            ],
            options={"verbose_name": "经办机构", "ordering": ["id"]},
        ),
        append_only("staff_agency"),
        migrations.RunSQL([TOLD, (FIRST, OWN)], migrations.RunSQL.noop),
        migrations.AddField(
            "account",
            "agency",
            models.ForeignKey(
                db_default=CurrentAgency(),
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.agency",
                verbose_name="经办机构",
            ),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
