"""Work injury: leave with full pay, and what stops the benefits (停工留薪期与停止享受待遇)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from quanyi.law.explain import Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import by, least, of
from quanyi.law.parameters import NATIONAL, parameter
from quanyi.law.periods import Span, Timeline
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, as_months
from quanyi.law.rules.registry import rule
from quanyi.law.terms import InjuryEvent


@rule("work_injury.paid_leave", version="1")
def paid_leave(
    months: Count, *, monthly_wage_fen: Wage, on: date, extension_confirmed: bool = False
) -> Figure:
    """停工留薪期 / Months of leave with full pay after a work injury: those needed, at most twelve, and at most
    twelve more where the labour-capacity committee has confirmed it.

    The wage and benefits of before go on, paid by the employer month by month; ``monthly_wage_fen`` is that wage.
    Parts ``wage_on_leave`` (months × wage), ``paid_by`` and, where more months are wanted than the law gives,
    ``months_over``. Care during the leave is the employer's too.

    Not on the road: the employer pays it month by month, and no fund and no record of an agency knows of it.

    Basis: injury-33, d13-12.
    Rounds: nothing.
    """
    needed, wage = as_months(months, "months_needed"), as_figure(monthly_wage_fen, "wage_before_injury")
    lines = ("normal", "extension") if extension_confirmed else ("normal",)
    limits = tuple(parameter("injury_paid_leave_months", on=on, region=NATIONAL, key=line) for line in lines)
    most_months = by(0) + by(1) if extension_confirmed else by(0)
    granted = reckoned(
        "paid_leave_months", "months", least(of(0), most_months), parameters=limits, parts=(needed,)
    )
    parts = [
        needed,
        reckoned("wage_on_leave", "fen", of(0) * of(1), parts=(granted.mention(), wage)),
        Figure("paid_by", "paid_by_employer", "code"),
    ]
    if needed.fen > granted.fen:
        parts.append(
            reckoned("months_over", "months", of(0) - of(1), parts=(needed.mention(), granted.mention()))
        )
    return replace(granted, provisions=in_force(on, "injury-33", "d13-12"), parts=tuple(parts))


@rule("work_injury.standing", version="1")
def injury_standing(events: Sequence[InjuryEvent], *, on: date) -> Figure:
    """工伤待遇发放状态 / Whether work-injury benefits are paid on a day: ``paid`` or ``stopped``, with each cause.

    Three causes stop them: the conditions are lost, assessment of labour capacity is refused, treatment is refused.
    The Regulation of 2010 speaks from 2011; what stopped benefits before is not known here.

    Basis: sil-43, injury-42.
    Rounds: nothing.
    """
    clauses = _CLAUSES.at(on)
    parts = tuple(
        Figure(
            "injury_event",
            event.value,
            "code",
            provisions=clauses,
            note_zh=event.label_zh,
            note_en=event.label_en,
        )
        for event in events
    )
    value = "stopped" if events else "paid"
    return Figure("injury_standing", value, "code", provisions=clauses, parts=parts)


_CLAUSES: Timeline[tuple[str, ...]] = Timeline(
    "停止享受工伤保险待遇",
    [
        Span(date(2011, 1, 1), date(2011, 6, 30), ("injury-42",)),
        Span(date(2011, 7, 1), None, ("sil-43", "injury-42")),
    ],
)
