"""账册格式的权益部分: states of accounts, facts that benefits rest on, what employers owe beside dues, records of acts.

Basis: d14-9-4, d14-6-1.
"""

from quanyi.agency.collect.models import DeferralForm
from quanyi.agency.kinds.migration.columns import (
    EMPLOYER,
    ORDER,
    WHO,
    WHOSE,
    YES,
    Column,
    Kind,
    Table,
    choices,
    day,
    fen,
    labels,
    month,
    number,
    text,
)
from quanyi.agency.kinds.migration.sources import SOURCES
from quanyi.agency.registry.models import CheckWay
from quanyi.law.terms import AccountEvent, AccountStatus, CareLevel, DismissalCause, PensionEvent

_EMPLOYER = number("credit_code", "统一社会信用代码", "AAB001", longest=18)
_REPLACES = Column("replaces", "取代的序号", Kind.COUNT)

ACCOUNT_STATES = Table(
    "account_states", "账户状态变更",
    (WHO, ORDER, Column("event", "变更事由", Kind.CODE, True, codes=labels(AccountEvent)),
     Column("state", "账户状态", Kind.CODE, codes=labels(AccountStatus)),
     day("holds_from", "生效日期", "AAE030", required=True)),
)  # fmt: skip
ENTITLEMENT_CHECKS = Table(
    "entitlement_checks", "待遇资格核验",
    (WHO, ORDER, Column("event", "核验结果", Kind.CODE, True, codes=labels(PensionEvent)),
     day("on", "日期", required=True), Column("way", "核验方式", Kind.CODE, True, codes=choices(CheckWay))),
)  # fmt: skip
UNEMPLOYMENTS = Table(
    "unemployments", "失业登记",
    (WHO, _EMPLOYER, ORDER, Column("cause", "中断就业情形", Kind.CODE, True, codes=labels(DismissalCause)),
     day("ended_on", "劳动关系终止日期", required=True), day("registered_on", "失业登记日期", required=True),
     Column("seeks_work", "有求职要求", Kind.CODE, True, codes=YES)),
)  # fmt: skip
INJURIES = Table(
    "injuries", "工伤登记",
    (WHO, _EMPLOYER, ORDER, day("injured_on", "工伤发生日期", required=True),
     day("recognised_on", "工伤认定日期", required=True),
     text("document", "工伤认定书文号", required=True, longest=100),
     day("assessed_on", "劳动能力鉴定日期"), Column("grade", "伤残等级", Kind.COUNT),
     Column("care", "生活自理障碍等级", Kind.CODE, codes=labels(CareLevel)), day("advance_on", "先行支付申请日期"),
     _REPLACES),
)  # fmt: skip
ASSESSMENTS = Table(
    "assessments", "未申报核定",
    (_EMPLOYER, month("month", "费款所属期", "AAE003", required=True), fen("amount_fen", "金额"),
     fen("basis_fen", "计算基础"), month("basis_month", "上次申报月份", required=True),
     Column("is_declared", "已申报", Kind.CODE, codes=YES, default="0")),
    of_person=False,
)  # fmt: skip
LATE_FEES = Table(
    "late_fees", "滞纳金",
    (_EMPLOYER, month("month", "费款所属期", "AAE003", required=True), day("due_on", "应缴期限", required=True),
     day("paid_on", "到账日期", "AAB191", required=True), Column("days", "滞纳天数", Kind.COUNT, True),
     fen("basis_fen", "逾期金额"), fen("amount_fen", "金额"), fen("paid_fen", "已缴", required=False, default="0")),
    of_person=False,
)  # fmt: skip
DEFERRALS = Table(
    "deferrals", "缓缴",
    (_EMPLOYER, Column("form", "缓缴方式", Kind.CODE, True, codes=choices(DeferralForm)),
     month("first_month", "缓缴起月", required=True), month("last_month", "缓缴止月", required=True),
     day("approved_on", "批准或签订日期", required=True), text("document", "批准机关和文号、协议编号", required=True),
     text("ground", "缓缴事由", required=True, longest=500)),
    of_person=False,
)  # fmt: skip
RECORDS = Table(
    "records", "原办理记录",
    (WHOSE, EMPLOYER, Column("source", "记录种类", Kind.CODE, True, codes={s.key: s.zh for s in SOURCES}), ORDER,
     day("on", "日期"), text("told", "内容", required=True, longest=200_000)),
)  # fmt: skip
