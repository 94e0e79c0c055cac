"""数据核查: an opinion on a finding put before the reviewers. Basis: d14-7, d14-11-1."""

from functools import partial

from django.db import transaction

from quanyi.agency.kinds.inquiry import resolving
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@again_on_deadlock
@transaction.atomic
def open_inquiry(finding_id: int, opinion: resolving.Opinion, *, by: Account) -> Case:
    """立案核查: put a finding with an opinion on it before the reviewers; a case sent back goes on with it.

    Raises InquiryRefused where the finding needs no inquiry now.
    """
    submit = partial(resolving.submit_inquiry, finding_id, opinion, by=by)
    return review_services.put_before(submit, Claim.of("finding", finding_id), by=by)
