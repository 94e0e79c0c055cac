"""转出办理: an approved transfer freezes the account; the other office's acceptance empties it, a difference frees it.

Everything of it is under the one approved case of the transfer. Basis: d14-10, gb-6.4-2, gb-6.6, sco-2009-66-8.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import TransferAct, TransferRow
from quanyi.agency.ledger.account_states import move, stands
from quanyi.agency.ledger.flows import moves_of
from quanyi.agency.ledger.posting import Moved, MovedRelation, Posting, one_journal
from quanyi.agency.ledger.selectors import balance
from quanyi.agency.ledger.services import post
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.ending import end_relations
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person, StatusChange
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case
from quanyi.agency.wording import sentence
from quanyi.law.ledger_transfer import PARTS, moved_out_entries
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, AccountStatus, PersonStatus, Scheme


def money_order(number: str) -> str:
    """付款指令号: under which the bank is told to pay a transfer."""
    return f"ZY{number}"[:64]


def freeze(case: Case, row: TransferRow, on: date) -> None:
    """转出冻结: nothing more is credited until the other office has answered."""
    if move({row.person_id: on}, AccountEvent.TRANSFER_AGREED, case):
        raise PostingRefused(_refused_by_state(row))


def lift(case: Case, row: TransferRow) -> None:
    """解除冻结: a difference, or a withdrawal; the account is as before. A death has lifted it already."""
    at = stands([row.person_id]).get(row.person_id)
    if at and at.event is AccountEvent.TRANSFER_AGREED:
        move({row.person_id: timezone.localdate()}, AccountEvent.HOLD_LIFTED, case)


def died_on(person: Person) -> date | None:
    """The day of a death that is registered."""
    status = facts_of(person).get("status")
    return status.holds_from if status and status.value == PersonStatus.DIED.value else None


def voided(row: TransferRow) -> str:
    """What was corrected or settled, or that somebody died, since the account was frozen; empty where nothing was."""
    amounts, at = row.content["amounts"], stands([row.person_id]).get(row.person_id)
    if died_on(row.person):
        return _("该人已登记死亡，不再转移关系。请函复对方机构，按继承办理。")
    if at and at.state is not AccountStatus.NORMAL and at.event is not AccountEvent.TRANSFER_AGREED:
        return _refused_by_state(row)
    if balance(row.person_id) != int(amounts["account"]) + int(amounts["left"]):
        return _("冻结以后账户又有变动，与信息表不符，不能付款。请函商对方机构，重新列出信息表。")
    return ""


def complete(case: Case, row: TransferRow) -> None:
    """转出办结: the money is ordered, the account cancelled, the relation ended; the record stays. Once."""
    on = timezone.localdate()
    if why := voided(row):
        raise PostingRefused(why)
    lift(case, row)
    post(case, moved_out(row, on))
    if move({row.person_id: on}, AccountEvent.TRANSFERRED_OUT, case):
        raise PostingRefused(_refused_by_state(row))
    end_relations({row.person_id: on}, (Scheme.PENSION,), reason="转出办结", case_id=case.pk)
    register(case.pk)
    StatusChange.objects.create(
        person_id=row.person_id, status=PersonStatus.TRANSFERRED_OUT.value, holds_from=on, reason="转出办结",
        case_id=case.pk,
    )  # fmt: skip


def _refused_by_state(row: TransferRow) -> str:
    at = stands([row.person_id]).get(row.person_id)
    told = sentence(at.told) if at else _("该人还没有个人账户")
    return _("%(told)s，不能转出。请核对账户状态，退回本案后重新办理。") % {"told": told}


def moved_out(row: TransferRow, on: date) -> Posting:
    """What leaves, by the table that was approved: the four parts, the pooled money, the order to the bank."""
    table: Mapping[str, Any] = row.content
    amounts, this = table["amounts"], this_year(table)
    four: list[int] = [int(fen) for fen in table["held"]]
    held = dict(zip(PARTS, four, strict=True))
    own, transfer = sum(each[1] for each in this), sum(each[2] for each in this)
    whole = {**held, PARTS[0]: held[PARTS[0]] + own, PARTS[2]: held[PARTS[2]] + transfer}
    month, total = min(Month.of(on), Month(int(table["year"]), 12)), int(amounts["total"])
    fact = MovedRelation(
        row.pk, row.person_id, TransferAct.OUT.value, row.number, int(table["year"]), month,
        four[0], four[1], four[2], four[3],
        json.dumps(this), int(amounts["pooled"]), total,
    )  # fmt: skip
    return Posting(
        entries=one_journal(
            moved_out_entries(row.person_id, whole, int(amounts["pooled"]), int(amounts["left"]), month)
        ),
        person_id=row.person_id,
        moved=[Moved(money_order(row.number), on, -total)] if total else [],
        transfers=[fact],
    )


def this_year(table: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """(month, own, transferred) of this year's principal, as far as there is any."""
    stated = table["this_year"]
    amounts = zip(Month.of_year(int(table["year"])), stated["own"], stated["transfer"], strict=True)
    return [(str(month), int(own), int(transfer)) for month, own, transfer in amounts if own or transfer]


def has_left(person_id: int) -> bool:
    """Whether the account left for another place, and has not come back."""
    moves = moves_of(person_id)
    return bool(moves) and moves[-1].act == TransferAct.OUT.value
