"""查看往来文书: whom a message is about is opened by a line of the log; the message is its ground. Basis: d14-26."""

from django.http import HttpRequest

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import TransferMessage
from quanyi.agency.control.grounds import MESSAGE, why_no_message
from quanyi.agency.staff.access import account_of, refuse


def look_at(request: HttpRequest, message: TransferMessage, act: Act = Act.VIEW_RECORD) -> None:
    """A line of the look; refused where the message is no ground for this login."""
    if message.person is None:
        return
    if why := why_no_message(str(message.pk), account_of(request), message.person):
        raise refuse(request, why % {"number": message.pk}, person_id=message.person_id)
    purpose = f"{MESSAGE} {message.pk}"
    record(act, person_id=message.person_id, purpose=purpose, part="transfer-message", row=message.pk)
