"""生育津贴、病残津贴. Basis: sil-17, sil-54, sil-56, women-7, women-8."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed, live
from quanyi.agency.kinds.benefit.particulars import Line, Particulars, from_pool
from quanyi.agency.registry.injuries import relations_on
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.law.rules.maternity import maternity_allowance, maternity_leave_days
from quanyi.law.rules.sickness import sickness_allowance
from quanyi.law.terms import Scheme

K = BenefitKind
JOINED = (Scheme.MATERNITY, Scheme.MEDICAL)  # merged since 2019: who is insured in one is in the other


def _maternity(person: Person, given: Particulars) -> Computed:
    """生育津贴: leave in days, by the average wage of the employer of that day; once a birth."""
    assert given.maternity is not None
    assert given.event_on is not None
    assert given.wage_fen is not None
    _refuse_second(person, given)
    if not any(relation.scheme in JOINED for relation in relations_on(person.pk, given.event_on)):
        raise BenefitRefused(
            _(
                "%(day)s 当天，该人没有随单位参加生育（医疗）保险，产假工资由用人单位支付"
                "（女职工劳动保护特别规定第八条）。"
            )
            % {"day": given.event_on}
        )
    days = maternity_leave_days(
        given.maternity,
        on=given.event_on,
        difficult=given.difficult,
        babies=given.babies,
        regional_extra_days=given.extra_days,
    )
    figure = maternity_allowance(given.wage_fen, leave_days=days, on=given.event_on, region=person.region)
    return from_pool(figure, person)


def _refuse_second(person: Person, given: Particulars) -> None:
    for decision in BenefitDecision.objects.filter(person=person, kind=K.MATERNITY_ALLOWANCE):
        if decision.figure.get("arguments", {}).get("on") == str(given.event_on):
            raise BenefitRefused(
                _("%(day)s 的生育津贴已经核定，不再重复核定。请核对生育日期。") % {"day": given.event_on}
            )


def _sickness(person: Person, given: Particulars) -> Computed:
    """病残津贴: as the document decides it; nothing is computed."""
    assert given.first_month is not None
    assert given.wage_fen is not None
    if live(BenefitDecision.objects.filter(person=person, kind=K.MONTHLY_PENSION, last_month=None)).exists():
        raise BenefitRefused(_("该人已领取基本养老金，不再核定病残津贴。"))
    figure = sickness_allowance(given.wage_fen, decision=given.document, month=given.first_month)
    return from_pool(figure, person, given.first_month)


_ASKED = ("maternity", "event_on", "difficult", "babies", "extra_days", "wage_fen")
LINES: Mapping[BenefitKind, Line] = {
    K.MATERNITY_ALLOWANCE: Line(("maternity.leave_days", "maternity.allowance"), _ASKED, _maternity),
    K.SICKNESS: Line(("sickness.allowance",), ("wage_fen", "document", "first_month"), _sickness),
}
