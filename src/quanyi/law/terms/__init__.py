"""The closed sets of the domain, each member with its Chinese and English name (术语).

Values are stored and exchanged: they may be added to, never renumbered.
"""

from __future__ import annotations

from enum import unique

from quanyi.law.terms.accounts import FUNDS, SCHEME_ACCOUNTS, LedgerAccount, Scheme, SchemeAccounts
from quanyi.law.terms.benefits import (
    BENEFIT_TERMS,
    CareLevel,
    Dependant,
    DismissalCause,
    FuneralScheme,
    InjuryEvent,
    MaternityCase,
    PensionEvent,
    RetirementGroup,
    UnemploymentEvent,
)
from quanyi.law.terms.cases import CaseKind
from quanyi.law.terms.corrections import CORRECTION_TERMS, CorrectionReason, CorrectionTarget, DifferenceCause
from quanyi.law.terms.disclosure import ExtractColumn, ExtractUse, RecordItem, Requester
from quanyi.law.terms.identifiers import IDENTIFIER_TERMS
from quanyi.law.terms.labelled import Labelled
from quanyi.law.terms.quality import InquiryResult, Severity
from quanyi.law.terms.states import MonthState, PaymentState
from quanyi.law.terms.suspense import ClearanceUse, RowUse, SetAsideReason, SuspenseReason

__all__ = [
    "CODES",
    "FUNDS",
    "SCHEME_ACCOUNTS",
    "TERMS",
    "AccountAct",
    "AccountEvent",
    "AccountStatus",
    "CareLevel",
    "CaseKind",
    "ClearanceUse",
    "Confidence",
    "ContributionKind",
    "CorrectionReason",
    "CorrectionTarget",
    "Dependant",
    "DifferenceCause",
    "DismissalCause",
    "ExtractColumn",
    "ExtractUse",
    "FuneralScheme",
    "InjuryEvent",
    "InquiryResult",
    "JournalPurpose",
    "LedgerAccount",
    "MaternityCase",
    "MonthState",
    "PaymentState",
    "PensionEvent",
    "PersonStatus",
    "RecordItem",
    "Requester",
    "RetirementGroup",
    "RowUse",
    "Scheme",
    "SchemeAccounts",
    "SetAsideReason",
    "Severity",
    "Sex",
    "Stage",
    "SuspenseReason",
    "UnemploymentEvent",
    "Verdict",
]


@unique
class ContributionKind(Labelled):
    """How a month came to be paid (缴费类别). Basis: gb-A-37-2, gb-A-37-3."""

    NORMAL = "normal", "正常缴费", "paid when due"
    BACK_PAYMENT = "back_payment", "补缴", "paid later"
    SUPPLEMENT = "supplement", "补差", "due beyond what was paid"


@unique
class Stage(Labelled):
    """The four stages of review (审核环节). Basis: d14-7. What each must contain is open (Q23)."""

    FIRST_REVIEW = "first_review", "初审", "first review"
    REVIEW = "review", "审核", "review"
    RECHECK = "recheck", "复核", "recheck"
    APPROVAL = "approval", "审批", "approval"


@unique
class Verdict(Labelled):
    """What a signature says (审核结论). Basis: d14-7."""

    AGREE = "agree", "同意", "agree"
    SEND_BACK = "send_back", "退回", "send back"
    REJECT = "reject", "不予受理", "reject"


@unique
class JournalPurpose(Labelled):
    """What a journal of a case does (凭证用途). Basis: gb-12-2, d14-16."""

    POSTING = "posting", "入账", "posting"
    REVERSAL = "reversal", "红字冲销", "reversal"
    ARRIVAL = "arrival", "到账", "arrival"
    RECOMPUTATION = "recomputation", "重算差额", "difference on recomputation"
    TO_POOL = "to_pool", "并入统筹基金", "falls to the pooled fund"
    CARRYING = "carrying", "余额结转", "balance carried over"


@unique
class Confidence(Labelled):
    """How well a fact is known (可信度标记)."""

    A = "A", "读到全文", "read in a full text"
    B = "B", "两个以上独立公开来源一致", "two or more independent public sources agree"
    C = "C", "单一来源", "a single source"
    P = "P", "建议值，不是法律", "a proposal, not law"


