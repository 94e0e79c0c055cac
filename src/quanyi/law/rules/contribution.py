"""Contributions: base, shares, and what goes to the individual account (缴费)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, decimal_text, fen_of
from quanyi.law.explain.formula import Way, by, of, rounded, total, within
from quanyi.law.money import divide_half_up, round_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import governing, in_force
from quanyi.law.rules.registry import rule

_BASE = within(of(0), of(1), of(2))
_OWED = total(2, 3)
_SHARE = rounded(of(0) * by(0))
_DIFFERENCE = rounded(of(1) * by(0)) - _SHARE

# The four shares of a base, in the order of MonthlyContribution.
SHARES = (
    "contribution_rate_own",
    "contribution_rate_employer",
    "account_scale_own",
    "account_scale_transfer",
)


class MonthlyContribution(NamedTuple):
    """The amounts of one person's month, in fen (月缴费额)."""

    base_fen: int
    own_fen: int
    employer_fen: int
    account_own_fen: int
    account_transfer_fen: int


@rule("contribution.base", version="1")
def contribution_base(declared_wage_fen: Amount, *, month: Month, region: Region) -> Figure:
    """缴费基数 / Contribution base of a month, in fen.

    The declared average monthly wage, lifted to the floor and cut at the ceiling; both are shares of the
    reference wage of the year before the base year in which ``month`` lies. The month in which a base year
    begins is regional. Until that wage is published last year's limits serve where the region says so, and the
    difference is settled later (``contribution.base_settlement``).

    Basis: gb-A-27, sco-2019-13. Basis: gb-6.5-1, gb-A-31 (general).
    Rounds: floor and ceiling each to the fen, half up, or to the step and the way of the region
    (``base_limit_step_fen``, ``base_limit_rounding``).
    """
    floor, ceiling = base_limits(month, region)
    declared = as_figure(declared_wage_fen, "declared_wage")
    return Figure(
        "contribution_base",
        min(max(declared.fen, floor.fen), ceiling.fen),
        "fen",
        provisions=in_force(month, "gb-A-27", "sco-2019-13"),
        parts=(declared, floor, ceiling),
        formula=_BASE,
    )


@rule("contribution.base_settlement", version="1")
def base_settlement(
    provisional_base_fen: Amount, final_base_fen: Amount, *, month: Month, region: Region
) -> Figure:
    """基数差额结算 / What a month still owes, in fen, once its base is final that stood on last year's limits;
    negative: paid too much.

    Own and employer share together; parts ``own_contribution``, ``employer_contribution``, ``account_credit_own``
    and ``account_credit_transfer`` are each the share of the final base less that of the provisional one. That the
    difference is settled is a practice known from one source (mark C).

    Not on the road: an office takes the difference as its employer declares it (补差), and asks nobody for it unasked.

    Basis: gb-A-27, sco-2019-13. Basis: gb-6.5-1 (general).
    Rounds: each share of each base to the fen, half up.
    """
    account_scale(month, region)
    before = as_figure(provisional_base_fen, "contribution_base", note="暂按上年")
    after = as_figure(final_base_fen, "contribution_base", note="公布后")
    parts = tuple(_difference(name, before, after, month, region) for name in SHARES)
    owed = parts[0].fen + parts[1].fen
    return Figure(
        "base_settlement",
        owed,
        "fen",
        provisions=in_force(month, "gb-A-27", "sco-2019-13"),
        parts=(before, after, *parts),
        note_zh=str(month),
        note_en=str(month),
        formula=_OWED,
    )


@rule("contribution.own", version="1")
def own_contribution(base_fen: Amount, *, month: Month, region: Region) -> Figure:
    """个人缴费 / What the worker owes for a month, in fen: base times own rate.

    Basis: sil-12, gb-A-37-1, sc-1995-6, sc-1997-26, sc-2005-38.
    Rounds: once, to the fen, half up.
    """
    rate = parameter("contribution_rate_own", on=month, region=region)
    return _share(
        "own_contribution",
        base_fen,
        rate,
        (*governing(month, "sc-1995-6", "sc-1997-26", "sil-12"), "gb-A-37-1"),
    )


@rule("contribution.employer", version="1")
def employer_contribution(base_fen: Amount, *, month: Month, region: Region) -> Figure:
    """单位缴费 / What the employer owes for one worker and month, in fen: base times employer rate.

    Reckoned person by person; a region that reckons on the total wage bill can differ by fen.

    Basis: sil-12, sco-2019-13, sc-1995-6, sc-1997-26.
    Rounds: once a person, to the fen, half up.
    """
    rate = parameter("contribution_rate_employer", on=month, region=region)
    return _share(
        "employer_contribution", base_fen, rate, governing(month, "sc-1995-6", "sc-1997-26", "sil-12")
    )


