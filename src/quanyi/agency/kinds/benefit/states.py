"""待遇与账户状态: which benefits a state lets out of an account, and what a decision or the bank's answer moves.

A pension decided makes its drawer retired. What pays the whole account ends it when the bank has paid (decision 060).
Basis: gb-6.4-2, gb-6.5-2, gb-8-4, d13-3-2, d13-6-1, d13-6-2.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from quanyi.agency.collect.models import BenefitAct, BenefitRow, PaymentResult, Submission
from quanyi.agency.ledger.account_states import Stands, held, may_move, move, stands
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.ledger.whole_again import was_taken_back
from quanyi.agency.registry.ending import end_relations
from quanyi.agency.registry.entitlement import NOT_PAID, events_of, standing_in, worded
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person, StatusChange
from quanyi.agency.registry.services import register
from quanyi.agency.registry.status import REGISTERED_ONLY
from quanyi.agency.review.models import Case
from quanyi.agency.wording import Said
from quanyi.law.periods import Month
from quanyi.law.terms import AccountAct, AccountEvent, PersonStatus, Scheme

# What was theirs before they died is paid after it, too: months after the death are shut by the registered death.
OF_BEFORE = {
    AccountEvent.DEATH_REPORTED: (BenefitKind.PENSION_DIFFERENCE.value,),
    AccountEvent.INHERITANCE_PAID: (BenefitKind.PENSION_DIFFERENCE.value, BenefitKind.MONTHLY_PENSION.value),
}
# What pays an account out whole, and the event that it is.
ENDS: Mapping[str, AccountEvent] = {
    BenefitKind.INHERITANCE.value: AccountEvent.INHERITANCE_PAID,
    BenefitKind.LUMP_SUM_SHORT.value: AccountEvent.CONFIRMED_LUMP_SUM,
    BenefitKind.LUMP_SUM_LEFT.value: AccountEvent.NATIONALITY_LOST,
}
OVER = frozenset(status.value for status in REGISTERED_ONLY)


def why_shut(at: Stands | None, kind: str, month: Month) -> Said | None:
    """Why an account pays nothing of a benefit for a month; None where it may, or where there is no account.

    What the settlement adds to an account that a payment ended is paid as the rest of that payment.
    """
    if at is None:
        return None
    event = ENDS.get(kind)
    if event:
        is_let = may_move(at, event) or at.event is event
    else:
        is_let = at.permits(AccountAct.PAY_OUT, month, in_payment=True)
    return None if is_let else at.told


def why_not_decided(person: Person, kind: str, account_fen: int, month: Month) -> Said | None:
    """Why no benefit of that kind is decided; one that takes nothing of the account does not ask it."""
    is_pension = kind == BenefitKind.MONTHLY_PENSION.value
    if is_pension and (ended := _paid_out_living(person)):
        return ended
    asks = account_fen or kind in ENDS or is_pension
    return why_shut(stands([person.pk]).get(person.pk), kind, month) if asks else None


def _paid_out_living(person: Person) -> Said | None:
    """Why nobody draws a pension whose account was decided to be paid out, though the bank has not paid it yet."""
    kinds = (BenefitKind.LUMP_SUM_SHORT.value, BenefitKind.LUMP_SUM_LEFT.value)
    decided = BenefitDecision.objects.filter(person=person, kind__in=kinds, replaced_by=None).last()
    if decided is None or decided.case is None or was_taken_back(person, BenefitKind(decided.kind)):
        return None
    case = decided.case.number
    return Said(f"终止关系已由案件 {case} 核定", f"the relation is ended by case {case}")


def shut_decisions(decisions: Collection[BenefitDecision], month: Month) -> dict[int, Said]:
    """Of these decisions those that an account does not pay for a month, each with why.

    What the dead were owed of their lifetime is paid, by the pool once heirs have had the account (mark P).
    """
    asking = [decision for decision in decisions if decision.account_fen]
    whole = {decision.person_id for decision in asking if decision.kind in ENDS}
    at = held({decision.person_id for decision in asking} - whole) | stands(whole)
    asking = [
        d for d in asking if d.person_id not in at or d.kind not in OF_BEFORE.get(at[d.person_id].event, ())
    ]
    found = ((d.pk, why_shut(at.get(d.person_id), d.kind, month)) for d in asking)
    return _not_entitled(decisions, month) | {pk: why for pk, why in found if why}


def _not_entitled(decisions: Collection[BenefitDecision], month: Month) -> dict[int, Said]:
    """Pensions that the rule of 发放状态 stops for a month, each with why. Basis: service-26, letter-2001-44."""
    pensions = {d.person_id: d.pk for d in decisions if d.kind == BenefitKind.MONTHLY_PENSION}
    standings = {person: standing_in(events, month) for person, events in events_of(pensions).items()}
    return {
        pensions[person]: Said(f"养老金{worded(figure).zh}", f"the pension is {worded(figure).en}")
        for person, figure in standings.items()
        if figure.value in NOT_PAID
    }


# What moves ----------------------------------------------------------------------------------------------------------


def retire(row: BenefitRow, *, case_id: int) -> None:
    """核定即离退休: from the first month of a pension its drawer is retired, and pays no more for a pension."""
    if row.act != BenefitAct.DECISION or row.kind != BenefitKind.MONTHLY_PENSION or row.month is None:
        return
    first, status = row.month.first_day, facts_of(row.person).get("status")
    if status is None or status.value not in OVER:
        StatusChange.objects.create(
            person=row.person, status=PersonStatus.RETIRED.value, holds_from=first,
            reason="核定按月基本养老金", case_id=case_id,
        )  # fmt: skip
    last_day = {row.person_id: first - timedelta(days=1)}
    end_relations(last_day, (Scheme.PENSION,), reason="核定按月基本养老金", case_id=case_id)


def follow_answers(case: Case, submission: Submission) -> None:
    """付清即终止: the bank has paid what was left, and account and pension relation end on that day."""
    paid: dict[str, dict[int, date]] = {}
    rows = submission.outcome_rows.filter(
        result=PaymentResult.PAID, benefit__kind__in=ENDS, benefit__payment__claim=None
    )
    for row in rows.select_related("benefit").order_by("on"):
        if _is_paid_whole(row.benefit.person_id, row.benefit.kind):
            paid.setdefault(row.benefit.kind, {})[row.benefit.person_id] = row.on
    for kind, days in sorted(paid.items()):
        stay = move(days, ENDS[kind], case)
        ended = {person_id: on for person_id, on in days.items() if person_id not in stay}
        end_relations(ended, (Scheme.PENSION,), reason=ENDS[kind].label_zh, case_id=case.pk)
        if kind != BenefitKind.INHERITANCE.value:
            _end(ended, ENDS[kind].label_zh, case)


def _is_paid_whole(person_id: int, kind: str) -> bool:
    """Whether nobody waits any more for a part of an account that is paid out whole."""
    return not any(order.is_open for order in payments_of(person_id) if order.payment.row.kind == kind)


def _end(persons: Mapping[int, date], reason: str, case: Case) -> None:
    """参保关系终止, of the living: who was paid out is insured no more."""
    register(case.pk)
    StatusChange.objects.bulk_create(
        StatusChange(
            person_id=person_id,
            status=PersonStatus.ENDED.value,
            holds_from=on,
            reason=reason,
            case_id=case.pk,
        )
        for person_id, on in sorted(persons.items())
    )
