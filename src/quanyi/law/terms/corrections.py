"""What is corrected in the books, and why (差错更正). Both sets are ours (mark P): the decree names neither."""

from __future__ import annotations

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class CorrectionTarget(Labelled):
    """What a correction is about (更正对象). Basis: d14-16. The set is ours (mark P)."""

    CONTRIBUTION = "contribution", "一个月的缴费", "a month's contribution"
    MIGRATED_MONTH = "migrated_month", "迁移的一个月缴费", "a migrated month's contribution"
    SETTLED_YEAR = "settled_year", "已结息的一个年度", "a settled year"


@unique
class CorrectionReason(Labelled):
    """Why a posted fact is wrong (更正原因). Basis: d14-16. The set is ours (mark P)."""

    WRONG_WAGE = "wrong_wage", "缴费工资有误", "wrong wage"
    WRONG_PAYMENT = "wrong_payment", "到账日期有误", "wrong day of arrival"
    WRONG_MONTH = "wrong_month", "费款所属期有误", "wrong month"
    WRONG_PERSON = "wrong_person", "记错参保人", "posted for the wrong person"
    NOT_DUE = "not_due", "不应记账", "should not have been posted"
    WRONG_RATE = "wrong_rate", "结息所用利率有误", "settled at a wrong rate"


@unique
class DifferenceCause(Labelled):
    """Why a figure of today differs from that of an earlier day (差异原因). Basis: d14-16. The set is ours (mark P)."""

    LATE_FACT = "late_fact", "迟到的事实", "a fact that came late"
    CORRECTED_FACT = "corrected_fact", "更正的事实", "a fact that was corrected"
    SETTLEMENT = "settlement", "年度结息", "the year was settled"
    NEW_RATE = "new_rate", "新的利率", "a new rate"
    CHANGED_RULE = "changed_rule", "规则变更", "a changed rule"


# What figures of a correction are called.
CORRECTION_TERMS: dict[str, tuple[str, str]] = {
    "replaced_contribution": ("更正前缴费", "contribution before the correction"),
    "posted_apart": ("同月另行记账", "posted apart for the same month"),
    "posted_anew": ("更正后记账", "posted anew"),
    "taken_back": ("冲销", "taken back"),
    "principal_corrected": ("本金增减", "principal gained or lost"),
    "interest_corrected": ("利息增减", "interest gained or lost"),
    # The amounts of a month's line, opened (缴费明细的各项金额)
    "own_due": ("个人应缴", "due by the person"),
    "own_paid": ("个人实缴", "paid by the person"),
    "employer_due": ("单位应缴", "due by the employer"),
    "employer_paid": ("单位实缴", "paid by the employer"),
    "months_in_year": ("当年缴费月数", "months paid for the year"),
    "subsidy": ("补贴", "subsidy"),
    # Benefits, opened (待遇的各项金额)
    "benefit_decided": ("核定金额", "amount decided"),
    "benefit_paid": ("已支付", "paid by the bank"),
    "benefit_waiting": ("待支付", "ordered and not paid yet"),
    "benefit_due_from_account": ("应由个人账户支付", "due from the individual account"),
    "benefit_payment": ("当期待遇支付", "payment of a benefit"),
}
