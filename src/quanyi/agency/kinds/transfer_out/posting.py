"""办结转出: by the system the account is frozen and the table goes out; by paper the money goes at once.

The books are asked again: what moved since the table was made stops it. Basis: d14-10, gb-6.4-2, gb-6.6.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import MessageKind, Submission, TransferRow
from quanyi.agency.exchange.messages import send
from quanyi.agency.exchange.moving import complete, freeze, moved_out
from quanyi.agency.kinds.transfer_out.asking import letter_of, refuse
from quanyi.agency.kinds.transfer_out.table import TransferRefused, information_table
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round


def try_out(case: Case, submission: Submission) -> Posting:
    """What would be posted once the other office accepts, or at once where it is told by paper."""
    row = submission.transfer
    _refuse_stale(row)
    return moved_out(row, timezone.localdate())


def carry_out(case: Case) -> object:
    """Raises PostingRefused where the books have moved on since the table was made."""
    row = latest_round(case).submission.transfer
    take(Lock.PERSON_CHANGE, row.person_id)
    _refuse_stale(row)
    if not row.is_exchanged:
        complete(case, row)
        return None
    freeze(case, row, timezone.localdate())
    return send(
        MessageKind.TABLE, row.number, row.office, row.person, {**row.content, "case": case.number}, by=None
    )


def _refuse_stale(row: TransferRow) -> None:
    try:
        refuse(row.person, letter_of(row))
        table, _replayed = information_table(row.person, timezone.localdate())
    except TransferRefused as refusal:
        raise PostingRefused(str(refusal)) from refusal
    if table != row.content:
        raise PostingRefused(
            _("信息表提交之后，该人的账户、缴费或者登记有变动。请退回本案，按现在的账面重新提交。")
        )
