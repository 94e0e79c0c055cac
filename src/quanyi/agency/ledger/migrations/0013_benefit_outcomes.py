import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

# An order is answered in turn: the first, and after each failure or return the next. What comes back was paid, what is
# paid back was claimed, and never more of it. Four people have agreed. Writers of one payment wait for each other.
FOLLOWS = """
CREATE FUNCTION outcome_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1205, (NEW.payment_id % 2147483647)::int);
    IF (SELECT count(*) FROM review_signature s
        WHERE s.verdict = 'agree'
          AND s.round_id = (SELECT id FROM review_round WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1)
       ) < 4 THEN
        RAISE EXCEPTION 'an outcome is recorded after four signatures' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posted_after_four_signatures';
    END IF;
    IF NEW.result IN ('paid', 'failed') AND (
        NEW.attempt <> 1 + (SELECT count(*) FROM ledger_benefitoutcome
                            WHERE payment_id = NEW.payment_id AND result IN ('failed', 'returned'))
        OR EXISTS (SELECT 1 FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id)
    ) OR NEW.result = 'returned' AND (NOT EXISTS (
        SELECT 1 FROM ledger_benefitoutcome
        WHERE payment_id = NEW.payment_id AND result = 'paid' AND attempt = NEW.attempt
    ) OR EXISTS (SELECT 1 FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id)) THEN
        RAISE EXCEPTION 'an outcome of payment % does not follow from those before', NEW.payment_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'outcome_follows';
    END IF;
    IF NEW.result = 'recovered' THEN
        SELECT coalesce(sum(own_fen + transfer_fen + pool_fen), 0) INTO due
        FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id AND paid_out;
        IF NEW.amount_fen > due - (SELECT coalesce(sum(amount_fen), 0) FROM ledger_benefitoutcome
                                   WHERE payment_id = NEW.payment_id AND result = 'recovered') THEN
            RAISE EXCEPTION 'more is paid back on payment % than is claimed', NEW.payment_id USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'no_more_than_is_claimed';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_follows BEFORE INSERT ON ledger_benefitoutcome
    FOR EACH ROW EXECUTE FUNCTION outcome_follows();
ALTER TABLE ledger_benefitoutcome ENABLE ALWAYS TRIGGER outcome_follows;
"""
UNDO_FOLLOWS = """
DROP TRIGGER outcome_follows ON ledger_benefitoutcome;
DROP FUNCTION outcome_follows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0012_benefit_results"),
        ("ledger", "0012_cleared_rows"),
        ("review", "0003_codes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "基金专户"),
                    (2, "应收缴费"),
                    (3, "应缴未到账"),
                    (4, "统筹基金"),
                    (5, "个人缴费本金"),
                    (6, "个人缴费利息"),
                    (7, "单位划转本金"),
                    (8, "单位划转利息"),
                    (9, "记账利息来源"),
                    (10, "应付待遇"),
                    (11, "转移清算"),
                    (12, "暂收待查"),
                    (13, "应收多领养老待遇"),
                    (14, "失业保险基金专户"),
                    (15, "失业保险基金"),
                    (16, "应付失业保险待遇"),
                    (17, "应收多领失业待遇"),
                    (18, "工伤保险基金专户"),
                    (19, "工伤保险基金"),
                    (20, "应付工伤保险待遇"),
                    (21, "应收多领工伤待遇"),
                    (22, "医疗（含生育）保险基金专户"),
                    (23, "医疗（含生育）保险基金"),
                    (24, "应付医疗（含生育）保险待遇"),
                    (25, "应收多领医疗生育待遇"),
                ],
                verbose_name="科目",
            ),
        ),
        migrations.CreateModel(
            name="BenefitClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paid_out", models.BooleanField(verbose_name="已经支付")),
                ("own_fen", models.BigIntegerField(verbose_name="个人部分")),
                ("transfer_fen", models.BigIntegerField(verbose_name="单位划转部分")),
                ("pool_fen", models.BigIntegerField(verbose_name="统筹基金支付")),
                (
                    "journal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_claims",
                        to="ledger.journal",
                        verbose_name="凭证",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim",
                        to="ledger.benefitpayment",
                        verbose_name="待遇支付",
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim",
                        to="collect.benefitrow",
                        verbose_name="待遇明细",
                    ),
                ),
            ],
            options={
                "verbose_name": "多领追回",
            },
        ),
        migrations.CreateModel(
            name="BenefitOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="支付次数")),
                ("result", models.CharField(max_length=10, verbose_name="支付结果")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="记录时间"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_outcomes",
                        to="review.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "journal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_outcomes",
                        to="ledger.journal",
                        verbose_name="凭证",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="ledger.benefitpayment",
                        verbose_name="待遇支付",
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="collect.outcomerow",
                        verbose_name="支付结果明细",
                    ),
                ),
            ],
            options={
                "verbose_name": "支付记录",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("result__in", ("paid", "failed"))),
                        fields=("payment", "attempt"),
                        name="order_answered_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("result", "returned")),
                        fields=("payment", "attempt"),
                        name="order_returned_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("result", "recovered")),
                        fields=("payment", "attempt"),
                        name="instalment_once",
                    ),
                ],
            },
        ),
        *(append_only(table) for table in ("ledger_benefitoutcome", "ledger_benefitclaim")),
        migrations.RunSQL(FOLLOWS, UNDO_FOLLOWS),
    ]
