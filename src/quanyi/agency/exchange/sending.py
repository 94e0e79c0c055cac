"""发送往来文书: what is unsent goes to the interface of its office; what it answers is taken in, too.

To send again is harmless: the other side keeps each message once and answers the same. Basis: gb-6.6, d14-10.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.db import IntegrityError
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.exchange.envelope import LARGEST
from quanyi.agency.exchange.messages import answer_of, receive, withdrawal_of
from quanyi.agency.exchange.offices import exchanging
from quanyi.agency.refusal import Refusal

SECONDS = 30
LOOPBACK = {("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")}  # what never leaves the machine


@dataclass(frozen=True)
class Sent:
    """发送结果: a message, and what went wrong; nothing where it arrived."""

    message: TransferMessage
    trouble: str


def send_all() -> Iterator[Sent]:
    """Every message to an office with an address that is not known to have arrived."""
    for message in TransferMessage.objects.filter(is_ours=True).order_by("pk"):
        office = exchanging(message.office)
        if office and office.address and not _has_arrived(message):
            yield Sent(message, send_one(message, office.address))


def _has_arrived(message: TransferMessage) -> bool:
    """A table once it is answered or taken back, and its withdrawal so; a letter once a table came; an answer at once:
    it went along with what it answers.
    """
    if message.kind in (MessageKind.TABLE.value, MessageKind.WITHDRAWAL.value):
        return answer_of(message) is not None or withdrawal_of(message) is not None
    if message.kind == MessageKind.LETTER.value:
        tables = TransferMessage.objects.filter(is_ours=False, kind=MessageKind.TABLE, number=message.number)
        return tables.exists()
    return True


def send_one(message: TransferMessage, address: str) -> str:
    """What went wrong, as a sentence; empty where it arrived, and its answer was taken in."""
    asked = Request(  # noqa: S310  (the address is entered by one person and confirmed by another)
        address, message.content.encode(), {"Content-Type": "application/json"}, method="POST"
    )
    where = urlsplit(address)
    if where.scheme != "https" and (where.scheme, where.hostname) not in LOOPBACK:
        return _("接口地址须以 https:// 开头。请更正名录。")
    try:
        with urlopen(asked, timeout=SECONDS) as response:  # noqa: S310
            told = json.loads(response.read(LARGEST))
        if answer := told["answer"]:
            receive(str(answer).encode(), by=None)
    except HTTPError as error:
        return _("对方没有接收（%(status)s）：%(why)s") % {"status": error.code, "why": _said(error)}
    except (URLError, HTTPException, OSError, ValueError, KeyError, TypeError, IntegrityError) as error:
        return _("没有送到，稍后可以再发：%(error)s") % {"error": str(error)[:200]}
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _said(error: HTTPError) -> str:
    """The sentence of the other side, where it says one."""
    try:
        return str(json.loads(error.read(10_000))["detail"])[:300]
    except (ValueError, KeyError, OSError, TypeError):
        return str(error.reason)
