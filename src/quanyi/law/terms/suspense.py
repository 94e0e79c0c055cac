"""Why money and rows stay in suspense, and what may become of them (暂收与挂起术语)."""

from __future__ import annotations

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class SuspenseReason(Labelled):
    """Why an arrival could not be credited (暂收原因). The set is this system's (mark P).

    Basis: gb-6.5-1, gb-10.2-4.
    """

    EMPLOYER_UNKNOWN = "employer_unknown", "单位不明", "the employer is not known"
    PERSON_UNKNOWN = "person_unknown", "参保人不明", "the person is not known"
    NAME_DIFFERS = "name_differs", "姓名与登记不符", "the name is not the registered one"
    MONTH_NOT_STATED = "month_not_stated", "未注明费款所属期", "the month it is for is not stated"
    NOTHING_DUE = "nothing_due", "当月没有应缴", "nothing is due for that month"
    ALREADY_PAID = "already_paid", "当月应缴已记到账", "that month is paid already"
    LESS_THAN_DUE = "less_than_due", "少于应缴", "less than what is due"
    MORE_THAN_DUE = "more_than_due", "多于应缴", "more than what is due"
    ACCOUNT_SHUT = "account_shut", "账户已冻结、注销或终止", "the account is frozen, cancelled or terminated"
    NOT_DECLARED = "not_declared", "当月已核定，待申报后记账", "assessed, to be credited once declared"
    OVERLAP = "overlap", "重复缴费退本人", "months paid in two places, to be refunded"
    CORRECTED = "corrected", "更正后多收", "left over by a correction"
    PAID_TWICE = "paid_twice", "重复参保应退本人", "insured twice, to be paid back to the person"


@unique
class ClearanceUse(Labelled):
    """What money in suspense becomes (暂收款去向). The set is this system's (mark P). Basis: gb-6.5-1, gb-12-2."""

    EMPLOYER_DUE = "employer_due", "转单位应缴", "to an employer's due"
    OLDEST = "oldest", "滚动转单位应缴", "to an employer's oldest dues"
    LATE_FEE = "late_fee", "转单位滞纳金", "to an employer's late fees"
    PERSON_DUE = "person_due", "转个人应缴", "to a person's due"
    DECLARED = "declared", "与申报到账为同一笔款", "the same money as an arrival already declared"
    REFUND = "refund", "退款", "refund"
    RELATION = "relation", "转移接续资金", "money of a transfer of the relation"


@unique
class SetAsideReason(Labelled):
    """Why a declared row matches nobody (挂起原因). The set is this system's (mark P).

    Basis: d14-5-2, d14-11-1, gb-11.
    """

    NUMBER_INVALID = "number_invalid", "号码无效", "the number is not valid"
    PERSON_UNKNOWN = "person_unknown", "号码未登记", "nobody is registered under the number"
    NAME_DIFFERS = "name_differs", "姓名与登记不符", "the name is not the registered one"
    NO_RELATION = "no_relation", "与本单位没有参保关系", "no relation with this employer"


@unique
class RowUse(Labelled):
    """What a row set aside becomes (挂起明细去向). The set is this system's (mark P). Basis: d14-5-2, d14-11-1."""

    MATCHED = "matched", "认定到人", "declared for a registered person"
    RETURNED = "returned", "退回单位", "returned to the employer"
