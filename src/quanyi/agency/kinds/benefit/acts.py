"""待遇: a decision or payments put before the reviewers. Basis: d14-7."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.models import FileKind, Submission
from quanyi.agency.desk.handing_in import HandIn, seen_before
from quanyi.agency.kinds.benefit import payments
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_benefit(
    submit: Callable[[], Submission],
    claim: Claim,
    *,
    by: Account,
    sent_back: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """待遇立案: put a computed benefit, its end, or a month's payments before the reviewers; a case that was
    sent back goes on with it.

    Raises what `submit` raises, and AlreadyUnderWay where the same is before the reviewers; then nothing is kept.
    """
    return review_services.put_before(submit, claim, by=by, goes_on=sent_back, papers=papers)


@transaction.atomic
def hand_in_results(content: bytes, name: str, *, by: Account) -> HandIn:
    """接收支付结果: keep the file, read it, and open a case if it has no fault; a case sent back goes on with it."""
    file, is_new = collect.receive_bank_file(content, name, FileKind.RESULTS, by=by)
    if known := seen_before(file, is_new=is_new):
        return known
    reading = payments.check_results(content, name, choices_of(file))
    check = collect.note_check(file, reading)
    if not reading.ok:
        return HandIn(file, check, None)
    submit = partial(payments.submit_outcomes, file, reading.rows, by=by)
    case = review_services.put_before(submit, Claim.of("file", file.pk), by=by)
    return HandIn(file, check, case)
