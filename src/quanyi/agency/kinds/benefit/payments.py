"""待遇支付: a month's payments of all that is due, the orders that go to the bank, and what the bank answers.

Basis: d14-2-3, d14-6-1, d14-6-3, gb-8-2, gb-10.2-2, gb-10.2-4.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import (
    BenefitAct,
    BenefitRow,
    OutcomeRow,
    PaymentResult,
    ReceivedFile,
    Recipient,
    Submission,
)
from quanyi.agency.kinds.benefit import states
from quanyi.agency.kinds.benefit.bank_results import Answer, ResultColumn, read_results
from quanyi.agency.kinds.benefit.covering import covering
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, live, new_submission
from quanyi.agency.kinds.benefit.grounds import shut_by_events
from quanyi.agency.kinds.benefit.sorts import MONTHLY
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.ledger.payout import Order, open_orders, orders, why_not
from quanyi.agency.ledger.whole_account import recipients_of
from quanyi.agency.registry.models import BenefitDecision, BenefitPayee
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.door import export
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme
from quanyi.sheets import Fault, FaultCode, Reading, asked_as_faults, with_faults
from quanyi.sheets.choices import NO_CHOICES, Choices


@transaction.atomic
def submit_payments(month: Month, *, region: str, by: Account, scheme: Scheme = Scheme.PENSION) -> Submission:
    """A month's payments of a scheme's benefits that are due, each split by rule. Raises BenefitRefused if none is."""
    due = due_in(month, person__region=region, scheme=scheme.value)
    if not due:
        raise BenefitRefused(
            _("%(month)s 没有应支付的待遇：没有生效的核定，或本月已经支付。") % {"month": month}
        )
    titles = Titles.of_nobody(f"{month} {scheme.label_zh}待遇支付")
    submission = new_submission(BenefitAct.PAYMENT, month, titles, len(due), by)
    amounts = covering(due, month)
    rows = [_payment_row(submission, decision, month, amounts.get(decision.pk, decision)) for decision in due]
    BenefitRow.objects.bulk_create(rows)
    record(Act.SUBMIT, submission=submission.pk, month=str(month), rows=len(rows))
    return submission


def due_in(month: Month, **of: Any) -> list[BenefitDecision]:
    """The live decisions, `of` these, that pay for a month and were not paid for it, on this or an earlier decision.

    An account pays one benefit a run: what the next one may take of it depends on that. The rest is due in the next.
    """
    open_then = Q(last_month__isnull=True) | Q(last_month__gte=month)
    paid = ledger_benefit.paid_in(month, MONTHLY, of.get("person"))
    due, drawn = [], set()
    found = BenefitDecision.objects.filter(open_then, first_month__lte=month, **of)
    decisions = live(found).order_by("person_id", "pk")
    shut = states.shut_decisions(decisions, month) | shut_by_events(decisions, month)
    for decision in decisions:
        if (decision.person_id, decision.kind) in paid or decision.person_id in drawn or decision.pk in shut:
            continue
        due.append(decision)
        if decision.account_fen:
            drawn.add(decision.person_id)
    return due


def _payment_row(
    submission: Submission, decision: BenefitDecision, month: Month, amounts: BenefitDecision
) -> BenefitRow:
    """A month of a decision, in the amounts of the one that covers it."""
    share = ledger_benefit.share_of(decision.own_fen, decision.transfer_fen)
    figure = ledger_benefit.split(
        amounts.account_fen, ledger_benefit.parts_of(decision.person_id), share=share
    )
    return BenefitRow(
        submission=submission,
        act=BenefitAct.PAYMENT,
        person_id=decision.person_id,
        decision=decision,
        scheme=decision.scheme,
        kind=decision.kind,
        month=month,
        amount_fen=amounts.amount_fen,
        account_fen=amounts.account_fen,
        own_fen=figure.part("paid_from_own").fen,
        transfer_fen=figure.part("paid_from_transfer").fen,
        figure=export(figure),
        reason="按月支付" if decision.kind in MONTHLY else "一次性支付",
    )


@dataclass(frozen=True)
class PayeeOrder:
    """A payment order and to whom it goes; no payee where none is registered: then it cannot go out."""

    order: Order
    payee: BenefitPayee | Recipient | None


def orders_to_send(scheme: Scheme | None = None) -> list[PayeeOrder]:
    """What is payable and not paid, with the payee registered last for that benefit."""
    found = open_orders(scheme)
    persons = {order.payment.person_id for order in found}
    payees = {
        (payee.person_id, payee.kind): payee
        for payee in BenefitPayee.objects.filter(person_id__in=persons).order_by("pk")
    }
    recipients = recipients_of(order.payment.row.submission_id for order in found if order.payment.part)
    return [PayeeOrder(order, _payee(order, payees, recipients)) for order in found]


def _payee(
    order: Order,
    payees: Mapping[tuple[int, str], BenefitPayee],
    recipients: Mapping[tuple[int, int], Recipient],
) -> BenefitPayee | Recipient | None:
    """Whom the case names that pays out an account; else the one registered last for the benefit."""
    payment = order.payment
    if payment.part:
        return recipients.get((payment.row.submission_id, payment.part))
    return payees.get((payment.person_id, payment.row.kind))


def check_results(content: bytes, name: str, choices: Choices = NO_CHOICES) -> Reading[Answer]:
    """Read the bank's answer and hold it against the orders: every fault of every row at once."""
    reading = asked_as_faults(read_results(content, name, today=timezone.localdate(), choices=choices))
    return with_faults(reading, _faults(reading))


