"""转入接续: an accepted table and its money become months and an account here; months paid in both places count once.

Basis: d14-10, gb-6.6, gb-5-1, sco-2009-66-4, notice-2009-187.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import (
    ClearanceRow,
    MessageKind,
    Submission,
    TransferAct,
    TransferMessage,
    TransferRow,
)
from quanyi.agency.exchange.claims import RECEIPT, claim_of
from quanyi.agency.exchange.messages import answer_of, content_of, withdrawal_of
from quanyi.agency.exchange.replaying import months_of, replay
from quanyi.agency.exchange.taking import hindrance
from quanyi.agency.kinds import transfer_in
from quanyi.agency.kinds.transfer_in.asking import TransferInRefused, titles
from quanyi.agency.ledger.flows import moves_of
from quanyi.agency.ledger.months_taken import months_standing
from quanyi.agency.ledger.suspense import waiting_items
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review_services
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.explain import Figure
from quanyi.law.ledger_transfer import Received
from quanyi.law.money import format_yuan
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.transfer import overlap
from quanyi.law.terms import ClearanceUse

RULES = ("transfer.amounts", "transfer.overlap", "account.yearly_interest")
Table = Mapping[str, Any]


@dataclass(frozen=True)
class Coming:
    """转入的账户: a table, held against what stands here. Amounts in fen."""

    table: Table
    person: Person
    office: str

    @property
    def year(self) -> int:
        return int(self.table["year"])

    @property
    def amounts(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.table["amounts"]
        return found

    @cached_property
    def months(self) -> list[Table]:
        return months_of(self.table)

    @cached_property
    def known(self) -> set[str]:
        """Months that were ours when the account left from here: they stand still, and are not written again."""
        left = [move for move in moves_of(self.person.pk) if move.act == TransferAct.OUT.value]
        return {each["month"] for move in left if move.row.content for each in months_of(move.row.content)}

    @cached_property
    def overlapping(self) -> list[str]:
        """重复缴费的月份: paid there and standing here."""
        said = {each["month"] for each in self.months if any(each["account"])} - self.known
        return sorted(map(str, months_standing(self.person.pk, [Month.parse(each) for each in said])))

    @cached_property
    def refund(self) -> Figure | None:
        """重复月份的清退 by the rule, each month with its interest; None where none is. Basis: notice-2009-187."""
        if not self.overlapping:
            return None
        amounts, without = {}, frozenset[str]()
        before = self._held(without)
        for month in self.overlapping:
            without |= {month}
            after = self._held(without)
            amounts[Month.parse(month)] = before - after
            before = after
        here = settings.QUANYI_PLACE
        return overlap({here: dict.fromkeys(amounts, 0), self.office: amounts}, kept=here)

    def _held(self, without: frozenset[str]) -> int:
        """What the account would have moved with, without these months."""
        replayed = replay(self.table, self.person.region, without=without)
        return replayed.amounts.part("transfer_account").fen + replayed.left_fen

    @cached_property
    def received(self) -> Received:
        """The account as it is credited here: without overlapping months, and what stays at the old place."""
        without = frozenset(self.overlapping)
        whole, kept = (
            replay(self.table, self.person.region, without=each) for each in (frozenset[str](), without)
        )
        held = list(map(int, self.table["held"]))
        for part in (0, 1):
            principal = sum(
                int(each["account"][part])
                for each in self.months
                if each["month"] in without and Month.parse(each["credited"]).year < self.year
            )
            held[2 * part] -= principal
            held[2 * part + 1] -= whole.held[part] - kept.held[part] - principal
        of_interest = min(int(self.amounts["left"]), held[3])
        held[3] -= of_interest
        held[2] -= int(self.amounts["left"]) - of_interest
        return Received((held[0], held[1], held[2], held[3]), self._this_year(without))

    def _this_year(self, without: frozenset[str]) -> dict[Month, tuple[int, int]]:
        stated = self.table["this_year"]
        found = {}
        for at, own, transfer in zip(
            Month.of_year(self.year), stated["own"], stated["transfer"], strict=True
        ):
            gone = [
                each["account"]
                for each in stated["months"]
                if each["month"] in without and each["credited"] == str(at)
            ]
            amounts = own - sum(each[0] for each in gone), transfer - sum(each[1] for each in gone)
            if any(amounts):
                found[at] = amounts
        return found

    @property
    def refund_fen(self) -> int:
        return self.refund.fen if self.refund else 0


def coming(message: TransferMessage) -> Coming:
    """A table that came in. Raises TransferInRefused where it is none, or was not accepted."""
    answer = answer_of(message)
    if message.is_ours or message.kind != MessageKind.TABLE.value or answer is None or not answer["accepted"]:
        raise TransferInRefused(_("这份文书不是复算接受的信息表，不能接续。请等对方机构重新发来信息表。"))
    if withdrawal_of(message):
        raise TransferInRefused(_("对方机构已撤销这张信息表，不能接续。请等对方机构重新发来信息表。"))
    assert message.person is not None
    return Coming(content_of(message), message.person, message.office)


@transaction.atomic
def open_receipt(
    message: TransferMessage,
    items: Sequence[int],
    *,
    by: Account,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """接续立案: a table and the money in suspense that came for it. Raises TransferInRefused, AlreadyUnderWay."""
    found = coming(message)
    submit = partial(_submit, message, found, items, by=by)
    return review_services.put_before(submit, claim_of(RECEIPT, found.person.pk), by=by, papers=papers)


def _submit(message: TransferMessage, found: Coming, items: Sequence[int], *, by: Account) -> Submission:
    letter = TransferRow.objects.filter(act=TransferAct.APPLICATION, number=message.number).first()
    if letter is None:
        raise TransferInRefused(_("没有编号为 %(number)s 的转入申请。") % {"number": message.number})
    refuse(found, message.number, items)
    submission = Submission.objects.create(
        kind=transfer_in.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary={
            **titles(found.person, letter.office_name).kept(), "total_fen": found.amounts["total"],
            "refund_fen": found.refund_fen,
        },
    )  # fmt: skip
    TransferRow.objects.create(
        submission=submission, act=TransferAct.RECEIPT, person=found.person, number=message.number,
        office=message.office, office_name=letter.office_name, bank_account="", is_exchanged=True,
        content={"table": message.pk, "overlapping": found.overlapping},
    )  # fmt: skip
    ClearanceRow.objects.bulk_create(
        ClearanceRow(
            submission=submission, item=waits.item, use=ClearanceUse.RELATION.value, amount_fen=waits.left_fen,
            person=found.person, payee="", note=message.number,
        )
        for waits in waiting_items(items)
    )  # fmt: skip
    record(Act.SUBMIT, person_id=found.person.pk, submission=submission.pk, rows=1)
    return submission


def refuse(found: Coming, number: str, items: Sequence[int]) -> None:
    """Raise TransferInRefused where it came already, the account may not be credited, or the money is another sum."""
    if found.person.transfers.filter(act=TransferAct.RECEIPT, number=number).exists():
        raise TransferInRefused(_("联系函 %(number)s 的账户已经接续，不能再次入账。") % {"number": number})
    if why := hindrance(found.person, found.year):
        raise TransferInRefused(why)
    arrived = sum(waits.left_fen for waits in waiting_items(items))
    if arrived != found.amounts["total"]:
        raise TransferInRefused(
            _(
                "所选暂收款合计 %(arrived)s 元，信息表的转移基金总额是 %(total)s 元，两者须相等。"
                "请核对到账，选齐这笔转移的全部款项。"
            )
            % {"arrived": format_yuan(arrived), "total": format_yuan(found.amounts["total"])}
        )


def letter_message(row: TransferRow) -> TransferMessage:
    """The table on which a receipt rests."""
    return TransferMessage.objects.get(pk=row.content["table"])
