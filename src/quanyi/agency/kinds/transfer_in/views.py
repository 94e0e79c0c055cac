"""办理转入: the application, and the receipt of what came. Basis: sco-2009-66-8, d14-10."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.transfer_looks import look_at
from quanyi.agency.kinds import transfer_in as kind
from quanyi.agency.kinds.transfer_in.asking import TransferInRefused, open_application
from quanyi.agency.kinds.transfer_in.forms import ApplicationForm, ReceiptForm
from quanyi.agency.kinds.transfer_in.receiving import coming, open_receipt
from quanyi.agency.ledger.suspense import as_waiting, waiting
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post

MOST = 200


@for_posts(Post.COUNTER)
def apply(request: HttpRequest) -> HttpResponse:
    """办理转入申请; `?post=1` asks for the paper of an approved post."""
    account, sent_back = (
        account_of(request),
        going_on(request.GET, kind.KIND, submission__transfer__act="application"),
    )
    if request.method == "POST":
        form = ApplicationForm(request.POST, request.FILES)
    else:
        form = ApplicationForm(
            initial={"household": settings.QUANYI_PLACE, "approved_post": "post" in request.GET}
        )
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_application(
            form.person, form.wanted(), by=account, papers=lambda: form.papers(by=account)
        )

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("转入申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {"form": form, "sent_back": sent_back, "place": settings.QUANYI_PLACE}
    return render(request, "kinds/transfer_in/form.html", context, status=status)


@for_posts(Post.COUNTER)
def take_up(request: HttpRequest, message_id: int) -> HttpResponse:
    """办理转入接续: an accepted table, and the money in suspense that came for it."""
    account = account_of(request)
    tables = TransferMessage.objects.filter(is_ours=False, kind=MessageKind.TABLE)
    message = get_object_or_404(tables, pk=message_id)
    look_at(request, message)
    try:
        found = coming(message)
    except TransferInRefused as refusal:
        raise Http404(refusal.sentence) from refusal
    sent_back = going_on(request.GET, kind.KIND, submission__transfer__number=message.number)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReceiptForm(*data, coming=found, waiting=as_waiting(waiting()[:MOST]))
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_receipt(message, form.chosen(), by=account, papers=lambda: form.papers(by=account))

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("转入接续已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    name = shown_names([found.person.pk])[found.person.pk]
    context = {"form": form, "sent_back": sent_back, "coming": found, "message": message, "name": name}
    return render(request, "kinds/transfer_in/receipt.html", context, status=status)
