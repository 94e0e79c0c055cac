from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
TABLES = ("transferoffice", "transferofficeconfirmation", "transfermessage", "transferrow")


def _account(verbose_name: str, *, null: bool = False) -> "ForeignKey":  # type: ignore[type-arg]
    return ForeignKey("staff.account", PROTECT, related_name="+", verbose_name=verbose_name, null=null)


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0021_exchanges"),
        ("registry", "0008_activations"),
        ("staff", "0010_helpers"),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferOffice",
            fields=[
                ("id", ID),
                ("code", models.CharField(max_length=18, verbose_name="行政区划代码")),
                ("name", models.CharField(max_length=100, verbose_name="机构名称")),
                ("key", models.CharField(max_length=200, verbose_name="公钥")),
                ("bank_account", models.CharField(max_length=300, verbose_name="开户名、开户行和账号")),
                ("address", models.CharField(max_length=200, verbose_name="接口地址")),
                ("document", models.CharField(max_length=200, verbose_name="依据文件")),
                ("entered_at", models.DateTimeField(db_default=Now(), verbose_name="登记时间")),
                ("entered_by", _account("登记人")),
            ],
            options={"verbose_name": "对方经办机构", "ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="TransferOfficeConfirmation",
            fields=[
                ("id", ID),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="复核时间")),
                ("by", _account("复核人")),
                (
                    "office",
                    OneToOneField(
                        "collect.transferoffice",
                        PROTECT,
                        related_name="confirmation",
                        verbose_name="对方经办机构",
                    ),
                ),
            ],
            options={"verbose_name": "对方经办机构复核"},
        ),
        migrations.CreateModel(
            name="TransferMessage",
            fields=[
                ("id", ID),
                ("is_ours", models.BooleanField(verbose_name="本机构发出")),
                ("kind", models.CharField(max_length=10, verbose_name="文书种类")),
                ("number", models.CharField(max_length=60, verbose_name="联系函编号")),
                ("office", models.CharField(max_length=18, verbose_name="对方行政区划代码")),
                ("content", models.TextField(verbose_name="原件")),
                ("digest", models.CharField(max_length=68, verbose_name="摘要")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="时间")),
                ("by", _account("经办人", null=True)),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, related_name="+", verbose_name="参保人", null=True
                    ),
                ),
            ],
            options={
                "verbose_name": "往来文书",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["number"], name="transfer_message_by_number")],
                "constraints": [models.UniqueConstraint(fields=("digest",), name="transfer_message_once")],
            },
        ),
        migrations.CreateModel(
            name="TransferRow",
            fields=[
                ("id", ID),
                ("act", models.CharField(max_length=12, verbose_name="转移接续事项")),
                ("number", models.CharField(max_length=60, verbose_name="联系函编号")),
                ("office", models.CharField(max_length=18, verbose_name="对方行政区划代码")),
                ("office_name", models.CharField(max_length=100, verbose_name="对方机构名称")),
                ("bank_account", models.CharField(max_length=300, verbose_name="开户名、开户行和账号")),
                ("is_exchanged", models.BooleanField(verbose_name="经系统交换")),
                ("content", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, related_name="transfer_rows", verbose_name="参保人"
                    ),
                ),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="transfer", verbose_name="申报批次"
                    ),
                ),
            ],
            options={"verbose_name": "转移接续明细"},
        ),
        *(append_only(f"collect_{table}") for table in TABLES),
        migrations.RunSQL(
            """
CREATE SEQUENCE transfer_letter_number;
GRANT USAGE ON SEQUENCE transfer_letter_number TO quanyi_app;
CREATE FUNCTION office_confirmed_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM collect_transferoffice WHERE id = NEW.office_id AND entered_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'an office is confirmed by another than who entered it' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'office_confirmed_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER office_confirmed_by_another BEFORE INSERT ON collect_transferofficeconfirmation
    FOR EACH ROW EXECUTE FUNCTION office_confirmed_by_another();
ALTER TABLE collect_transferofficeconfirmation ENABLE ALWAYS TRIGGER office_confirmed_by_another;
            """,
            """
DROP TRIGGER office_confirmed_by_another ON collect_transferofficeconfirmation;
DROP FUNCTION office_confirmed_by_another();
DROP SEQUENCE transfer_letter_number;
            """,
        ),
    ]
