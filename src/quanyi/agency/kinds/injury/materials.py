"""What is put down of an injury rests on (工伤登记的材料). Basis: injury-17, injury-20, sil-41."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, InjuryMatter, Submission
from quanyi.agency.review.materials import Material, of

RECOGNITION, ASSESSMENT, ADVANCE, RECOVERY = (matter.value for matter in InjuryMatter)


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by."""
    matter: str = submission.injury.matter
    return matter


MATERIALS = (
    Material(
        code="recognition", name=_("工伤认定决定书"), kind=DocumentKind.AUTHORITY, basis=("injury-17", "injury-20"),
        needed=of(RECOGNITION), taken=of(RECOGNITION),
    ),
    Material(
        code="assessment", name=_("劳动能力鉴定结论"), kind=DocumentKind.AUTHORITY, basis=("injury-28",),
        needed=of(ASSESSMENT), taken=of(ASSESSMENT),
    ),
    Material(
        code="advance", name=_("先行支付的书面申请"), kind=DocumentKind.APPLICATION, basis=("sil-41",),
        needed=of(ADVANCE), taken=of(ADVANCE),
    ),
    Material(
        code="unpaid", name=_("用人单位不支付工伤待遇的证明"), kind=DocumentKind.OTHER, basis=("sil-41",),
        needed=of(ADVANCE), taken=of(ADVANCE),
    ),
    Material(
        code="recovered", name=_("追偿款到账凭证"), kind=DocumentKind.OTHER, basis=("sil-41", "gb-12-2"),
        needed=of(RECOVERY), taken=of(RECOVERY),
    ),
)  # fmt: skip