def _faults(reading: Reading[Answer]) -> Iterator[Fault]:
    standing = orders({answer.payment_id for answer in reading.rows})
    seen: set[tuple[int, PaymentResult]] = set()
    first_scheme = next((order.payment.row.scheme for order in standing.values()), None)
    for answer in reading.rows:
        order = standing.get(answer.payment_id)
        if order is None:
            yield reading.fault(answer.row, ResultColumn.ORDER, FaultCode.ORDER_UNKNOWN)
            continue
        why = why_not(order, attempt=answer.attempt, result=answer.result, amount_fen=answer.amount_fen)
        if not why and (answer.payment_id, answer.result) in seen:
            why = _("同一份文件中这笔付款已有同样的结果")
        if not why and order.payment.row.scheme != first_scheme:
            why = _("同一份文件中有别的险种，各险种的专户须分开办理")
        seen.add((answer.payment_id, answer.result))
        if why:
            yield reading.fault(answer.row, ResultColumn.ORDER, FaultCode.ORDER_NOT_OPEN, why=why)
        elif answer.result is not PaymentResult.RECOVERED and answer.amount_fen != order.amount_fen:
            due = format_yuan(order.amount_fen)
            yield reading.fault(answer.row, ResultColumn.AMOUNT, FaultCode.ORDER_OTHER_AMOUNT, due=due)


@transaction.atomic
def submit_outcomes(file: ReceivedFile, answers: Sequence[Answer], *, by: Account) -> Submission:
    """The bank's answers as a submission; its month is that of the last of them."""
    standing = orders({answer.payment_id for answer in answers})
    month = Month.of(max(answer.on for answer in answers))
    titles = Titles.of_nobody(f"支付结果：{file.name}")
    submission = new_submission(BenefitAct.OUTCOME, month, titles, len(answers), by, file=file)
    submission.outcome_rows.bulk_create(
        OutcomeRow(
            submission=submission,
            row=answer.row,
            benefit=standing[answer.payment_id].payment.row,
            attempt=_attempt(answer, standing[answer.payment_id]),
            result=answer.result,
            reference=answer.reference,
            on=answer.on,
            amount_fen=answer.amount_fen,
            reason=answer.reason,
        )
        for answer in answers
    )
    record(Act.SUBMIT, submission=submission.pk, rows=len(answers))
    return submission


def _attempt(answer: Answer, order: Order) -> int:
    return order.instalments + 1 if answer.result is PaymentResult.RECOVERED else answer.attempt
