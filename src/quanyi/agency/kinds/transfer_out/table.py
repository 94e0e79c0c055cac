"""信息表: what moves with a person, built from the books and worked out anew by the same replay as the receiver's.

Yearly rows with their months, the account by its parts, the amounts of lines 1 to 6. Basis: gb-5-1, gb-6.6,
sco-2009-66-4, d14-10.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from quanyi.agency.exchange.replaying import Difference, Replayed, replay
from quanyi.agency.ledger.flows import YearFlow
from quanyi.agency.ledger.selectors import balance
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import AccountFacts, account_facts
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.terms import MonthState

RULES = ("transfer.amounts", "account.yearly_interest")
Table = dict[str, Any]


class TransferRefused(Refusal):
    """不能转出: the sentence says what stands in the way, and what to do."""


def information_table(person: Person, on: date) -> tuple[Table, Replayed]:
    """The table of a person as of a day, and its replay. Raises TransferRefused where the books are not ready."""
    try:
        return _table(person, on)
    except LawError as error:  # a rate or a form that the region has not entered
        raise TransferRefused(sentence(error)) from error


def _table(person: Person, on: date) -> tuple[Table, Replayed]:
    facts, registered = account_facts(person), facts_of(person)
    entered = (entry.month.year for entry in facts.history.entries)  # paid ahead
    first = min((*(line.month.year for line in facts.lines), *entered), default=on.year)
    _refuse_unready(facts, first, on.year)
    held = facts.opening(on.year).amounts
    moves = facts.record(on.year).received.amounts
    table: Table = {
        "person": {
            "name": registered["name"].value, "number": person.social_security_number,
            "sex": registered["sex"].value, "born_on": registered["born_on"].value,
        },
        "place": settings.QUANYI_PLACE,
        "year": on.year,
        "held": [was + came for was, came in zip(held, moves, strict=True)],
        "years": [_year(facts, year) for year in range(first, on.year)],
        "this_year": _this_year(facts, on.year),
    }  # fmt: skip
    table["amounts"] = _amounts(table, person.region)
    replayed = replay(table, person.region)
    for found in (*replayed.differences, *_off(person, table["amounts"])):
        raise TransferRefused(
            _(
                "信息表复算与账面不符（%(field)s：账面 %(stated)s 分，复算 %(found)s 分），不能转出。"
                "请先按差错更正办理，再提交转出。"
            )
            % {"field": found.field, "stated": found.stated, "found": found.found}
        )
    return table, replayed


def _off(person: Person, amounts: dict[str, int]) -> list[Difference]:
    """What the account holds beside what would leave it, where they are not the same."""
    stands, leaves = balance(person.pk), amounts["account"] + amounts["left"]
    return [Difference("balance", str(stands), str(leaves))] if stands != leaves else []


def amounts_of(table: Table, region: str) -> Figure:
    """转移金额 by the rule, as a figure that opens. Basis: sco-2009-66-4."""
    return replay(table, region).amounts


def _refuse_unready(facts: AccountFacts, first: int, this: int) -> None:
    """Each year before this one is settled, nothing was ever paid out, and no interest of this year was credited."""
    for year in range(first, this):
        flow = facts.history.flow(year)
        if year not in facts.history.settled and (flow.own.moves or flow.transfer.moves):
            raise TransferRefused(
                _("%(year)s年度的利息还没有结算，信息表无法列出年末储存额。请先办理该年度结息。")
                % {"year": year}
            )
    flows = [facts.history.flow(year) for year in range(first, this + 1)]
    if any(any((*flow.own.payouts, *flow.transfer.payouts)) for flow in flows):
        raise TransferRefused(
            _("个人账户已有支付记录。已领取基本养老保险待遇的，不再转移关系；支付有误的，先追回或更正。")
        )
    if flows[-1].own.interest_fen or flows[-1].transfer.interest_fen:
        raise TransferRefused(_("本年度已随待遇核定预记利息，不能转出。请核对待遇核定。"))


def _year(facts: AccountFacts, year: int) -> Table:
    flow, settled, opening = facts.history.flow(year), facts.history.settled.get(year), facts.opening(year)
    interest = (settled.own_fen, settled.transfer_fen) if settled else (0, 0)
    closing = facts.opening(year + 1)
    moves = any((flow.own.moves, flow.transfer.moves))
    return {
        "year": year,
        "rate": str(parameter("crediting_rate", on=year, region=facts.person.region).value) if moves else "0",
        "opening": [opening.own_fen, opening.transfer_fen],
        "interest": list(interest),
        "closing": [closing.own_fen, closing.transfer_fen],
        **_flow(facts, flow, year),
    }


def _this_year(facts: AccountFacts, year: int) -> Table:
    return _flow(facts, facts.history.flow(year), year)


def _flow(facts: AccountFacts, flow: YearFlow, year: int) -> Table:
    record = facts.record(year)
    came, sign = (
        (facts.opening(year), -1) if record.moved_out else (record.received, 1)
    )  # what was there, left
    return {
        "received": [sign * came.own_fen, sign * came.transfer_fen],
        "own": list(flow.own.credits),
        "transfer": list(flow.transfer.credits),
        "months": list(_months(facts, flow, year)),
    }


def _months(facts: AccountFacts, flow: YearFlow, year: int) -> Iterator[Table]:
    """Each month that was credited in the year, whomever it was paid through; deemed months stand in no account."""
    made_up = {(owed.month, owed.source) for owed in flow.made_up}
    lines = {line.key: line for line in facts.lines}
    credited = [owed for owed in facts.months(year) if owed.credited and owed.credited.year == year]
    for owed in sorted(credited, key=lambda owed: (owed.month.index, str(owed.source))):
        assert owed.credited is not None
        at = owed.credited.month - 1
        moved = flow.own.credits[at] or flow.transfer.credits[at]
        line = lines.get(str(owed.source))
        yield {
            "month": str(owed.month), "base": owed.base_fen, "credited": str(owed.credited),
            "account": [owed.own_fen, owed.transfer_fen] if moved else [0, 0],
            "own": line.own_due_fen if line else owed.own_fen,
            "employer": line.employer_due_fen if line else owed.transfer_fen,
            "through": line.employer_name if line else "",
            "kind": owed.kind.value, "made_up": (owed.month, owed.source) in made_up,
            "paid_on": owed.paid_on.isoformat() if owed.paid_on else "",
            "deferred_until": str(owed.deferred_until) if owed.deferred_until else "",
        }  # fmt: skip


def _amounts(table: Table, region: str) -> dict[str, int]:
    """Lines 1 to 6 by the rule, from the rows above."""
    nothing = dict.fromkeys(("own_before_1998", "balance_to_last_year", "principal_this_year", "account",
                             "pooled", "total", "left"), 0)  # fmt: skip
    replayed = replay({**table, "amounts": nothing}, region)
    account = replayed.amounts.part("transfer_account")
    return {
        "own_before_1998": account.part("transfer_own_before_1998").fen,
        "balance_to_last_year": account.part("transfer_balance_to_last_year").fen,
        "principal_this_year": account.part("transfer_principal_this_year").fen,
        "account": account.fen,
        "pooled": replayed.amounts.part("transfer_pooled").fen,
        "total": replayed.amounts.fen,
        "left": replayed.left_fen,
    }


def not_moved(person: Person) -> list[Month]:
    """无法转移的月份: declared and not paid. Basis: notice-2019-94."""
    unpaid = (MonthState.DUE, MonthState.OWED, MonthState.DEFERRED, MonthState.ANNOUNCED)
    return sorted({line.month for line in account_facts(person).lines if line.state in unpaid})
