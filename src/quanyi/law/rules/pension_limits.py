"""What a pension cannot rest on, and what it says of an unusual one (养老金入参的界限)."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import NATIONAL, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import Count, as_months


def refuse_more_than_whole(whole: Count, *parts: Count) -> None:
    """Deemed and early months are among the whole."""
    months = as_months(whole, "contribution_months").fen
    most = max(as_months(part, "deemed_months").fen for part in parts)
    if most > months:
        raise InvalidInput(
            f"视同缴费或 1997年底前的 {most} 个月，多于全部缴费 {months} 个月。请核对。",
            f"{most} deemed or early months are more than the {months} months in all. Check them.",
        )


def refuse_more_than_worked(months: Count, early: Count, age_months: int, on: Month) -> None:
    """Deemed months too begin at the working age, and the early ones end with 1997."""
    young = find_parameter("working_age_months", on=on, region=NATIONAL)
    if young is None:
        return
    begun = on - (age_months - young.whole)
    for counted, last in ((months, on), (early, min(on, _EARLY_END))):
        held, most = as_months(counted, "contribution_months").fen, max(last - begun + 1, 0)
        if held > most:
            raise InvalidInput(
                f"缴费（含视同）{held} 个月不可能：{on} 时 {_aged(age_months)[0]}，年满 {young.whole // 12} 周岁"
                f"至 {last} 最多 {most} 个月。请核对年龄和月数。",
                f"{held} months, deemed ones included, cannot be: at {_aged(age_months)[1]} in {on}, at most {most} "
                f"lie between the age of {young.whole // 12} and {last}. Check age and months.",
            )


_EARLY_END = Month(1997, 12)


def unusual(months: int, age_months: int, on: Month) -> tuple[str, str]:
    """What a pension rests on besides the sum: fewer months than the minimum, or an age below every statutory one."""
    needed = find_parameter("minimum_contribution_months", on=on, region=NATIONAL)
    lowest = parameter("retirement_age_months", on=on, region=NATIONAL, key=_EARLIEST_GROUP)
    zh, en = [], []
    if needed and months < needed.whole:
        zh.append(
            f"缴费 {months} 个月，不足最低缴费年限 {needed.whole} 个月：是否有资格领取须另有依据，见 retirement.paths"
        )
        en.append(
            f"{months} months are fewer than the minimum of {needed.whole}: being entitled needs a ground of its own, "
            "see retirement.paths"
        )
    if age_months < lowest.whole:
        aged = _aged(age_months)
        zh.append(f"{aged[0]}，低于任何法定退休年龄：只有批准的提前退休（特殊工种、病退等）才可能")
        en.append(f"{aged[1]} is below every statutory age: only an approved early retirement gives it")
    return "；".join(zh), "; ".join(en)


_EARLIEST_GROUP = "female_50"


def _aged(age_months: int) -> tuple[str, str]:
    years, months = divmod(age_months, 12)
    return f"{years} 岁 {months} 个月", f"{years} years and {months} months"


def above_ceiling(index: Fraction) -> tuple[str, str]:
    """An index that the ceiling of 300 % does not give: only months of before it can."""
    if index <= _CEILING:
        return "", ""
    return (
        f"平均缴费指数高于 {_CEILING}：缴费基数上限为平均工资 300%，只有当时未设上限的月份才可能，请核对",
        f"an average index above {_CEILING}: bases end at 300 % of the average wage, so only months without a ceiling "
        "can give it: check them",
    )


_CEILING = 3


def refuse_twice(held: Collection[Month], place: str, more: Collection[Month]) -> None:
    """A month paid in two places is cleared first."""
    twice = sorted(set(held) & set(more))
    if twice:
        raise InvalidInput(
            f"{place} 的 {twice[0]} 等 {len(twice)} 个月在另一地也有缴费。"
            "请先按重复缴费清理，再计算平均缴费指数。",
            f"{len(twice)} months of {place}, {twice[0]} first, were paid in another place too. "
            "Clear the overlap first.",
            place=place,
            month=str(twice[0]),
        )
