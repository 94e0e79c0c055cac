"""接收申报: a declaration file becomes a case. Basis: d14-6-3, d14-7."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.declaration import may_wait
from quanyi.agency.collect.models import Channel
from quanyi.agency.desk.handing_in import HandIn, seen_before
from quanyi.agency.kinds.declaration.checking import check_declaration
from quanyi.agency.kinds.declaration.submission import submit_declaration
from quanyi.agency.ledger.crediting import supplements_of
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import undecided_of
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month


@again_on_deadlock
@transaction.atomic
def hand_in_declaration(
    content: bytes,
    name: str,
    *,
    employer: Employer,
    month: Month,
    channel: Channel,
    by: Account,
    set_aside: bool = False,
) -> HandIn:
    """接收申报: keep the file, read it, and open a case if it has no fault; else report every fault.

    With `set_aside`, rows that match nobody stop nothing: they wait, and the others go on.
    A case of the same month that was sent back goes on with this file as its next round.
    """
    take(Lock.DECLARATIONS, employer.pk)
    file, is_new = collect.receive_file(content, name, employer=employer, month=month, channel=channel, by=by)
    if known := seen_before(file, is_new=is_new):
        return known
    under_way = undecided_of(employer.pk)
    reading, aside = check_declaration(
        content,
        name,
        employer=employer,
        month=month,
        under_way=under_way,
        choices=choices_of(file, is_new=is_new),
    )
    check = collect.note_check(file, reading)
    if not (reading.ok or (set_aside and may_wait(reading.faults, len(reading.rows)))):
        return HandIn(file, check, None)
    submit = partial(
        submit_declaration,
        file,
        reading.rows,
        by=by,
        supplements=supplements_of(reading.rows, employer),
        aside=aside,
        check=check,
    )
    claim = declaration_claim(employer, month, under_way)
    return HandIn(file, check, review_services.put_before(submit, claim, by=by))


def declaration_claim(employer: Employer, month: Month, under_way: Iterable[Case] | None = None) -> Claim:
    """办理事项: several declarations of a month may wait; one that was sent back goes on with the next.

    Who holds the employer's declarations may have read what is `under_way`.
    """
    return Claim.of("declaration", employer.pk, month, is_shared=True, read=under_way)
