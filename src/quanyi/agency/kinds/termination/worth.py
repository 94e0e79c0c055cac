"""终止的条件和储存额, by the rules: how far the papers are, and what is paid at their end. Basis: d13-3-2, d13-6-1."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import TerminationAct, TerminationGround, TerminationRequest
from quanyi.agency.ledger.paid_bases import bases_of, born_in, deemed_months
from quanyi.agency.ledger.whole_account import Whole, interest_now
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.groups import group_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.serve.shortfall import paths_of
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.retirement import minimum_months, statutory_month
from quanyi.law.rules.shortfall import (
    TerminationPapers,
    terminate_on_nationality_loss,
    terminate_short_of_years,
)
from quanyi.law.terms import AccountEvent

EVENTS = {
    TerminationGround.SHORT.value: AccountEvent.CONFIRMED_LUMP_SUM,
    TerminationGround.LEFT.value: AccountEvent.NATIONALITY_LOST,
}
RULES = {
    TerminationGround.SHORT.value: ("retirement.paths", "retirement.termination_short"),
    TerminationGround.LEFT.value: ("retirement.termination_nationality",),
}
REFUSED, DONE = "refused", "terminate"


def papers_of(request: TerminationRequest) -> TerminationPapers:
    """The days of the three papers, as kept; the notice counts from its delivery."""
    days = {step.step: step.on for step in request.steps.all()} if request.pk else {}
    return TerminationPapers(
        request.applied_on,
        days.get(TerminationAct.DELIVERY.value),
        days.get(TerminationAct.CONFIRMATION.value),
    )


def worth_of(request: TerminationRequest) -> Whole:
    """终止核定 as of today: `figure.value` is the next step, or `terminate`. Raises BenefitRefused, LawError."""
    person = request.person
    interest = interest_now(person)
    if interest.parts.total_fen <= 0:
        raise BenefitRefused(_("个人账户没有余额，没有可以支付的储存额。"))
    of = _short if request.ground == TerminationGround.SHORT.value else _left
    figure = of(request, interest.balance)
    if figure.value == REFUSED:
        raise BenefitRefused(_why(request))
    return Whole(figure, figure.part("lump_sum").fen if figure.value == DONE else 0, interest)


def _short(request: TerminationRequest, balance: Figure) -> Figure:
    paths = paths_of(request.person, timezone.localdate())
    if paths is None:
        raise BenefitRefused(_("没有缴过费的月份，没有可以支付的储存额。"))
    return terminate_short_of_years(paths, papers=papers_of(request), balance_fen=balance)


def _left(request: TerminationRequest, balance: Figure) -> Figure:
    return terminate_on_nationality_loss(
        left_on=max(day for day in (request.left_on, request.lost_on) if day),
        lost_nationality=request.lost_on is not None,
        entitled=_is_entitled(request),
        papers=papers_of(request),
        balance_fen=balance,
    )


def _is_entitled(request: TerminationRequest) -> bool:
    """Whether the conditions of a pension were met on leaving: one was decided, or age and months were reached."""
    person, reached, left = request.person, _reached(request), request.left_on
    months = len(bases_of(person)) + deemed_months(person)
    is_of_age = left is not None and Month.of(left) >= reached
    return draws_pension(person) or (is_of_age and months >= minimum_months(reached).fen)


def draws_pension(person: Person) -> bool:
    return BenefitDecision.objects.filter(
        person=person, kind=BenefitKind.MONTHLY_PENSION, replaced_by=None
    ).exists()


def _reached(request: TerminationRequest) -> Month:
    reached = statutory_month(born_in(request.person), group=group_of(request.person)).value
    assert isinstance(reached, Month)
    return reached


def _why(request: TerminationRequest) -> str:
    if request.ground == TerminationGround.SHORT.value:
        return _(
            "不符合终止的条件：达到法定退休年龄、缴费年限不足、没有转入城乡居民养老保险的，方可书面申请。"
            "未到龄的继续缴费；年限已够的请核定养老金。"
        )
    return _(
        "不符合终止的条件：离境定居并丧失中国国籍之后、达到领取养老金的条件之前，方可书面申请。"
        "已符合领取条件的，请核定养老金。"
    )
