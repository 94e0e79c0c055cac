"""What the database refused of injuries and registrations as unemployed, as sentences; see `constraints`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.constraint_sentences import SUBMITTED_MEANWHILE, WRONG_AMOUNT

_INJURY_MEANWHILE = _("这起工伤刚由另一案件登记，您的签署没有保存。请退回本案，按新的登记重新提交。")

OF_SCHEMES: dict[str, Any] = {
    "collect_unemploymentrow_submission_id_key": SUBMITTED_MEANWHILE,
    "collect_injuryrow_submission_id_key": SUBMITTED_MEANWHILE,
    "recovery_is_told": WRONG_AMOUNT,
    "unemployment_once": _("该人刚由另一案件登记失业，您的签署没有保存。请退回本案，核对后重新提交。"),
    "unemployed_after_work": _("失业登记日期应晚于劳动关系终止日期，没有保存。请按证明填写。"),
    "injury_registered_once": _INJURY_MEANWHILE,
    "registry_injury_replaces_id_key": _INJURY_MEANWHILE,
    "injury_grade_is_assessed": _("填写伤残等级或者生活自理障碍等级的，须写明鉴定日期，没有保存。"),
}
