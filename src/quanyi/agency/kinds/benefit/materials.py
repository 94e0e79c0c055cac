"""What a benefit is asked for (待遇核定的材料). Basis: gb-9.3-4, sil-17, injury-17.

Which papers prove a death or an injury is this system's choice (mark P).
"""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import BenefitAct, DocumentKind, Submission
from quanyi.agency.registry.models import BenefitKind as K
from quanyi.agency.review.materials import Material, Retention, of

_OF_DEATH = (K.SURVIVORS.value, K.WORK_DEATH.value, K.DEPENDANTS.value, K.UNEMPLOYMENT_DEATH.value)
_OF_INJURY = (
    K.DISABILITY_LUMP_SUM.value,
    K.CARE_ALLOWANCE.value,
    K.DISABILITY_ALLOWANCE.value,
    K.INJURY_MEDICAL.value,
    K.MISSING_WORKER.value,
)
_OF_UNEMPLOYMENT = (K.UNEMPLOYMENT.value, K.UNEMPLOYED_MEDICAL.value)
_BEYOND = (K.MATERNITY_ALLOWANCE.value, K.SICKNESS.value)
DECIDED = (*_OF_DEATH, *_OF_INJURY, *_OF_UNEMPLOYMENT, *_BEYOND)
TAKEN_OVER = "taken over"  # a pension that an earlier office decided
_PENSION = K.MONTHLY_PENSION.value


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: the kind of benefit that is decided; other acts ask for none."""
    row = submission.benefit_rows.first() if submission.summary["act"] == BenefitAct.DECISION else None
    if submission.summary.get("taken_over"):
        return TAKEN_OVER
    return row.kind if row else ""


MATERIALS = (
    Material(
        code="death", name=_("死亡证明"), kind=DocumentKind.DEATH, basis=("gb-9.3-4", "sil-17"),
        needed=of(*_OF_DEATH), taken=of(),
    ),
    Material(
        code="kinship", name=_("遗属或者供养亲属的身份和亲属关系证明"), kind=DocumentKind.IDENTITY, basis=("gb-6.3-3",),
        needed=of(K.WORK_DEATH.value, K.DEPENDANTS.value, K.MISSING_WORKER.value),
        taken=of(K.SURVIVORS.value, K.UNEMPLOYMENT_DEATH.value),
    ),
    Material(
        code="injury", name=_("工伤认定决定或者劳动能力鉴定结论"), kind=DocumentKind.AUTHORITY,
        basis=("injury-17", "injury-20"), needed=of(), taken=of(*_OF_INJURY, K.WORK_DEATH.value, K.DEPENDANTS.value),
    ),
    Material(
        code="work_ended", name=_("终止或者解除劳动关系的证明"), kind=DocumentKind.EMPLOYMENT,
        basis=("injury-36", "injury-37"), needed=of(K.INJURY_MEDICAL.value), taken=of(),
    ),
    Material(
        code="birth", name=_("出生证明或者诊断证明"), kind=DocumentKind.OTHER, basis=("women-7", "sil-54"),
        needed=of(K.MATERNITY_ALLOWANCE.value), taken=of(),
    ),
    Material(
        code="average_wage", name=_("单位上年度职工月平均工资的证明"), kind=DocumentKind.OTHER, basis=("sil-56",),
        needed=of(K.MATERNITY_ALLOWANCE.value), taken=of(),
    ),
    Material(
        code="sickness", name=_("病残津贴核定文书"), kind=DocumentKind.AUTHORITY, basis=("sil-17",),
        needed=of(K.SICKNESS.value), taken=of(),
    ),
    Material(
        code="pension_application", name=_("领取养老金的书面申请"), kind=DocumentKind.APPLICATION,
        basis=("gb-9.3-3", "sil-16"), needed=of(_PENSION), taken=of(),
    ),
    Material(
        code="identity", name=_("领取人的身份证件"), kind=DocumentKind.IDENTITY,
        basis=("gb-6.3-1", "gb-6.3-3", "gb-8-2"), needed=of(_PENSION), taken=of(*DECIDED), retention=Retention.ACCOUNTS,
    ),
    Material(
        code="old_decision", name=_("原待遇核定表"), kind=DocumentKind.AUTHORITY, basis=("d14-5-2", "gb-8-2"),
        needed=of(TAKEN_OVER), taken=of(), retention=Retention.ACCOUNTS,
    ),
    Material(
        code="choice", name=_("弹性退休的书面告知或者协议"), kind=DocumentKind.EMPLOYMENT, basis=("notice-2024-94",),
        needed=of(), taken=of(_PENSION),
    ),
)  # fmt: skip
