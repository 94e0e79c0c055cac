"""增减员表 as a file that is handed in. Basis: d14-5-2, d14-6-1."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.columns import after_answer
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.desk.files import channel_of
from quanyi.agency.kinds.change.roster.acts import hand_in_roster
from quanyi.agency.kinds.change.roster.checking import read_for
from quanyi.agency.kinds.change.roster.columns import ROSTER, Moved
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Post
from quanyi.sheets import Reading
from quanyi.sheets.choices import Choices


def _read(file: ReceivedFile, known: Choices) -> Reading[Moved]:
    return read_for(bytes(file.content), file.name, known)


def _hand_in(request: HttpRequest, file: ReceivedFile, meant: str) -> HttpResponse:
    assert file.employer is not None  # a list is an employer's
    handed_in = hand_in_roster(
        bytes(file.content),
        file.name,
        employer=file.employer,
        channel=channel_of(request),
        by=account_of(request),
    )
    return after_answer(request, handed_in)


FILE = FileForm(
    kind=FileKind.ROSTER,
    form=ROSTER,
    senders=(Post.COUNTER,),
    shown_at=lambda file: reverse("roster", args=[file.pk]),
    read=_read,
    hand_in=_hand_in,
)
