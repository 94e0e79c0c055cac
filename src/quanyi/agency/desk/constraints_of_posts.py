"""What the database refused of posts, of supervisors among them, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_OVER = _("这件申请刚已办结、终结或者过期，没有重复办理。")

OF_POSTS: dict[str, Any] = {
    "post_asked_for_by_whom": _("岗位由本机构管理员或审批岗位人员为别人申请，没有保存。请由他们办理。"),
    "post_request_is_for_days_to_come": _(
        "岗位申请的期限已经过去，或者这个岗位现任而开始日期在以后，没有保存。"
    ),
    "post_agreed_to_by_whom": _("岗位申请由本机构管理员、审批或监督岗位的另外两人同意，没有保存。"),
    "post_request_is_over": _OVER,
    "post_needs_its_request": _(
        "本机构的岗位凭申请授予，须另外两人同意，管理员和负责人两方都有，没有保存。请在“岗位申请”页办理。"
    ),
    "post_lasts_a_year_at_most": _("岗位一次最长授予一年，没有保存。请填写较早的截止日期。"),
    "post_request_has_a_document": _("岗位申请须写明任职文书，没有保存。请填写名称和文号。"),
    "post_request_agreed_once_each": _("您已经同意过这件申请，没有重复办理。"),
    "post_request_end_has_a_reason": _("终结岗位申请须写明事由，没有保存。请填写。"),
    "staff_postrequestend_request_id_key": _OVER,
    "staff_dutychange_request_id_key": _OVER,
    "supervisor_does_no_business": _(
        "监督人员不任其他岗位；监督任职由系统管理员在“监督人员”页提出，审批岗位的人员核准，没有保存。"
    ),
    "supervision_by_an_administrator": _("监督任职由系统管理员为他人提出，没有保存。请由另一位管理员办理。"),
    "supervisor_holds_no_post": _("监督人员须是本机构没有岗位的工作人员账户，没有保存。请另选账户。"),
    "supervision_once": _("这个账户已有监督任职，或者期限已经过去，没有保存。请核对名单和委派文书。"),
    "supervision_takes_two": _("监督任职由本机构审批岗位的另一人核准，没有保存。"),
    "supervision_is_over": _("这项监督任职已经过期、终止，或者账户任了岗位，没有核准。请管理员另行提出。"),
    "supervision_ended_by_whom": _("监督任职由本机构系统管理员在期满前终止，没有保存。"),
    "supervision_end_has_a_reason": _("终止监督任职须写明事由，没有保存。请填写事由和文号。"),
    "supervision_runs_forward": _("监督任职的截止日期早于开始日期，没有保存。请核对日期。"),
    "supervision_has_a_document": _("监督任职须写明委派单位和文书，没有保存。请填写。"),
    "staff_supervisionapproval_supervision_id_key": _("这项监督任职刚已核准，没有重复办理。"),
    "staff_supervisionend_supervision_id_key": _("这项监督任职刚已终止，没有重复办理。"),
}
