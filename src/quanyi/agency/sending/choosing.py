"""接收方式: the person, or the counter for somebody who is there, says how else the yearly record is to come.

Basis: d13-17, d14-15-2.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.registry.models import Person
from quanyi.agency.sending.channels import choices_of
from quanyi.agency.sending.forms import ChannelForm
from quanyi.agency.sending.models import ChannelChoice, Sending
from quanyi.agency.sending.standing import standings
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import Account


@transaction.atomic
def choose(person: Person, form: ChannelForm, *, by: Account) -> int:
    """选择接收方式: a row for each channel that is other than before; how many."""
    held = {choice.channel: choice for choice in choices_of(person)}
    rows = [
        ChannelChoice(person=person, channel=channel, is_wanted=bool(said["address"]), chosen_by=by, **said)
        for channel, said in form.chosen().items()
        if said != _said(held.get(channel))
    ]
    ChannelChoice.objects.bulk_create(rows)
    return len(rows)


def _said(choice: ChannelChoice | None) -> dict[str, object]:
    return {"address": choice.address if choice else "", "with_copy": bool(choice and choice.with_copy)}


@opens_itself
def channels(request: HttpRequest, person_id: int) -> HttpResponse:
    """接收方式: what is chosen, and what was sent."""
    with look(request, person_id, Act.VIEW_RECORD, "channels") as found:
        form = ChannelForm(request.POST if request.method == "POST" else None, initial=_initial(found))
        if form.is_valid():
            changed = choose(found, form, by=account_of(request))
            messages.success(request, _("已保存接收方式。") if changed else _("接收方式没有变化。"))
            return redirect("channels", person_id)
        sent = Sending.objects.filter(person=found).select_related("mailing").order_by("-year", "channel")
        context = {"person": found, "form": form, "sent": standings(sent)}
        return render(request, "sending/channels.html", context, status=422 if form.errors else 200)


def _initial(person: Person) -> dict[str, object]:
    held = {choice.channel: choice for choice in choices_of(person)}
    email, text = held.get("email"), held.get("text")
    return {
        "email": email.address if email else "",
        "with_copy": bool(email and email.with_copy),
        "text": text.address if text else "",
    }
