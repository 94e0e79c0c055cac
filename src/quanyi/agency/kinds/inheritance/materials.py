"""What an inheritance is asked for (继承的材料): who the heirs are, how they are related, and by what they inherit.

Which paper shows what is this system's choice (mark P). Basis: gb-6.3-3, gb-8-4, gb-9.1, d13-6-2.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, HeirTitle, Submission
from quanyi.agency.review.materials import Material, Retention

NOBODY = "nobody"


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: by what rights the heirs inherit, one word each."""
    titles = submission.recipients.values_list("title", flat=True)
    return " ".join(sorted(set(titles))) or NOBODY


def _by(*titles: str) -> Callable[[str], bool]:
    return lambda matter: not {*titles}.isdisjoint(matter.split())


_HEIRS = tuple(HeirTitle.values)
MATERIALS = (
    Material(
        code="heir_identity", name=_("各继承人的身份证件"), kind=DocumentKind.IDENTITY, basis=("gb-6.3-3",),
        needed=_by(*_HEIRS), taken=_by(*_HEIRS), retention=Retention.ACCOUNTS,
    ),
    Material(
        code="heir_kinship", name=_("亲属关系证明（户口簿、结婚证、出生证明等）"), kind=DocumentKind.OTHER,
        basis=("gb-6.3-3", "gb-9.1"), needed=_by("legal", "agreement"), taken=_by(*_HEIRS),
    ),
    Material(
        code="heir_agreement", name=_("全体继承人签字的分配协议"), kind=DocumentKind.OTHER, basis=("gb-8-4", "gb-9.1"),
        needed=_by("agreement"), taken=_by(*_HEIRS),
    ),
    Material(
        code="will", name=_("遗嘱"), kind=DocumentKind.OTHER, basis=("gb-9.1",), needed=_by("will"),
        taken=_by(*_HEIRS),
    ),
    Material(
        code="heir_judgment", name=_("生效裁判、公证文书"), kind=DocumentKind.AUTHORITY, basis=("gb-9.1",),
        needed=_by("judgment"), taken=_by(*_HEIRS),
    ),
    Material(
        code="no_heir", name=_("没有继承人或者都放弃继承的裁判、公证或证明"), kind=DocumentKind.AUTHORITY,
        basis=("gb-8-5",), needed=_by(NOBODY), taken=_by(NOBODY),
    ),
    Material(
        code="guardian", name=_("代收人的监护证明或委托书"), kind=DocumentKind.OTHER, basis=("gb-6.3-3",),
        needed=lambda matter: False, taken=_by(*_HEIRS),
    ),
)  # fmt: skip
