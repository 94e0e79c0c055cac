import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

# Two persons for whatever leaves the office in bulk (Decree 14, articles 22 and 26): who asks, and another who approves.
GUARDS = """
CREATE FUNCTION mailing_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT holds_post(NEW.approved_by_id, 'approval') OR NEW.approved_by_id =
        (SELECT asked_by_id FROM sending_mailing WHERE id = NEW.mailing_id) THEN
        RAISE EXCEPTION 'a mailing is approved by another person, who approves' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mailing_approved_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION sending_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM sending_mailing m JOIN sending_mailingapproval a ON a.mailing_id = m.id
                   WHERE m.id = NEW.mailing_id AND m.year = NEW.year) THEN
        RAISE EXCEPTION 'nothing is sent of a mailing that is not approved, nor of another year' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sending_is_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mailing_approved_by_another BEFORE INSERT ON sending_mailingapproval
    FOR EACH ROW EXECUTE FUNCTION mailing_approved_by_another();
CREATE TRIGGER sending_is_approved BEFORE INSERT ON sending_sending
    FOR EACH ROW EXECUTE FUNCTION sending_is_approved();
ALTER TABLE sending_mailingapproval ENABLE ALWAYS TRIGGER mailing_approved_by_another;
ALTER TABLE sending_sending ENABLE ALWAYS TRIGGER sending_is_approved;
"""
UNDO = """
DROP TRIGGER sending_is_approved ON sending_sending;
DROP TRIGGER mailing_approved_by_another ON sending_mailingapproval;
DROP FUNCTION sending_is_approved();
DROP FUNCTION mailing_approved_by_another();
"""
TABLES = ("channelchoice", "mailing", "mailingapproval", "sending", "sendingevent", "printevent")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("custody", "0001_initial"),
        ("papers", "0003_statements_and_decisions"),
        ("registry", "0007_approved_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=10, verbose_name="寄送方式")),
                ("is_wanted", models.BooleanField(verbose_name="接收")),
                ("address", models.CharField(blank=True, max_length=254, verbose_name="接收地址")),
                (
                    "chosen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="选择时间"
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channel_choices",
                        to="registry.person",
                        verbose_name="参保人",
                    ),
                ),
            ],
            options={
                "verbose_name": "接收方式选择",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField(verbose_name="年度")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("site", models.CharField(max_length=200, verbose_name="网址")),
                ("sheets", models.SmallIntegerField(verbose_name="每个打印文件的张数")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="申请时间"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度寄送",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="MailingApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="批准时间"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "mailing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="sending.mailing",
                        verbose_name="年度寄送",
                    ),
                ),
            ],
            options={
                "verbose_name": "寄送批准",
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField(verbose_name="年度")),
                ("channel", models.CharField(max_length=10, verbose_name="寄送方式")),
                (
                    "reason",
                    models.CharField(blank=True, db_default="", max_length=20, verbose_name="不寄送的原因"),
                ),
                (
                    "postcode",
                    models.CharField(blank=True, db_default="", max_length=6, verbose_name="邮政编码"),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sending.channelchoice",
                        verbose_name="接收方式选择",
                    ),
                ),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="sending.mailing",
                        verbose_name="年度寄送",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="papers.issuedpaper",
                        verbose_name="凭证",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="registry.person",
                        verbose_name="参保人",
                    ),
                ),
            ],
            options={
                "verbose_name": "寄送对象",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SendingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=20, verbose_name="经过")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="sending.sending",
                        verbose_name="寄送对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "寄送经过",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PrintEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=3, verbose_name="邮编区段")),
                ("part", models.SmallIntegerField(verbose_name="序号")),
                ("step", models.CharField(max_length=20, verbose_name="经过")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="时间"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_events",
                        to="sending.mailing",
                        verbose_name="年度寄送",
                    ),
                ),
            ],
            options={
                "verbose_name": "打印文件经过",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("step", "reprinted"), _negated=True),
                        fields=("mailing", "prefix", "part", "step"),
                        name="each_file_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(fields=("mailing", "person", "channel"), name="planned_once"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reason", "")),
                fields=("year", "person", "channel"),
                name="sent_once_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="sendingevent",
            constraint=models.UniqueConstraint(fields=("sending", "step"), name="each_step_once"),
        ),
        migrations.AddConstraint(
            model_name="sendingevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step__in", ["found_sent", "found_lost"])),
                fields=("sending",),
                name="found_once",
            ),
        ),
        *(append_only(f"sending_{table}") for table in TABLES),
        migrations.RunSQL(GUARDS, UNDO),
    ]
