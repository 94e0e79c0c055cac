"""Death at work: one-off grant, funeral grant, pensions of dependants (因工死亡待遇)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import by, least, of, rounded, total
from quanyi.law.parameters import NATIONAL, find_parameter, parameter
from quanyi.law.provisions import governing, in_force
from quanyi.law.rules.registry import rule
from quanyi.law.terms import Dependant

_FUND = ("sil-38", "injury-39")


@rule("work_injury.death_grant", version="1")
def work_death_grant(*, injured_on: date, region: Region = NATIONAL) -> Figure:
    """一次性工亡补助金 / The one-off grant for a death at work, in fen: 20 × national urban disposable
    income per head of the year before the injury, as the National Bureau of Statistics published it.

    It is the year of the injury that counts, not of the death. The survey changed in
    2013: for an injury of 2014 the income by the old definition stands, which was published and paid then (Q18).

    Basis: d13-11-1, d13-11-2, sil-38, injury-39.
    Rounds: nothing.
    """
    times = parameter("work_death_grant_multiple", on=injured_on, region=NATIONAL)
    income = parameter("urban_disposable_income", on=injured_on.year - 1, region=region)
    clauses = governing(injured_on, "injury-39", "d13-11-1")
    clauses += in_force(injured_on, "d13-11-2", "sil-38")
    return reckoned("work_death_grant", "fen", by(0) * by(1), provisions=clauses, parameters=(times, income))


@rule("work_injury.death_funeral", version="1")
def work_death_funeral(*, average_wage_fen: Wage, on: date) -> Figure:
    """工亡丧葬补助金 / The funeral grant of a death at work, in fen: six months of the area's average wage
    of the year before. Only one funeral grant of all schemes is paid (``survivors.funeral_choice``).

    Basis: sil-38, injury-39. Basis: sil-49 (general).
    Rounds: nothing.
    """
    months = parameter("injury_funeral_months", on=on, region=NATIONAL)
    wage = as_figure(average_wage_fen, "average_wage")
    clauses = in_force(on, *_FUND)
    return reckoned(
        "funeral_grant", "fen", by(0) * of(0), provisions=clauses, parameters=(months,), parts=(wage,)
    )


@rule("work_injury.dependants", version="1")
def dependants_pension(
    dependants: Sequence[Dependant], *, own_wage_fen: Wage, on: date, region: Region = NATIONAL
) -> Figure:
    """供养亲属抚恤金 / What all dependants of a worker killed at work receive together a month, in fen, as
    first set: 40 % of own wage for the spouse, 30 % for each other, 10 points more for a lone elder or
    orphan, together not above own wage. Whether a spouse who is a lone elder has the 10 points too a region says (a row
    ``spouse_alone`` of ``injury_dependant_rate``). There is one spouse at most.

    Parts ``dependant_pension``, one each before the cap; how the cap is shared among them is not said.

    Basis: sil-38, injury-39.
    Rounds: each dependant's part to the fen, half up.
    """
    wage = as_figure(own_wage_fen, "own_wage")
    _refuse_two_spouses(dependants)
    parts = tuple(_dependant(each, wage, on, region) for each in dependants)
    together = least(total("dependant_pension"), of(0))
    clauses = in_force(on, *_FUND)
    return reckoned("dependants_pension", "fen", together, provisions=clauses, parts=(wage, *parts))


@rule("work_injury.death_benefits", version="1")
def work_death_benefits(
    dependants: Sequence[Dependant],
    *,
    own_wage_fen: Wage,
    average_wage_fen: Wage,
    injured_on: date,
    died_on: date,
    after_paid_leave: bool = False,
    region: Region = NATIONAL,
) -> Figure:
    """因工死亡一次性待遇 / What is paid once on a death at work, in fen: one-off grant and funeral grant;
    the monthly ``dependants_pension`` is a part beside them and not in the sum.

    ``after_paid_leave``: a worker of grades 1 to 4 who dies after the paid leave; no one-off grant is due
    then.

    Basis: sil-38, injury-39, d13-11-1.
    Rounds: nothing of its own.
    """
    if died_on < injured_on:
        raise InvalidInput(
            f"死亡日期 {died_on} 早于受伤日期 {injured_on}。请核对。",
            f"Died on {died_on}, before the injury on {injured_on}. Check the days.",
        )
    funeral = work_death_funeral(average_wage_fen=average_wage_fen, on=died_on)
    monthly = dependants_pension(dependants, own_wage_fen=own_wage_fen, on=died_on, region=region)
    once = () if after_paid_leave else (work_death_grant(injured_on=injured_on, region=region),)
    clauses = in_force(died_on, *_FUND, *(() if after_paid_leave else ("d13-11-1",)))
    paid, parts = total(*range(len(once) + 1)), (*once, funeral, monthly)
    return reckoned("work_death_benefits", "fen", paid, provisions=clauses, parts=parts)


_SPOUSES = (Dependant.SPOUSE, Dependant.SPOUSE_ALONE)
_KEYS = {
    Dependant.SPOUSE: ("spouse",),
    Dependant.SPOUSE_ALONE: ("spouse",),
    Dependant.OTHER: ("other",),
    Dependant.OTHER_ALONE: ("other", "alone"),
}


def _refuse_two_spouses(dependants: Sequence[Dependant]) -> None:
    count = sum(each in _SPOUSES for each in dependants)
    if count > 1:
        raise InvalidInput(
            f"供养亲属中有 {count} 名配偶，只能有一名。请核对。",
            f"{count} spouses are among the dependants; there is one at most. Check them.",
        )


def _dependant(each: Dependant, wage: Figure, on: date, region: str) -> Figure:
    keys = _KEYS[each]
    rates = tuple(parameter("injury_dependant_rate", on=on, region=NATIONAL, key=key) for key in keys)
    if each is Dependant.SPOUSE_ALONE:
        more = find_parameter("injury_dependant_rate", on=on, region=region, key="spouse_alone")
        rates += (more,) if more else ()
    share = by(0) + by(1) if len(rates) > 1 else by(0)
    return reckoned(
        "dependant_pension",
        "fen",
        rounded(of(0) * share),
        parameters=rates,
        parts=(wage.mention(),),
        note_zh=each.label_zh,
        note_en=each.label_en,
    )
