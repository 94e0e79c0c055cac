"""寄送情况: where each sending stands, by the rows of what happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from quanyi.agency.sending.models import (
    Channel,
    Mailing,
    PrintEvent,
    PrintStep,
    Sending,
    SendingEvent,
    SendingStep,
    SkipReason,
)
from quanyi.agency.sending.printing import place_of

TONES = {
    SendingStep.SENT: "ok", SendingStep.FOUND_SENT: "ok", SendingStep.BEGUN: "wait", SendingStep.UNKNOWN: "warn",
    SendingStep.REFUSED: "bad", SendingStep.FOUND_LOST: "bad", SendingStep.RETURNED: "bad",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """寄送情况: one sending, its state in a word, and the note to it."""

    sending: Sending
    word: Any
    tone: str
    note: str = ""

    @property
    def channel(self) -> Any:
        return Channel(self.sending.channel).label

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows yet if it went out."""
        steps = [event.step for event in self.sending.events.all()]
        return bool(steps) and steps[-1] == SendingStep.UNKNOWN


def standings(sendings: Iterable[Sending]) -> list[Standing]:
    """Of few: each asks where its sheet is."""
    return [_standing(one, _print_step(one)) for one in sendings]


def _print_step(one: Sending) -> str:
    """What became of the print file in which the sheet of this one lies."""
    if one.channel != Channel.POST or one.reason:
        return ""
    prefix, part = place_of(one)
    last = PrintEvent.objects.filter(mailing_id=one.mailing_id, prefix=prefix, part=part).last()
    return last.step if last else ""


def _standing(one: Sending, print_step: str) -> Standing:
    if one.reason:
        return Standing(one, SkipReason(one.reason).label, "warn")
    if events := list(one.events.all()):
        step = SendingStep(events[-1].step)
        return Standing(one, step.label, TONES[step], events[-1].note)
    if one.channel == Channel.POST and print_step:
        return Standing(one, PrintStep(print_step).label, "ok" if print_step == PrintStep.POSTED else "wait")
    return Standing(one, _("待打印") if one.channel == Channel.POST else _("待发送"), "wait")


@dataclass(frozen=True)
class Counted:
    """寄送计数: how many of a channel stand so."""

    channel: Any
    word: Any
    tone: str
    count: int


def counts(mailing: Mailing) -> list[Counted]:
    """By channel and state."""
    events = SendingEvent.objects.filter(sending=OuterRef("pk")).order_by("-pk")
    last = Sending.objects.filter(mailing=mailing).annotate(last=Subquery(events.values("step")[:1]))
    rows = last.order_by().values_list("channel", "reason", "last").annotate(n=Count("pk"))
    return [
        Counted(Channel(channel).label, *_word(channel, reason, step or ""), n)
        for channel, reason, step, n in sorted(rows, key=lambda row: (row[0], row[1], row[2] or ""))
    ]


def _word(channel: str, reason: str, step: str) -> tuple[Any, str]:
    if reason:
        return SkipReason(reason).label, "warn"
    if step:
        return SendingStep(step).label, TONES[SendingStep(step)]
    return (_("已编排") if channel == Channel.POST else _("待发送")), "wait"
