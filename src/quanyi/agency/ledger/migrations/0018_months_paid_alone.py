import django.db.models.deletion
from django.db import migrations, models

# A flexible worker's month has no employer. Two of one person and month are the same all the same.
FOLLOWS = """
CREATE OR REPLACE FUNCTION version_follows_a_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ledger_contribution c
        WHERE c.person_id = NEW.person_id AND c.employer_id {same} NEW.employer_id AND c.month = NEW.month
          AND c.kind = NEW.kind AND c.version = NEW.version - 1 AND (
              EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.contribution_id = c.id)
              OR NEW.kind = 'supplement' AND (
                  c.credited_month IS NOT NULL
                  OR EXISTS (SELECT 1 FROM ledger_crediting p WHERE p.contribution_id = c.id)))
    ) THEN
        RAISE EXCEPTION 'the version before was not reversed' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_follows_a_reversal';
    END IF;
    RETURN NEW;
END $$;
"""
UNIQUE = ("person", "employer", "month", "kind", "version")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0017_account_states"), ("registry", "0008_activations")]

    operations = [
        migrations.AlterField(
            model_name="contribution",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.employer",
                verbose_name="参保单位",
            ),
        ),
        migrations.RemoveConstraint(model_name="contribution", name="month_posted_once"),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(fields=UNIQUE, name="month_posted_once", nulls_distinct=False),
        ),
        migrations.RunSQL(FOLLOWS.format(same="IS NOT DISTINCT FROM"), FOLLOWS.format(same="=")),
    ]
