import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import quanyi.agency.audit.agencies
from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0005_agencies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JobRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=40, verbose_name="作业")),
                ("about", models.CharField(max_length=100, verbose_name="事项")),
                ("arguments", models.JSONField(verbose_name="参数")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="申请时间"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_default=quanyi.agency.audit.agencies.CurrentAgency(),
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.agency",
                        verbose_name="经办机构",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "作业申请",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="JobOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ending", models.CharField(max_length=20, verbose_name="结局")),
                ("why", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "ended_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="办完时间"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="work.jobrequest",
                        verbose_name="作业申请",
                    ),
                ),
            ],
            options={
                "verbose_name": "作业结果",
            },
        ),
        migrations.CreateModel(
            name="JobEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=20, verbose_name="经过")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="时间"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="work.jobrequest",
                        verbose_name="作业申请",
                    ),
                ),
            ],
            options={
                "verbose_name": "作业经过",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="jobrequest",
            index=models.Index(fields=["job", "-id"], name="request_by_job"),
        ),
        migrations.AddConstraint(
            model_name="joboutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ending", "done"), models.Q(("why", ""), _negated=True), _connector="XOR"
                ),
                name="outcome_is_done_or_says_why",
            ),
        ),
        append_only("work_jobrequest"),
        append_only("work_jobevent"),
        append_only("work_joboutcome"),
    ]
