from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only, writable

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
# Nobody signs in by the framework's own table any more.
CLOSED = "REVOKE ALL ON django_session FROM quanyi_app; DELETE FROM django_session"


class Migration(migrations.Migration):
    dependencies = [("staff", "0010_helpers")]
    operations = [
        migrations.CreateModel(
            "Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("began_at", models.DateTimeField("登录时间")),
                ("seen_at", models.DateTimeField("最近操作")),
                ("address", models.CharField("来源地址", max_length=45, blank=True)),
                ("browser", models.CharField("浏览器", max_length=200, blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        models.CASCADE,
                        null=True,
                        related_name="sessions",
                        verbose_name="登录账户",
                    ),
                ),
            ],
            options={"verbose_name": "登录会话", "ordering": ["-seen_at"]},
        ),
        writable("staff_session"),
        migrations.RunSQL(CLOSED, "GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO quanyi_app"),
        migrations.CreateModel(
            "PasswordSet",
            fields=[
                ("id", ID),
                ("is_own", models.BooleanField("本人选定")),
                ("at", models.DateTimeField("时间", db_default=Now())),
                (
                    "account",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登录账户"
                    ),
                ),
            ],
            options={"verbose_name": "密码来源", "ordering": ["-id"]},
        ),
        append_only("staff_passwordset"),
    ]
