from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only
from quanyi.agency.registry.fields import MonthField

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
LOGIN = settings.AUTH_USER_MODEL
UNDO = """
DROP TRIGGER answer_stays_within_its_grant ON grants_answer;
DROP FUNCTION answer_stays_within_its_grant();
DROP TRIGGER grant_is_of_those_asked_for ON grants_grantsubject;
DROP FUNCTION grant_is_of_those_asked_for();
DROP TRIGGER grant_is_as_approved ON grants_grant;
DROP FUNCTION grant_is_as_approved();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("collect", "0015_papers"),
        ("registry", "0007_approved_cases"),
        ("review", "0014_signed_for"),
        ("staff", "0007_delegations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", ID),
                ("requester", models.CharField(max_length=20, verbose_name="查询主体")),
                ("holder", models.CharField(max_length=200, verbose_name="受托人、继承人或者单位")),
                ("holder_document", models.CharField(max_length=200, verbose_name="证件或者证明文件")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="联系方式")),
                ("purpose", models.CharField(max_length=500, verbose_name="查询目的")),
                ("basis", models.CharField(max_length=500, verbose_name="依据")),
                ("items", ArrayField(models.CharField(max_length=20), verbose_name="查询内容")),
                ("first_on", models.DateField(verbose_name="开始日期")),
                ("last_on", models.DateField(verbose_name="截止日期")),
                ("from_month", MonthField(null=True, verbose_name="所属期起")),
                ("to_month", MonthField(null=True, verbose_name="所属期止")),
                ("answers", models.PositiveIntegerField(null=True, verbose_name="可提供人次")),
                ("silent_until", models.DateField(null=True, verbose_name="暂缓告知至")),
                ("made_at", models.DateTimeField(db_default=Now(), verbose_name="登记时间")),
                ("account", ForeignKey(LOGIN, PROTECT, null=True, related_name="+", verbose_name="登录账户")),
                (
                    "case",
                    OneToOneField(
                        "review.case", PROTECT, null=True, related_name="grant", verbose_name="案件"
                    ),
                ),
                (
                    "document",
                    ForeignKey(
                        "collect.document", PROTECT, null=True, related_name="+", verbose_name="书面材料"
                    ),
                ),
                ("made_by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="登记人")),
            ],
            options={
                "verbose_name": "查询授权",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", ID),
                ("items", ArrayField(models.CharField(max_length=20), verbose_name="提供内容")),
                ("until", models.DateTimeField(verbose_name="数据截至")),
                ("digest", models.CharField(max_length=80, verbose_name="内容摘要")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="提供时间")),
                ("by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="提供人")),
                ("person", ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")),
                ("grant", ForeignKey("grants.grant", PROTECT, related_name="given", verbose_name="查询授权")),
            ],
            options={
                "verbose_name": "查询答复",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="GrantEnd",
            fields=[
                ("id", ID),
                ("reason", models.CharField(max_length=200, verbose_name="终止事由")),
                ("ended_at", models.DateTimeField(db_default=Now(), verbose_name="终止时间")),
                ("by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="办理人")),
                (
                    "grant",
                    OneToOneField("grants.grant", PROTECT, related_name="end", verbose_name="查询授权"),
                ),
            ],
            options={
                "verbose_name": "授权终止",
            },
        ),
        migrations.CreateModel(
            name="GrantSubject",
            fields=[
                ("id", ID),
                (
                    "grant",
                    ForeignKey("grants.grant", PROTECT, related_name="subjects", verbose_name="查询授权"),
                ),
                ("person", ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")),
            ],
            options={
                "verbose_name": "授权涉及的参保人",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RequestedPerson",
            fields=[
                ("id", ID),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("person", ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")),
                (
                    "submission",
                    ForeignKey(
                        "collect.submission",
                        PROTECT,
                        related_name="requested_persons",
                        verbose_name="申报批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请查询的参保人",
                "ordering": ["row"],
            },
        ),
        migrations.CreateModel(
            name="DisclosureRequest",
            fields=[
                ("id", ID),
                ("requester", models.CharField(max_length=20, verbose_name="查询主体")),
                ("unit_name", models.CharField(max_length=200, verbose_name="单位名称")),
                ("certificate", models.CharField(max_length=200, verbose_name="有效证明文件")),
                ("contact", models.CharField(max_length=200, verbose_name="联系方式")),
                ("document_number", models.CharField(blank=True, max_length=100, verbose_name="文书号")),
                ("purpose", models.CharField(max_length=500, verbose_name="查询目的")),
                ("basis", models.CharField(max_length=500, verbose_name="法律依据")),
                ("items", ArrayField(models.CharField(max_length=20), verbose_name="申请查询内容")),
                ("proposed", ArrayField(models.CharField(max_length=20), verbose_name="拟提供内容")),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="不予提供的理由")),
                ("from_month", MonthField(null=True, verbose_name="所属期起")),
                ("to_month", MonthField(null=True, verbose_name="所属期止")),
                ("last_on", models.DateField(verbose_name="提供期限")),
                ("times", models.PositiveSmallIntegerField(verbose_name="每人提供次数")),
                ("silent_until", models.DateField(null=True, verbose_name="暂缓告知至")),
                ("silent_basis", models.CharField(blank=True, max_length=200, verbose_name="暂缓告知的依据")),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission",
                        PROTECT,
                        related_name="disclosure_request",
                        verbose_name="申报批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "查询申请书",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("items__contains", models.F("proposed"))),
                        name="proposed_was_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed", models.F("items")),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_is_refused_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("silent_until__isnull", True),
                            models.Q(
                                ("requester", "authority"), models.Q(("silent_basis", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="silence_rests_on_a_law",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="grant_runs_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("items__len__gt", 0)), name="grant_names_items"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("requester__in", ["authority", "other_unit"])),
                    models.Q(("case__isnull", True), ("requester__in", ["proxy", "heir"])),
                    _connector="OR",
                ),
                name="grant_to_outsiders_rests_on_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantend",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="grant_end_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantsubject",
            constraint=models.UniqueConstraint(fields=("grant", "person"), name="granted_once_a_person"),
        ),
        migrations.AddConstraint(
            model_name="requestedperson",
            constraint=models.UniqueConstraint(
                fields=("submission", "person"), name="requested_once_a_person"
            ),
        ),
        append_only("grants_grant"),
        append_only("grants_answer"),
        append_only("grants_grantend"),
        append_only("grants_grantsubject"),
        append_only("grants_requestedperson"),
        append_only("grants_disclosurerequest"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
