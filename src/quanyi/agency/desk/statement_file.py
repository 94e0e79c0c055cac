"""银行对账单 as a file that is handed in, where it leaves something open. Basis: gb-10.2-4."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.collect.payments import STATEMENT, StatementLine, read_statement
from quanyi.agency.control.reconciliation import StatementRefused, reconcile
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Post
from quanyi.law.terms import Scheme
from quanyi.sheets import Reading
from quanyi.sheets.choices import Choices


def _read(file: ReceivedFile, known: Choices) -> Reading[StatementLine]:
    return read_statement(bytes(file.content), file.name, choices=known)


def _hand_in(request: HttpRequest, file: ReceivedFile, meant: str) -> HttpResponse:
    """Compared at once: a statement is no case."""
    try:
        run = reconcile(
            bytes(file.content),
            file.name,
            by=account_of(request),
            scheme=Scheme(meant or Scheme.PENSION),
            choices=choices_of(file, scheme=meant),
        )
    except StatementRefused as refusal:
        if refusal.is_asked:
            messages.info(request, _("答复已保存；还有待确认的事项。"))
            return redirect(request.get_full_path())
        messages.error(request, _("对账单不能读取，没有对账：%(why)s") % {"why": str(refusal)})
        return redirect("reconciliations")
    messages.success(request, _("对账完成：%(n)s 处差异。") % {"n": run.difference_count})
    return redirect("reconciliation", run.pk)


FILE = FileForm(
    kind=FileKind.STATEMENT,
    form=STATEMENT,
    senders=(Post.RECHECK, Post.SETTLEMENT),
    shown_at=lambda file: reverse("reconciliations"),
    read=_read,
    hand_in=_hand_in,
)
