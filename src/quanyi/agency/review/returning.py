"""一次性告知补正: a case is sent back for papers, all named at once. Basis: d14-7."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from quanyi.agency.review import services
from quanyi.agency.review.materials import Material
from quanyi.agency.review.models import Signature
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused

OPINION = 500  # characters of a signature's opinion


@transaction.atomic
def send_back_for(
    case_id: int, lacking: Mapping[Material, str], *, by: Account, round_seen: int | None = None
) -> Signature | Refused:
    """退回补正: send a case back for these materials, each with a sentence; a refusal is an answer, and is logged."""
    assert lacking, "a case is sent back for something"
    with override("zh-hans"):  # a record is in Chinese
        opinion = _opinion(lacking)
    return services.sign(
        case_id,
        actor=by,
        verdict=Verdict.SEND_BACK,
        opinion=opinion[:OPINION],
        round_seen=round_seen,
        lacking=lacking,
    )


def _opinion(lacking: Mapping[Material, str]) -> str:
    told = _("；").join(
        _("%(material)s（%(reason)s）") % {"material": material.name, "reason": reason}
        for material, reason in lacking.items()
    )
    return _("材料须补正：%(told)s") % {"told": told}
