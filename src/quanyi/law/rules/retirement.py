"""Retirement age with the delay from 2025, retirement by choice, minimum months (退休年龄)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import by, least, most, of, rounded, total
from quanyi.law.parameters import NATIONAL, ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month, add_months
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, as_months, decide, of_parameter, reason
from quanyi.law.rules.registry import rule
from quanyi.law.terms import RetirementGroup

_REACHED, _SAME = of(0) + of(1), of(0)
_BY_YEAR_OF_CHOICE = 1
_BY_FILE = "，组别由人事档案认定（Q14）", "; which group is decided from the personnel file (Q14)"


@rule("retirement.statutory_month", version="1")
def statutory_month(birth: Month, *, group: RetirementGroup) -> Figure:
    """法定退休年龄 / The month in which a person reaches the statutory retirement age, a ``Month``.

    Birth month + original age + delay. The delay is nothing where the original age falls before 2025; from
    then on it is one month for each four (women formerly of 50: two) birth months begun since the first one
    delayed, up to its cap. Parts ``retirement_age`` (months of age) with ``original_age`` and ``delay``.
    Early retirement from special work or high altitude follows an approved decision and is not computed
    here.

    Basis: npc-2024-delay, sil-16. Basis: gb-A-5, gb-A-25 (general).
    Rounds: nothing; a begun step counts as a whole one, as the schedule prints it.
    """
    original, delay = _ages(birth, group)
    age = reckoned("retirement_age", "months", total(), parts=(original, delay))
    born = Figure("birth_month", birth, "month")
    reached = birth + age.fen
    delayed = ("npc-2024-delay",) if delay.fen else in_force(reached, "sil-16")
    return Figure(
        "statutory_month",
        reached,
        "month",
        provisions=delayed,
        parts=(born, age),
        formula=_REACHED,
        note_zh=group.label_zh + _BY_FILE[0] * (group is not RetirementGroup.MALE_60),
        note_en=group.label_en + _BY_FILE[1] * (group is not RetirementGroup.MALE_60),
    )


@rule("retirement.minimum_months", version="1")
def minimum_months(reached: Month) -> Figure:
    """最低缴费年限 / Months of contribution needed for a monthly pension by one who reaches the age in
    ``reached``.

    180 until 2029, then six more each year to 240 from 2039. The Social Insurance Law and Decree 13 still
    print fifteen years; the decision of 2024 goes before them from 2030.

    Basis: sc-1997-26, sil-16, d13-2, npc-2024-delay.
    Rounds: nothing.
    """
    months = parameter("minimum_contribution_months", on=reached, region=NATIONAL)
    return replace(of_parameter(months, "minimum_months"), provisions=months.provisions)


@rule("retirement.choice_window", version="1")
def choice_window(birth: Month, *, group: RetirementGroup) -> Figure:
    """弹性退休区间 / The earliest month in which a person may choose to retire, a ``Month``.

    Parts ``earliest_month``, ``latest_month`` and ``statutory_month``: at most three years before the
    statutory month and never before the original age; at most three years after it.

    Basis: notice-2024-94, npc-2024-delay.
    Rounds: nothing.
    """
    statutory = statutory_month(birth, group=group)
    reached = month_of(statutory)
    early, late = (
        find_parameter("flexible_retirement_months", on=reached, region=NATIONAL, key=key)
        for key in ("early", "late")
    )
    original = birth + statutory.part("retirement_age").part("original_age").fen
    asked, at = Figure("month_of_original_age", original, "month"), statutory.mention()
    clauses = ("notice-2024-94", "npc-2024-delay")
    if early is None or late is None:
        return _no_choice(reached, at, statutory, clauses)
    first = reckoned(
        "earliest_month", "month", most(of(0), of(1) - by(0)), parameters=(early,), parts=(asked, at)
    )
    latest = reckoned("latest_month", "month", of(0) + by(0), parameters=(late,), parts=(at,))
    return Figure(
        "earliest_month",
        first.value,
        "month",
        provisions=clauses,
        parts=(first, latest, statutory),
        formula=_SAME,
    )


def _no_choice(reached: Month, at: Figure, statutory: Figure, clauses: tuple[str, ...]) -> Figure:
    """Before 2025: the one month is that of the statutory age."""
    first, latest = (
        Figure(term, reached, "month", parts=(at,), formula=_SAME)
        for term in ("earliest_month", "latest_month")
    )
    return Figure(
        "earliest_month",
        reached,
        "month",
        provisions=clauses,
        parts=(first, latest, statutory),
        note_zh="2025年以前没有弹性退休",
        note_en="before 2025 there was no choice",
        formula=_SAME,
    )


@rule("retirement.choice", version="1")
def retirement_choice(
    birth: Month,
    *,
    group: RetirementGroup,
    chosen: Month,
    contribution_months: Count,
    written_on: date | None,
    region: Region,
) -> Figure:
    """弹性退休 / Whether a person may retire in the ``chosen`` month: ``allowed`` or ``refused``, with
    reasons.

    ``written_on`` is the day of the written notice to the employer (earlier than the statutory age: three
    months before the chosen month) or of the written agreement with him (later: one month before the
    statutory month); None if there is none. Earlier also needs the minimum months, by the year of choice or
    of the statutory age as the region reads it (Q15, asked only where the answer hangs on it). Days are counted to
    the first day of the month. Before 2025 there was no choice: another month than the statutory one is refused.

    Basis: notice-2024-94, npc-2024-delay.
    Rounds: nothing.
    """
    _refuse_more_than_lived(birth, chosen, contribution_months)
    window = choice_window(birth, group=group)
    reached = month_of(window.part("statutory_month"))
    if (
        chosen != reached
        and find_parameter("flexible_retirement_months", on=reached, region=NATIONAL, key="late") is None
    ):
        reasons: tuple[Figure, ...] = (reason("within_window", False, "notice-2024-94", parts=(window,)),)
    elif chosen > reached:
        reasons = _late(window, chosen, written_on, reached)
    elif chosen < reached:
        enough = _enough(as_months(contribution_months, "contribution_months"), chosen, reached, region)
        reasons = (*_early(window, chosen, written_on), enough)
    else:
        reasons = (reason("at_statutory_age", True, "npc-2024-delay", parts=(window,)),)
    return decide("retirement_choice", reasons, zh=str(chosen), en=str(chosen))


def month_of(figure: Figure) -> Month:
    """The value of a figure that is a month."""
    assert isinstance(figure.value, Month), f"{figure.term} is not a month"
    return figure.value


def _ages(birth: Month, group: RetirementGroup) -> tuple[Figure, Figure]:
    age = parameter("retirement_age_months", on=birth, region=NATIONAL, key=group.value)
    return of_parameter(age, "original_age"), _delay(birth + age.whole, group)


def _delay(original: Month, group: RetirementGroup) -> Figure:
    cap = parameter("retirement_delay_cap_months", on=original, region=NATIONAL, key=group.value)
    if cap.value == 0:
        return of_parameter(cap, "delay")
    step = parameter("retirement_delay_step_months", on=original, region=NATIONAL, key=group.value)
    begun = rounded((of(0) - of(1)).over(by(1)), 1, "down") + 1
    parts = (
        Figure("month_of_original_age", original, "month"),
        Figure("first_delayed", Month.of(cap.valid_from), "month"),
    )
    return reckoned("delay", "months", least(by(0), begun), parameters=(cap, step), parts=parts)


def _flexible(key: str, on: Month) -> ParameterValue:
    return parameter("flexible_retirement_months", on=on, region=NATIONAL, key=key)


def _early(window: Figure, chosen: Month, written_on: date | None) -> tuple[Figure, ...]:
    notice = _flexible("early_notice", chosen)
    last = add_months(chosen.first_day, -notice.whole)
    inside = chosen >= month_of(window.part("earliest_month"))
    return (
        reason("within_window", inside, "notice-2024-94", parts=(window,)),
        _written("notice_in_time", written_on, last, notice),
    )


def _late(window: Figure, chosen: Month, written_on: date | None, reached: Month) -> tuple[Figure, ...]:
    notice = _flexible("late_notice", reached)
    last = add_months(reached.first_day, -notice.whole)
    inside = chosen <= month_of(window.part("latest_month"))
    return (
        reason("within_window", inside, "notice-2024-94", parts=(window,)),
        _written("agreed_in_time", written_on, last, notice),
    )


def _written(term: str, written_on: date | None, last: date, notice: ParameterValue) -> Figure:
    return reason(
        term,
        written_on is not None and written_on <= last,
        "notice-2024-94",
        parameters=(notice,),
        zh=f"书面日期 {written_on or '无'}，不得晚于 {last}",
        en=f"written on {written_on or 'no day'}, {last} at the latest",
    )


def _enough(months: Figure, chosen: Month, reached: Month, region: str) -> Figure:
    """Whether the minimum is reached; which year fixes it is asked only where the answer hangs on it (Q15)."""
    by_choice, by_age = minimum_months(chosen), minimum_months(reached)
    least, most = sorted((by_choice, by_age), key=lambda figure: figure.fen)
    if not least.fen <= months.fen < most.fen:
        met, told = months.fen >= most.fen, (most if months.fen >= most.fen else least)
        return reason("minimum_reached", met, "notice-2024-94", parts=(months, told))
    form = parameter("early_minimum_reference", on=chosen, region=region)
    wanted = by_choice if form.value == _BY_YEAR_OF_CHOICE else by_age
    met = months.fen >= wanted.fen
    return reason("minimum_reached", met, "notice-2024-94", parts=(months, wanted), parameters=(form,))


def _refuse_more_than_lived(birth: Month, chosen: Month, months: Count) -> None:
    counted = as_months(months, "contribution_months").fen
    if counted > chosen - birth:
        raise InvalidInput(
            f"缴费 {counted} 个月，多于 {birth} 出生至 {chosen} 的月数。请核对出生月份、所选月份和缴费月数。",
            f"{counted} months of contribution are more than lie between {birth}, the birth, and {chosen}.",
        )
