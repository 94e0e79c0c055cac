import django.db.models.deletion
from django.db import migrations, models

from quanyi.agency.audit.parents import nobody_points_to_it, parents_stand


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0010_parents_stand"),
        ("collect", "0015_papers"),
        ("registry", "0008_activations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="declarationrow",
            name="submission",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declaration_rows",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        migrations.AlterField(
            model_name="interestrow",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        migrations.AlterField(
            model_name="interestrow",
            name="submission",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interest_rows",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        parents_stand("collect_declarationrow", {"submission_id": "collect_submission"}),
        parents_stand(
            "collect_interestrow", {"submission_id": "collect_submission", "person_id": "registry_person"}
        ),
        nobody_points_to_it(
            "collect_submission",
            {"collect_declarationrow": "submission_id", "collect_interestrow": "submission_id"},
        ),
        # Months of the old books that were credited in a later year, which are few: looked for by every settlement.
        migrations.RunSQL(
            "CREATE INDEX migrated_late ON collect_migrationyear (insurance_number)"
            " WHERE make_date(year + 1, 1, 1) <= ANY (credited_in)",
            "DROP INDEX migrated_late",
        ),
    ]
