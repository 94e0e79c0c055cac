"""The schemes and the accounts of the ledger, each of one scheme (险种与会计科目). Basis: gb-12-2, d13-26-4."""

from __future__ import annotations

from enum import unique
from typing import NamedTuple

from quanyi.law.terms.labelled import Labelled


@unique
class Scheme(Labelled):
    """The five schemes of social insurance (险种). Basis: d14-2-1."""

    PENSION = "pension", "基本养老保险", "basic pension insurance"
    MEDICAL = "medical", "基本医疗保险", "basic medical insurance"
    UNEMPLOYMENT = "unemployment", "失业保险", "unemployment insurance"
    WORK_INJURY = "work_injury", "工伤保险", "work-injury insurance"
    MATERNITY = "maternity", "生育保险", "maternity insurance"


@unique
class LedgerAccount(Labelled):
    """The accounts of the ledger (会计科目); the numbers are stored. Basis: gb-6.2, gb-12-2, gb-A-37."""

    _value_: int

    FUND = 1, "基金专户", "fund account at the bank"
    RECEIVABLE = 2, "应收缴费", "contributions receivable"
    CONTRIBUTION_DUE = 3, "应缴未到账", "contributions due and not received"
    POOLED_FUND = 4, "统筹基金", "pooled fund"
    OWN_PRINCIPAL = 5, "个人缴费本金", "own contributions, principal"
    OWN_INTEREST = 6, "个人缴费利息", "own contributions, interest"
    TRANSFER_PRINCIPAL = 7, "单位划转本金", "employer transfer, principal"
    TRANSFER_INTEREST = 8, "单位划转利息", "employer transfer, interest"
    INTEREST_SOURCE = 9, "记账利息来源", "source of credited interest"
    BENEFITS_PAYABLE = 10, "应付待遇", "benefits payable"
    TRANSFER_CLEARING = 11, "转移清算", "transfer clearing"
    SUSPENSE = 12, "暂收待查", "suspense"
    OVERPAID = 13, "应收多领养老待遇", "overpaid pensions to be returned"
    UNEMPLOYMENT_FUND = 14, "失业保险基金专户", "unemployment fund at the bank"
    UNEMPLOYMENT_POOL = 15, "失业保险基金", "unemployment fund"
    UNEMPLOYMENT_PAYABLE = 16, "应付失业保险待遇", "unemployment benefits payable"
    UNEMPLOYMENT_OVERPAID = 17, "应收多领失业待遇", "overpaid unemployment benefits to be returned"
    INJURY_FUND = 18, "工伤保险基金专户", "work-injury fund at the bank"
    INJURY_POOL = 19, "工伤保险基金", "work-injury fund"
    INJURY_PAYABLE = 20, "应付工伤保险待遇", "work-injury benefits payable"
    INJURY_OVERPAID = 21, "应收多领工伤待遇", "overpaid work-injury benefits to be returned"
    MEDICAL_FUND = 22, "医疗（含生育）保险基金专户", "medical and maternity fund at the bank"
    MEDICAL_POOL = 23, "医疗（含生育）保险基金", "medical and maternity fund"
    MEDICAL_PAYABLE = 24, "应付医疗（含生育）保险待遇", "medical and maternity benefits payable"
    MEDICAL_OVERPAID = 25, "应收多领医疗生育待遇", "overpaid medical and maternity benefits to be returned"
    UNEMPLOYMENT_RECEIVABLE = 26, "应收失业保险费", "unemployment contributions receivable"
    UNEMPLOYMENT_DUE = 27, "应缴未到账失业保险费", "unemployment contributions due and not received"
    INJURY_RECEIVABLE = 28, "应收工伤保险费", "work-injury contributions receivable"
    INJURY_DUE = 29, "应缴未到账工伤保险费", "work-injury contributions due and not received"
    MEDICAL_RECEIVABLE = 30, "应收医疗（含生育）保险费", "medical and maternity contributions receivable"
    MEDICAL_DUE = (
        31,
        "应缴未到账医疗（含生育）保险费",
        "medical and maternity contributions due and not received",
    )
    LATE_FEE_RECEIVABLE = 40, "应收滞纳金", "late fees receivable"
    LATE_FEE_DUE = 41, "滞纳金未到账", "late fees due and not received"
    INJURY_ADVANCE_RECEIVABLE = (
        70,
        "应收工伤先行支付追偿款",
        "injury benefits paid in advance, owed by employers",
    )
    INJURY_ADVANCE_DUE = 71, "工伤先行支付追偿未到账", "injury benefits paid in advance and not recovered"

    @property
    def is_individual(self) -> bool:
        """True for the four accounts that make up one person's individual account (个人账户)."""
        return 5 <= self._value_ <= 8

    @property
    def scheme(self) -> Scheme:
        """Whose money stands on it (险种): maternity's is kept with medical insurance's."""
        return _SCHEME_OF.get(self, Scheme.PENSION)


class SchemeAccounts(NamedTuple):
    """The accounts of one scheme (险种科目): its money at the bank, its pool, what it owes, what it is owed back; what
    employers owe it, and what of that is not received.
    """

    fund: LedgerAccount
    pool: LedgerAccount
    payable: LedgerAccount
    overpaid: LedgerAccount
    receivable: LedgerAccount
    due: LedgerAccount


def _numbered(*numbers: int) -> SchemeAccounts:
    return SchemeAccounts(*map(LedgerAccount, numbers))


_MEDICAL = _numbered(22, 23, 24, 25, 30, 31)
SCHEME_ACCOUNTS: dict[Scheme, SchemeAccounts] = {
    Scheme.PENSION: _numbered(1, 4, 10, 13, 2, 3),
    Scheme.UNEMPLOYMENT: _numbered(14, 15, 16, 17, 26, 27),
    Scheme.WORK_INJURY: _numbered(18, 19, 20, 21, 28, 29),
    Scheme.MEDICAL: _MEDICAL,
    Scheme.MATERNITY: _MEDICAL,
}
FUNDS = frozenset(accounts.fund for accounts in SCHEME_ACCOUNTS.values())
_SCHEME_OF = {
    account: scheme
    for scheme in (Scheme.UNEMPLOYMENT, Scheme.WORK_INJURY, Scheme.MEDICAL)
    for account in SCHEME_ACCOUNTS[scheme]
} | dict.fromkeys(
    (LedgerAccount.INJURY_ADVANCE_RECEIVABLE, LedgerAccount.INJURY_ADVANCE_DUE), Scheme.WORK_INJURY
)
