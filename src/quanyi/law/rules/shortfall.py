"""Of age with too few years: what is open, and ending the relation on written application (缴费年限不足)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from quanyi.law.errors import InvalidInput, NoRule
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import as_formula, most, of
from quanyi.law.parameters import NATIONAL, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import MET, Count, all_met, as_months, clauses_of, reason
from quanyi.law.rules.registry import rule
from quanyi.law.rules.retirement import minimum_months

_OPEN, _CLOSED = "open", "closed"

# The month in which the Social Insurance Law and Decree 13 came into force (sil-16, d13-30).
_LAW_IN_FORCE = Month(2011, 7)
_RULE_OF_1997_ENDS = Month(2005, 12)


class TerminationPapers(NamedTuple):
    """The three dated papers of a written termination; None while one is missing (终止三书).

    The person's application, the agency's written notice of rights and consequences, the person's
    confirmation.
    """

    applied_on: date | None = None
    informed_on: date | None = None
    confirmed_on: date | None = None


@rule("retirement.paths", version="1")
def paths_at_age(
    contribution_months: Count,
    *,
    reached: Month,
    on: Month,
    first_insured: Month,
    extension_months: Count = 0,
    in_resident_scheme: bool = False,
    place: Figure | None = None,
) -> Figure:
    """到龄去向 / Where a person stands at the statutory age: ``monthly_pension``, ``short_of_years``,
    ``in_resident_scheme`` or ``not_of_age``.

    ``contribution_months`` includes ``extension_months``, those paid after ``reached``, the month of the
    statutory age. Parts: ``missing_months``; then each path, ``open`` or ``closed``, with its clause:
    extend, pay the rest at once (only for those insured before 1 July 2011 who are still short after five
    years of extension), move to the resident scheme, terminate. Decree 13 speaks of fifteen years; that
    extension and one-off payment lead to the higher minimum from 2030 is read from the decision of 2024 (its
    text was not at hand, mark C). Of one who paid in several provinces ``place``, the result of
    ``transfer.benefit_place``, says where to go on paying. All this since July 2011: under the rule of 1997 one
    short of years had the account paid out at once (``path_lump_sum``), and for 2006 to June 2011, where provinces
    had rules of their own, there is ``NoRule``. More months than lie since the first insurance can only be
    deemed, which is told; more than lie since the age of ``working_age_months`` are ``InvalidInput``.

    Basis: sil-16, d13-2, d13-3-1, d13-3-2, d13-4, npc-2024-delay, sc-1997-26.
    Rounds: nothing.
    """
    months, wanted = as_months(contribution_months, "contribution_months"), minimum_months(reached)
    extended = as_months(extension_months, "extension_months")
    _refuse_over_extended(months.fen, wanted.fen, extended.fen, on - reached)
    _refuse_never_lived(months.fen, reached, on, first_insured)
    parts = months, wanted
    missing = reckoned("missing_months", "months", most(as_formula(0), of(1) - of(0)), parts=parts)
    standing = _standing(missing.fen, on >= reached, in_resident_scheme)
    short = standing == "short_of_years"
    if short and on < _LAW_IN_FORCE:
        return _under_older_rule(missing, on)
    clauses = _standing_clauses(on, reached, short)
    paths = (
        _extend(short, place),
        _one_off(short, first_insured, extended, reached),
        _path("path_resident_scheme", short, "d13-3-1"),
        _path("path_terminate", short, "d13-3-2"),
    )
    raised, deemed = _higher_minimum(wanted.fen), _before_insured(months.fen, on, first_insured)
    return Figure(
        "retirement_paths",
        standing,
        "code",
        provisions=clauses,
        parts=(missing, *paths),
        note_zh="；".join(filter(None, (raised[0], deemed[0]))),
        note_en="; ".join(filter(None, (raised[1], deemed[1]))),
    )


@rule("retirement.termination_short", version="1")
def terminate_short_of_years(paths: Figure, *, papers: TerminationPapers, balance_fen: Amount) -> Figure:
    """年限不足书面终止 / The next step of ending the relation of one short of years; the whole balance is
    paid at the end.

    ``paths`` is what ``paths_at_age`` gave. The value is ``refused``, ``await_application``,
    ``inform_in_writing``, ``await_confirmation`` or ``terminate``; with ``terminate`` the part ``lump_sum``
    is the whole balance, in fen.

    Basis: d13-3-2. Basis: sil-16, gb-8-3 (general).
    Rounds: nothing.
    """
    may = reason(
        "short_and_not_moved", paths.part("path_terminate").value == _OPEN, "d13-3-2", parts=(paths,)
    )
    return _termination((may,), papers, balance_fen, "d13-3-2")


@rule("retirement.termination_nationality", version="1")
def terminate_on_nationality_loss(
    *,
    left_on: date | None,
    lost_nationality: bool,
    entitled: bool,
    papers: TerminationPapers,
    balance_fen: Amount,
) -> Figure:
    """丧失国籍书面终止 / The next step of ending the relation of one who left the country and lost Chinese
    nationality.

    Possible on leaving or any day after, and only before the conditions of a pension are met (``entitled``).
    Who settles abroad and keeps the nationality keeps the account, which bears interest, and is refused a
    refund. The value is as in ``terminate_short_of_years``.

    Basis: d13-6-1, nationality-9. Basis: sil-14, gb-8-3 (general).
    Rounds: nothing.
    """
    left = left_on is not None and (papers.applied_on is None or papers.applied_on >= left_on)
    reasons = (
        reason("settled_abroad", left, "d13-6-1", zh=str(left_on or ""), en=str(left_on or "")),
        reason("nationality_lost", lost_nationality, "nationality-9"),
        reason("not_yet_entitled", not entitled, "d13-6-1"),
    )
    return _termination(reasons, papers, balance_fen, "d13-6-1")


def _refuse_over_extended(months: int, wanted: int, extended: int, passed: int) -> None:
    """Extension begins after the age and ends with the minimum: no more than passed, and no more than lacked."""
    most = min(max(passed, 0), max(wanted - (months - extended), 0))
    if extended > min(months, most):
        raise InvalidInput(
            f"延长缴费 {extended} 个月不可能：缴费共 {months} 个月，到龄后经过 {max(passed, 0)} 个月，"
            f"最低缴费年限 {wanted} 个月，最多可延长 {min(months, most)} 个月。请核对。",
            f"{extended} months of extension cannot be: of {months} months, with {max(passed, 0)} since the age and a "
            f"minimum of {wanted}, at most {min(months, most)} are. Check them.",
        )


def _refuse_never_lived(months: int, reached: Month, on: Month, first_insured: Month) -> None:
    """Deemed months lie before the first insurance, but none before the working age of the oldest at ``reached``."""
    if first_insured > on:
        raise InvalidInput(
            f"首次参保 {first_insured} 晚于办理月份 {on}。请核对两个月份。",
            f"First insured in {first_insured}, after {on}, the month asked about. Check both months.",
        )
    age, delay = (
        find_parameter(f"retirement_{name}_months", on=reached, region=NATIONAL, key=_OLDEST)
        for name in ("age", "delay_cap")
    )
    young = find_parameter("working_age_months", on=on, region=NATIONAL)
    if age is None or young is None:
        return
    most = age.whole + (delay.whole if delay else 0) - young.whole + (on - reached) + 1
    if months > most:
        raise InvalidInput(
            f"缴费（含视同）{months} 个月，多于年满 {young.whole // 12} 周岁至 {on} 的最多 {most} 个月。请核对。",
            f"{months} months, deemed ones included, are more than lie between the age of {young.whole // 12} and "
            f"{on}, {most} at most. Check them.",
        )


_OLDEST = "male_60"


def _before_insured(months: int, on: Month, first_insured: Month) -> tuple[str, str]:
    since = on - first_insured + 1
    if months <= since:
        return "", ""
    return (
        f"首次参保后只有 {since} 个月，其余 {months - since} 个月只能是视同缴费",
        f"{since} months have passed since the first insurance: the other {months - since} can only be deemed ones",
    )


def _under_older_rule(missing: Figure, on: Month) -> Figure:
    if on > _RULE_OF_1997_ENDS:
        raise NoRule.at("缴费不满最低年限的去向（各省过渡办法）", on=on, clause="sc-2005-38")
    path = _path("path_lump_sum", True, "sc-1997-26")
    return Figure(
        "retirement_paths", "short_of_years", "code", provisions=("sc-1997-26",), parts=(missing, path)
    )


def _standing_clauses(on: Month, reached: Month, short: bool) -> tuple[str, ...]:
    """The law of the day, with the decree for one short of years and the decision where the minimum is raised."""
    raised = minimum_months(reached).fen > minimum_months(_LAW_IN_FORCE).fen
    law = ("sil-16", *(("d13-2",) if short else ()), *(("npc-2024-delay",) if raised else ()))
    return in_force(on, *law) or ("sc-1997-26",)


def _standing(missing: int, of_age: bool, in_resident_scheme: bool) -> str:
    if not of_age:
        return "not_of_age"
    if in_resident_scheme:
        return "in_resident_scheme"
    return "short_of_years" if missing else "monthly_pension"


def _path(term: str, is_open: bool, provision: str, *reasons: Figure) -> Figure:
    said = _OPEN if is_open and all_met(reasons) else _CLOSED
    return Figure(term, said, "code", provisions=(provision,), parts=reasons)


def _extend(short: bool, place: Figure | None) -> Figure:
    path = _path("path_extend", short, "d13-2")
    return path if place is None else replace(path, provisions=("d13-2", "d13-4"), parts=(place,))


def _one_off(short: bool, first_insured: Month, extended: Figure, reached: Month) -> Figure:
    """Paying the rest at once; the first day of the parameter is the day the law came into force."""
    span = parameter("one_off_extension_months", on=max(reached, _LAW_IN_FORCE), region=NATIONAL)
    return _path(
        "path_one_off",
        short,
        "d13-2",
        reason(
            "insured_before_law",
            first_insured.first_day < span.valid_from,
            "d13-2",
            zh=f"首次参保 {first_insured}，界限 {span.valid_from}",
            en=f"first insured {first_insured}, limit {span.valid_from}",
        ),
        reason(
            "extended_long_enough", extended.fen >= span.whole, "d13-2", parts=(extended,), parameters=(span,)
        ),
    )


def _higher_minimum(wanted: int) -> tuple[str, str]:
    if wanted <= minimum_months(_LAW_IN_FORCE).fen:
        return "", ""
    return (
        "令13所称十五年自2030年起按提高后的最低缴费年限办理（2024年决定，具体条文未核）",
        "fifteen years read as the minimum raised from 2030 (decision of 2024, wording not at hand)",
    )


def _termination(
    reasons: tuple[Figure, ...], papers: TerminationPapers, balance: Amount, provision: str
) -> Figure:
    steps = _paper_reasons(papers, provision)
    value = "refused" if not all_met(reasons) else _next_step(steps)
    whole = as_figure(balance, "account_balance")
    paid = (reckoned("lump_sum", "fen", of(0), parts=(whole,)),) if value == "terminate" else ()
    clauses = clauses_of(*reasons, *steps)
    return Figure("termination", value, "code", provisions=clauses, parts=(*reasons, *steps, *paid))


def _paper_reasons(papers: TerminationPapers, provision: str) -> tuple[Figure, ...]:
    """Each paper counts only where it is not older than the one before it."""
    seen, latest = [], date.min
    for term, day in zip(("applied", "informed", "confirmed"), papers, strict=True):
        met = day is not None and day >= latest
        seen.append(reason(term, met, provision, zh=str(day or "无"), en=str(day or "none")))
        latest = day if day is not None and met else date.max
    return tuple(seen)


def _next_step(steps: tuple[Figure, ...]) -> str:
    names = ("await_application", "inform_in_writing", "await_confirmation")
    return next((name for name, step in zip(names, steps, strict=True) if step.value != MET), "terminate")