@rule("contribution.account_credit", version="1")
def account_credit(base_fen: Amount, *, month: Month, region: Region) -> Figure:
    """记入个人账户 / What a fully paid month adds to the individual account, in fen.

    Parts ``account_credit_own`` and ``account_credit_transfer`` (单位划转, nothing since 2006), each base
    times its share of the account scale: of provinces' own until 1997 (a region brings its rows), 11 % in all from 1998
    and 8 % in pilot provinces from July 2001, 8 % own alone from 2006. A month unpaid
    or paid in part adds nothing until it is made up.

    Basis: gb-A-32-1, gb-A-32-2, sc-1995-6, sc-1997-26, sc-2000-42, sc-2005-38. Basis: gb-6.2, gb-6.5-1 (general).
    Rounds: each part to the fen, half up.
    """
    clauses = governing(month, "sc-1995-6", "sc-1997-26", "sc-2005-38")
    scale = account_scale(month, region)
    own = _share("account_credit_own", base_fen, scale.own, ("gb-A-32-1",))
    transfer = _share("account_credit_transfer", base_fen, scale.transfer, ("gb-A-32-2",))
    fen = own.fen + transfer.fen
    return Figure("account_credit", fen, "fen", provisions=clauses, parts=(own, transfer), formula=total())


class AccountScale(NamedTuple):
    """What of a base goes to the account: own and transferred part, and both where that is fixed (账户规模)."""

    own: ParameterValue
    transfer: ParameterValue
    total: ParameterValue | None


def account_scale(month: Month, region: str) -> AccountScale:
    """The parts of the account scale, held against the whole; ``InvalidInput`` where they do not make it up.

    Until 1997 provinces set the scale, and a region may have no row of the whole. Basis: gb-A-32, sc-1997-26.
    """
    scale = AccountScale(
        parameter("account_scale_own", on=month, region=region),
        parameter("account_scale_transfer", on=month, region=region),
        find_parameter("account_scale_total", on=month, region=region),
    )
    if scale.total and scale.own.rate + scale.transfer.rate != scale.total.rate:
        raise _wrong_scale(month, region, scale.own.rate, scale.transfer.rate, scale.total.rate)
    return scale


def _wrong_scale(
    month: Month, region: str, own: Fraction, transfer: Fraction, total: Fraction
) -> InvalidInput:
    own_part, transferred, whole = (decimal_text(rate * 100) for rate in (own, transfer, total))
    return InvalidInput(
        f"{region} 地区 {month} 的账户规模参数不一致：个人 {own_part}% 加单位划转 {transferred}%，不等于规模 {whole}%。"
        "请核对 account_scale_own、account_scale_transfer 和 account_scale_total。",
        f"The account scale of {region} in {month} contradicts itself: own {own_part}% and transferred {transferred}% "
        f"do not make {whole}%. Check account_scale_own, account_scale_transfer and account_scale_total.",
        region=region,
        month=str(month),
    )


def monthly_contribution(declared_wage_fen: int, *, month: Month, region: str) -> MonthlyContribution:
    """月缴费额 / The five amounts of a month as plain fen, without the tree, for many rows.

    Equal to ``contribution_base``, ``own_contribution``, ``employer_contribution`` and ``account_credit`` in
    turn.

    Basis: as those rules. Rounds: as those rules.
    """
    return month_rates(month, region).of(declared_wage_fen)


class MonthRates(NamedTuple):
    """What a month asks of every wage: limits of the base in fen, and the rates of `SHARES` (费率与上下限)."""

    floor_fen: int
    ceiling_fen: int
    shares: tuple[Fraction, ...]

    def of(self, declared_wage_fen: int) -> MonthlyContribution:
        """As ``monthly_contribution``, of one wage."""
        base = min(max(fen_of(declared_wage_fen, "declared_wage"), self.floor_fen), self.ceiling_fen)
        return MonthlyContribution(base, *(share_fen(base, rate) for rate in self.shares))


def month_rates(month: Month, region: str) -> MonthRates:
    """一个月的费率与上下限 / Asked once a month of a list. Basis: as ``monthly_contribution``."""
    limits = base_limits_fen(month, region)
    account_scale(month, region)
    return MonthRates(*limits, tuple(parameter(name, on=month, region=region).rate for name in SHARES))


def share_fen(base_fen: int, rate: Fraction) -> int:
    """A share of a base in fen. Rounds: to the fen, half up."""
    return divide_half_up(base_fen * rate.numerator, rate.denominator)


