"""Moving the pension relation between provinces: what moves, which account is opened, overlaps (转移接续)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from quanyi.law.bounds import Named
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import Formula, as_formula, by, of, rounded, total
from quanyi.law.parameters import NATIONAL, ParameterValue, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import Count, as_months, clauses_of, of_parameter, reason
from quanyi.law.rules.registry import rule
from quanyi.law.terms import Sex

# Known by its title alone; said in every tree of a transfer.
OPEN_ZH = "2026年关于转移接续的联合通知仅知标题，未计入（Q2）"
OPEN_EN = "a joint notice of 2026 on transfers is known by title alone and not applied (Q2)"


@rule("transfer.amounts", version="1")
def transfer_amounts(
    bases: Mapping[Month, Amount],
    *,
    own_before_1998_fen: Amount,
    balance_to_last_year_fen: Amount,
    principal_this_year_fen: Amount,
) -> Figure:
    """转移基金总额 / The money that moves with a person to another province, in fen: account plus pooled
    part.

    ``bases`` are the actual contribution wages of each month paid here. The account moves with the person's
    own contributions before 1998 and interest, the whole balance from 1998 to the end of last year, and this
    year's principal, whose interest the new place credits (mark P). From the pooled fund move 12 % of the
    wages since 1998-01. Parts ``transfer_account`` (three lines) and ``transfer_pooled``, as lines 1 to 6 of
    the information table. Inside one province the province decides; often no money moves.

    Basis: sil-19, sco-2009-66-4. Basis: service-12 (general).
    Rounds: the pooled part once, to the fen, half up.
    """
    lines = (
        as_figure(own_before_1998_fen, "transfer_own_before_1998"),
        as_figure(balance_to_last_year_fen, "transfer_balance_to_last_year"),
        as_figure(principal_this_year_fen, "transfer_principal_this_year"),
    )
    account = reckoned("transfer_account", "fen", total(), provisions=_FUND, parts=lines)
    pooled = _pooled(bases)
    return reckoned(
        "transfer_total",
        "fen",
        total(),
        provisions=("sil-19", *_FUND),
        parts=(account, pooled),
        note_zh=f"转入地计本年利息（建议值）；{OPEN_ZH}",
        note_en=f"the new place gives this year's interest (mark P); {OPEN_EN}",
    )


@rule("transfer.account_kind", version="1")
def account_kind(
    *,
    sex: Sex,
    birth: Month,
    insured: Month,
    at_home: bool,
    approved_post: bool = False,
    drawing_pension: bool = False,
) -> Figure:
    """转移还是临时账户 / What happens on insuring in a new province: ``normal_account`` (the relation
    moves), ``temporary_account`` (it stays, and the new place records all contributions apart) or
    ``not_transferable``.

    Men from 50, women from 40, outside the household province: a temporary account, first insurance at that
    age included; not on returning home (``at_home``), nor with a transfer of post approved by a county-level
    department or above (``approved_post``). Who draws a pension is not transferred. The age is that reached
    in the month ``insured``. Whether the ages follow the delay of retirement was not found (Q16).

    Basis: sco-2009-66-2, sco-2009-66-3, sco-2009-66-5. Basis: notice-2016-5 (general).
    Rounds: nothing; age in completed months.
    """
    if insured < birth:
        raise InvalidInput(
            f"参保月份 {insured} 早于出生月份 {birth}。请核对。",
            f"Insured in {insured}, before the birth in {birth}. Check the months.",
        )
    limit = _temporary_age(sex, insured)
    months = Figure("insured_in", insured, "month"), Figure("birth_month", birth, "month")
    age = reckoned("age", "months", of(0) - of(1), parts=months)
    old = age.fen >= limit.whole
    reasons = (
        reason("not_drawing_pension", not drawing_pension, "sco-2009-66-2"),
        reason(
            "below_temporary_age",
            not old,
            "sco-2009-66-5",
            parts=(age, of_parameter(limit, "temporary_age")),
        ),
        reason("returning_home", at_home, "sco-2009-66-5"),
        reason("approved_post", approved_post, "sco-2009-66-5"),
    )
    if drawing_pension:
        return Figure(
            "account_kind", "not_transferable", "code", provisions=("sco-2009-66-2",), parts=reasons
        )
    temporary = old and not at_home and not approved_post
    value = "temporary_account" if temporary else "normal_account"
    clauses = ("sco-2009-66-5",) if old else ("sco-2009-66-3",)
    return Figure(
        "account_kind", value, "code", provisions=clauses, parts=reasons, note_zh=OPEN_ZH, note_en=OPEN_EN
    )


@rule("transfer.temporary_total", version="1")
def temporary_account_total(
    *,
    own_fen: Amount,
    employer_fen: Amount,
    own_interest_fen: Amount,
    employer_interest_fen: Amount,
) -> Figure:
    """临时账户归集额 / What a temporary account hands to the original place or the place of benefits, in
    fen: all own and employer contributions with interest. The employer's column is not 单位划转.

    Not on the road: an office decides on a temporary account and tells the person, and keeps none apart (decision 067).

    Basis: sco-2009-66-5.
    Rounds: nothing.
    """
    parts = (
        as_figure(own_fen, "temporary_own"),
        as_figure(employer_fen, "temporary_employer"),
        as_figure(own_interest_fen, "temporary_own_interest"),
        as_figure(employer_interest_fen, "temporary_employer_interest"),
    )
    return reckoned("temporary_total", "fen", total(), provisions=("sco-2009-66-5",), parts=parts)


@rule("transfer.overlap", version="1")
def overlap(relations: Mapping[Named, Mapping[Month, Amount]], *, kept: Named) -> Figure:
    """重复缴费清退 / What is refunded to a person for months paid in several places, in fen.

    ``relations`` gives for each place the account money of each month, in fen and with its interest;
    ``kept`` is the place whose relation stays for the overlap, agreed with the person. The other accounts of
    the same months are cleared and refunded; no month counts twice. Parts: ``months_once``, then ``refund``
    of each place cleared. Months that overlap only among other places than ``kept`` are ``InvalidInput``:
    agree place by place.

    Basis: notice-2009-187. Basis: service-12 (general).
    Rounds: nothing.
    """
    if kept not in relations:
        raise _not_among(kept, relations)
    _refuse_third_parties(relations, kept)
    months = {month for credits in relations.values() for month in credits}
    refunds = tuple(
        _refund(place, credits, set(relations[kept]))
        for place, credits in relations.items()
        if place != kept and set(credits) & set(relations[kept])
    )
    once = Figure("months_once", len(months), "months", note_zh=f"保留 {kept}", note_en=f"kept: {kept}")
    parts, added = (once, *refunds), total("refund")
    return reckoned("overlap_refund", "fen", added, provisions=("notice-2009-187",), parts=parts)


@rule("transfer.back_payment", version="2", known_from=date(2026, 11, 29))
def back_payment_recognised(
    months_made_up: Count, *, paid_on: date, document_on: date | None, commitment: bool = False
) -> Figure:
    """一次性补缴认定 / Whether a back payment counts on transfer: ``recognised`` or ``not_recognised``.

    Of three years or more in all (``months_made_up``, accumulated over every back payment) it counts only with a legal
    document of a court, arbitration, inspection or audit that is older than the payment; ``document_on`` is its day.
    For one made before the notice of 2016 a written ``commitment`` of the person stands in for the document.

    Basis: notice-2016-5, notice-2019-94.
    Rounds: nothing.
    """
    limit = parameter("back_payment_free_months", on=max(paid_on, _NOTICE_OF_2016), region=NATIONAL)
    made_up = as_months(months_made_up, "months_made_up")
    short = made_up.fen < limit.whole
    backed = document_on is not None and document_on < paid_on
    committed = commitment and paid_on < _NOTICE_OF_2016
    reasons = (
        reason("short_back_payment", short, "notice-2016-5", parts=(made_up,), parameters=(limit,)),
        reason("document_before_payment", backed, "notice-2019-94"),
        *([reason("written_commitment", committed, "notice-2019-94")] if paid_on < _NOTICE_OF_2016 else []),
    )
    return Figure(
        "back_payment_recognition",
        "recognised" if short or backed or committed else "not_recognised",
        "code",
        provisions=clauses_of(*(reasons[:1] if short else reasons)),
        parts=reasons,
    )


_NOTICE_OF_2016 = date(2016, 11, 28)


def _pooled(bases: Mapping[Month, Amount]) -> Figure:
    """Twelve per cent of the wages, added up year by year; nothing of months before 1998."""
    by_rate: dict[ParameterValue, list[Figure]] = {}
    for month in sorted(bases):
        rate = parameter("pooled_transfer_rate", on=month, region=NATIONAL)
        by_rate.setdefault(rate, []).append(as_figure(bases[month], "contribution_base", note=month))
    return reckoned(
        "transfer_pooled",
        "fen",
        _at_rates([len(wages) for wages in by_rate.values()]),
        provisions=_FUND,
        parameters=tuple(by_rate),
        parts=tuple(base for wages in by_rate.values() for base in wages),
    )


def _at_rates(counts: Sequence[int]) -> Formula:
    """Of so many wages at each rate in turn: their sums times the rates, rounded once."""
    formula, first = as_formula(0), 0
    for place, count in enumerate(counts):
        share = total(*range(first, first + count)) * by(place)
        formula, first = share if place == 0 else formula + share, first + count
    return rounded(formula)


_FUND = ("sco-2009-66-4",)


def _temporary_age(sex: Sex, insured: Month) -> ParameterValue:
    if sex not in (Sex.MALE, Sex.FEMALE):
        raise InvalidInput(
            f"性别“{sex.label_zh}”无法判断是否建立临时账户。请先核实性别。",
            f"Sex {sex.label_en!r} does not tell whether a temporary account is due. Verify the sex first.",
            sex=sex.value,
        )
    return parameter("temporary_account_age_months", on=insured, region=NATIONAL, key=sex.name.lower())


def _refund(place: str, credits: Mapping[Month, Amount], kept_months: set[Month]) -> Figure:
    parts = tuple(
        as_figure(credits[month], "credit", note=month) for month in sorted(set(credits) & kept_months)
    )
    return reckoned("refund", "fen", total(), parts=parts, note_zh=place, note_en=place)


def _refuse_third_parties(relations: Mapping[str, Mapping[Month, Amount]], kept: str) -> None:
    seen: dict[Month, str] = {}
    for place, credits in relations.items():
        for month in sorted(set(credits) - set(relations[kept])):
            if month in seen:
                raise InvalidInput(
                    f"{month} 在 {seen[month]} 和 {place} 重复缴费，而保留地 {kept} 当月没有缴费。"
                    "请先就这两地商定保留哪一地。",
                    f"{month} was paid in {seen[month]} and {place}, not in {kept}. "
                    "Agree on these two first.",
                    month=str(month),
                )
            seen[month] = place


def _not_among(kept: str, relations: Mapping[str, Mapping[Month, Amount]]) -> InvalidInput:
    return InvalidInput(
        f"保留地“{kept}”不在所给的参保地之中（有：{'、'.join(relations)}）。请核对。",
        f"The place kept, {kept!r}, is not among those given ({', '.join(relations)}). Check it.",
        kept=kept,
    )
