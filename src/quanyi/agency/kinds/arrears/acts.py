"""欠费核定: put before the reviewers. Basis: sil-62, sil-86, d13-20, d14-7."""

from functools import partial

from django.db import transaction

from quanyi.agency.kinds.arrears.submitting import Wanted, submit_arrears
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_arrears(employer: Employer, wanted: Wanted, *, by: Account) -> Case:
    """欠费核定立案; an employer's arrears of one act are before the reviewers once, and go on with what was sent back.

    Raises ArrearsRefused, AlreadyUnderWay.
    """
    claim = Claim.of("arrears", wanted.act.value, employer.pk)
    return review_services.put_before(partial(submit_arrears, employer, wanted, by=by), claim, by=by)
