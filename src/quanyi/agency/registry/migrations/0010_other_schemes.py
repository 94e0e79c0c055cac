from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, OneToOneField, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

TABLES = ("registry_unemployment", "registry_injury")
WITH_ITS_CASE = """
CREATE TRIGGER {0}_with_its_case AFTER INSERT ON {0}
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fact_comes_with_its_case();
ALTER TABLE {0} ENABLE ALWAYS TRIGGER {0}_with_its_case;
"""


def _fact():
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("learned_at", models.DateTimeField(db_default=Now(), verbose_name="记录时间")),
        ("case", ForeignKey("review.case", PROTECT, null=True, related_name="+", verbose_name="依据案件")),
    ]


def _of(related_name, employer):
    return [
        ("person", ForeignKey("registry.person", PROTECT, related_name=related_name, verbose_name="参保人")),
        ("employer", ForeignKey("registry.employer", PROTECT, related_name="+", verbose_name=employer)),
    ]


class Migration(migrations.Migration):
    """Facts on which benefits of other schemes rest: how work ended, and injuries recognised as those of work."""

    dependencies = [("registry", "0009_entitlement"), ("review", "0005_stages")]

    operations = [
        migrations.CreateModel(
            "Unemployment",
            [
                *_fact(),
                *_of("unemployments", "原单位"),
                ("cause", models.CharField(max_length=20, verbose_name="中断就业情形")),
                ("ended_on", models.DateField(verbose_name="劳动关系终止日期")),
                ("registered_on", models.DateField(verbose_name="失业登记日期")),
                ("seeks_work", models.BooleanField(verbose_name="有求职要求")),
                ("number", models.PositiveIntegerField(verbose_name="登记序号")),
            ],
            {
                "verbose_name": "失业登记",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=["person", "number"], name="unemployment_once"),
                    models.CheckConstraint(
                        condition=Q(registered_on__gt=F("ended_on")), name="unemployed_after_work"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "Injury",
            [
                *_fact(),
                *_of("injuries", "受伤时的单位"),
                ("injured_on", models.DateField(verbose_name="工伤发生日期")),
                ("recognised_on", models.DateField(verbose_name="工伤认定日期")),
                ("document", models.CharField(max_length=100, verbose_name="工伤认定书文号")),
                ("assessed_on", models.DateField(null=True, verbose_name="劳动能力鉴定日期")),
                ("grade", models.PositiveSmallIntegerField(null=True, verbose_name="伤残等级")),
                ("care", models.CharField(blank=True, max_length=10, verbose_name="生活自理障碍等级")),
                ("advance_on", models.DateField(null=True, verbose_name="先行支付申请日期")),
                (
                    "replaces",
                    OneToOneField(
                        "registry.injury",
                        PROTECT,
                        null=True,
                        related_name="replaced_by",
                        verbose_name="取代的登记",
                    ),
                ),
            ],
            {
                "verbose_name": "工伤登记",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person", "injured_on"],
                        condition=Q(replaces__isnull=True),
                        name="injury_registered_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(grade__isnull=True, care="") | Q(assessed_on__isnull=False),
                        name="injury_grade_is_assessed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "benefitdecision",
            "injury",
            ForeignKey(
                "registry.injury", PROTECT, null=True, related_name="decisions", verbose_name="工伤登记"
            ),
        ),
        *(append_only(table) for table in TABLES),
        *(
            migrations.RunSQL(WITH_ITS_CASE.format(table), f"DROP TRIGGER {table}_with_its_case ON {table};")
            for table in TABLES
        ),
    ]