@unique
class AccountStatus(Labelled):
    """The states of an individual account (个人账户状态). Basis: gb-3-2, gb-6.4-1; neither defines them."""

    NORMAL = "normal", "正常", "normal"
    FROZEN = "frozen", "冻结", "frozen"
    CANCELLED = "cancelled", "注销", "cancelled"
    TERMINATED = "terminated", "终止", "terminated"


@unique
class AccountEvent(Labelled):
    """What moves an account from one state to another (状态变更事由). The set is ours (mark P)."""

    FIRST_CONTRIBUTION = "first_contribution", "首次缴费到账", "first contribution received"
    DISPUTE = "dispute", "争议暂停", "hold for a dispute"
    DUPLICATE_SUSPECTED = "duplicate_suspected", "疑似重复账户", "suspected duplicate"
    DEATH_REPORTED = "death_reported", "死亡待核", "death reported"
    COURT_HOLD = "court_hold", "司法冻结", "hold ordered by a court"
    TEMPORARY_ACCOUNT_SEALED = "temporary_account_sealed", "临时账户封存", "temporary account sealed"
    HOLD_LIFTED = "hold_lifted", "解除冻结", "hold lifted"
    DISPUTE_RESOLVED = "dispute_resolved", "争议解决", "dispute resolved"
    TRANSFER_AGREED = "transfer_agreed", "转出冻结", "frozen for a transfer out"
    TRANSFERRED_OUT = "transferred_out", "转出办结", "transfer out completed"
    RETURNED = "returned", "转出后转回", "came back after a transfer out"
    MERGED = "merged", "并入其他账户", "merged into another account"
    OPENED_IN_ERROR = "opened_in_error", "误建账户", "opened in error"
    DUPLICATE_CLEARED = "duplicate_cleared", "重复账户清理完毕", "duplicate confirmed and cleared"
    TEMPORARY_ACCOUNT_COLLECTED = "temporary_account_collected", "临时账户归集", "temporary account collected"
    CONFIRMED_LUMP_SUM = (
        "confirmed_lump_sum",
        "书面确认后一次性支付",
        "paid as a lump sum after written confirmation",
    )
    NATIONALITY_LOST = "nationality_termination", "丧失国籍终止", "ended on loss of nationality"
    INHERITANCE_PAID = "inheritance_paid", "继承支付完毕", "paid to the heirs"
    TERMINATION_REVERSED = "termination_reversed", "更正错误终止", "wrong termination corrected"


@unique
class AccountAct(Labelled):
    """What may be done with an account (账户业务). The set is this system's (mark P)."""

    CREDIT = "credit", "记账", "credit"
    BEAR_INTEREST = "bear_interest", "计息", "bear interest"
    PAY_OUT = "pay_out", "支付", "pay out"
    TRANSFER_OUT = "transfer_out", "转出", "transfer out"
    QUERY = "query", "查询", "query"
    STATEMENT = "statement", "对账单", "statement"


@unique
class PersonStatus(Labelled):
    """Where a person stands in the scheme (人员状态). Basis: gb-A-10, gb-A-21. The set is this system's (mark P)."""

    CONTRIBUTING = "contributing", "参保缴费", "contributing"
    INTERRUPTED = "interrupted", "暂停缴费", "interrupted"
    RETIRED = "retired", "离退休", "retired"
    DIED = "died", "死亡", "died"
    TRANSFERRED_OUT = "transferred_out", "已转出", "transferred out"
    ENDED = "ended", "参保关系终止", "relation ended"


