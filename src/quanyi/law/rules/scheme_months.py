"""What a month costs in medical, unemployment, work-injury and maternity insurance (其他险种缴费)."""

from __future__ import annotations

from typing import NamedTuple

from quanyi.law.bounds import Region, RiskClass
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, reckoned
from quanyi.law.explain.formula import by, of, rounded, total
from quanyi.law.parameters import ParameterValue, load_series, parameter
from quanyi.law.parameters.series import place_of
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.contribution import base_limits_fen, contribution_base, share_fen
from quanyi.law.rules.registry import rule
from quanyi.law.terms import Scheme


class _Rates(NamedTuple):
    """The clause of a scheme, and the series of its shares; None where the worker pays nothing."""

    clause: str
    own: str | None
    employer: str


_SERIES = {
    Scheme.MEDICAL: _Rates("sil-23", "medical_rate_own", "medical_rate_employer"),
    Scheme.UNEMPLOYMENT: _Rates("unemployment-6", "unemployment_rate_own", "unemployment_rate_employer"),
    Scheme.WORK_INJURY: _Rates("sil-33", None, "injury_rate_employer"),
    Scheme.MATERNITY: _Rates("sil-53", None, "maternity_rate_employer"),
}
OTHER_SCHEMES = tuple(_SERIES)


@rule("contribution.other_scheme", version="1")
def other_contribution(
    declared_wage_fen: Amount, *, scheme: Scheme, month: Month, region: Region, risk_class: RiskClass = 1
) -> Figure:
    """其他险种缴费 / What employer and worker owe for a month in a scheme beside the pension, in fen.

    The base is that of the pension, between the same limits (one base for all schemes, mark P). The worker pays
    nothing for work injury and maternity. The rate of work injury is that of the industry's class (``risk_class``, 1 to
    8); where maternity is merged into medical insurance its rate is nothing. Parts ``own_contribution`` and
    ``employer_contribution``.

    Basis: sil-23, unemployment-6, sil-33, sil-53.
    Rounds: each share once, to the fen, half up.
    """
    rates = _rates_of(scheme)
    base = contribution_base(declared_wage_fen, month=month, region=region)
    shares = (_own(base, rates, month, region), _employer(base, rates, month, region, risk_class))
    return reckoned(
        "scheme_contribution", "fen", total(1, 2), provisions=in_force(month, rates.clause), parts=(base, *shares),
        note_zh=f"{scheme.label_zh} {month}", note_en=f"{scheme.label_en}, {month}",
    )  # fmt: skip


class SchemeRates(NamedTuple):
    """What a month of a scheme asks of every wage, as ``MonthRates`` (险种费率)."""

    floor_fen: int
    ceiling_fen: int
    own: ParameterValue | None
    employer: ParameterValue

    def of(self, wage_fen: int) -> tuple[int, int, int]:
        """Base, own and employer's share in fen. Rounds: as ``other_contribution``."""
        base = min(max(wage_fen, self.floor_fen), self.ceiling_fen)
        own = share_fen(base, self.own.rate) if self.own else 0
        return base, own, share_fen(base, self.employer.rate)


def scheme_rates(scheme: Scheme, month: Month, region: str, risk_class: int = 1) -> SchemeRates:
    """险种一个月的费率 / Asked once a month and scheme of a list. Basis: as ``other_contribution``."""
    rates = _rates_of(scheme)
    own = parameter(rates.own, on=month, region=region) if rates.own else None
    return SchemeRates(*base_limits_fen(month, region), own, _employer_rate(rates, month, region, risk_class))


def has_begun(scheme: Scheme, month: Month, region: str, risk_class: int = 1) -> bool:
    """险种已开征 / Whether the employer's rates of a scheme reach back to a whole month; before, nothing is
    owed. Where none is known at all they are lacking, and not later.

    Basis: as ``other_contribution``.
    """
    name = _rates_of(scheme).employer
    series, key = load_series(name), _key_of(name, risk_class)
    begins = [
        series.regions[place_of(place, key)].spans[0].first for place in series.lookup_order(region, key)
    ]
    return not begins or min(begins) <= month.first_day


def _key_of(series: str, risk_class: int) -> int | None:
    return risk_class if series == "injury_rate_employer" else None


def _rates_of(scheme: Scheme) -> _Rates:
    if scheme not in _SERIES:
        raise InvalidInput(
            f"{scheme.label_zh}的缴费另有规则。请用基本养老保险的缴费规则计算。",
            f"{scheme.label_en.capitalize()} has rules of its own. Use those of the pension.",
        )
    return _SERIES[scheme]


def _employer_rate(rates: _Rates, month: Month, region: str, risk_class: int) -> ParameterValue:
    return parameter(rates.employer, on=month, region=region, key=_key_of(rates.employer, risk_class))


def _own(base: Figure, rates: _Rates, month: Month, region: str) -> Figure:
    if rates.own is None:
        return Figure("own_contribution", 0, "fen", note_zh="职工不缴", note_en="the worker pays nothing")
    return _share("own_contribution", base, parameter(rates.own, on=month, region=region))


def _employer(base: Figure, rates: _Rates, month: Month, region: str, risk_class: int) -> Figure:
    return _share("employer_contribution", base, _employer_rate(rates, month, region, risk_class))


def _share(term: str, base: Figure, rate: ParameterValue) -> Figure:
    return reckoned(term, "fen", rounded(of(0) * by(0)), parameters=(rate,), parts=(base.mention(),))
