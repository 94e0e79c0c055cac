"""What the database refused of disputes, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import SUBMITTED_MEANWHILE

OF_DISPUTES: dict[str, Any] = {
    "collect_disputerow_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_mergerow_submission_id_key": SUBMITTED_MEANWHILE,
    "merge_is_of_two": _("保留的和注销的是同一个账户，没有保存。请核对两个号码。"),
    "compute_disputeend_row_id_key": _("这件异议刚由另一案件更正办结，没有重复登记。"),
    "finding_before_it_is_agreed": _(
        "本案刚有人签署或者退回，核查结论没有保存。要改结论的，请退回本案后重新办理。"
    ),
    "finding_says_on_what": _("核查结论没有写明材料或者理由，没有保存。请补充后再保存。"),
    "dispute_end_is_approved": _("异议只在认定有误以后、由审批同意的另一案件更正办结，没有保存。"),
}
