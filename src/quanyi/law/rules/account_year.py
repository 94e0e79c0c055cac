"""The account through one year: Appendix A items 26 to 43 and the balance carried forward (账户年度).

The standard lists the items and does not define them. Readings taken here (mark P): money is split at
2001-06-30 by the month of crediting, arrears by the month owed; interest on all that was credited in the
year, made-up amounts included, stands with the year's own and transferred parts; 37-4 and 37-5 add to 37-13
and 37-14 the months of the same year that were paid late; payments out use up principal before interest. A month paid
by its due day belongs to the year owed as to items 27 to 30 and 37-1 to 37-2, and to that of crediting as to money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import Formula, of, total
from quanyi.law.money import format_yuan
from quanyi.law.rules.account import ROUNDED_EN, ROUNDED_ZH, UNCHOSEN_EN, UNCHOSEN_ZH
from quanyi.law.rules.account_flow import (
    PartFlow,
    credited_in,
    part_flow,
    rates_of,
)
from quanyi.law.rules.account_items import arrears_items, head_items, record_items
from quanyi.law.rules.account_parts import Rates
from quanyi.law.rules.account_record import SUB_BALANCES, OwedMonth, YearRecord, fen_in, month_leaf
from quanyi.law.rules.account_sums import (
    ADDED,
    bearing_of,
    interest_clauses,
    made_up_interest,
    on_credits,
    on_opening,
    on_payments,
    product,
)
from quanyi.law.rules.handed_in import beyond_scale, refuse_year
from quanyi.law.rules.registry import rule

_LEAVING = ("paid_out_in_year", "moved_out")


@rule("account.year", version="1", refuse=refuse_year)
def account_year(record: YearRecord) -> Figure:
    """账户年度 / An account through one year: the closing balance in fen, with every item 26 to 43 as a part.

    The first parts are the identity: ``opening_balance`` + ``received_balance`` + ``principal_in_year`` +
    ``interest_in_year`` − ``paid_out_in_year`` − ``moved_out`` = closing; then the four ``closing_…``
    sub-balances, and the items with their clauses. Interest by the monthly product, or by the yearly method where
    the region (``interest_form``) or the record says so and the twelve amounts are equal. A balance received in the
    year bears interest here from January; one that leaves takes last year's balance and this year's principal
    along and bears this year's interest at the new place. Item 31 is left out until the wage is published,
    items 33 to 35 show the rates used. Raises ``InvalidInput`` when more is paid out than the account holds.
    Months that brought more than their base gives are told; from outside they are refused, as are months given
    twice or credited more than ``advance_credit_months`` ahead.

    Basis: gb-10.3-1, gb-A-26, gb-A-27, gb-A-28, gb-A-29, gb-A-30, gb-A-31, gb-A-32, gb-A-33, gb-A-34, gb-A-35,
    gb-A-36, gb-A-37, gb-A-38, gb-A-39, gb-A-40, gb-A-41, gb-A-42, gb-A-43, gbt-40217, notice-1997-116, sil-14.
    Basis: d14-6-4, d14-10, gb-5-1, gb-6.6, gb-8-1 (general).
    Rounds: interest of each part on opening balance, credits and payments, and arrears interest a month and
    year, each to the fen, half up (Q8, mark P).
    """
    rates = rates_of(record)
    own, transfer = part_flow(record, "own", rates), part_flow(record, "transfer", rates)
    identity = _identity(record, own, transfer, rates)
    closing = (*own.closing, *transfer.closing) if record.moved_out is None else (0, 0, 0, 0)
    value = _total(identity)
    assert value == sum(closing), "opening + principal + interest − paid is not the closing balance"
    _refuse_overdrawn(record, closing)
    balances = tuple(
        Figure(f"closing_{name}", fen, "fen") for name, fen in zip(SUB_BALANCES, closing, strict=True)
    )
    items = (
        *head_items(record, rates),
        *record_items(record, own, transfer, rates),
        *arrears_items(record, rates),
    )
    return Figure(
        "closing_balance",
        value,
        "fen",
        provisions=_CLAUSES,
        parameters=rates.used,
        parts=(*identity, *balances, *items),
        formula=_rolled(identity),
        note_zh=f"{record.year}年末",
        note_en=f"end of {record.year}",
    )


def _identity(record: YearRecord, own: PartFlow, transfer: PartFlow, rates: Rates) -> tuple[Figure, ...]:
    """The terms of the roll-forward, in fen, in the order in which a statement shows them."""
    principal, interest = own.principal + transfer.principal, own.earned + transfer.earned
    held = own.opening + transfer.opening + principal + interest
    amounts = {
        "opening_balance": record.opening.total_fen,
        "received_balance": record.received.total_fen,
        "principal_in_year": principal,
        "interest_in_year": interest,
        "paid_out_in_year": sum(own.payments) + sum(transfer.payments),
        "moved_out": held if record.moved_out else 0,
    }
    credited = _credited(record)
    optional, flows = ("received_balance", "moved_out"), {"own": own, "transfer": transfer}
    return tuple(
        _term(term, fen, tuple(_flow_parts(term, credited, flows, rates)), record, rates)
        for term, fen in amounts.items()
        if fen or term not in optional
    )


def _term(term: str, fen: int, parts: tuple[Figure, ...], record: YearRecord, rates: Rates) -> Figure:
    borne = term == "interest_in_year"
    zh, en = _left_open(record, rates) if borne else _beyond_scale(record) if parts else ("", "")
    clauses = interest_clauses(record.year) if borne else ()
    formula = ADDED if parts else None
    return Figure(term, fen, "fen", provisions=clauses, parts=parts, note_zh=zh, note_en=en, formula=formula)


_CLAUSES = ("gb-10.3-1", "gbt-40217")


def _rolled(identity: tuple[Figure, ...]) -> Formula:
    """Opening + received + principal + interest − paid out − moved out, of those that there are."""
    signs = tuple(figure.term in _LEAVING for figure in identity)
    return _rolled_by(signs)


@cache
def _rolled_by(signs: tuple[bool, ...]) -> Formula:
    formula = total(*(place for place, leaves in enumerate(signs) if not leaves))
    for place, leaves in enumerate(signs):
        formula = formula - of(place) if leaves else formula
    return formula


def _left_open(record: YearRecord, rates: Rates) -> tuple[str, str]:
    """What the law leaves open of the interest of this year, and what was taken."""
    if record.yearly_method is not None or rates.forms:
        return ROUNDED_ZH, ROUNDED_EN
    return f"{UNCHOSEN_ZH}；{ROUNDED_ZH}", f"{UNCHOSEN_EN}; {ROUNDED_EN}"


def _beyond_scale(record: YearRecord) -> tuple[str, str]:
    """That months brought more than their base gives: of books taken over what was credited counts (decision 030)."""
    beyond = sorted({owed.month for owed, _ in beyond_scale(credited_in(record), record.region)})
    if not beyond:
        return "", ""
    first, count = beyond[0], len(beyond)
    return (
        f"{first} 等 {count} 个月记账额超过缴费基数乘账户规模，按原记账额计（建议值），请核对旧账",
        f"{count} months, {first} first, brought more than base times account scale; what was credited counts "
        "(mark P): check the books taken over",
    )


Credited = Mapping[str, Sequence[tuple[Figure, OwedMonth]]]
"""What each owed month brought to a part in the year, as a leaf."""


def _credited(record: YearRecord) -> Credited:
    months = tuple(credited_in(record))
    return {
        part: [(month_leaf("credit", owed, fen), owed) for owed in months if (fen := fen_in(owed, part))]
        for part in ("own", "transfer")
    }


def _flow_parts(
    term: str, credited: Credited, flows: Mapping[str, PartFlow], rates: Rates
) -> Iterator[Figure]:
    """What a reader needs to redo the sum: the months credited, and the interest by what bore it."""
    for part, flow in flows.items():
        if term == "principal_in_year":
            leaves = tuple(leaf for leaf, _ in credited[part])
            yield Figure(f"{part}_principal", flow.principal, "fen", parts=leaves, formula=ADDED)
        elif term == "interest_in_year":
            borne = tuple(_borne(part, flow, credited[part], rates))
            yield Figure(f"{part}_interest", flow.earned, "fen", parts=borne, formula=ADDED)


def _borne(
    part: str, flow: PartFlow, credited: Sequence[tuple[Figure, OwedMonth]], rates: Rates
) -> Iterator[Figure]:
    """Interest by what bore it; with its sum where the monthly product gives it, else by the amounts alone."""
    opening, on_credit, on_paid = flow.interest
    if opening:
        yield on_opening(Figure(f"opening_{part}", flow.opening, "fen"), opening, rates.carried)
    if on_credit and rates.factor_in:
        yield _by_year("interest_on_credits", on_credit, rates)
    elif on_credit:
        yield on_credits(bearing_of(credited, flow.brought, rates), on_credit, rates.credited)
    if on_paid and rates.factor_out:
        yield _by_year("interest_on_payments", on_paid, rates)
    elif on_paid:
        lowered = sum(flow.payments) > flow.opening
        yield on_payments(_paid_product(flow), on_paid, rates.carried, is_lowered=lowered)
    if any(flow.made_up_interest):
        leaves = _not_zero(made_up_interest(one, rates) for one in flow.brought)
        yield Figure("interest_made_up", sum(flow.made_up_interest), "fen", parts=leaves, formula=ADDED)


def _paid_product(flow: PartFlow) -> Figure:
    months = ((f"{month:02d}", fen) for month, fen in enumerate(flow.payments, start=1))
    return product([Figure("payment", fen, "fen", note_zh=name, note_en=name) for name, fen in months])


def _by_year(term: str, fen: int, rates: Rates) -> Figure:
    zh, en = "按年度计算法，见利率和系数", "by the yearly method: see rate and factor"
    return Figure(term, fen, "fen", parameters=rates.used, note_zh=zh, note_en=en)


def _not_zero(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if figure.fen)


def _total(identity: tuple[Figure, ...]) -> int:
    return sum(-figure.fen if figure.term in _LEAVING else figure.fen for figure in identity)


def _refuse_overdrawn(record: YearRecord, closing: tuple[int, ...]) -> None:
    if min(closing) < 0:
        short = format_yuan(-min(closing))
        raise InvalidInput(
            f"{record.year}年支付超过账户储存额 {short} 元。账户用完由统筹基金支付，请用 payout.payment。",
            f"Payments of {record.year} exceed the account by CNY {short}. Once it is used up the pooled "
            "fund pays: split them with payout.payment.",
        )
