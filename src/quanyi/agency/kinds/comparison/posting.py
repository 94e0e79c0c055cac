"""比对办结: a list is agreed to be what the authority said; what differs becomes findings.

Basis: d14-5-1, d14-11-1.
"""

from django.conf import settings
from django.utils import timezone

from quanyi.agency.collect.models import Submission
from quanyi.agency.control import notified_checks
from quanyi.agency.control.checking import Outcome, check_data
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, try_to_take
from quanyi.agency.review.models import Case


def try_out(case: Case, submission: Submission) -> Posting:
    """比对试算: nothing is posted."""
    return Posting()


def note_findings(case: Case) -> Outcome | None:
    """The checks of what authorities notified run at once, so that the worklist stands with the last signature.

    Not while another check runs: a signature holds the books and waits for none; the nightly run finds the same.
    """
    if not try_to_take(Lock.DATA_CHECK):
        return None
    return check_data(
        region=settings.QUANYI_REGION,
        today=timezone.localdate(),
        by=None,
        reason="信息比对办结",
        checks=notified_checks.CHECKS,
    )
