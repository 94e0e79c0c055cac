"""账册格式: the tables in which books leave an office and come into one, column by column. Basis: d14-9-4.

A table is a file; a value is text: days 2025-12-31, months 2025-12, amounts in whole fen, the twelve amounts of a year
side by side in one cell, January first. A heading is a column's own name, its Chinese one or its code of LD/T 92; under
the last two an amount is in yuan. `docs/books.md` is held to this.
"""

from quanyi.agency.kinds.migration.columns import (
    BENEFIT,
    EMPLOYER,
    HELD,
    NAMED,
    ORDER,
    SCHEME,
    STATUS,
    WHO,
    WHOSE,
    choices,
    day,
    fen,
    labels,
    month,
    number,
    text,
)
from quanyi.agency.kinds.migration.columns import PERSON as PERSON
from quanyi.agency.kinds.migration.columns import Column as Column
from quanyi.agency.kinds.migration.columns import Kind as Kind
from quanyi.agency.kinds.migration.columns import Table as Table
from quanyi.agency.kinds.migration.layout_rights import ACCOUNT_STATES as ACCOUNT_STATES
from quanyi.agency.kinds.migration.layout_rights import ASSESSMENTS as ASSESSMENTS
from quanyi.agency.kinds.migration.layout_rights import DEFERRALS as DEFERRALS
from quanyi.agency.kinds.migration.layout_rights import ENTITLEMENT_CHECKS as ENTITLEMENT_CHECKS
from quanyi.agency.kinds.migration.layout_rights import INJURIES as INJURIES
from quanyi.agency.kinds.migration.layout_rights import LATE_FEES as LATE_FEES
from quanyi.agency.kinds.migration.layout_rights import RECORDS as RECORDS
from quanyi.agency.kinds.migration.layout_rights import UNEMPLOYMENTS as UNEMPLOYMENTS
from quanyi.agency.registry.items import DOCUMENT_ITEMS, ITEMS, POST_ITEMS
from quanyi.agency.registry.models import SubsidyKind
from quanyi.law.terms import ContributionKind, LedgerAccount, SuspenseReason

VERSION = 2  # of 1 the tables of before are there, and their columns: it is read as this one

