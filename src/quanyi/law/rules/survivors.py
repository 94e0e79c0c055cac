"""Funeral and survivor grants of the pension scheme since September 2021 (遗属待遇)."""

from __future__ import annotations

from collections.abc import Mapping

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import as_formula, by, least, most, of, rounded, total
from quanyi.law.parameters import NATIONAL, ParameterValue, band, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import Count, as_months, of_parameter, reason
from quanyi.law.rules.registry import rule
from quanyi.law.terms import FuneralScheme

_YEAR = 12
_PART_COUNTS_WHOLE = 2


@rule("survivors.grants", version="1")
def survivor_grants(
    contribution_months: Count,
    *,
    died: Month,
    region: Region,
    own_contributions_fen: Amount | None = None,
    months_drawn: Count | None = None,
    in_prison: bool = False,
) -> Figure:
    """遗属待遇 / Funeral grant and survivor grant together, in fen, paid by the pooled fund.

    Months of the province's urban disposable income per head of the year before the death: two for the
    funeral; for the survivors three, six or nine by contribution years and one more for each year above
    fifteen, up to 24. For a pensioner (``months_drawn`` given) one less for each year drawn, nine at least.
    For one not retired with under five years both grants together are capped by ``own_contributions_fen``,
    all he paid himself; how a cap is shared between them is not said. The account balance is separate and
    inherited (d13-6-2). Parts ``funeral_grant``, ``survivor_grant`` and, where it applies, ``grants_cap``. The
    survivors of a pensioner who died serving a sentence (``in_prison``) have the account and no grants; whether the
    letter of 2001 that says so has been replaced was not verified.

    Basis: sil-17, notice-2021-18, letter-2001-44.
    Rounds: nothing; the months are whole and the income is in fen. Part years by the region's form (Q17).
    """
    months = as_months(contribution_months, "contribution_months")
    if in_prison and months_drawn is not None:
        return _nothing(months)
    income = parameter("regional_disposable_income", on=died.year - 1, region=region)
    funeral = parameter("funeral_grant_months", on=died, region=NATIONAL)
    drawn = None if months_drawn is None else as_months(months_drawn, "months_drawn")
    granted = _grant_months(months, drawn, died, region)
    parts = (
        reckoned("funeral_grant", "fen", by(0) * by(1), parameters=(funeral, income)),
        reckoned("survivor_grant", "fen", of(0) * by(0), parameters=(income,), parts=(granted,)),
    )
    clauses = ("sil-17", "notice-2021-18")
    if drawn is None and months.fen < _rule_of("capped_below", died).whole:
        both, cap = (*parts, _cap(own_contributions_fen, died)), least(total(0, 1), of(2))
        return reckoned("survivor_grants", "fen", cap, provisions=clauses, parts=both)
    return reckoned("survivor_grants", "fen", total(), provisions=clauses, parts=parts)


@rule("survivors.funeral_choice", version="1")
def funeral_choice(offers: Mapping[FuneralScheme, Amount], *, chosen: FuneralScheme) -> Figure:
    """丧葬补助金择一 / The one funeral grant that the survivors chose, in fen, where several schemes offer
    one.

    Part ``funeral_grant`` of each scheme offered. ``InvalidInput`` if the chosen one is not offered.

    Basis: sil-49.
    Rounds: nothing.
    """
    if chosen not in offers:
        raise InvalidInput(
            f"所选“{chosen.label_zh}”没有可领的丧葬补助金。"
            f"可选：{'、'.join(s.label_zh for s in offers) or '无'}。",
            f"No funeral grant of {chosen.label_en!r}; "
            f"offered by: {', '.join(s.label_en for s in offers) or 'none'}.",
            chosen=chosen.value,
        )
    parts = tuple(
        reckoned(
            "funeral_grant",
            "fen",
            of(0),
            parts=(as_figure(amount, "funeral_grant"),),
            note_zh=scheme.label_zh,
            note_en=scheme.label_en,
        )
        for scheme, amount in offers.items()
    )
    return reckoned(
        "funeral_choice",
        "fen",
        of(list(offers).index(chosen)),
        provisions=("sil-49",),
        parts=parts,
        note_zh=chosen.label_zh,
        note_en=chosen.label_en,
    )


def _nothing(months: Figure) -> Figure:
    return Figure(
        "survivor_grants",
        0,
        "fen",
        provisions=("letter-2001-44",),
        parts=(reason("died_in_prison", True, "letter-2001-44"), months),
        note_zh="服刑期间死亡的退休人员，遗属只继承个人账户（2001年复函，是否废止未核）",
        note_en="a pensioner who died serving a sentence: the account alone (letter of 2001, not verified as in force)",
    )


def _grant_months(months: Figure, drawn: Figure | None, died: Month, region: str) -> Figure:
    base = band("survivor_grant_months", months.fen, on=died, region=NATIONAL)
    more = _above(months, died, region)
    longest = _rule_of("most", died)
    parts = (of_parameter(base, "grant_by_years"), more)
    granted = least(of(0) + of(1), by(0))
    if drawn is None:
        return reckoned("grant_months", "months", granted, parameters=(longest,), parts=(*parts, months))
    each, shortest = _rule_of("per_year_drawn", died), _rule_of("retired_least", died)
    years = _whole_years(drawn, "years_drawn", died, region)
    left, limits = most(by(2), granted - by(1) * of(2)), (longest, each, shortest)
    return reckoned("grant_months", "months", left, parameters=limits, parts=(*parts, years, months))


def _above(months: Figure, died: Month, region: str) -> Figure:
    plain, each = _rule_of("plain_until", died), _rule_of("per_year", died)
    over = most(as_formula(0), of(0) - by(0))
    above = reckoned("months_above", "months", over, parameters=(plain,), parts=(months.mention(),))
    years = _whole_years(above, "years_above", died, region)
    return reckoned("grant_added", "months", by(0) * of(0), parameters=(each,), parts=(years,))


def _whole_years(months: Figure, term: str, died: Month, region: str) -> Figure:
    """Months as whole years; only where some are left over is the region asked what they count for."""
    years = of(0).over(_YEAR)
    if months.fen % _YEAR == 0:
        return reckoned(term, "count", years, parts=(months,))
    form = parameter("survivor_part_year_form", on=died, region=region)
    whole = rounded(years, 1, "up" if form.value == _PART_COUNTS_WHOLE else "down")
    return reckoned(term, "count", whole, parameters=(form,), parts=(months,))


def _cap(own: Amount | None, died: Month) -> Figure:
    if own is None:
        raise InvalidInput(
            "缴费不满五年的，遗属待遇以个人缴费之和为限：请给出 own_contributions_fen。",
            "Under five years the grants are capped by own contributions: give own_contributions_fen.",
        )
    paid = as_figure(own, "own_contributions")
    below = _rule_of("capped_below", died)
    return reckoned("grants_cap", "fen", of(0), parameters=(below,), parts=(paid,))


def _rule_of(key: str, died: Month) -> ParameterValue:
    return parameter("survivor_grant_rules", on=died, region=NATIONAL, key=key)