@unique
class Sex(Labelled):
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
    "base_settlement": ("基数差额结算", "settlement of the base"),
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
    "interest_credited": ("记入利息", "interest credited"),
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
    # Account pension and inheritance (个人账户养老金、继承)
    "account_pension": ("个人账户养老金", "account pension"),
    "age_months": ("年龄（月）", "age, in months"),
    "falls_to_pool": ("并入统筹基金", "falls to the pooled fund"),
    "inheritable": ("可继承额", "goes to the heirs"),
    "own_part": ("个人缴费部分", "own part"),
    "own_share": ("个人缴费部分占比", "share of the own part"),
    "paid_from_own": ("由个人缴费部分支付", "paid from the own part"),
    "paid_from_pool": ("由统筹基金支付", "paid from the pooled fund"),
    "paid_from_transfer": ("由单位划转部分支付", "paid from the transferred part"),
    "payment_months": ("计发月数", "payment months"),
    "pension_payment": ("账户养老金支付", "payment of the account pension"),
    "transfer_part": ("单位划转部分", "employer-transferred part"),
    # Account states (账户状态)
    "account_event": ("变更事由", "event"),
    "disclosure": ("可否查看", "disclosure"),
    "requester": ("查询主体", "requester"),
    "record_item": ("记录项目", "item of the record"),
    "account_status": ("账户状态", "state of the account"),
    "account_status_before": ("变更前状态", "state before"),
    # Account year, identity (账户年度收支)
    "closing_own_interest": ("年末个人缴费利息", "own interest at the end of the year"),
    "closing_own_principal": ("年末个人缴费本金", "own principal at the end of the year"),
    "closing_transfer_interest": ("年末单位划转利息", "transferred interest at the end of the year"),
    "closing_transfer_principal": ("年末单位划转本金", "transferred principal at the end of the year"),
    "interest": ("利息", "interest"),
    "interest_adjustment": ("结息差额", "adjustment of interest"),
    "interest_in_year": ("本年利息", "interest credited in the year"),
    "interest_made_up": ("补缴利息", "interest made up"),
    "balance_as_posted": ("账上储存额", "balance as posted"),
    "running_interest": ("未结年度利息", "interest of a year not settled"),
    "interest_until": ("当年预结利息", "interest of the year so far"),
    "moved_out": ("转出金额", "moved to another place"),
    "own_interest": ("个人缴费部分利息", "interest of the own part"),
    "own_interest_adjustment": ("个人缴费部分结息差额", "adjustment of own interest"),
    "own_principal": ("个人缴费部分本金", "principal of the own part"),
    "principal": ("本金", "principal"),
    "principal_in_year": ("本年本金", "principal credited in the year"),
    "received_balance": ("转入储存额", "balance received from another place"),
    "transfer_interest": ("单位划转部分利息", "interest of the transferred part"),
    "transfer_interest_adjustment": ("单位划转部分结息差额", "adjustment of transferred interest"),
    "transfer_principal": ("单位划转部分本金", "principal of the transferred part"),
    # Account year, items 26 to 35 (账户记录项目)
    "account_scale_own": ("账户规模：个人缴费比例", "account scale, own part"),
    "account_scale_transfer": ("账户规模：单位划转比例", "account scale, transferred part"),
    "account_year_number": ("社保年度", "year"),
    "carried_rate": ("上年结转部分记账利率", "rate on what was carried over"),
    "crediting_rate": ("年记账利率", "crediting rate of the year"),
    "earlier_months_made_up": ("补缴历年欠费月数", "months of earlier years made up"),
    "investment_return_rate": ("年运营收益率", "investment return of the year"),
    "reference_wage": ("年职工月平均工资", "average monthly wage of the year"),
    "year_base_due": ("年个人应缴费基数", "base due for the year"),
    "year_base_paid": ("年个人实际缴费基数", "base paid for the year"),
    "year_months_paid": ("年实际缴费月数", "months paid for the year"),
    # Account year, items 36 and 37 (账户记录项目)
    "interest_on_opening_own": ("上年末个人部分在本年的利息", "interest on the own opening balance"),
    "interest_on_opening_transfer": (
        "上年末单位划转部分在本年的利息",
        "interest on the transferred opening balance",
    ),
    "made_up_by_month": ("月补缴金额合计", "made up, by month of crediting"),
    "made_up_own": ("本年补缴历年个人部分本息", "own part of earlier years made up"),
    "made_up_transfer": ("本年补缴历年单位划转部分本息", "transferred part of earlier years made up"),
    "month_amount": ("当月金额", "amount of the month"),
    "opening_own": ("上年末个人部分累计本息", "own part at the end of last year"),
    "opening_transfer": ("上年末单位划转部分累计本息", "transferred part at the end of last year"),
    "own_due_by_month": ("月个人应缴金额", "owed by the person, by month"),
    "own_made_up_in_year": ("个人补缴个人账户本息", "own part made up in the year"),
    "own_paid_by_month": ("月个人实缴金额", "paid by the person, by month"),
    "own_paid_in_year": ("月实缴金额合计", "paid by the person in the year"),
    "own_paid_pooled": ("个体从业人员实缴统筹部分本金", "paid by a flexible worker to the pooled fund"),
    "transfer_made_up_in_year": ("单位补缴个人账户本息", "transferred part made up in the year"),
    "year_own_credit": ("年个人缴费部分本息", "own part of the year"),
    "year_transfer_credit": ("年单位缴费划拨部分本息", "transferred part of the year"),
    # Arrears and back payment (欠费与补缴)
    "all_months_in_arrears": ("历年个人欠缴总月数", "months in arrears, all years"),
    "all_own_arrears": ("历年个人欠缴金额", "own arrears, all years"),
    "all_transfer_arrears": ("历年单位划转欠缴总金额", "transferred arrears, all years"),
    "allocated_to_month": ("分配至所属月", "allocated to the month"),
    "arrears_interest": ("欠缴利息", "interest on arrears"),
    "arrears_standing": ("欠费合计", "arrears, all years"),
    "arrears_principal": ("欠缴本金", "principal in arrears"),
    "back_payment": ("补缴本息", "back payment with interest"),
    "interest_of_arrears_year": ("当年欠缴利息", "interest of one year on arrears"),
    "months_settled": ("还清月数", "months settled"),
    "own_arrears_from_2001_07": ("2001年7月1日后个人欠缴本息", "own arrears from 2001-07-01"),
    "own_arrears_to_2001_06": ("2001年6月30日前个人欠缴本息", "own arrears to 2001-06-30"),
    "payment_allocated": ("滚动分配金额", "payment allocated, oldest arrears first"),
    "payment_left_over": ("分配后余额", "left over"),
    "payment_received": ("收到缴费", "payment received"),
    "year_months_in_arrears": ("年个人欠缴月数", "months of the year in arrears"),
    "year_own_arrears": ("年个人欠缴金额", "own arrears of the year"),
    "year_transfer_arrears": ("年单位划转欠缴总金额", "transferred arrears of the year"),
    # Collection (征缴)
    "contribution_declared": ("补报应缴额", "contribution as declared"),
    "contribution_last_month": ("上月缴费额", "contribution of the month before"),
    "declaration_settlement": ("补报结算差额", "due after the late declaration"),
    "deferred_months": ("缓缴月数", "months deferred"),
    "scheme_contribution": ("其他险种缴费", "contribution to another scheme"),
    "flexible_contribution": ("灵活就业人员缴费", "contribution of a flexible worker"),
    "late_days": ("滞纳天数", "days in arrears"),
    "late_fee": ("滞纳金", "late fee"),
    "undeclared_contribution": ("未申报核定应缴额", "assessed for want of a declaration"),
    # Contribution years (缴费年限)
    "drawn_months": ("已领月数", "months drawn"),
    "eligibility_months": ("待遇资格缴费月数", "months that count for a benefit"),
    "gap": ("中断时段", "gap"),
    "gap_months": ("中断缴费月数", "months missing"),
    "granted_months": ("核定月数", "months granted"),
    "medical_months": ("医保缴费月数", "medical contribution months"),
    "months_at_place": ("当地缴费月数", "months at a place"),
    "months_missing": ("尚缺月数", "months missing to the requirement"),
    "months_used_up": ("已使用缴费月数", "months used up by earlier benefits"),
    "overlapping_months": ("重复缴费月数", "months paid in two places"),
    "required_months": ("规定缴费月数", "months required"),
    "unemployment_carried": ("未领完失业保险金月数", "unemployment benefit carried over"),
    "unemployment_months": ("失业保险缴费月数", "unemployment contribution months"),
    **BENEFIT_TERMS,
    **CORRECTION_TERMS,
    **IDENTIFIER_TERMS,
}

# How the values of figures in the unit "code" are shown; other outcomes are among the terms.
CODES: dict[str, tuple[str, str]] = {
    "none": ("无", "none"),
    "not_opened": ("未建立", "not opened yet"),
    "released": ("可以查看", "may be seen"),
    "withheld": ("不予提供", "withheld"),
    **{
        member.value: (member.label_zh, member.label_en)
        for kind in (
            AccountStatus,
            AccountEvent,
            PensionEvent,
            UnemploymentEvent,
            InjuryEvent,
            Scheme,
            Requester,
            RecordItem,
        )
        for member in kind
    },
}
