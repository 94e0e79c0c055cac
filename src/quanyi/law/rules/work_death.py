"""Death at work: one-off grant, funeral grant, pensions of dependants (因工死亡待遇)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from quanyi.law.explain import Amount, Figure, as_figure
from quanyi.law.money import round_half_up
from quanyi.law.parameters import NATIONAL, parameter
from quanyi.law.rules.registry import rule
from quanyi.law.terms import Dependant


@rule("work_injury.death_grant", version="1")
def work_death_grant(*, injured_on: date, region: str = NATIONAL) -> Figure:
    """一次性工亡补助金 / The one-off grant for a death at work, in fen: 20 × national urban disposable
    income per head of the year before the injury, as the National Bureau of Statistics published it.

    It is the year of the injury that counts, not of the death. For injuries of 2014 to 2016 the income is
    not known from two agreeing sources (the survey changed in 2013): ``NoParameter`` unless the region
    brings the used value.

    Basis: d13-11-1, d13-11-2, sil-38, injury-39.
    Rounds: nothing.
    """
    times = parameter("work_death_grant_multiple", on=injured_on, region=NATIONAL)
    income = parameter("urban_disposable_income", on=injured_on.year - 1, region=region)
    return Figure("work_death_grant", times.whole * income.whole, "fen", parameters=(times, income))


@rule("work_injury.death_funeral", version="1")
def work_death_funeral(*, average_wage_fen: Amount, on: date) -> Figure:
    """工亡丧葬补助金 / The funeral grant of a death at work, in fen: six months of the area's average wage
    of the year before. Only one funeral grant of all schemes is paid (``survivors.funeral_choice``).

    Basis: sil-38, sil-49, injury-39.
    Rounds: nothing.
    """
    months = parameter("injury_funeral_months", on=on, region=NATIONAL)
    wage = as_figure(average_wage_fen, "average_wage")
    return Figure("funeral_grant", months.whole * wage.fen, "fen", parameters=(months,), parts=(wage,))


@rule("work_injury.dependants", version="1")
def dependants_pension(dependants: Sequence[Dependant], *, own_wage_fen: Amount, on: date) -> Figure:
    """供养亲属抚恤金 / What all dependants of a worker killed at work receive together a month, in fen, as
    first set: 40 % of own wage for the spouse, 30 % for each other, 10 points more for a lone elder or
    orphan, together not above own wage.

    Parts ``dependant_pension``, one each before the cap; how the cap is shared among them is not said.

    Basis: sil-38, injury-39.
    Rounds: each dependant's part to the fen, half up.
    """
    wage = as_figure(own_wage_fen, "own_wage")
    parts = tuple(_dependant(each, wage, on) for each in dependants)
    total = min(sum(part.fen for part in parts), wage.fen)
    return Figure("dependants_pension", total, "fen", parts=(wage, *parts))


@rule("work_injury.death_benefits", version="1")
def work_death_benefits(
    dependants: Sequence[Dependant],
    *,
    own_wage_fen: Amount,
    average_wage_fen: Amount,
    injured_on: date,
    died_on: date,
    after_paid_leave: bool = False,
    region: str = NATIONAL,
) -> Figure:
    """因工死亡一次性待遇 / What is paid once on a death at work, in fen: one-off grant and funeral grant;
    the monthly ``dependants_pension`` is a part beside them and not in the sum.

    ``after_paid_leave``: a worker of grades 1 to 4 who dies after the paid leave; no one-off grant is due
    then.

    Basis: sil-38, injury-39, d13-11-1.
    Rounds: nothing of its own.
    """
    funeral = work_death_funeral(average_wage_fen=average_wage_fen, on=died_on)
    monthly = dependants_pension(dependants, own_wage_fen=own_wage_fen, on=died_on)
    once = () if after_paid_leave else (work_death_grant(injured_on=injured_on, region=region),)
    total = funeral.fen + sum(figure.fen for figure in once)
    return Figure("work_death_benefits", total, "fen", parts=(*once, funeral, monthly))


def _dependant(each: Dependant, wage: Figure, on: date) -> Figure:
    keys = ("other", "alone") if each is Dependant.OTHER_ALONE else (each.value,)
    rates = tuple(parameter("injury_dependant_rate", on=on, region=NATIONAL, key=key) for key in keys)
    amount = round_half_up(wage.fen * sum((rate.rate for rate in rates), Fraction(0)))
    return Figure(
        "dependant_pension",
        amount,
        "fen",
        parameters=rates,
        note_zh=each.label_zh,
        note_en=each.label_en,
    )