EMPLOYERS = Table(
    "employers", "参保单位",
    (number("credit_code", "统一社会信用代码", "AAB001", longest=18),
     text("name", "单位名称", "AAB004", required=True), text("region", "统筹地区", "AAA027", longest=10),
     day("joined_on", "单位参保日期", "AAB050")),
    of_person=False,
)  # fmt: skip
PERSONS = Table(
    "persons", "参保人",
    (WHO, number("social_security_number", "社会保障号码", "AAC002", longest=18),
     text("region", "统筹地区", "AAA027", longest=10), *NAMED, STATUS,
     day("status_from", "状态生效日期", required=True)),
    required=True,
)  # fmt: skip
DETAILS = Table("details", "基本信息版本", (WHO, ORDER, *NAMED, *HELD))
STATUSES = Table("statuses", "人员状态变更", (WHO, ORDER, STATUS, *HELD))
ITEM_VERSIONS = Table(
    "items", "登记项目版本",
    (WHOSE, EMPLOYER,
     Column("item", "项目", Kind.CODE, True,
            codes={item.key: item.zh for item in (*ITEMS, *DOCUMENT_ITEMS, *POST_ITEMS)}),
     ORDER, text("value", "内容", required=True, longest=300), *HELD),
)  # fmt: skip
RELATIONS = Table(
    "relations", "参保关系",
    (WHO, EMPLOYER, SCHEME, day("starts_on", "开始日期", "AAE030", required=True),
     day("ends_on", "结束日期", "AAE031"), text("start_reason", "开始原因"), text("end_reason", "结束原因")),
)  # fmt: skip
SUBSIDIES = Table(
    "subsidies", "补贴",
    (WHO, Column("kind", "补贴种类", Kind.CODE, True, codes=choices(SubsidyKind)), SCHEME,
     month("month", "费款所属期", "AAE003", required=True), fen("amount_fen", "金额"),
     text("granted_by", "批准机关和文号", required=True)),
)  # fmt: skip
MONTHS = Table(
    "months", "缴费月份",
    (WHO, EMPLOYER, SCHEME,
     Column("kind", "缴费类型", Kind.CODE, codes=labels(ContributionKind), ldt="AAA115"),
     month("first_month", "开始年月", "AAE041", required=True), month("last_month", "终止年月", "AAE042"),
     fen("base_fen", "缴费基数", "AAE180"), fen("own_due_fen", "个人应缴"),
     fen("employer_due_fen", "单位应缴"), month("credited_in", "记账月份"),
     day("paid_on", "到账日期", "AAB191"), fen("account_own_fen", "个人缴费部分", required=False),
     fen("account_transfer_fen", "单位划转部分", required=False), fen("wage_fen", "申报工资", required=False)),
)  # fmt: skip
ACCOUNT_YEARS = Table(
    "account_years", "账户年度",
    (WHO, Column("year", "社保年度", Kind.COUNT, True, "AAE001"),
     *(Column(name, zh, Kind.TWELVE, default="0") for name, zh in (
         ("own_credit_fen", "记入个人缴费"), ("transfer_credit_fen", "记入单位划转"),
         ("own_payout_fen", "支付个人部分"), ("transfer_payout_fen", "支付单位划转部分"))),
     fen("own_interest_fen", "个人部分利息", required=False),
     fen("transfer_interest_fen", "单位划转部分利息", required=False),
     fen("own_closing_fen", "年末个人部分", required=False),
     fen("transfer_closing_fen", "年末单位划转部分", required=False),
     *(fen(name, zh, required=False, default="0") for name, zh in (
         ("own_advance_fen", "预结利息个人部分"), ("transfer_advance_fen", "预结利息单位划转部分"),
         ("own_carried_fen", "年内并入个人部分"), ("transfer_carried_fen", "年内并入单位划转部分")))),
)  # fmt: skip
BENEFITS = Table(
    "benefits", "待遇核定",
    (WHO, ORDER, SCHEME, BENEFIT, fen("amount_fen", "核定金额", "AAE019"),
     *(fen(name, zh, required=False, default="0") for name, zh in (
         ("account_fen", "其中个人账户"), ("own_fen", "核定时个人部分"), ("transfer_fen", "核定时单位划转部分"))),
     month("first_month", "起付月份", "AAE041", required=True), month("last_month", "止付月份", "AAE042"),
     text("figure", "计算过程", longest=200_000), Column("replaces", "取代的序号", Kind.COUNT),
     Column("injury", "工伤登记序号", Kind.COUNT)),
)  # fmt: skip
BENEFIT_MONTHS = Table(
    "benefit_months", "已付待遇",
    (WHO, Column("benefit", "核定序号", Kind.COUNT, default="1"), month("month", "所属期", "AAE003", required=True),
     *(fen(name, zh, required=False, default="0") for name, zh in (
         ("own_fen", "个人部分"), ("transfer_fen", "单位划转部分"), ("pool_fen", "统筹基金支付")))),
)  # fmt: skip
PAYEES = Table(
    "payees", "待遇收款账户",
    (WHO, ORDER, BENEFIT, text("payee_name", "收款人", required=True, longest=100),
     text("bank_name", "开户行", "AAE008", longest=100),
     number("account_number", "收款账号", "AAE010", longest=40)),
)  # fmt: skip
SUSPENSE = Table(
    "suspense", "暂收款",
    (number("reference", "流水号", required=False, longest=64),
     day("arrived_on", "到账日期", "AAB191", required=True), fen("amount_fen", "金额"),
     Column("reason", "暂收原因", Kind.CODE, True, codes=labels(SuspenseReason)),
     number("credit_code", "统一社会信用代码", "AAB001", required=False, longest=60),
     text("employer_name", "单位名称", "AAB004"),
     number("social_security_number", "社会保障号码", "AAC002", required=False, longest=60),
     text("name", "姓名", "AAC003", longest=100), month("month", "费款所属期", "AAE003"),
     text("remark", "备注", "AAE013"), SCHEME),
    of_person=False,
)  # fmt: skip
FUNDS = Table(
    "funds", "基金科目余额",
    (Column("account", "科目", Kind.CODE, True, codes=labels(LedgerAccount)),
     number("credit_code", "统一社会信用代码", "AAB001", required=False, longest=18),
     month("month", "月份", required=True), fen("amount_fen", "借方余额")),
    of_person=False,
)  # fmt: skip

TABLES = (
    EMPLOYERS, PERSONS, DETAILS, STATUSES, ITEM_VERSIONS, RELATIONS, SUBSIDIES, MONTHS, ACCOUNT_YEARS, BENEFITS,
    BENEFIT_MONTHS, PAYEES, ACCOUNT_STATES, ENTITLEMENT_CHECKS, UNEMPLOYMENTS, INJURIES, ASSESSMENTS, LATE_FEES,
    DEFERRALS, RECORDS, SUSPENSE, FUNDS,
)  # fmt: skip
OF_PERSON = tuple(table for table in TABLES if table.of_person)
OF_OFFICE = tuple(table for table in TABLES if not table.of_person)
BY_NAME = {table.name: table for table in TABLES}

Row = tuple[str, ...]  # a line of a table, in the order of its columns
Rows = dict[str, list[Row]]  # by table
