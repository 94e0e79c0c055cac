"""办理转出: the form. Basis: sco-2009-66-8, d14-10."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.transfer_looks import look_at
from quanyi.agency.exchange.messages import content_of
from quanyi.agency.kinds import transfer_out as kind
from quanyi.agency.kinds.transfer_out.asking import open_transfer_out
from quanyi.agency.kinds.transfer_out.forms import TransferOutForm
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def move_out(request: HttpRequest) -> HttpResponse:
    """办理转出; `?message=` takes up a contact letter that came signed."""
    account, sent_back = account_of(request), going_on(request.GET, kind.KIND)
    message = _message(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    if message:
        look_at(request, message)
    form = TransferOutForm(*data, message=message)
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_transfer_out(
            form.person, form.asked_by(), by=account, papers=lambda: form.papers(by=account)
        )

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("转出申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {
        "form": form,
        "sent_back": sent_back,
        "message": message,
        "said": content_of(message) if message else None,
        "name": shown_names([form.person.pk])[form.person.pk] if message else "",
    }
    return render(request, "kinds/transfer_out/form.html", context, status=status)


def _message(request: HttpRequest) -> TransferMessage | None:
    asked = request.GET.get("message", "")
    if not asked:
        return None
    found: TransferMessage = get_object_or_404(
        TransferMessage.objects.filter(is_ours=False, kind=MessageKind.LETTER),
        pk=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0,
    )
    return found
