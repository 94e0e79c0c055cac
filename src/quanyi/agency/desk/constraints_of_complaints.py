"""What the database refused of complaints and orders, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import SUBMITTED_MEANWHILE

_STEPPED = _("这一步刚由他人登记，没有重复登记。请重新打开案件查看。")
OF_COMPLAINTS: dict[str, Any] = {
    "collect_complaintrow_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_extensionrow_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_orderrow_submission_id_key": SUBMITTED_MEANWHILE,
    "order_says_by_whom": _("责令改正没有写明内容或者决定机关和文号，没有保存。请补充后再提交。"),
    "complaint_finding_is_whole": _("核查结论缺材料、理由或者移送机关，没有保存。请补充后再保存。"),
    "complaint_finding_in_time": _(
        "本案刚有人签署或者退回，核查结论没有保存。要改结论的，请退回本案后重新办理。"
    ),
    "order_step_once": _STEPPED,
    "complaint_step_once": _STEPPED,
    "follow_up_of_one": _("后续办理没有指明是哪一件，没有保存。请从案件页重新登记。"),
    "step_follows": _(
        "这一步现在还不能登记：案件尚未办结，或者前面的步骤还没有登记。请重新打开案件，按先后办理。"
    ),
}
