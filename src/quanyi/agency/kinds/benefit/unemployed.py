"""失业保险待遇: granted on a registration, by two counters; the contributions of the period; grants on a death in it.

Basis: d13-13, d13-14, sil-45 to sil-50, unemployment-14.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed, live
from quanyi.agency.kinds.benefit.grounds import last_registration, pension_drawn
from quanyi.agency.kinds.benefit.own_paid import own_paid
from quanyi.agency.kinds.benefit.particulars import Line, Particulars, died_on, from_pool
from quanyi.agency.ledger.paid_bases import bases_of, deemed_months
from quanyi.agency.ledger.unemployed import counters
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.groups import group_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person, Unemployment
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.wording import in_english
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import ALLOWED, NOT_MET
from quanyi.law.rules.retirement import statutory_month
from quanyi.law.rules.scheme_months import other_contribution
from quanyi.law.rules.survivors import survivor_grants
from quanyi.law.rules.unemployment import (
    unemployment_benefit,
    unemployment_duration,
    unemployment_eligibility,
)
from quanyi.law.rules.unemployment_grant import unemployment_grant
from quanyi.law.rules.unemployment_relation import unemployment_last_day
from quanyi.law.terms import TERMS, DismissalCause, Scheme

K = BenefitKind


def registration(person: Person) -> Unemployment:
    """The last 失业登记. Raises BenefitRefused where there is none, or where work has begun since."""
    found = last_registration(person.pk)
    if found is None:
        raise BenefitRefused(_("没有失业登记。请先办理失业登记，附终止或者解除劳动关系的证明，再核定。"))
    again = [r.starts_on for r in relations_of(person.pk) if r.employer and r.starts_on > found.ended_on]
    if again:
        raise BenefitRefused(
            _("失业登记之后，该人自 %(day)s 起又有参保关系，不再领取。请核对参保关系或者重新登记失业。")
            % {"day": min(again)}
        )
    return found


def _grant(person: Person, given: Particulars) -> Computed:
    """失业保险金: eligibility, months and amount, from the day of registration."""
    at = registration(person)
    on, counted = at.registered_on, counters(person.pk)
    _refuse_pensioner(person, Month.of(on))
    eligible = unemployment_eligibility(
        counted.counted,
        cause=DismissalCause(at.cause),
        registered=True,
        seeking_work=at.seeks_work,
        on=on,
        months_carried=counted.carried or 0,
    )
    if eligible.value != ALLOWED:
        _refuse(eligible)
    months = unemployment_duration(
        counted.counted, on=on, region=person.region, months_carried=counted.carried or 0
    )
    if not months.fen:
        raise BenefitRefused(
            _("按缴费月数和未领完的期限，没有可领取的月数。缴费时间保留，与以后的合并计算。")
        )
    reached = _reached(person)
    last = unemployment_last_day(months, registered_on=on, statutory=reached, region=person.region)
    figure = unemployment_grant(eligible, duration=months, benefit=_benefit(person, on), last_day=last)
    return from_pool(figure, person, Month.of(on), last=_last_month(last, months.fen, on))


def _refuse_pensioner(person: Person, month: Month) -> None:
    """Who draws a pension draws nothing of this scheme; one that begins later ends it then. Basis: sil-51."""
    pension = pension_drawn(person.pk)
    if pension and pension.since <= month:
        raise BenefitRefused(
            _("该人自 %(month)s 起领取基本养老金，不再核定失业保险待遇（社会保险法第五十一条）。")
            % {"month": pension.since}
        )


def _refuse(eligible: Figure) -> None:
    why = _("；").join(_told(part) for part in eligible.parts if part.value == NOT_MET)
    raise BenefitRefused(
        _("不符合领取失业保险金的条件（社会保险法第四十五条）：%(why)s。缴费时间予以保留，与以后的累计计算。")
        % {"why": why}
    )


def _told(part: Figure) -> str:
    """A condition that is not met, in words; with what was found where a note says it."""
    zh, en = TERMS[part.term]
    term, note = (en, part.note_en) if in_english() else (zh, part.note_zh)
    return _("%(condition)s：不符合") % {"condition": f"{term}（{note}）" if note else term}


def _benefit(person: Person, on: date) -> Figure:
    wage, living = (
        parameter(series, on=on, region=person.region).whole
        for series in ("minimum_wage", "minimum_living_allowance")
    )
    return unemployment_benefit(wage, minimum_living_fen=living, on=on, region=person.region)


def _reached(person: Person) -> Month | None:
    born = Month.of(date.fromisoformat(facts_of(person)["born_on"].value))
    found = statutory_month(born, group=group_of(person)).value
    assert isinstance(found, Month)
    return found


def _last_month(last: Figure, months: int, on: date) -> Month:
    """As many months as are granted, from that of registration; drawn on to the statutory age, that month."""
    assert isinstance(last.value, date)
    is_extended = any(part.term == "statutory_month" for part in last.parts)
    return Month.of(last.value) if is_extended else Month.of(on) + (months - 1)


def _medical(person: Person, given: Particulars) -> Computed:
    """领取期间的医疗保险费: what the fund pays of medical insurance for the months of the benefit, on the lowest base
    (mark P). Basis: sil-48.
    """
    drawn = _running(person)
    _refuse_pensioner(person, drawn.first_month)
    figure = other_contribution(0, scheme=Scheme.MEDICAL, month=drawn.first_month, region=person.region)
    return from_pool(figure, person, drawn.first_month, last=drawn.last_month)


def _running(person: Person) -> BenefitDecision:
    found = live(BenefitDecision.objects.filter(person=person, kind=K.UNEMPLOYMENT)).first()
    if found is None:
        raise BenefitRefused(_("没有核定过失业保险金。请先核定失业保险金。"))
    return found


def _death(person: Person, given: Particulars) -> Computed:
    """领取期间死亡: funeral and survivor grants as those of somebody who works there. Basis: sil-49."""
    died, drawn = died_on(person), _running(person)
    # Any other kind of case that ends it than one of benefits is the report of a death.
    before = drawn.replaces
    if before and drawn.case and before.case and drawn.case.kind != before.case.kind:
        drawn = before  # as it was drawn when the death stopped it
    if drawn.last_month is None or not drawn.first_month <= Month.of(died) <= drawn.last_month:
        raise BenefitRefused(
            _("该人不是在领取失业保险金期间（%(first)s 至 %(last)s）死亡的，不由失业保险基金支付。")
            % {"first": drawn.first_month, "last": drawn.last_month}
        )
    figure = survivor_grants(
        len(bases_of(person)) + deemed_months(person),
        died=Month.of(died),
        region=person.region,
        own_contributions_fen=own_paid(person),
    )
    return from_pool(figure, person)


_GRANTED = (
    "years.unemployment", "years.unemployment_carried", "unemployment.eligibility", "unemployment.duration",
    "unemployment.benefit", "unemployment.last_day", "unemployment.grant",
)  # fmt: skip
LINES: Mapping[BenefitKind, Line] = {
    K.UNEMPLOYMENT: Line(_GRANTED, (), _grant),
    K.UNEMPLOYED_MEDICAL: Line(("contribution.other_scheme",), (), _medical),
    K.UNEMPLOYMENT_DEATH: Line(("survivors.grants",), (), _death),
}
