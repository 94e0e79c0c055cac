"""申报表 as a file that is handed in. Basis: d14-5-2, d14-6-1."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from quanyi.agency.collect.declaration import DECLARATION, DeclaredRow
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.columns import after_answer
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.desk.files import channel_of
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.declaration.checking import read_for
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Post
from quanyi.sheets import Reading
from quanyi.sheets.choices import Choices


def _read(file: ReceivedFile, known: Choices) -> Reading[DeclaredRow]:
    assert file.employer is not None  # a declaration is somebody's
    return read_for(bytes(file.content), file.name, employer=file.employer, month=file.month, choices=known)


def _hand_in(request: HttpRequest, file: ReceivedFile, meant: str) -> HttpResponse:
    assert file.employer is not None
    handed_in = hand_in_declaration(
        bytes(file.content),
        file.name,
        employer=file.employer,
        month=file.month,
        channel=channel_of(request),
        by=account_of(request),
    )
    return after_answer(request, handed_in)


FILE = FileForm(
    kind=FileKind.DECLARATION,
    form=DECLARATION,
    senders=(Post.COUNTER,),
    shown_at=lambda file: reverse("received", args=[file.pk]),
    read=_read,
    hand_in=_hand_in,
)