def _share(term: str, base: Amount, rate: ParameterValue, clauses: tuple[str, ...]) -> Figure:
    part = as_figure(base, "contribution_base")
    fen = share_fen(part.fen, rate.rate)
    return Figure(term, fen, "fen", provisions=clauses, parameters=(rate,), parts=(part,), formula=_SHARE)


_TERM_OF_SHARE = {
    "contribution_rate_own": "own_contribution",
    "contribution_rate_employer": "employer_contribution",
    "account_scale_own": "account_credit_own",
    "account_scale_transfer": "account_credit_transfer",
}


def _difference(share: str, before: Figure, after: Figure, month: Month, region: str) -> Figure:
    rate = parameter(share, on=month, region=region)
    owed = share_fen(after.fen, rate.rate) - share_fen(before.fen, rate.rate)
    parts = before.mention(), after.mention()
    return Figure(_TERM_OF_SHARE[share], owed, "fen", parameters=(rate,), parts=parts, formula=_DIFFERENCE)


def base_limits(month: Month, region: str) -> tuple[Figure, Figure]:
    """Floor and ceiling of the base in a month. Basis: sco-2019-13.
    Rounds: each to the fen, half up, or to the region's step.
    """
    wage = _reference_wage(month, region)
    floor, ceiling = (_rounded_limit(end, month, region) for end in ("floor", "ceiling"))
    return _limit("base_floor", wage, *floor), _limit("base_ceiling", wage, *ceiling)


def base_limits_fen(month: Month, region: str) -> tuple[int, int]:
    """缴费基数下限和上限 / Floor and ceiling of the base in a month, in fen. Rounds: as ``base_limits``."""
    wage = _reference_wage(month, region)[0]
    floor, ceiling = (_rounded_limit(end, month, region) for end in ("floor", "ceiling"))
    return _stepped(wage, *floor), _stepped(wage, *ceiling)


class Rounded(NamedTuple):
    """The ratio of a limit, and the region's words on its rounding: step and way (上下限取整)."""

    ratio: ParameterValue
    step: ParameterValue | None
    way: ParameterValue | None


def _rounded_limit(end: str, month: Month, region: str) -> Rounded:
    return Rounded(
        parameter(f"base_{end}_ratio", on=month, region=region),
        find_parameter("base_limit_step_fen", on=month, region=region),
        find_parameter("base_limit_rounding", on=month, region=region, key=end),
    )


def _stepped(
    wage: ParameterValue, ratio: ParameterValue, step: ParameterValue | None, way: ParameterValue | None
) -> int:
    size = step.whole if step else 1
    steps = wage.rate * ratio.rate / size
    if way is not None and way.value == _UP:
        return -(-steps.numerator // steps.denominator) * size
    if way is not None and way.value == _DOWN:
        return steps.numerator // steps.denominator * size
    return round_half_up(steps) * size


_HALF_UP, _UP, _DOWN = 1, 2, 3


def _limit(
    term: str,
    wage: tuple[ParameterValue, ...],
    ratio: ParameterValue,
    step: ParameterValue | None,
    way: ParameterValue | None,
) -> Figure:
    provisional = len(wage) > 1
    return Figure(
        term,
        _stepped(wage[0], ratio, step, way),
        "fen",
        parameters=(*wage, ratio, *((step,) if step else ()), *((way,) if way else ())),
        note_zh="平均工资未公布，暂按上年，公布后结算差额" if provisional else "",
        note_en="the wage is not published: last year's limit, settled later" if provisional else "",
        formula=_LIMIT[ratio.series, step is not None, way.whole if way else _HALF_UP],
    )


_WAYS: Mapping[int, Way] = {_HALF_UP: "half_up", _UP: "up", _DOWN: "down"}
_LIMIT = {
    (series, is_stepped, way): rounded(
        by("reference_wage") * by(series), by("base_limit_step_fen") if is_stepped else 1, _WAYS[way]
    )
    for series in ("base_floor_ratio", "base_ceiling_ratio")
    for is_stepped in (False, True)
    for way in _WAYS
}


def _reference_wage(month: Month, region: str) -> tuple[ParameterValue, ...]:
    """The wage under the limits; until it is published that of the year before, with the region's word for it."""
    first_month = parameter("base_year_first_month", on=month, region=region).value
    earned_in = month.year - 1 if month.month >= first_month else month.year - 2
    if found := find_parameter("reference_wage", on=earned_in, region=region):
        return (found,)
    form = find_parameter("unpublished_base_form", on=month, region=region)
    before = find_parameter("reference_wage", on=earned_in - 1, region=region)
    if form and before:
        return before, form
    return (parameter("reference_wage", on=earned_in, region=region),)
