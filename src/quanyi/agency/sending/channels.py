"""寄送渠道: electronic mail by SMTP and text messages by the office's gateway; what is said names no amount.

Where nobody listens, the job stops before anything is begun. What was handed over and not answered is unknown: it may
have gone out. Basis: d13-17.
"""

import json
import smtplib
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.sending.models import Channel, ChannelChoice, Sending, SendingStep

SECONDS = 20
# The other side answered that it does not take it.
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)


class NobodyListens(Refusal):
    """对方没有应答: nothing was sent."""


@dataclass(frozen=True)
class Delivery:
    """交付结果: what came of handing one over."""

    step: SendingStep
    note: str = ""


Send = Callable[[Sending], Delivery]


def is_open(channel: str) -> bool:
    """Whether this office can send by it."""
    return bool(
        {Channel.EMAIL: settings.EMAIL_HOST, Channel.TEXT: settings.QUANYI_TEXT_GATEWAY}.get(Channel(channel))
    )


def choices_of(person: Person) -> list[ChannelChoice]:
    """The ways that somebody wants beside the post: the latest word for each counts."""
    latest = ChannelChoice.objects.filter(person=person).order_by("channel", "-pk").distinct("channel")
    return [choice for choice in latest if choice.is_wanted and choice.address != ERASED]


def is_wanted_still(sending: Sending) -> bool:
    """Whether the person wants it there where it was planned to go."""
    assert sending.choice is not None
    there = sending.channel, sending.choice.address
    return there in {(choice.channel, choice.address) for choice in choices_of(sending.person)}


def link(sending: Sending) -> str:
    page = reverse("year-sheet", args=[sending.person_id, sending.year])
    return sending.mailing.site.rstrip("/") + page


def _words(sending: Sending) -> str:
    region = settings.QUANYI_REGION_NAME
    return (
        f"{region}社会保险经办机构：您{sending.year}年度的个人权益记录单已出具，请登录后查看 {link(sending)}\n"
        f"Your social insurance record of {sending.year} is ready. Sign in to see it: {link(sending)}"
    )


@contextmanager
def by_mail() -> Iterator[Send]:
    """Electronic mail, one connection for all. Raises NobodyListens."""
    server = get_connection(timeout=SECONDS)
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        raise NobodyListens(
            _("邮件服务器没有应答（%(name)s），没有发送。请告知系统管理员，恢复后再继续办理。")
            % {"name": type(error).__name__}
        ) from error
    try:
        yield lambda sending: _mailed(server, sending)
    finally:
        server.close()


def _mailed(server: BaseEmailBackend, sending: Sending) -> Delivery:
    message = _message(server, sending)
    try:
        message.send()
    except _REFUSED as error:
        return Delivery(SendingStep.REFUSED, type(error).__name__)
    except (smtplib.SMTPException, OSError) as error:
        server.close()  # the next one asks anew
        return Delivery(SendingStep.UNKNOWN, type(error).__name__)
    return Delivery(SendingStep.SENT)


def _message(server: BaseEmailBackend, sending: Sending) -> EmailMessage:
    assert sending.choice is not None
    name = f"{sending.year}年度个人权益记录单"
    return EmailMessage(
        subject=f"{name} / Social insurance record of {sending.year}",
        body=_words(sending),
        to=[sending.choice.address],
        connection=server,
        headers={"Message-ID": f"<{sending.mailing_id}-{sending.pk}@quanyi>"},
    )


def _place(address: str) -> tuple[str, int]:
    """Host and port of an address; without a port that of its scheme."""
    place = urlsplit(address)
    return place.hostname or "", place.port or (80 if place.scheme == "http" else 443)


@contextmanager
def by_text() -> Iterator[Send]:
    """Text messages by the gateway: JSON with `to`, `text` and `reference`, by which it knows a second one.

    Raises NobodyListens.
    """
    try:
        socket.create_connection(_place(settings.QUANYI_TEXT_GATEWAY), SECONDS).close()
    except OSError as error:
        raise NobodyListens(
            _("短信网关没有应答（%(name)s），没有发送。请告知系统管理员，恢复后再继续办理。")
            % {"name": type(error).__name__}
        ) from error
    yield _texted


def _texted(sending: Sending) -> Delivery:
    assert sending.choice is not None
    said = {
        "to": sending.choice.address,
        "text": _words(sending),
        "reference": f"{sending.mailing_id}-{sending.pk}",
    }
    asked = urllib.request.Request(  # noqa: S310  (the office's own setting)
        settings.QUANYI_TEXT_GATEWAY,
        json.dumps(said, ensure_ascii=False).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS):  # noqa: S310
            return Delivery(SendingStep.SENT)
    except urllib.error.HTTPError as error:
        refused = 400 <= error.code < 500
        return Delivery(SendingStep.REFUSED if refused else SendingStep.UNKNOWN, f"HTTP {error.code}")
    except OSError as error:
        return Delivery(SendingStep.UNKNOWN, type(error).__name__)


SENDERS: dict[Channel, Callable[[], AbstractContextManager[Send]]] = {
    Channel.EMAIL: by_mail,
    Channel.TEXT: by_text,
}
