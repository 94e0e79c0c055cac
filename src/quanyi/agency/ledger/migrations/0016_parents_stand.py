import django.db.models.deletion
from django.db import migrations, models

from quanyi.agency.audit.parents import nobody_points_to_it, parents_stand


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0016_parents_stand"),
        ("ledger", "0015_approved_cases"),
        ("registry", "0008_activations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contribution",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.employer",
                verbose_name="参保单位",
            ),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="journal",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contributions",
                to="ledger.journal",
                verbose_name="凭证",
            ),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contributions",
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="replaces",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="ledger.reversal",
                verbose_name="更正的冲销",
            ),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="row",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contribution",
                to="collect.declarationrow",
                verbose_name="申报明细",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
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
        migrations.AlterField(
            model_name="entry",
            name="journal",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="ledger.journal",
                verbose_name="凭证",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        migrations.AlterField(
            model_name="settledyear",
            name="journal",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.journal",
                verbose_name="凭证",
            ),
        ),
        migrations.AlterField(
            model_name="settledyear",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_years",
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        parents_stand(
            "ledger_entry",
            {
                "journal_id": "ledger_journal",
                "person_id": "registry_person",
                "employer_id": "registry_employer",
            },
        ),
        parents_stand(
            "ledger_contribution",
            {
                "journal_id": "ledger_journal",
                "row_id": "collect_declarationrow",
                "person_id": "registry_person",
                "employer_id": "registry_employer",
                "replaces_id": "ledger_reversal",
            },
        ),
        parents_stand("ledger_settledyear", {"journal_id": "ledger_journal", "person_id": "registry_person"}),
        nobody_points_to_it(
            "ledger_journal",
            {
                "ledger_entry": "journal_id",
                "ledger_contribution": "journal_id",
                "ledger_settledyear": "journal_id",
            },
        ),
        nobody_points_to_it(
            "registry_person",
            {
                "collect_interestrow": "person_id",
                "ledger_entry": "person_id",
                "ledger_contribution": "person_id",
                "ledger_settledyear": "person_id",
            },
        ),
        nobody_points_to_it(
            "registry_employer", {"ledger_entry": "employer_id", "ledger_contribution": "employer_id"}
        ),
        nobody_points_to_it("collect_declarationrow", {"ledger_contribution": "row_id"}),
        nobody_points_to_it("ledger_reversal", {"ledger_contribution": "replaces_id"}),
        # Months credited in a later year than they were owed for, which are few: looked for by every settlement.
        migrations.RunSQL(
            "CREATE INDEX contribution_late ON ledger_contribution (credited_month)"
            " WHERE extract(year FROM month) < extract(year FROM credited_month)",
            "DROP INDEX contribution_late",
        ),
    ]
