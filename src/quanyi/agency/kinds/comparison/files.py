"""通报文件 as files that are handed in, one form an authority. Basis: d14-5-1."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.columns import after_answer
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.kinds.comparison.acts import SOURCES, Letter, hand_in_notice, read_for
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Post


def _hand_in(request: HttpRequest, file: ReceivedFile, meant: str) -> HttpResponse:
    letter = Letter(file.exchange.letter, file.exchange.sent_on)
    content, kind = bytes(file.content), FileKind(file.kind)
    return after_answer(request, hand_in_notice(content, file.name, kind, letter, by=account_of(request)))


FILES = tuple(
    FileForm(
        kind=kind,
        form=source.form,
        senders=(Post.DATA_KEEPER,),
        shown_at=lambda file: reverse("notice", args=[file.pk]),
        read=read_for,
        hand_in=_hand_in,
    )
    for kind, source in SOURCES.items()
)
