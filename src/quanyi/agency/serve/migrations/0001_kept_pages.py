from pathlib import Path

from django.db import migrations, models
from django.db.models.functions import Now

from quanyi.agency.audit.protection import writable

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """Parts of pages about one person, kept while nothing on them changes (decision 054)."""

    initial = True
    dependencies = [
        ("audit", "0010_parents_stand"),
        ("collect", "0016_parents_stand"),
        ("ledger", "0016_parents_stand"),
        ("registry", "0008_activations"),
        ("review", "0014_signed_for"),
    ]
    operations = [
        migrations.CreateModel(
            "KeptPage",
            fields=[
                ("id", ID),
                ("person_id", models.BigIntegerField("参保人")),
                ("page", models.CharField("页面", max_length=100)),
                ("reader", models.CharField("读者", max_length=30)),
                ("state", models.TextField("所依状态")),
                ("title", models.TextField("标题")),
                ("body", models.BinaryField("正文")),
                ("body_crc", models.BigIntegerField("正文校验")),
                ("body_size", models.IntegerField("正文字节数")),
                ("kept_at", models.DateTimeField("留存时间", db_default=Now())),
            ],
            options={
                "verbose_name": "留存页面",
                "constraints": [
                    models.UniqueConstraint(fields=["person_id", "page", "reader"], name="kept_once")
                ],
                "indexes": [models.Index(fields=["kept_at"], name="kept_by_age")],
            },
        ),
        writable("serve_keptpage"),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            """
            DROP FUNCTION books_of(bigint);
            DROP TRIGGER audit_erasure_forgets ON audit_erasure;
            DROP FUNCTION forget_kept_pages();
            DROP FUNCTION bound_kept_pages() CASCADE;
            """,
        ),
    ]
