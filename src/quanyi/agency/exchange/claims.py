"""一人一件: of a person's transfers and applications one is before the reviewers at a time. Basis: d14-7."""

from django.utils.translation import gettext as _

from quanyi.agency.exchange.envelope import ExchangeRefused
from quanyi.agency.locks import Lock, take
from quanyi.agency.review.claims import Claim, cases_under

OUT, APPLICATION, RECEIPT = MATTERS = ("transfer out", "transfer application", "transfer receipt")


def claim_of(matter: str, person_id: int) -> Claim:
    """The claim of a matter, which goes on with what was sent back of it; refused while another one is undecided.

    Raises ExchangeRefused.
    """
    take(Lock.PERSON_CHANGE, person_id)
    for other in MATTERS:
        if other != matter and (found := cases_under(Claim.of(other, person_id))):
            raise ExchangeRefused(
                _("该人的转移接续案件 %(number)s 还没有办结；请先办结或撤回它。")
                % {"number": found[0].number}
            )
    return Claim.of(matter, person_id)
