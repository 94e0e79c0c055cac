import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import quanyi.agency.registry.fields
from quanyi.agency.audit.protection import append_only

# The notice, its delivery, the confirmation: each after the one before, on no earlier day; nothing after a withdrawal.
IN_ORDER = """
CREATE FUNCTION termination_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken text[];
    latest date;
BEGIN
    PERFORM pg_advisory_xact_lock(1208, (NEW.request_id % 2147483647)::int);
    SELECT coalesce(array_agg(step::text ORDER BY id), '{}'), max("on") INTO taken, latest
    FROM collect_terminationstep WHERE request_id = NEW.request_id;
    SELECT greatest(latest, applied_on) INTO latest FROM collect_terminationrequest WHERE id = NEW.request_id;
    IF 'withdrawal' = ANY (taken) OR NEW."on" < latest OR NEW.step <> 'withdrawal' AND NEW.step <> coalesce(
        ('{notice,delivery,confirmation}'::text[])[cardinality(taken) + 1], ''
    ) THEN
        RAISE EXCEPTION 'step % of termination % is out of order', NEW.step, NEW.request_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'termination_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER termination_in_order BEFORE INSERT ON collect_terminationstep
    FOR EACH ROW EXECUTE FUNCTION termination_in_order();
ALTER TABLE collect_terminationstep ENABLE ALWAYS TRIGGER termination_in_order;
"""
UNDO = "DROP TRIGGER termination_in_order ON collect_terminationstep; DROP FUNCTION termination_in_order();"


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0023_entitlement"),
        ("registry", "0008_activations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeathReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("died_on", models.DateField(verbose_name="死亡日期")),
                ("reporter", models.CharField(max_length=20, verbose_name="报告人类别")),
                ("reporter_name", models.CharField(max_length=100, verbose_name="报告人")),
                ("reporter_document", models.CharField(max_length=100, verbose_name="报告人证件或代码")),
                ("contact", models.CharField(blank=True, max_length=100, verbose_name="联系方式")),
                ("reported_on", models.DateField(verbose_name="报告日期")),
                ("proof", models.CharField(max_length=200, verbose_name="死亡证明的名称、机关和编号")),
                (
                    "last_due",
                    quanyi.agency.registry.fields.MonthField(null=True, verbose_name="应发的最后月份"),
                ),
            ],
            options={
                "verbose_name": "死亡报告",
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=100, verbose_name="姓名")),
                ("kinship", models.CharField(max_length=20, verbose_name="亲属关系")),
                ("document_kind", models.CharField(max_length=20, verbose_name="证件类型")),
                ("document_number", models.CharField(max_length=40, verbose_name="证件号码")),
                ("title", models.CharField(blank=True, max_length=20, verbose_name="继承依据")),
                ("numerator", models.PositiveIntegerField(verbose_name="份额分子")),
                ("denominator", models.PositiveIntegerField(verbose_name="份额分母")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("payee_name", models.CharField(max_length=100, verbose_name="收款人")),
                ("bank_name", models.CharField(max_length=100, verbose_name="开户行")),
                ("account_number", models.CharField(max_length=40, verbose_name="收款账号")),
                ("guardian", models.CharField(blank=True, max_length=200, verbose_name="代收的理由")),
            ],
            options={
                "verbose_name": "领取人",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="TerminationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ground", models.CharField(max_length=20, verbose_name="终止事由")),
                ("applied_on", models.DateField(verbose_name="书面申请日期")),
                ("group", models.CharField(blank=True, max_length=20, verbose_name="退休年龄组别")),
                ("left_on", models.DateField(null=True, verbose_name="出国（境）定居日期")),
                ("lost_on", models.DateField(null=True, verbose_name="丧失国籍日期")),
                (
                    "nationality",
                    models.CharField(blank=True, max_length=200, verbose_name="现国籍和证明文件"),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="受理时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "终止关系申请",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TerminationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "终止关系明细",
            },
        ),
        migrations.CreateModel(
            name="TerminationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=20, verbose_name="终止步骤")),
                ("on", models.DateField(verbose_name="日期")),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="办理时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "终止关系的步骤",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="benefitrow",
            name="benefit_once_in_a_batch",
        ),
        migrations.AddField(
            model_name="benefitrow",
            name="part",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="第几份"),
        ),
        migrations.AddConstraint(
            model_name="benefitrow",
            constraint=models.UniqueConstraint(
                fields=("submission", "act", "person", "kind", "month", "part"),
                name="benefit_once_in_a_batch",
            ),
        ),
        migrations.AddField(
            model_name="deathreport",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        migrations.AddField(
            model_name="deathreport",
            name="submission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="death_report",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recipients",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        migrations.AddField(
            model_name="terminationrequest",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collect.document",
                verbose_name="书面申请",
            ),
        ),
        migrations.AddField(
            model_name="terminationrequest",
            name="evidence",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collect.document",
                verbose_name="定居和国籍证明",
            ),
        ),
        migrations.AddField(
            model_name="terminationrequest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        migrations.AddField(
            model_name="terminationrequest",
            name="received_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="受理人",
            ),
        ),
        migrations.AddField(
            model_name="terminationrow",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="collect.terminationrequest",
                verbose_name="终止关系申请",
            ),
        ),
        migrations.AddField(
            model_name="terminationrow",
            name="submission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="termination",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        migrations.AddField(
            model_name="terminationstep",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办理人",
            ),
        ),
        migrations.AddField(
            model_name="terminationstep",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collect.document",
                verbose_name="材料",
            ),
        ),
        migrations.AddField(
            model_name="terminationstep",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="collect.terminationrequest",
                verbose_name="终止关系申请",
            ),
        ),
        migrations.AddConstraint(
            model_name="deathreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("reported_on__gte", models.F("died_on"))), name="death_reported_after_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("submission", "number"), name="recipient_once"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("submission", "document_kind", "document_number"), name="recipient_document_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_fen__gte", 0), ("numerator__gt", 0), ("denominator__gte", models.F("numerator"))
                ),
                name="recipient_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ground", "lump_sum_short"),
                    models.Q(
                        ("evidence__isnull", False),
                        ("left_on__isnull", False),
                        ("lost_on__isnull", False),
                        models.Q(("nationality", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="termination_proves_nationality",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminationstep",
            constraint=models.UniqueConstraint(fields=("request", "step"), name="termination_step_once"),
        ),
        migrations.AddConstraint(
            model_name="terminationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step__in", ("delivery", "confirmation")), _negated=True),
                    ("document__isnull", False),
                    _connector="OR",
                ),
                name="termination_step_has_its_paper",
            ),
        ),
        migrations.RunSQL(IN_ORDER, UNDO),
        *(
            append_only(f"collect_{table}")
            for table in (
                "deathreport",
                "recipient",
                "terminationrequest",
                "terminationstep",
                "terminationrow",
            )
        ),
    ]
