from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField, Q

from quanyi.agency.audit.protection import append_only


def _of(related_name, employer):
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        (
            "submission",
            OneToOneField("collect.submission", PROTECT, related_name=related_name, verbose_name="申报批次"),
        ),
        ("person", ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")),
        ("employer", ForeignKey("registry.employer", PROTECT, related_name="+", verbose_name=employer)),
        ("reason", models.CharField(max_length=200, verbose_name="原因")),
    ]


class Migration(migrations.Migration):
    dependencies = [("collect", "0026_merges"), ("registry", "0010_other_schemes")]

    operations = [
        migrations.CreateModel(
            "UnemploymentRow",
            [
                *_of("unemployment", "原单位"),
                ("cause", models.CharField(max_length=20, verbose_name="中断就业情形")),
                ("ended_on", models.DateField(verbose_name="劳动关系终止日期")),
                ("registered_on", models.DateField(verbose_name="失业登记日期")),
                ("seeks_work", models.BooleanField(verbose_name="有求职要求")),
            ],
            {"verbose_name": "失业登记明细"},
        ),
        migrations.CreateModel(
            "InjuryRow",
            [
                *_of("injury", "受伤时的单位"),
                ("matter", models.CharField(max_length=20, verbose_name="工伤事项")),
                (
                    "injury",
                    ForeignKey(
                        "registry.injury", PROTECT, null=True, related_name="+", verbose_name="工伤登记"
                    ),
                ),
                ("injured_on", models.DateField(verbose_name="工伤发生日期")),
                ("recognised_on", models.DateField(verbose_name="工伤认定日期")),
                ("document", models.CharField(max_length=100, verbose_name="工伤认定书文号")),
                ("assessed_on", models.DateField(null=True, verbose_name="劳动能力鉴定日期")),
                ("grade", models.PositiveSmallIntegerField(null=True, verbose_name="伤残等级")),
                ("care", models.CharField(blank=True, max_length=10, verbose_name="生活自理障碍等级")),
                ("advance_on", models.DateField(null=True, verbose_name="先行支付申请日期")),
                ("recovered_on", models.DateField(null=True, verbose_name="追偿到账日期")),
                ("reference", models.CharField(blank=True, max_length=64, verbose_name="流水号")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="追偿金额")),
            ],
            {
                "verbose_name": "工伤登记明细",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(matter="recovery")
                        | (Q(amount_fen__gt=0, recovered_on__isnull=False) & ~Q(reference="")),
                        name="recovery_is_told",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "benefitrow",
            "injury",
            ForeignKey("registry.injury", PROTECT, null=True, related_name="+", verbose_name="工伤登记"),
        ),
        *(append_only(f"collect_{table}") for table in ("unemploymentrow", "injuryrow")),
    ]
