"""What the database refused of arrears, late fees, deferrals and back payments, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import SUBMITTED_MEANWHILE, WRONG_AMOUNT

OF_ARREARS: dict[str, Any] = {
    "month_assessed_once": _("这个单位的这个月已经核定过，没有入账。请退回本案，重新核定。"),
    "ledger_assessmentend_assessment_id_key": _(
        "这个月刚由另一案件申报并结清了核定，您的签署没有保存。请再签署一次。"
    ),
    "ledger_assessment_row_id_key": SUBMITTED_MEANWHILE,
    "ledger_latefee_row_id_key": SUBMITTED_MEANWHILE,
    "ledger_deferral_row_id_key": _("这件缓缴刚已办结，没有重复办理。"),
    "collect_deferralrow_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_backpaymentrow_submission_id_key": SUBMITTED_MEANWHILE,
    "deferral_is_approved": _("缓缴须经各环节全部同意才能生效，没有保存。请按环节签署。"),
    "month_deferred_once": _("这些月份刚由另一案件准予缓缴，您的签署没有保存。请退回本案，核对月份。"),
    "deferral_runs_forward": _("缓缴止月早于起月，没有保存。请核对批准文件或协议。"),
    "no_more_than_the_late_fee": _(
        "这笔滞纳金刚由另一案件缴纳，剩余不足，您的签署没有保存。请退回本案，按未缴金额重新提交。"
    ),
    "late_fee_paid_above_zero": WRONG_AMOUNT,
    "arrears_above_zero": WRONG_AMOUNT,
    "arrears_say_on_what": WRONG_AMOUNT,
    "back_payment_paper_is_named": _(
        "补缴选了文书的，须写明文书机关、文号和日期；没有文书的，不能补缴参保关系以外的月份。没有保存。"
    ),
}
