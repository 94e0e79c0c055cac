"""What the database refused of deaths, heirs and terminations, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import SUBMITTED_MEANWHILE, WRONG_AMOUNT

OF_ENDINGS: dict[str, Any] = {
    "collect_deathreport_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_terminationrow_submission_id_key": SUBMITTED_MEANWHILE,
    "death_reported_after_it": _("报告日期早于死亡日期，没有保存。请核对两个日期。"),
    "recipient_once": SUBMITTED_MEANWHILE,
    "recipient_document_once": _("同一证件号码的领取人填了两次，没有保存。请核对，一人只填一行。"),
    "recipient_share": WRONG_AMOUNT,
    "termination_proves_nationality": _(
        "丧失国籍的终止须有定居日期、丧失国籍日期、现国籍和证明文件，没有保存。请补齐。"
    ),
    "termination_step_once": _("这一步刚已办理，没有重复保存。请刷新页面，从下一步继续。"),
    "termination_step_has_its_paper": _("送达和确认须附原件，没有保存。请附送达回证或确认书。"),
    "termination_in_order": _("终止的各步须按申请、告知、送达、确认的先后，没有保存。请刷新页面后继续。"),
}
