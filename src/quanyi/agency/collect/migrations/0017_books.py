from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("collect", "0016_parents_stand"), ("staff", "0010_helpers")]
    operations = [
        migrations.CreateModel(
            "BooksFile",
            fields=[
                ID,
                ("folder", models.CharField("账册摘要", max_length=68)),
                ("name", models.CharField("文件名", max_length=255)),
                ("size", models.BigIntegerField("大小")),
                ("digest", models.CharField("摘要", max_length=68)),
                ("received_at", models.DateTimeField("接收时间", db_default=Now())),
                (
                    "received_by",
                    ForeignKey("staff.account", PROTECT, related_name="+", verbose_name="提交人"),
                ),
            ],
            options={
                "verbose_name": "账册原件",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=["folder", "name"], name="books_file_once")],
            },
        ),
        migrations.CreateModel(
            "BooksPart",
            fields=[
                ID,
                ("number", models.PositiveIntegerField("段号")),
                ("content", models.BinaryField("内容")),
                (
                    "file",
                    ForeignKey("collect.booksfile", PROTECT, related_name="parts", verbose_name="账册原件"),
                ),
            ],
            options={
                "verbose_name": "账册原件分段",
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=["file", "number"], name="books_part_once")],
            },
        ),
        migrations.CreateModel(
            "MigrationRecord",
            fields=[
                ID,
                ("insurance_number", models.CharField("个人社会保险编号", max_length=20)),
                ("content", models.JSONField("内容")),
                (
                    "submission",
                    ForeignKey(
                        "collect.submission",
                        PROTECT,
                        related_name="migration_records",
                        verbose_name="申报批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "迁移记录",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["submission", "insurance_number"], name="record_once_in_a_batch"
                    )
                ],
                "indexes": [models.Index(fields=["insurance_number"], name="migration_record_by_person")],
            },
        ),
        *(append_only(f"collect_{table}") for table in ("booksfile", "bookspart", "migrationrecord")),
    ]
