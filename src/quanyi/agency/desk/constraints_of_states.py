"""What the database refused of states of accounts and of parameters, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import SUBMITTED_MEANWHILE
from quanyi.agency.desk.constraints_of_complaints import OF_COMPLAINTS
from quanyi.agency.desk.constraints_of_disputes import OF_DISPUTES
from quanyi.agency.desk.constraints_of_endings import OF_ENDINGS
from quanyi.agency.desk.constraints_of_schemes import OF_SCHEMES

OF_STATES: dict[str, Any] = {
    **OF_COMPLAINTS,
    **OF_DISPUTES,
    **OF_ENDINGS,
    **OF_SCHEMES,
    # states of accounts
    "account_event_once": _(
        "本件中有人员的账户状态刚由另一案件变更，您的签署没有保存。请再签署一次，系统会按新的状态核对。"
    ),
    "account_state_follows": _(
        "本件要做的变更，按账户现在的状态不能办理，没有保存。请核对该人的账户状态，退回本案后重新办理。"
    ),
    "account_state_after_approval": _("账户状态只随审批办结的案件变更，没有保存。请完成全部签署。"),
    # checks of entitlement
    "entitlement_checked_once": _("本案的核验结果刚已登记，没有重复登记。"),
    "earlier_record_once": _("账册中的办理记录有两行序号相同，没有接收。请改正账册后重新提交。"),
    "earlier_record_is_somebodys": _("账册中的办理记录没有写明是谁的，没有接收。请改正账册后重新提交。"),
    "entitlement_row_once": _("同一人在一件认证中只能有一行，没有保存。请删去重复的一行后重新提交。"),
    # transfers between offices
    "office_confirmed_by_another": _("登记人不能复核自己登记的机构。请由另一人对照文件复核。"),
    "collect_transferofficeconfirmation_office_id_key": _("这个机构刚已由另一人复核，没有重复登记。"),
    "transfer_message_once": _("这份文书刚已收到，没有重复登记。"),
    "collect_transferrow_submission_id_key": SUBMITTED_MEANWHILE,
    "transfer_posted_once": _("这件转移刚已办结，没有重复入账。"),
    "ledger_transfer_row_id_key": _("这件转移刚已办结，没有重复入账。"),
    "transfer_not_below_zero": _("转移基金总额低于零，没有入账。请核对信息表，退回本案。"),
    "transfer_is_approved": _("转移只凭审批同意的本案入账，没有保存。请完成全部签署。"),
    # parameters
    "parameter_follows_approval": _("参数只凭审批同意的本案、自当日起生效，没有保存。请按案件办理。"),
    "parameter_days_in_order": _("参数值的止日早于起日，没有保存。请核对日期。"),
    "parameter_row_once": SUBMITTED_MEANWHILE,
    "collect_parameterrequest_submission_id_key": SUBMITTED_MEANWHILE,
    "review_addedparameter_request_id_key": _("这件参数刚已生效，没有重复登记。"),
}
