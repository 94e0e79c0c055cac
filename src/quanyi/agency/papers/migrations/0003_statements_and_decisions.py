from django.db import migrations
from django.db.models import PROTECT, ForeignKey

from quanyi.agency.registry.fields import MonthField


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_certificates"), ("registry", "0007_approved_cases")]
    operations = [
        migrations.AddField("issuedpaper", "first_month", MonthField("起始年月", null=True)),
        migrations.AddField("issuedpaper", "last_month", MonthField("截止年月", null=True)),
        migrations.AddField(
            "issuedpaper",
            "decision",
            ForeignKey(
                "registry.benefitdecision", PROTECT, null=True, related_name="+", verbose_name="待遇核定"
            ),
        ),
    ]
