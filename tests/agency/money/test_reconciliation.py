"""Reconciliation: an office in order agrees; whatever is planted wrong is listed, by name and with its evidence."""

import pytest
from django.urls import reverse
from tests.agency.kinds.correction.corrections import corrected, declare_months
from tests.agency.money.office import DUE, busy, findings, payment_file, statement

from quanyi.agency.control.models import Agreement, ReconciliationRun
from quanyi.agency.control.reconciliation import StatementRefused, reconcile
from quanyi.agency.ledger.models import Journal
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason

pytestmark = pytest.mark.django_db


@pytest.fixture
def money_office(office_of_money):
    return office_of_money


@pytest.mark.shows("gb-10.2-4", "账实相符的机构对账无差异")
def test_an_office_in_order_agrees(money_office):
    busy(money_office)
    run = reconcile(by=money_office.settler)
    assert findings(run) == []
    assert (run.difference_count, run.ran_by) == (0, money_office.settler)
    assert run.compared["fund_movements"] == 5
    declared = 2 * DUE  # April, and the back payment: their arrivals came with the declaration
    assert run.compared["fund_without_reference_fen"] == declared


@pytest.mark.parametrize("money_arrived", [False, True])
def test_corrections_agree_too(money_office, money_arrived):
    """What a correction takes back, leaves over and recomputes stands on both sides of every check."""
    months = Month(2023, 1), Month(2023, 3)
    person = declare_months(money_office, *months)
    money_office.settle(2023)
    corrected(
        money_office,
        person,
        months[0],
        CorrectionReason.WRONG_WAGE,
        wage_fen=500_000,
        money_arrived=money_arrived,
    )
    corrected(money_office, person, months[1], CorrectionReason.NOT_DUE)
    assert findings(reconcile()) == []


def test_a_statement_that_agrees_and_one_that_does_not(money_office):
    money_office.owing(1)
    others = (money_office.paid(f"B00{n}", f"{n - 1}.00") for n in (2, 3, 4))
    money_office.approve(money_office.receive(money_office.paid(), *others))
    good = statement(
        ("2025-04-02", "B001", "1920.00", "11920.00"),
        ("2025-04-02", "B002", "1.00", "11921.00"),
        ("2025-04-02", "B003", "2.00", "11923.00"),
        ("2025-04-02", "B004", "3.00", "11926.00"),
    )
    run = reconcile(good, "对账单.csv")
    assert findings(run) == []
    assert run.compared["statement_balance_fen"] == 1_192_600
    bad = statement(
        ("2025-04-02", "B001", "1920.10", "11920.10"),
        ("2025-04-03", "B002", "1.00", "11921.10"),
        ("2025-04-03", "B002", "1.00", "11922.10"),
        ("2025-04-03", "B009", "7.00", "11930.00"),
        ("2025-04-03", "B003", "2.00", "11932.00"),
    )
    run = reconcile(bad, "对账单.csv")
    told = {(d.finding, d.evidence["reference"]): (d.ledger_fen, d.other_fen) for d in run.differences.all()}
    assert told == {
        ("other_amount", "B001"): (192_000, 192_010),
        ("other_date", "B002"): (100, 100),
        ("twice_in_statement", "B002"): (None, 100),
        ("not_in_ledger", "B009"): (None, 700),
        ("running_balance", "B009"): (1_192_910, 1_193_000),
        ("other_date", "B003"): (200, 200),
        ("not_in_statement", "B004"): (300, None),
    }
    journal = Journal.objects.filter(kind="payment").get()
    evidence = run.differences.get(finding="not_in_statement").evidence
    assert evidence == {
        "reference": "B004", "journal": journal.pk, "case": journal.case.number, "on": "2025-04-02",
    }  # fmt: skip
    assert run.differences.get(finding="not_in_ledger").evidence["row"] == 5


def test_a_statement_with_two_columns_and_the_latest_on_top(money_office):
    busy(money_office)
    refund = Journal.objects.filter(kind="clearance").order_by("pk").last().case.number
    today = Journal.objects.latest("pk").fund_movements.get().on.isoformat()
    upside_down = "\n".join(
        [
            "示范区社会保险基金专户对账单",
            "交易日期,流水号,收入,支出,余额,摘要",
            f"{today},TK{refund}-1,,3.00,11842.00,退款",
            "2025-04-02,B004,5.00,,11845.00,",
            "2025-04-02,B003,20.00,,11840.00,",
            "2025-04-02,P002,1900.00,,11820.00,",
            "2025-04-02,P001,1920.00,,9920.00,",
            "合计,,3845.00,3.00,,",
        ]
    ).encode("gb18030")
    run = reconcile(upside_down, "对账单.csv")
    assert findings(run) == []
    assert run.compared["statement_lines"] == 5
    assert run.compared["statement_balance_fen"] == 1_184_200


def test_a_statement_that_cannot_be_read_compares_nothing(money_office):
    with pytest.raises(StatementRefused) as refused:
        reconcile(statement(("2025-04-02", "B001", "一千", "1"), ("4月", "B002", "", "1")), "a.csv")
    assert [fault.code.value for fault in refused.value.faults] == [
        "amount_in_words",
        "date_invalid",
        "missing",
    ]
    assert not ReconciliationRun.objects.exists()


def test_the_page_runs_it_and_shows_each_difference(money_office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    money_office.approve(money_office.receive(money_office.paid()))
    recheck = money_office.as_signers[2]
    sent = recheck.post(
        reverse("reconciliations"),
        {
            "statement": SimpleUploadedFile(
                "四月.csv", statement(("2025-04-02", "B001", "1920.10", "1920.10"))
            )
        },
        follow=True,
    )
    body = sent.content.decode()
    assert "1 处差异" in body
    assert "金额不同" in body
    assert "1,920.10" in body
    assert "四月.csv" in recheck.get(reverse("reconciliations")).content.decode()
    other = SimpleUploadedFile("a.csv", payment_file(money_office.paid("B（1）")))
    asked = recheck.post(reverse("reconciliations"), {"statement": other}, follow=True).content.decode()
    assert "待确认事项" in asked
    assert "B（1）" in asked
    bad = recheck.post(reverse("reconciliations"), {"statement": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert bad.status_code == 422
    assert "没有对账" in bad.content.decode()
    for name, status in (("counter", 403), ("settler", 200), ("administrator", 403), ("sender", 403)):
        assert getattr(money_office, f"as_{name}").get(reverse("reconciliations")).status_code == status
    assert str(Agreement.BANK.label) in body
