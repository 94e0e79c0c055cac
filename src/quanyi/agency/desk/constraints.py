"""What the database refused, as a sentence for the person at the desk.

The services ask the pure rules first; the database repeats the rules for what slips between the asking and the writing,
say two clerks who press the button at once. Then its constraint's name is all we get.
"""

from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import BEING_TAKEN_IN, SUBMITTED_MEANWHILE, WRONG_AMOUNT
from quanyi.agency.desk.constraints_of_arrears import OF_ARREARS
from quanyi.agency.desk.constraints_of_posts import OF_POSTS
from quanyi.agency.desk.constraints_of_states import OF_STATES
from quanyi.agency.refusal import Refusal

_REGISTERED_MEANWHILE = _(
    "本件中有人员刚由另一案件办理参保登记，本次签署没有保存。请再签署一次，系统会按新的登记核对。"
)
_TWICE_IN_A_BATCH = _("同一批数据中同一人同一项出现了两次，没有保存。请删去重复的一行后重新提交。")
_CORRECTED_MEANWHILE = _("这笔账刚由另一案件更正，您的签署没有保存。请退回本案，按更正后的账目重新提出。")
_ANSWERED_MEANWHILE = _(
    "本件中有付款指令刚由另一案件登记了结果，您的签署没有保存。请退回本案，按现有结果重新上传文件。"
)
_EXTRACTED = _("本案的统计数据已经导出一次，没有重复导出。需要再次提供的，请对方重新申请。")
_UNDER_ANOTHER_NUMBER = _("编号刚被另一次操作占用，本次操作没有保存。请重试一次。")

