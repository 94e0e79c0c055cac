"""支付结果文件 as a file that is handed in. Basis: gb-8-2, gb-10.2-4."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.desk.columns import after_answer
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.kinds.benefit.acts import hand_in_results
from quanyi.agency.kinds.benefit.bank_results import RESULTS, Answer, read_results
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Post
from quanyi.sheets import Reading
from quanyi.sheets.choices import Choices


def _read(file: ReceivedFile, known: Choices) -> Reading[Answer]:
    return read_results(bytes(file.content), file.name, today=timezone.localdate(), choices=known)


def _hand_in(request: HttpRequest, file: ReceivedFile, meant: str) -> HttpResponse:
    return after_answer(request, hand_in_results(bytes(file.content), file.name, by=account_of(request)))


FILE = FileForm(
    kind=FileKind.RESULTS,
    form=RESULTS,
    senders=(Post.SETTLEMENT,),
    shown_at=lambda file: reverse("pay-benefits"),
    read=_read,
    hand_in=_hand_in,
)
