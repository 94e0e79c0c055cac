"""往来文书: what goes out is signed and kept; what comes in is verified, kept once, and answered the same each time.

A letter waits for a clerk; a table is replayed and answered at once, before any money moves; an answer completes the
transfer that its four signatures approved, or frees the account. Basis: d14-10, d14-12, gb-6.6.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DataError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.collect.models import MessageKind, TransferAct, TransferMessage, TransferRow
from quanyi.agency.exchange.envelope import Envelope, ExchangeRefused, opened, sealed
from quanyi.agency.exchange.moving import complete, lift, voided
from quanyi.agency.exchange.offices import exchanging
from quanyi.agency.exchange.replaying import replay
from quanyi.agency.exchange.taking import hindrance_now
from quanyi.agency.ledger.services import take_books
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person, names_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round, standing
from quanyi.agency.staff.models import Account
from quanyi.law.errors import LawError
from quanyi.law.workflow import State
from quanyi.witness.seals import PublicKey

Content = dict[str, Any]
NEEDED = {"kind": 10, "number": 60, "from": 18, "to": 18}  # characters at most


@dataclass(frozen=True)
class Taken:
    """接收结果: the message as it is kept, what answers it (None: a clerk does), and whether it is new."""

    message: TransferMessage
    answer: TransferMessage | None
    is_new: bool


def send(
    kind: MessageKind, number: str, office: str, person: Person | None, matter: Content, *, by: Account | None
) -> TransferMessage:
    """发出: signed and kept; it goes by file, or by the interface when it is asked to."""
    content = {
        "kind": kind.value, "number": number, "from": settings.QUANYI_PLACE, "to": office, **matter
    }  # fmt: skip
    return _keep(sealed(content), person, office, by, is_ours=True)


def _keep(
    envelope: Envelope, person: Person | None, office: str, by: Account | None, *, is_ours: bool
) -> TransferMessage:
    content = envelope.content
    made = TransferMessage.objects.create(
        is_ours=is_ours, kind=content["kind"], number=content["number"], office=office, person=person,
        content=envelope.text, digest=envelope.digest, by=by,
    )  # fmt: skip
    what = "transfer-sent" if is_ours else "transfer-received"
    record(
        Act.SUBMIT, person_id=person.pk if person else None, purpose="转移接续往来", part=what, row=made.pk
    )
    return made


@again_on_deadlock
@transaction.atomic
def receive(raw: bytes, *, by: Account | None) -> Taken:
    """接收: all or nothing. The same message a second time changes nothing, and gets the same answer.

    Raises ExchangeRefused where it is not signed by an office of the register, or does not belong here.
    """
    envelope = opened(raw)
    office = _sender(envelope)
    take(Lock.TRANSFER, zlib.crc32(envelope.content["number"].encode()) >> 1)
    if known := TransferMessage.objects.filter(digest=envelope.digest).first():
        return Taken(known, _answer_to(known), is_new=False)
    try:
        kind = MessageKind(envelope.content["kind"])
        take_in = TAKEN_IN[kind]
        return take_in(envelope, office, by)
    except (KeyError, ValueError, TypeError, AttributeError, LawError, DataError) as error:
        raise ExchangeRefused(
            _("文书的栏目不全或者填写有误（%(error)s），没有接收。请对方机构核对后重新发送。")
            % {"error": str(error)[:100]}
        ) from error


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def _sender(envelope: Envelope) -> str:
    content = envelope.content
    if not all(_is_text(content.get(name), longest) for name, longest in NEEDED.items()):
        raise ExchangeRefused(_("文书没有写明种类、编号、发出和接收机构。请对方机构重新发送。"))
    if content["to"] != settings.QUANYI_PLACE:
        raise ExchangeRefused(
            _("文书是发给 %(place)s 的，本机构是 %(ours)s。请退回发出机构。")
            % {"place": content["to"], "ours": settings.QUANYI_PLACE}
        )
    office = exchanging(content["from"])
    if office is None or str(PublicKey.parse(office.key)) != envelope.key:
        raise ExchangeRefused(
            _("名录中没有 %(place)s 的这把公钥，没有接收。请凭对方机构的文件登记公钥，经另一人复核后再接收。")
            % {"place": content["from"]}
        )
    return office.code


# What comes in --------------------------------------------------------------------------------------------------------


def _letter(envelope: Envelope, office: str, by: Account | None) -> Taken:
    return Taken(_keep(envelope, _named(envelope.content), office, by, is_ours=False), None, is_new=True)


def _named(content: Content) -> Person:
    """The person of a message, by number and name together."""
    said = content["person"]
    person = find_person(str(said["number"]))
    if person is None or names_of([person.pk])[person.pk] != said["name"]:
        raise ExchangeRefused(
            _("本机构没有这个号码和姓名的参保人，没有接收。请与对方机构核对参保人的号码和姓名。")
        )
    return person


def _table(envelope: Envelope, office: str, by: Account | None) -> Taken:
    """Replayed and answered; only for a letter of ours to that office, and until one was accepted.

    Accepted only if the account could be credited today: the other office pays on it.
    """
    content = envelope.content
    person = _named(content)
    ours = TransferMessage.objects.filter(is_ours=True, number=content["number"], office=office)
    if not ours.filter(kind=MessageKind.LETTER, person=person).exists():
        raise ExchangeRefused(
            _("本机构没有发出编号为 %(number)s 的联系函，没有接收这张信息表。请与对方机构核对编号。")
            % {"number": content["number"]}
        )
    tables = TransferMessage.objects.filter(
        is_ours=False, kind=MessageKind.TABLE, number=content["number"], office=office
    )
    if any((answer_of(table) or {}).get("accepted") and not withdrawal_of(table) for table in tables):
        raise ExchangeRefused(_("这件转移已经答复接受过一张信息表，不再接收另一张。请与对方机构核对。"))
    replayed = replay(content, person.region)
    take(Lock.PERSON_CHANGE, person.pk)
    with override(settings.LANGUAGE_CODE):
        reason = hindrance_now(person, int(content["year"]))
        if _withdrawals(content["number"], office, envelope.digest, is_ours=False):
            reason = _("对方机构已撤销这张信息表。")
    kept = _keep(envelope, person, office, by, is_ours=False)
    matter = {
        "answers": envelope.digest,
        "accepted": replayed.accepted and not reason,
        "differences": [[each.field, each.stated, each.found] for each in replayed.differences],
        "reason": reason,
    }
    return Taken(kept, send(MessageKind.ANSWER, kept.number, office, person, matter, by=by), is_new=True)


def _answer(envelope: Envelope, office: str, by: Account | None) -> Taken:
    """To a table of ours: accepted, the transfer is completed; with differences, the account is free again.

    Where it cannot be completed any more, the table is withdrawn, and the account free.
    """
    content = envelope.content
    answered = TransferMessage.objects.filter(
        is_ours=True,
        kind__in=(MessageKind.TABLE, MessageKind.WITHDRAWAL),
        number=content["number"],
        office=office,
        digest=content["answers"],
    ).first()
    if answered is None:
        raise ExchangeRefused(
            _("答复所指的信息表不是本机构发出的，没有接收。请与对方机构核对编号 %(number)s。")
            % {"number": content["number"]}
        )
    if content["accepted"] is not True and content["accepted"] is not False:
        raise ValueError("accepted")
    if _answer_to(answered, is_ours=False):
        raise ExchangeRefused(_("这张信息表已有另一份答复，没有接收。请与对方机构核对。"))
    kept = _keep(envelope, answered.person, office, by, is_ours=False)
    if answered.kind == MessageKind.WITHDRAWAL.value:
        return Taken(kept, None, is_new=True)
    if told := withdrawal_of(answered):
        return Taken(kept, told, is_new=True)
    case, row = _case_of(answered)
    take_books(alone=False)
    take(Lock.PERSON_CHANGE, row.person_id)
    with acting_for(case.agency_id):
        if content["accepted"] and not (why := voided(row)):
            complete(case, row)
            return Taken(kept, None, is_new=True)
        lift(case, row)
        told = _withdrawn(answered, why, by=by) if content["accepted"] else None
    return Taken(kept, told, is_new=True)


def _withdrawal(envelope: Envelope, office: str, by: Account | None) -> Taken:
    """The other office takes a table of its own back: nothing is credited on it any more."""
    content = envelope.content
    number = content["number"]
    if not isinstance(content["withdraws"], str):
        raise ValueError("withdraws")
    letter = TransferMessage.objects.filter(
        is_ours=True, kind=MessageKind.LETTER, number=number, office=office
    ).first()
    if letter is None:
        raise ExchangeRefused(
            _("本机构没有发出编号为 %(number)s 的联系函，没有接收。请与对方机构核对编号。")
            % {"number": number}
        )
    if TransferRow.objects.filter(act=TransferAct.RECEIPT, number=number, transfer__isnull=False).exists():
        raise ExchangeRefused(
            _("联系函 %(number)s 的账户已经接续，不能撤销。请与对方机构核对。") % {"number": number}
        )
    kept = _keep(envelope, letter.person, office, by, is_ours=False)
    matter = {"answers": envelope.digest, "accepted": True, "differences": [], "reason": ""}
    return Taken(kept, send(MessageKind.ANSWER, number, office, letter.person, matter, by=by), is_new=True)


@again_on_deadlock
@transaction.atomic
def withdraw(table: TransferMessage, reason: str, *, by: Account | None) -> TransferMessage:
    """撤销信息表: the account that waits for the other office is free again. Raises ExchangeRefused where it has
    answered, or the transfer is completed.
    """
    take(Lock.TRANSFER, zlib.crc32(table.number.encode()) >> 1)
    if not table.is_ours or table.kind != MessageKind.TABLE.value:
        raise ExchangeRefused(_("只能撤销本机构发出的信息表。请在往来文书中选择信息表。"))
    if withdrawal_of(table) or _answer_to(table, is_ours=False):
        raise ExchangeRefused(_("这张信息表已有答复或者已经撤销，不必再撤销。"))
    case, row = _case_of(table)
    take_books(alone=False)
    with acting_for(case.agency_id):
        lift(case, row)
        return _withdrawn(table, reason, by=by)


def _withdrawn(table: TransferMessage, reason: str, *, by: Account | None) -> TransferMessage:
    matter = {"withdraws": table.digest, "reason": reason}
    return send(MessageKind.WITHDRAWAL, table.number, table.office, table.person, matter, by=by)


TAKEN_IN: dict[MessageKind, Callable[[Envelope, str, Account | None], Taken]] = {
    MessageKind.LETTER: _letter,
    MessageKind.TABLE: _table,
    MessageKind.ANSWER: _answer,
    MessageKind.WITHDRAWAL: _withdrawal,
}


def _case_of(table: TransferMessage) -> tuple[Case, TransferRow]:
    """The approved case whose last signature sent a table: the one of that number that is still to be completed."""
    rows = TransferRow.objects.filter(
        act=TransferAct.OUT, number=table.number, office=table.office, transfer__isnull=True
    )
    for row in rows.select_related("submission__round__case").order_by("-pk"):
        case = row.submission.round.case
        latest = latest_round(case).submission_id == row.submission_id
        if latest and standing(case).state is State.APPROVED and row.content == table_of(table):
            return case, row
    raise ExchangeRefused(_("这件转出已经办结或者撤销，答复没有接收。请核对转出案件。"))


# What is kept ---------------------------------------------------------------------------------------------------------


# What is left of a message whose text was erased: it answers nothing, and nothing rests on it any more.
_GONE: Content = {"answers": "", "withdraws": "", "accepted": False, "differences": []}


def content_of(message: TransferMessage) -> Content:
    if message.content == ERASED:
        return _GONE
    found: Content = opened(message.content.encode()).content
    return found


def table_of(message: TransferMessage) -> Content:
    """信息表 without the head of the message: as the case has it."""
    return {key: value for key, value in content_of(message).items() if key not in (*NEEDED, "case")}


def _answer_to(message: TransferMessage, *, is_ours: bool = True) -> TransferMessage | None:
    answers = TransferMessage.objects.filter(
        is_ours=is_ours, kind=MessageKind.ANSWER, number=message.number, office=message.office
    )
    return next((each for each in answers if content_of(each)["answers"] == message.digest), None)


def withdrawal_of(table: TransferMessage) -> TransferMessage | None:
    """By which the office that sent a table took it back."""
    return _withdrawals(table.number, table.office, table.digest, is_ours=table.is_ours)


def _withdrawals(number: str, office: str, digest: str, *, is_ours: bool) -> TransferMessage | None:
    found = TransferMessage.objects.filter(
        is_ours=is_ours, kind=MessageKind.WITHDRAWAL, number=number, office=office
    )
    return next((each for each in found if content_of(each)["withdraws"] == digest), None)


def answer_of(message: TransferMessage) -> Content | None:
    """What was answered to a table, by us or by the other office."""
    found = _answer_to(message, is_ours=not message.is_ours)
    return content_of(found) if found else None


def messages_of(number: str, office: str = "") -> list[TransferMessage]:
    """Everything about one transfer, in order; of one office, since each numbers letters of its own."""
    found = TransferMessage.objects.filter(number=number).order_by("pk")
    return list(found.filter(office=office) if office else found)
