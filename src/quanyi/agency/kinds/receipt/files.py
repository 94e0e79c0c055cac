"""到账文件 as a file that is handed in. Basis: gb-6.5-1, gb-10.2-1."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.collect.payments import PAYMENTS, Arrival, read_payments
from quanyi.agency.desk.columns import after_answer
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Post
from quanyi.sheets import Reading
from quanyi.sheets.choices import Choices


def _read(file: ReceivedFile, known: Choices) -> Reading[Arrival]:
    return read_payments(bytes(file.content), file.name, today=timezone.localdate(), choices=known)


def _hand_in(request: HttpRequest, file: ReceivedFile, meant: str) -> HttpResponse:
    return after_answer(request, hand_in_payments(bytes(file.content), file.name, by=account_of(request)))


FILE = FileForm(
    kind=FileKind.PAYMENTS,
    form=PAYMENTS,
    senders=(Post.COUNTER, Post.SETTLEMENT),
    shown_at=lambda file: reverse("payment-file", args=[file.pk]),
    read=_read,
    hand_in=_hand_in,
)
