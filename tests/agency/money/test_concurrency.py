"""Two clerks at once: the same reference, the same due, the same money. One gets it, the other a sentence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, connections
from tests.agency.money.office import DUE, MARCH, Money, on_account

from quanyi.agency.collect.models import ClearanceRow, PaymentRow
from quanyi.agency.desk import actions
from quanyi.agency.desk.constraints import constraint_of
from quanyi.agency.kinds.clearance.acts import clear_suspense
from quanyi.agency.ledger.models import Crediting, FundMovement, SuspenseClearing, SuspenseItem
from quanyi.agency.refusal import PostingRefused, Refusal
from quanyi.law.terms import ClearanceUse, ContributionKind, LedgerAccount, Verdict
from quanyi.law.workflow import Refused

REFUSALS = {
    "ledger_crediting_contribution_id_key", "bank_reference_posted_once", "suspense_is_not_overdrawn",
}  # fmt: skip


@pytest.fixture
def busy_office(office):
    """An office that commits, met from several threads."""
    connection.ensure_connection()
    return Money()


def at_once(*acts):
    """What came of acts that begin together: "done", or the name of what refused."""
    together = Barrier(len(acts))
    name = connection.settings_dict["NAME"]

    def run(act):
        own = connections["default"]
        own.settings_dict["NAME"] = name
        try:
            together.wait(timeout=120)
            answer = act()
        except PostingRefused:
            return "posting refused"
        except Refusal:
            return "refused"
        except IntegrityError as error:
            return constraint_of(error)
        except OperationalError as error:
            return f"operational: {getattr(error.__cause__, 'sqlstate', '')}"
        finally:
            own.close()
        return "refused" if isinstance(answer, Refused) else "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def signed_by_three(office, case):
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    return case


def last_signature(office, case):
    return lambda: actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")


def one_done(outcomes):
    return outcomes.count("done") == 1 and set(outcomes) <= {"done", "posting refused", *REFUSALS}


def test_one_reference_in_two_files_is_under_way_once(busy_office):
    files = [[busy_office.paid()], [busy_office.paid(), busy_office.paid("B002", "5.00")]]
    outcomes = at_once(*(lambda rows=rows: busy_office.hand_in(*rows) for rows in files))
    assert outcomes == ["done", "done"]  # both are received; the second is told that B001 is registered
    assert PaymentRow.objects.filter(reference="B001").count() == 1
    checks = [file.checks.get() for file in _files()]
    told = [[*check.faults, *check.notices] for check in checks]
    assert sorted(len(sentences) for sentences in told) == [0, 1], told


def test_the_same_file_twice_is_one_case(busy_office):
    at_once(*(lambda: busy_office.hand_in(busy_office.paid()) for _ in range(3)))
    (file,) = _files()
    assert file.submission_set.count() == 1


def test_two_arrivals_for_one_due_credit_it_once(busy_office):
    busy_office.owing(1, 2)
    cases = [
        signed_by_three(busy_office, busy_office.receive(busy_office.paid(reference, "3,840.00")))
        for reference in ("B001", "B002")
    ]
    outcomes = at_once(*(last_signature(busy_office, case) for case in cases))
    assert one_done(outcomes), outcomes
    assert Crediting.objects.count() == 2
    assert on_account(LedgerAccount.RECEIVABLE) == 0
    assert on_account(LedgerAccount.FUND) == 2 * DUE
    assert FundMovement.objects.count() == 1


def test_a_payment_and_a_back_payment_for_one_due_pay_it_once(busy_office):
    busy_office.owing(1)
    back = busy_office.row(
        1, name="王乙", kind=ContributionKind.BACK_PAYMENT, paid_on=date(2025, 6, 5), started_on=None
    )
    cases = [
        signed_by_three(busy_office, busy_office.receive(busy_office.paid())),
        signed_by_three(busy_office, busy_office.declare(back)),
    ]
    outcomes = at_once(*(last_signature(busy_office, case) for case in cases))
    assert one_done(outcomes), outcomes
    assert Crediting.objects.count() == 1
    assert on_account(LedgerAccount.RECEIVABLE) == 0
    assert on_account(LedgerAccount.FUND) == DUE


@pytest.mark.parametrize("times", range(3))
def test_one_item_is_not_cleared_twice(busy_office, times):
    busy_office.owing(1)
    busy_office.approve(
        busy_office.receive(busy_office.paid("B001", "2,000.00"), busy_office.paid("B002", "50.00"))
    )
    first, second = SuspenseItem.objects.order_by("pk")

    def refund(item, fen):
        return ClearanceRow(item=item, use=ClearanceUse.REFUND.value, amount_fen=fen, payee="甲")

    due = ClearanceRow(
        item=first,
        use=ClearanceUse.EMPLOYER_DUE.value,
        amount_fen=DUE,
        employer=busy_office.employer,
        month=MARCH,
    )
    batches = (
        [due, refund(second, 100)],
        [refund(second, 5_000), refund(first, 200_000)],
        [refund(first, 9_000)],
    )
    cases = [signed_by_three(busy_office, clear_suspense(rows, by=busy_office.counter)) for rows in batches]
    outcomes = at_once(*(last_signature(busy_office, case) for case in cases))
    assert one_done(outcomes), outcomes
    taken = {item.pk: sum(c.amount_fen for c in item.clearings.all()) for item in SuspenseItem.objects.all()}
    assert all(taken[item.pk] <= item.amount_fen for item in SuspenseItem.objects.all())
    left = sum(item.amount_fen - taken[item.pk] for item in SuspenseItem.objects.all())
    assert on_account(LedgerAccount.SUSPENSE) == -left
    assert SuspenseClearing.objects.values("journal").distinct().count() == 1


def _files():
    from quanyi.agency.collect.models import ReceivedFile

    return list(ReceivedFile.objects.filter(kind="payments"))
