import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_guards"),
        ("review", "0003_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="BenefitPayee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "learned_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="记录时间"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="待遇种类")),
                ("payee_name", models.CharField(max_length=100, verbose_name="收款人")),
                ("bank_name", models.CharField(max_length=100, verbose_name="开户行")),
                ("account_number", models.CharField(max_length=40, verbose_name="收款账号")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="review.case",
                        verbose_name="依据案件",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_payees",
                        to="registry.person",
                        verbose_name="参保人",
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇收款账户",
                "ordering": ["id"],
            },
        ),
        *(append_only(table) for table in ("registry_benefitpayee",)),
        migrations.RunSQL(
            """
            CREATE TRIGGER registry_benefitpayee_with_its_case AFTER INSERT ON registry_benefitpayee
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fact_comes_with_its_case();
            ALTER TABLE registry_benefitpayee ENABLE ALWAYS TRIGGER registry_benefitpayee_with_its_case;
            """,
            "DROP TRIGGER registry_benefitpayee_with_its_case ON registry_benefitpayee;",
        ),
    ]