SENTENCES: dict[str, Any] = {
    **OF_ARREARS,
    **OF_STATES,
    "subject_is_bound_once": _("认证平台的这个用户已经绑定了登录，没有保存。请重新登录。"),
    "subject_is_a_persons": _("统一身份认证只供参保人员登录；单位经办人请用用户名和密码。"),
    "login_has_one_subject": _(
        "这个登录已经绑定了认证平台的另一个用户，没有保存。请带身份证件到经办窗口办理。"
    ),
    "factor_code_is_used_once": _("这个验证码刚已用过，没有保存。请等设备显示下一个。"),
    "staff_factorend_factor_id_key": _("第二重验证刚已停用，没有重复办理。"),
    "staff_recoveryuse_code_id_key": _("这个备用码刚已用过，没有保存。请填写另一个。"),
    # apps of one's own
    "app_token_is_ones_own": _(
        "应用授权只由参保人员或参保单位为自己的登录办理和终止，没有保存。请用本人的登录办理。"
    ),
    "app_token_runs_a_year_at_most": _("应用授权的截止日期须在一年以内，没有保存。请选择较早的日期。"),
    "app_token_names_items": _("应用授权没有列明可读的内容，没有保存。请至少选择一项。"),
    # nothing is ever changed
    "append_only": _("这些记录只能新增，不能修改或删除。需要更正的，请另立案件。"),
    # who may do what
    "administrators_do_no_business": _(
        "管理员不得办理业务，经办人员不得兼任管理员（人社部令第14号第二十六条）。请改由其他人员担任。"
    ),
    **OF_POSTS,
    "remark_is_a_supervisors": _("监督意见由监督人员在任职期内提出，没有保存。"),
    "remark_is_of_the_agency": _("这件事不属于所监督的机构，没有保存。请从清单中选择。"),
    "remark_is_about_one_thing": _("一件监督意见只针对一个案件、一名人员或一份清单，没有保存。请重新进入。"),
    "remark_says_something": _("监督意见没有内容，没有保存。请填写。"),
    "remark_answered_by_whom": _("监督意见由本机构审批岗位的人员答复，没有保存。"),
    "remark_answer_says_something": _("答复没有内容，没有保存。请填写。"),
    "compute_remarkanswer_remark_id_key": _("这件监督意见刚已答复，没有重复办理。"),
    "remark_reminded_once": _("这件监督意见刚已催办，没有重复办理。"),
    "helper_by_who_leads": _("协助单位由审批岗位的人员登记和终止，没有保存。"),
    "helper_contract_runs": _("这份合同还没有开始，或者已经终止、到期，没有保存。请核对合同。"),
    "helper_does_no_business": _("协助人员不任业务或监督岗位，没有保存。请由本机构的工作人员担任。"),
    "helpers_are_not_alone": _(
        "数据维护和管理员岗位须有本机构的工作人员，不能只由协助人员担任（令14第十一条），没有保存。请先由本机构的人员任同一岗位。"
    ),
    "helper_runs_forward": _("合同的截止日期早于开始日期，没有保存。请核对日期。"),
    "helper_has_an_agreement": _("协助单位须签保密协议，没有保存。请填写保密协议的编号。"),
    "helper_end_has_a_reason": _("终止协助须写明事由，没有保存。请填写。"),
    "helps_once": _("这个账户刚已登记在这份合同下，没有重复办理。"),
    "staff_helperend_helper_id_key": _("这份合同刚已终止，没有重复办理。"),
    "undertaking_by_whom": _("保密承诺由本人签署，或者由本机构审批岗位的人员登记纸质承诺书，没有保存。"),
    "undertaking_is_ones_own_or_a_paper": _("登记他人的保密承诺须有纸质承诺书，没有保存。请填写编号。"),
    "order_is_a_supervisors": _(
        "查阅依据由监督人员在任职期内为自己登记，一份文书一个人，没有保存。请核对期限。"
    ),
    "system_holds_no_post": _("系统任务的账户不能担任岗位，没有保存。请选择工作人员的账户。"),
    "system_only_looks_over": _(
        "系统任务只核查数据，不能办理这件事，没有保存。请由有岗位的工作人员登录办理。"
    ),
    "collector_may_not_sign": _(
        "采集人不得审核本人采集的信息，审核过本案的人也不得再为它采集。请由其他人员办理。"
    ),
    "one_step_a_person": _("您已签署过本案的另一环节，同一人不能办理两个环节。请由其他人员办理。"),
    "signers_differ": _("您已签署过本案的本轮。请由其他人员办理下一环节。"),
    "stage_signed_once": _("这一环节刚由另一位同事签署，您的签署没有保存。请重新打开案件查看。"),
    "round_is_over": _("本轮刚被退回或作了不予受理处理，您的签署没有保存。请重新打开案件查看。"),
    "stages_in_order": _(
        "本轮没有这个环节，或前面的环节还没有签署，您的签署没有保存。请重新打开案件，按顺序办理。"
    ),
    "stages_end_in_approval": _(
        "一轮审核须有至少一个环节，按初审、审核、复核、审批的顺序，以审批结束，没有保存。请核对参数“审核环节”。"
    ),
    "case_is_not_withdrawn": _(
        "本案刚由提交人撤回，没有保存。请重新打开案件查看；需要办理的，由提交人重新提交。"
    ),
    "decided_is_not_withdrawn": _("本案刚经审批或作了不予受理处理，不能撤回。请重新打开案件查看。"),
    "withdrawn_in_the_latest_round": _("本案刚开始了新的一轮，没有撤回。请重新打开案件查看后再办理。"),
    "withdrawn_by_who_handed_in": _("案件只能由提交人撤回，没有撤回。请由采集人或所属单位办理。"),
    "withdrawal_has_a_reason": _("撤回须写明理由，没有撤回。请填写撤回理由。"),
    "review_withdrawal_case_id_key": _("本案刚已撤回，没有重复办理。请重新打开案件查看。"),
    "review_withdrawal_round_id_key": _("本案刚已撤回，没有重复办理。请重新打开案件查看。"),
    "transfer_moves_what_waits": _("本案等待的环节刚有变化，没有转交。请重新打开案件查看。"),
    "transfer_by_who_has_it": _(
        "转交只能由现在可以签署本案的人员或审批岗位的人员办理，没有转交。请重新打开案件查看。"
    ),
    "transfer_moves_something": _("本环节已经由所选人员办理，没有重复转交。请重新打开案件查看。"),
    "transfer_to_who_can_sign": _(
        "所选人员不能签署本环节，没有转交。请选择同一机构中有这个岗位、没有采集或签署过本案的人员。"
    ),
    "transfer_has_a_reason": _("转交须写明理由，没有转交。请填写转交理由。"),
    "signed_by_whom_it_was_moved_to": _("本环节刚转交其他人员办理，您的签署没有保存。请重新打开案件查看。"),
    "signer_holds_the_stage": _("您现在没有本环节的岗位，您的签署没有保存。请由有这个岗位的人员办理。"),
    "signed_under_a_running_delegation": _(
        "代办已经结束、还没有开始，或者不含本环节，您的签署没有保存。请由有这个岗位的人员办理。"
    ),
    "delegator_could_sign": _(
        "您代办的人员是本案的采集人，或签署过本案的另一环节，您的签署没有保存。请由其他人员办理。"
    ),
    "granted_after_approval": _("查询授权须在案件各环节同意之后，没有保存。请重新打开案件查看。"),
    "granted_as_approved": _("查询授权不能超出审核批准的内容、期限和人次，没有保存。请重新打开案件查看。"),
    "granted_of_those_asked_for": _("查询授权只能涉及申请书列明的人员，没有保存。请重新打开案件查看。"),
    "granted_once_a_person": _("同一人在一项授权中只列一次，没有保存。"),
    "requested_once_a_person": _("同一人在申请中列了两次，没有保存。请删去重复的一行。"),
    "subjects_come_with_the_grant": _("已有的授权不能增加人员，没有保存。请另行办理。"),
    "mandate_is_given_by_the_person": _("委托须由本人办理，或者在经办窗口登记，没有保存。"),
    "grant_runs_forward": _("授权的截止日期早于开始日期，没有保存。请核对日期。"),
    "grant_names_items": _("授权没有列明查询内容，没有保存。请选择至少一项。"),
    "grant_to_outsiders_rests_on_a_case": _(
        "向本人、单位以外提供，须立案审核；委托和继承在窗口登记，没有保存。请按查询主体办理。"
    ),
    "grant_end_has_a_reason": _("终止授权须写明原因，没有保存。请填写终止事由。"),
    "registry_activationuse_activation_id_key": _("激活码刚已用过，没有重复激活。请用新密码登录。"),
    "extracted_after_approval": _("统计数据须在案件各环节同意之后才能导出，没有办理。请重新打开案件查看。"),
    "extract_takes_two": _(
        "统计数据由一人申请导出，另一人导出，没有办理。请由审批岗位上申请人以外的人导出。"
    ),
    "extracted_as_approved": _("要导出的数据与批准的不符，或者使用期限已过，没有导出。请对方重新申请。"),
    "extract_groups_are_not_small": _("每组至少 3 人，没有保存。请填写较大的数。"),
    "extract_names_columns": _("没有选择栏目，没有保存。请选择至少一项。"),
    "grants_extract_order_id_key": _EXTRACTED,
    "grants_extract_request_id_key": _EXTRACTED,
    "grants_extractend_extract_id_key": _("这份统计数据的销毁或归还已经登记，没有重复登记。"),
    "grants_extractrequest_submission_id_key": SUBMITTED_MEANWHILE,
    "grants_grantend_grant_id_key": _("这项授权刚已终止，没有重复办理。"),
    "grants_apptokenend_token_id_key": _("这项授权刚已终止，没有重复办理。"),
    "grants_apptoken_digest_key": _UNDER_ANOTHER_NUMBER,
    "grants_disclosurerequest_submission_id_key": SUBMITTED_MEANWHILE,
    "grants_grant_case_id_key": _("本案的授权已经登记，没有重复办理。"),
    "answered_as_granted": _("提供的人员或者内容超出授权，没有提供。请重新打开授权查看。"),
    "answered_while_granted": _("这项授权不在有效期内，或者已经终止，没有提供。请对方重新申请。"),
    "answered_as_often_as_granted": _("批准的人次已经用完，没有提供。需要再次提供的，请对方重新申请。"),
    "proposed_was_asked_for": _("拟提供的内容超出申请，没有保存。请按申请书选择。"),
    "what_is_refused_has_a_reason": _("有申请而不提供的内容须写明理由，没有保存。请填写不予提供的理由。"),
    "silence_rests_on_a_law": _("暂缓告知本人须写明法律依据，没有保存。"),
    "papers_come_with_the_submission": _(
        "材料随申报一起提交，已交审核的不能再补，没有保存。需要补交的，请由审核人员退回后再次提交。"
    ),
    "paper_once_in_a_submission": _("同一份文件在同一种材料下已经提交，没有重复保存。请查看案件的材料。"),
    "missing_papers_are_told_on_return": _("补正事项只能在退回时一次告知，没有保存。请重新打开案件查看。"),
    "missing_paper_told_once": _("同一种材料已经告知补正，没有重复保存。请重新打开案件查看。"),
    "missing_paper_has_a_reason": _("补正须写明缺什么、怎样补，没有保存。请填写补正说明。"),
    "letter_tells_what_happened": _("文书与案件的情况不符，没有签发，本次操作没有保存。请重新打开案件查看。"),
    "letter_once": _("这件文书已经签发，没有重复签发。请重新打开案件查看。"),
    "reminded_once": _("这个环节已经催办过，没有重复催办。"),
    "letter_is_opened_by_its_addressee": _("文书只由收件人查收，没有登记。请由收件人登录打开。"),
    "review_letteropening_letter_id_key": _("这件文书已经查收，没有重复登记。请重新打开。"),
    "round_of_the_case": _("签署的轮次不属于本案，没有保存。请从待办案件重新打开本案。"),
    "round_once": _("本案刚由另一份文件开始了新一轮，本次提交没有保存。请重新打开案件查看。"),
    "review_round_submission_id_key": SUBMITTED_MEANWHILE,
    "review_case_number_key": _UNDER_ANOTHER_NUMBER,
    # who stands in for whom
    "delegated_post_signs": _("只有审核岗位可以委托代办，没有保存。请核对岗位。"),
    "delegation_is_to_another": _("代办人不能是委托人自己，没有保存。请选择其他人员。"),
    "delegation_runs_forward": _("代办的结束日期不得早于开始日期，没有保存。请核对日期。"),
    "delegation_has_a_reason": _("代办须写明事由，没有保存。请填写代办事由。"),
    "delegation_by_whom": _("代办由岗位的持有人自己申请，或由审批岗位的其他人员安排，没有保存。"),
    "delegator_holds_the_post": _("委托人现在没有这个审核岗位，没有保存。请核对岗位。"),
    "delegate_does_business": _("代办人须是同一机构在岗的业务人员，没有保存。请选择其他人员。"),
    "delegation_days": _("代办的开始日期不得早于今天，最长一年，没有保存。请核对日期。"),
    "delegated_once": _("这个岗位在这些日子里刚由另一次操作委托代办，没有重复保存。请重新打开代办页面。"),
    "delegation_ended_by_whom": _(
        "代办只能在到期之前由双方或审批岗位的人员结束，没有保存。请重新打开代办页面。"
    ),
    "delegation_end_has_a_reason": _("结束代办须写明事由，没有保存。请填写结束事由。"),
    "staff_delegationend_delegation_id_key": _("这项代办刚已结束，没有重复办理。请重新打开代办页面。"),
    # what is handed in
    "file_received_once": _("同样的文件刚被收到，没有重复登记。请在申报记录中查看。"),
    "payment_file_received_once": _("同样的到账文件刚被收到，没有重复登记。请在到账文件中查看。"),
    "declared_once_in_a_file": _TWICE_IN_A_BATCH,
    "reference_once_in_a_file": _TWICE_IN_A_BATCH,
    "set_aside_once": _TWICE_IN_A_BATCH,
    "row_goes_to_one": _("挂起明细或者认定到一个人，或者退回单位，二者择一，没有保存。请重新选择。"),
    "collect_rowclearance_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_rowclearance_right_row_id_key": SUBMITTED_MEANWHILE,
    "arrived_amount": _("到账金额须大于零，没有保存。请核对文件中的金额。"),
    "cleared_amount": _("处理金额须大于零，没有保存。请重新填写金额。"),
    "migrated_once_in_a_batch": _TWICE_IN_A_BATCH,
    "record_once_in_a_batch": _TWICE_IN_A_BATCH,
    "books_file_once": BEING_TAKEN_IN,
    "books_part_once": BEING_TAKEN_IN,
    "settled_once_in_a_batch": _TWICE_IN_A_BATCH,
    "declared_amounts": _("申报的缴费基数须大于零，应缴金额不得为负，没有保存。请核对文件中的金额。"),
    "compute_run_submission_id_key": SUBMITTED_MEANWHILE,
    "compute_settlementoutcome_request_id_key": _(
        "这份结息申请刚已办完，不会重复办理。请重新打开年度结息页面。"
    ),
    "compute_settlementoutcome_run_id_key": SUBMITTED_MEANWHILE,
    "outcome_is_run_or_refusal": _("结息申请的办理结果须是算出的批次或未办成的原因，二者择一，没有保存。"),
    # what is posted
    "month_posted_once": _(
        "本件中有人员的同一月份刚由另一案件入账，一个月不能入账两次，您的签署没有保存。请退回本案，删去该行后重新申报。"
    ),
    "year_settled_once": _(
        "本件中有账户的同一年度刚由另一案件结息，一年不能结息两次，您的签署没有保存。请退回本案，重新计算。"
    ),
    "posted_after_approval": _("案件须经本轮的各个环节同意才能入账，没有入账。请重新打开案件查看。"),
    "case_posted_once": _("本案刚已入账，不会重复入账。请重新打开案件查看。"),
    "ledger_contribution_row_id_key": _("这些申报明细刚已入账，不会重复入账。请重新打开案件查看。"),
    "bank_reference_posted_once": _(
        "本件中有流水号刚由另一案件入账，同一笔款不能入账两次，您的签署没有保存。请退回本案，重新上传到账文件。"
    ),
    "ledger_crediting_contribution_id_key": _(
        "本件中有应缴刚由另一案件记为到账，一笔应缴不能付两次，您的签署没有保存。请退回本案，重新核对后再提交。"
    ),
    "ledger_suspenseitem_row_id_key": _("这些到账明细刚已入账，不会重复入账。请重新打开案件查看。"),
    "ledger_suspenseclearing_row_id_key": _("这些处理明细刚已入账，不会重复入账。请重新打开案件查看。"),
    "suspense_is_not_overdrawn": _(
        "本件中有暂收款刚由另一案件处理，余额不够，您的签署没有保存。请退回本案，按现有余额重新提交。"
    ),
    "ledger_clearedrow_row_id_key": _(
        "这条挂起明细刚由另一案件办结，一行只能办结一次，您的签署没有保存。请退回本案。"
    ),
    "ledger_clearedrow_case_id_key": _("本案的挂起明细刚已办结，不会重复办结。请重新打开案件查看。"),
    "ledger_clearedrow_clearance_id_key": _("本案的挂起明细刚已办结，不会重复办结。请重新打开案件查看。"),
    "row_cleared_after_approval": _(
        "挂起明细须在原申报审批之后，再经本案的各个环节同意才能办结，没有办理。请重新打开案件查看。"
    ),
    "cleared_amount_posted": WRONG_AMOUNT,
    "fund_movement_not_zero": WRONG_AMOUNT,
    "journal_is_balanced": WRONG_AMOUNT,
    "entry_not_zero": WRONG_AMOUNT,
    # what is corrected
    "recomputed_once_in_a_case": _TWICE_IN_A_BATCH,
    "collect_correctionrow_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_ratecorrection_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_correctionrow_right_row_id_key": SUBMITTED_MEANWHILE,
    "ledger_reversal_contribution_id_key": _CORRECTED_MEANWHILE,
    "ledger_contribution_replaces_id_key": _CORRECTED_MEANWHILE,
    "migrated_month_reversed_once": _CORRECTED_MEANWHILE,
    "version_follows_a_reversal": _CORRECTED_MEANWHILE,
    "year_version_follows": _CORRECTED_MEANWHILE,
    "reversal_of_one": WRONG_AMOUNT,
    "reversal_comes_with_its_journal": WRONG_AMOUNT,
    "entries_come_with_their_journal": _("已入账的凭证不能再加分录。需要更正的，请另立案件。"),
    # what checks of the data find
    "finding_opened_once": _("这些发现刚由另一次核查登记，本次核查没有保存。请重新打开核查页面。"),
    "finding_resolved_after_approval": _("核查结论须经本案的各个环节同意，没有保存。请重新打开案件查看。"),
    "compute_findinggone_finding_id_key": _(
        "这项发现刚由另一次核查注明消失，本次核查没有保存。请重新打开核查页面。"
    ),
    "compute_findingresolution_finding_id_key": _(
        "这项发现刚由另一案件作出结论，没有保存。请重新打开核查页面。"
    ),
    "compute_findingresolution_case_id_key": _("本案的核查结论刚已登记，不会重复登记。请重新打开案件查看。"),
    "compute_findingresolution_inquiry_id_key": _(
        "本案的核查结论刚已登记，不会重复登记。请重新打开案件查看。"
    ),
    "compute_inquiry_submission_id_key": SUBMITTED_MEANWHILE,
    # what the log keeps
    "erased_once": _("这一行已办理过依法删除，没有重复办理。请核对删除依据。"),
    "erasure_ordered_by_its_post": _("依法删除须由数据维护岗位提出，没有保存。请由该岗位人员办理。"),
    "mailing_approved_by_another": _("年度寄送须由审批岗位上申请人以外的人批准。"),
    "sending_mailingapproval_mailing_id_key": _("这次寄送已经批准。"),
    "sending_is_approved": _("这次寄送还没有批准，不能编排和发送。"),
    "planned_once": _("这个人在本次寄送中已经编排过，没有重复编排。"),
    "sent_once_a_year": _("这个人这一年度的记录单已按这种方式寄送过，没有重复寄送。"),
    "each_step_once": _("这一步刚由另一次操作登记，没有重复登记。请刷新页面查看。"),
    "found_once": _("这一件刚由另一次操作查明，没有重复登记。请刷新页面查看。"),
    "each_file_once": _("这个打印文件刚由另一次操作登记，没有重复登记。请刷新页面查看。"),
    "erasure_confirmed_by_another": _(
        "依法删除须由审批岗位的另一个人核准，没有保存。请由没有提出这件删除的审批人员办理。"
    ),
    "custody_erasureconfirmation_order_id_key": _("这件删除刚已核准，没有重复核准。请刷新页面查看。"),
    "audit_logleaf_leaf_id_key": _("这条日志刚由另一进程排入，没有重复排入。请重试一次。"),
    "audit_treehead_size_key": _("这一段日志刚由另一进程签章，没有重复签章。请重试一次。"),
    # who is registered
    "registry_person_social_security_number_key": _REGISTERED_MEANWHILE,
    "registry_person_insurance_number_key": _REGISTERED_MEANWHILE,
    "registry_employer_credit_code_key": _(
        "这个统一社会信用代码已登记过参保单位，没有重复登记。请按代码查询。"
    ),
    "registry_mandate_account_id_key": _(
        "这个账户已有授权关系，一个账户只代表一个单位或一个人。请另开账户。"
    ),
    "registered_after_approval": _("案件须经本轮的各个环节同意才能办结登记，没有办理。请重新打开案件查看。"),
    "fact_comes_with_its_case": _("登记事实只能随已审批的案件一并登记，没有登记。请从登记变更立案办理。"),
    "fact_is_learned_now": _(
        "登记事实的记录时间由系统记载，不能指定，没有登记。请停止办理，并告诉系统管理员。"
    ),
    "registry_registration_case_id_key": _("本案刚已办结登记，不会重复登记。请重新打开案件查看。"),
    "item_of_one": _("登记项目须属于一个人或一个单位，二者择一，没有登记。请退回本案，重新选择。"),
    "item_holds_forward": _("失效日期须晚于生效日期，没有登记。请退回本案，核对日期。"),
    "number_is_one_persons": _(
        "这个社会保障号码已登记在另一人名下，没有登记。请退回本案，核对号码；确属同一人有两个账户的，本系统还不能合并，请留存材料。"
    ),
    "relation_started_once": _(
        "这个人与该单位在该险种的参保关系在这一天已经开始、尚未结束，不能重复开始，没有登记。请退回本案，核对日期。"
    ),
    "relation_ended_after_its_start": _(
        "这个人与该单位在该险种没有在这一天之前开始、尚未结束的参保关系，不能结束，没有登记。请退回本案，核对日期。"
    ),
    "relation_takes_back_its_own": _("撤销的须是同一参保关系的变更，没有登记。请退回本案，重新选择。"),
    "relation_step_once": _("同一参保关系刚由另一案件变更，您的签署没有保存。请重新打开案件，核对后再签署。"),
    "registry_employmentchange_voids_id_key": _(
        "这一变更刚由另一案件撤销，不会重复撤销，您的签署没有保存。请退回本案。"
    ),
    "subsidised_once": _("这个人这一月份的同一种补贴已经登记，没有重复登记。请退回本案，核对月份。"),
    "subsidy_is_positive": _("补贴金额须大于零，没有登记。请退回本案，核对金额。"),
    # who is entitled to what
    "benefit_decided_once": _(
        "这个人的同一待遇刚由另一案件核定，没有重复核定，您的签署没有保存。请退回本案。"
    ),
    "registry_benefitdecision_replaces_id_key": _(
        "这一待遇核定刚由另一案件变更，您的签署没有保存。请退回本案，按新的核定重新办理。"
    ),
    "benefit_parts_add_up": WRONG_AMOUNT,
    "benefit_amounts": WRONG_AMOUNT,
    "benefit_once_in_a_batch": _TWICE_IN_A_BATCH,
    "change_row_once": _TWICE_IN_A_BATCH,
    "benefit_paid_once": _(
        "本件中有人员的同一月份待遇刚由另一案件支付，一个月不能支付两次，您的签署没有保存。请退回本案，重新计算。"
    ),
    "result_file_received_once": _("同样的支付结果文件刚被收到，没有重复登记。请在待遇支付中查看。"),
    "statement_received_once": _("同样的对账单刚被收到，没有重复登记。请在对账中查看。"),
    "notice_received_once": _("同样的通报文件刚被收到，没有重复登记。请在信息比对中查看。"),
    "collect_exchange_file_id_key": _("这份文件的来文刚已登记，没有重复登记。请在信息比对中查看。"),
    "exchange_has_a_letter": _("通报文件没有来文文号，没有登记。请照来文填写。"),
    "comparison_row_once": _TWICE_IN_A_BATCH,
    "outcome_once_in_a_batch": _TWICE_IN_A_BATCH,
    "outcome_is_told": _(
        "支付结果须有大于零的金额；支付成功和退回须有流水号，失败和退回须有原因，没有保存。请核对文件。"
    ),
    "order_answered_once": _ANSWERED_MEANWHILE,
    "order_returned_once": _ANSWERED_MEANWHILE,
    "instalment_once": _ANSWERED_MEANWHILE,
    "outcome_follows": _ANSWERED_MEANWHILE,
    "ledger_benefitoutcome_row_id_key": _("这些支付结果刚已登记，不会重复登记。请重新打开案件查看。"),
    "no_more_than_is_claimed": _(
        "退回的金额超过尚未追回的多领金额，没有入账。请退回本案，核对金额；多退的另按暂收款办理。"
    ),
    "scheme_month_once": _(
        "有人的这个月在该险种已有应缴记录，不会重复入账。请重新打开案件，核对账上的记录。"
    ),
    "ledger_schemecrediting_due_id_key": _(
        "这些险种应缴刚已由另一案件到账，不会重复入账。请重新核对到账文件。"
    ),
    "ledger_benefitclaim_payment_id_key": _(
        "本件中有月份刚由另一案件追回，一个月不能追回两次，您的签署没有保存。请退回本案，重新提出。"
    ),
    "ledger_benefitclaim_row_id_key": _("这些追回明细刚已入账，不会重复入账。请重新打开案件查看。"),
    "report_runs_forward": _("报表的起始月份不得晚于截止月份，没有出具。请核对月份。"),
    "ledger_benefitpayment_row_id_key": _("这些待遇明细刚已支付，不会重复支付。请重新打开案件查看。"),
    "mandate_speaks_for_one": _("授权关系须指向一个单位或一个人，二者择一。请重新选择。"),
    "parents_stand": _("所指的人员、单位、凭证或明细已不在册，没有保存。请重新打开案件，核对后再办理。"),
    "nobody_points_to_it": _("别的记录还指向这项内容，不能整行删除。可以只删除其中的个人信息栏目。"),
    "agency_is_the_parents": _("这项内容属于另一经办机构的案件或文件，没有办理。请由该机构的人员办理。"),
    "staff_agency_code_key": _("这个机构代码已使用。请核对代码。"),
    "staff_account_username_key": _("这个用户名已有人使用。请换一个。"),
}


def constraint_of(error: IntegrityError) -> str:
    """The name of what was violated; empty where the database named nothing."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def sentence_of(error: IntegrityError | Refusal) -> str:
    """The sentence of a refusal, or for what was violated. Raises the error again where there is none: then the program
    is wrong.
    """
    if isinstance(error, Refusal):
        return error.sentence
    found = SENTENCES.get(constraint_of(error))
    if found is None:
        raise error
    return str(found)
