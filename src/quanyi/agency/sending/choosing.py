"""接收方式: the person, or the counter for somebody who is there, says how else the yearly record is to come.

Basis: d13-17, d14-15-2.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.control.grounds import PRESENT
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.sending.channels import choices_of
from quanyi.agency.sending.forms import ChannelForm
from quanyi.agency.sending.models import ChannelChoice, Sending
from quanyi.agency.sending.standing import standings
from quanyi.agency.serve.gate import look, opens_itself, purpose_for
from quanyi.agency.serve.second_factor import with_second_factor
from quanyi.agency.staff.access import account_of, may, refuse
from quanyi.agency.staff.models import Account, Post


@transaction.atomic
def choose(person: Person, form: ChannelForm, *, purpose: str, by: Account) -> int:
    """选择接收方式: a row for each channel that is other than before, and a line that the person finds; how many."""
    held = {choice.channel: choice.address for choice in choices_of(person)}
    changed = {to: address for to, address in form.chosen().items() if address != held.get(to, "")}
    for channel, address in changed.items():
        ChannelChoice.objects.create(
            person=person, channel=channel, is_wanted=bool(address), address=address, chosen_by=by
        )
        record(
            Act.CHOOSE_CHANNEL, person_id=person.pk, purpose=purpose, part="channels",
            channel=channel, is_wanted=bool(address),
        )  # fmt: skip
    return len(changed)


def may_choose(account: Account, person_id: int, purpose: str) -> bool:
    """Whether somebody is the person, or stands at the counter with the person before them. Basis: d14-15-2."""
    return person_of(account) == person_id or (may(account, Post.COUNTER) and purpose.startswith(PRESENT))


@opens_itself
@with_second_factor
def channels(request: HttpRequest, person_id: int) -> HttpResponse:
    """接收方式: what is chosen, and what was sent."""
    account, purpose = account_of(request), purpose_for(request, person_id)
    may_change = may_choose(account, person_id, purpose)
    if request.method == "POST" and not may_change:
        why = gettext_lazy("接收方式只由本人登录选择，或由受理柜台在核验到场本人的证件后登记。")
        raise refuse(request, why, person_id=person_id)
    with look(request, person_id, Act.VIEW_RECORD, "channels", for_grants=False) as found:
        form = ChannelForm(request.POST if request.method == "POST" else None, initial=_initial(found))
        if form.is_valid():
            changed = choose(found, form, purpose=purpose, by=account)
            messages.success(request, _("已保存接收方式。") if changed else _("接收方式没有变化。"))
            return redirect("channels", person_id)
        sent = Sending.objects.filter(person=found).select_related("mailing").order_by("-year", "channel")
        context = {"person": found, "form": form, "may_change": may_change, "sent": standings(sent)}
        return render(request, "sending/channels.html", context, status=422 if form.errors else 200)


def _initial(person: Person) -> dict[str, str]:
    return {choice.channel: choice.address for choice in choices_of(person)}
