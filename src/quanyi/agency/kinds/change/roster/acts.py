"""接收增减员表: a list of joiners and leavers becomes a case. Basis: d14-6-1, d14-6-2, d14-6-3, d14-7, sil-58."""

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.models import Channel, FileKind, Submission
from quanyi.agency.desk.handing_in import HandIn, seen_before
from quanyi.agency.kinds.change.changes import submit_changes
from quanyi.agency.kinds.change.roster.checking import check_roster
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles


@again_on_deadlock
@transaction.atomic
def hand_in_roster(content: bytes, name: str, *, employer: Employer, channel: Channel, by: Account) -> HandIn:
    """接收增减员表: keep the list, read it, hold it against the register, and open a case if it has no fault.

    Several lists of an employer may wait, since each names other people; one that was sent back goes on with the next.
    """
    take(Lock.DECLARATIONS, employer.pk)
    file, is_new = collect.receive_bank_file(
        content, name, FileKind.ROSTER, by=by, employer=employer, channel=channel
    )
    if known := seen_before(file, is_new=is_new):
        return known
    reading, asked = check_roster(content, name, employer=employer, choices=choices_of(file, is_new=is_new))
    check = collect.note_check(file, reading)
    if not reading.ok:
        return HandIn(file, check, None)
    changes, checked = zip(*asked, strict=True)

    def submit() -> Submission:
        return submit_changes(
            changes,
            titles=Titles.of_nobody(Said.in_all(lambda: _("增减员 %(n)s 人") % {"n": len(reading.rows)})),
            region=employer.region,
            by=by,
            checked=checked,
            file=file,
        )

    claim = Claim.of("roster", employer.pk, is_shared=True)
    return HandIn(file, check, review_services.put_before(submit, claim, by=by))
