from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compute", "0010_remarks")]
    operations = [
        migrations.AddField(
            "checkrun",
            "why_whole",
            models.CharField(
                blank=True,
                choices=[
                    ("", "只核查有变动的人员"),
                    ("asked", "要求全部核查"),
                    ("first", "还没有全部核查过"),
                    ("due", "距上次全部核查已到规定天数"),
                    ("program", "程序或核查规则有变"),
                    ("parameters", "参数有变"),
                    ("of_many", "其间结过息或接收过历史数据"),
                ],
                db_default="asked",
                default="asked",
                max_length=20,
                verbose_name="全部核查的原因",
            ),
        ),
        migrations.AddField(
            "checkrun", "persons", models.PositiveIntegerField(null=True, verbose_name="核查人数")
        ),
        migrations.AddField(
            "checkrun",
            "program",
            models.CharField(db_default="", default="", max_length=40, verbose_name="程序版本"),
        ),
    ]
