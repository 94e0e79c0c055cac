"""The closed sets of the domain, each member with its Chinese and English name (术语).

Values are stored and exchanged: they may be added to, never renumbered.
"""

from __future__ import annotations

from enum import Enum, unique
from typing import Any


class _Labelled(Enum):
    """An enum whose members are written ``NAME = stored value, Chinese, English``."""

    _value_: Any
    label_zh: str
    label_en: str

    def __new__(cls, value: Any, zh: str = "", en: str = "") -> _Labelled:
        member = object.__new__(cls)
        member._value_ = value
        member.label_zh = zh
        member.label_en = en
        return member


@unique
class ContributionKind(_Labelled):
    """How a month came to be paid (缴费类别). Basis: gb-A-37-2, gb-A-37-3."""

    NORMAL = "normal", "正常缴费", "paid when due"
    BACK_PAYMENT = "back_payment", "补缴", "paid later"


@unique
class Stage(_Labelled):
    """The four stages of review (审核环节). Basis: d14-7. What each must contain is open (Q23)."""

    FIRST_REVIEW = "first_review", "初审", "first review"
    REVIEW = "review", "审核", "review"
    RECHECK = "recheck", "复核", "recheck"
    APPROVAL = "approval", "审批", "approval"


@unique
class Verdict(_Labelled):
    """What a signature says (审核结论). Basis: d14-7."""

    AGREE = "agree", "同意", "agree"
    SEND_BACK = "send_back", "退回", "send back"
    REJECT = "reject", "不予受理", "reject"


@unique
class CaseKind(_Labelled):
    """What a case is about (业务类型)."""

    DECLARATION = "declaration", "缴费申报", "contribution declaration"
    SETTLEMENT = "settlement", "年度结息", "yearly interest settlement"
    MIGRATION = "migration", "存量数据迁移", "migration of earlier records"


@unique
class LedgerAccount(_Labelled):
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

    @property
    def is_individual(self) -> bool:
        """True for the four accounts that make up one person's individual account (个人账户)."""
        return 5 <= self._value_ <= 8


@unique
class Confidence(_Labelled):
    """How well a fact is known (可信度标记)."""

    A = "A", "读到全文", "read in a full text"
    B = "B", "两个以上独立公开来源一致", "two or more independent public sources agree"
    C = "C", "单一来源", "a single source"
    P = "P", "建议值，不是法律", "a proposal, not law"


@unique
class AccountStatus(_Labelled):
    """The states of an individual account (个人账户状态). Basis: gb-3-2, gb-6.4-1; neither defines them."""

    NORMAL = "normal", "正常", "normal"
    FROZEN = "frozen", "冻结", "frozen"
    CANCELLED = "cancelled", "注销", "cancelled"
    TERMINATED = "terminated", "终止", "terminated"


@unique
class PersonStatus(_Labelled):
    """Where a person stands in the scheme (人员状态). Basis: gb-A-10, gb-A-21. The set is this system's (mark P)."""

    CONTRIBUTING = "contributing", "参保缴费", "contributing"
    INTERRUPTED = "interrupted", "暂停缴费", "interrupted"
    RETIRED = "retired", "离退休", "retired"
    DIED = "died", "死亡", "died"
    TRANSFERRED_OUT = "transferred_out", "已转出", "transferred out"


@unique
class Sex(_Labelled):
    """Sex as coded by GB/T 2261.1 (性别). Basis: gb-A-3."""

    UNKNOWN = "0", "未知", "unknown"
    MALE = "1", "男", "male"
    FEMALE = "2", "女", "female"
    NOT_STATED = "9", "未说明", "not stated"


# What figures are called when they are shown to a person; keys are the ``term`` of a Figure.
TERMS: dict[str, tuple[str, str]] = {
    "declared_wage": ("申报工资", "declared monthly wage"),
    "contribution_base": ("缴费基数", "contribution base"),
    "base_floor": ("缴费基数下限", "floor of the base"),
    "base_ceiling": ("缴费基数上限", "ceiling of the base"),
    "own_contribution": ("个人缴费", "own contribution"),
    "employer_contribution": ("单位缴费", "employer contribution"),
    "account_credit": ("记入个人账户", "credit to the individual account"),
    "account_credit_own": ("记入个人账户：个人缴费部分", "credit to the account, own part"),
    "account_credit_transfer": (
        "记入个人账户：单位划转部分",
        "credit to the account, employer-transferred part",
    ),
    "monthly_contribution": ("当月应缴合计", "contribution of the month"),
    "credited_in_year": ("本年记入", "credited in the year"),
    "paid_out_in_year": ("本年支付", "paid out in the year"),
    "account_balance": ("个人账户储存额", "balance of the individual account"),
    "account_change": ("本年变动", "change in the year"),
    "opening_balance": ("上年末储存额", "balance at the end of last year"),
    "credit": ("当月记账金额", "amount credited in the month"),
    "payment": ("当月支付金额", "amount paid out in the month"),
    "monthly_product": ("月积数", "monthly product"),
    "interest_on_opening": ("上年末储存额生息", "interest on the opening balance"),
    "interest_on_credits": ("本年记账额生息", "interest on this year's credits"),
    "interest_on_payments": ("本年支付额应减利息", "interest lost to this year's payments"),
    "interest_on_remainder": ("未支付部分生息", "interest on what was not paid out"),
    "yearly_interest": ("本年记账利息", "interest of the year"),
    "closing_balance": ("本年末储存额", "balance at the end of the year"),
    "contribution_months": ("累计缴费年限（月）", "contribution years, in months"),
    "actual_months": ("实际缴费月数", "months actually paid"),
    "deemed_months": ("视同缴费月数", "months deemed paid"),
}
