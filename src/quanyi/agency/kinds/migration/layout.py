"""账册格式: the tables in which books leave an office and come into one, column by column. Basis: d14-9-4.

A table is a file; a value is text: days 2025-12-31, months 2025-12, amounts in whole fen, the twelve amounts of a year
side by side in one cell, January first. A heading is a column's own name, its Chinese one or its code of LD/T 92; under
the last two an amount is in yuan. `docs/books.md` is held to this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, unique

from quanyi.agency.registry.items import DOCUMENT_ITEMS, ITEMS, POST_ITEMS
from quanyi.agency.registry.models import BenefitKind, SubsidyKind
from quanyi.law.terms import ContributionKind, LedgerAccount, PersonStatus, Scheme, Sex, SuspenseReason

VERSION = 1
PERSON = "insurance_number"  # the column that says whose row it is


@unique
class Kind(Enum):
    """What a cell holds (单元格内容)."""

    TEXT = "text"
    NUMBER = "number"  # of a person or an employer: text, whatever it looks like
    DAY = "day"
    MONTH = "month"
    FEN = "fen"
    TWELVE = "twelve"  # fen, January first; one amount alone stands in December
    COUNT = "count"
    CODE = "code"


@dataclass(frozen=True, eq=False)
class Column:
    """一栏. `codes`: value -> its Chinese word, either of which may be written."""

    name: str
    zh: str
    kind: Kind = Kind.TEXT
    required: bool = False
    ldt: str = ""
    longest: int = 200
    codes: Mapping[str, str] = field(default_factory=dict)
    default: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """一张表. `of_person`: its rows are of one person each, but where the number is left blank."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    of_person: bool = True
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def at(self, name: str) -> int:
        return self.names.index(name)


def _labels(terms: type[Enum]) -> dict[str, str]:
    return {str(term.value): term.label_zh for term in terms}  # type: ignore[attr-defined]


def _choices(choices: type[Enum]) -> dict[str, str]:
    return {str(each.value): str(each.label) for each in choices}  # type: ignore[attr-defined]


def _number(name: str, zh: str, ldt: str = "", *, required: bool = True, longest: int = 20) -> Column:
    return Column(name, zh, Kind.NUMBER, required, ldt, longest)


def _day(name: str, zh: str, ldt: str = "", *, required: bool = False) -> Column:
    return Column(name, zh, Kind.DAY, required, ldt)


def _month(name: str, zh: str, ldt: str = "", *, required: bool = False) -> Column:
    return Column(name, zh, Kind.MONTH, required, ldt)


def _fen(name: str, zh: str, ldt: str = "", *, required: bool = True, default: str = "") -> Column:
    return Column(name, zh, Kind.FEN, required, ldt, default=default)


def _text(name: str, zh: str, ldt: str = "", *, required: bool = False, longest: int = 200) -> Column:
    return Column(name, zh, Kind.TEXT, required, ldt, longest)


_WHO = _number(PERSON, "个人社会保险编号", "AAC001")
_WHOSE = _number(PERSON, "个人社会保险编号", "AAC001", required=False)
_EMPLOYER = _number("credit_code", "统一社会信用代码", "AAB001", required=False, longest=18)
_SCHEME = Column(
    "scheme", "险种", Kind.CODE, ldt="AAE140", codes=_labels(Scheme), default=Scheme.PENSION.value
)
_ORDER = Column("number", "序号", Kind.COUNT, default="1")
_SEX = Column("sex", "性别", Kind.CODE, True, "AAC004", codes=_labels(Sex))
_STATUS = Column("status", "人员状态", Kind.CODE, True, "AAC008", codes=_labels(PersonStatus))
_BENEFIT = Column("kind", "待遇种类", Kind.CODE, True, "AAA036", codes=_choices(BenefitKind))
_HELD = (_day("holds_from", "生效日期", "AAE030", required=True), _day("holds_to", "失效日期", "AAE031"),
         _text("reason", "原因", "AAE013"))  # fmt: skip
_NAMED = (_text("name", "姓名", "AAC003", required=True, longest=50), _SEX,
          _day("born_on", "出生日期", "AAC006", required=True))  # fmt: skip

EMPLOYERS = Table(
    "employers", "参保单位",
    (_number("credit_code", "统一社会信用代码", "AAB001", longest=18),
     _text("name", "单位名称", "AAB004", required=True), _text("region", "统筹地区", "AAA027", longest=10),
     _day("joined_on", "单位参保日期", "AAB050")),
    of_person=False,
)  # fmt: skip
PERSONS = Table(
    "persons", "参保人",
    (_WHO, _number("social_security_number", "社会保障号码", "AAC002", longest=18),
     _text("region", "统筹地区", "AAA027", longest=10), *_NAMED, _STATUS,
     _day("status_from", "状态生效日期", required=True)),
    required=True,
)  # fmt: skip
DETAILS = Table("details", "基本信息版本", (_WHO, _ORDER, *_NAMED, *_HELD))
STATUSES = Table("statuses", "人员状态变更", (_WHO, _ORDER, _STATUS, *_HELD))
ITEM_VERSIONS = Table(
    "items", "登记项目版本",
    (_WHOSE, _EMPLOYER,
     Column("item", "项目", Kind.CODE, True,
            codes={item.key: item.zh for item in (*ITEMS, *DOCUMENT_ITEMS, *POST_ITEMS)}),
     _ORDER, _text("value", "内容", required=True, longest=300), *_HELD),
)  # fmt: skip
RELATIONS = Table(
    "relations", "参保关系",
    (_WHO, _EMPLOYER, _SCHEME, _day("starts_on", "开始日期", "AAE030", required=True),
     _day("ends_on", "结束日期", "AAE031"), _text("start_reason", "开始原因"), _text("end_reason", "结束原因")),
)  # fmt: skip
SUBSIDIES = Table(
    "subsidies", "补贴",
    (_WHO, Column("kind", "补贴种类", Kind.CODE, True, codes=_choices(SubsidyKind)), _SCHEME,
     _month("month", "费款所属期", "AAE003", required=True), _fen("amount_fen", "金额"),
     _text("granted_by", "批准机关和文号", required=True)),
)  # fmt: skip
MONTHS = Table(
    "months", "缴费月份",
    (_WHO, _EMPLOYER, _SCHEME,
     Column("kind", "缴费类型", Kind.CODE, codes=_labels(ContributionKind), ldt="AAA115"),
     _month("first_month", "开始年月", "AAE041", required=True), _month("last_month", "终止年月", "AAE042"),
     _fen("base_fen", "缴费基数", "AAE180"), _fen("own_due_fen", "个人应缴"),
     _fen("employer_due_fen", "单位应缴"), _month("credited_in", "记账月份"),
     _day("paid_on", "到账日期", "AAB191"), _fen("account_own_fen", "个人缴费部分", required=False),
     _fen("account_transfer_fen", "单位划转部分", required=False), _fen("wage_fen", "申报工资", required=False)),
)  # fmt: skip
ACCOUNT_YEARS = Table(
    "account_years", "账户年度",
    (_WHO, Column("year", "社保年度", Kind.COUNT, True, "AAE001"),
     *(Column(name, zh, Kind.TWELVE, default="0") for name, zh in (
         ("own_credit_fen", "记入个人缴费"), ("transfer_credit_fen", "记入单位划转"),
         ("own_payout_fen", "支付个人部分"), ("transfer_payout_fen", "支付单位划转部分"))),
     _fen("own_interest_fen", "个人部分利息", required=False),
     _fen("transfer_interest_fen", "单位划转部分利息", required=False),
     _fen("own_closing_fen", "年末个人部分", required=False),
     _fen("transfer_closing_fen", "年末单位划转部分", required=False)),
)  # fmt: skip
BENEFITS = Table(
    "benefits", "待遇核定",
    (_WHO, _ORDER, _SCHEME, _BENEFIT, _fen("amount_fen", "核定金额", "AAE019"),
     *(_fen(name, zh, required=False, default="0") for name, zh in (
         ("account_fen", "其中个人账户"), ("own_fen", "核定时个人部分"), ("transfer_fen", "核定时单位划转部分"))),
     _month("first_month", "起付月份", "AAE041", required=True), _month("last_month", "止付月份", "AAE042"),
     _text("figure", "计算过程", longest=200_000), Column("replaces", "取代的序号", Kind.COUNT)),
)  # fmt: skip
BENEFIT_MONTHS = Table(
    "benefit_months", "已付待遇",
    (_WHO, Column("benefit", "核定序号", Kind.COUNT, default="1"), _month("month", "所属期", "AAE003", required=True),
     *(_fen(name, zh, required=False, default="0") for name, zh in (
         ("own_fen", "个人部分"), ("transfer_fen", "单位划转部分"), ("pool_fen", "统筹基金支付")))),
)  # fmt: skip
PAYEES = Table(
    "payees", "待遇收款账户",
    (_WHO, _ORDER, _BENEFIT, _text("payee_name", "收款人", required=True, longest=100),
     _text("bank_name", "开户行", "AAE008", longest=100),
     _number("account_number", "收款账号", "AAE010", longest=40)),
)  # fmt: skip
SUSPENSE = Table(
    "suspense", "暂收款",
    (_number("reference", "流水号", required=False, longest=64),
     _day("arrived_on", "到账日期", "AAB191", required=True), _fen("amount_fen", "金额"),
     Column("reason", "暂收原因", Kind.CODE, True, codes=_labels(SuspenseReason)),
     _number("credit_code", "统一社会信用代码", "AAB001", required=False, longest=60),
     _text("employer_name", "单位名称", "AAB004"),
     _number("social_security_number", "社会保障号码", "AAC002", required=False, longest=60),
     _text("name", "姓名", "AAC003", longest=100), _month("month", "费款所属期", "AAE003"),
     _text("remark", "备注", "AAE013")),
    of_person=False,
)  # fmt: skip
FUNDS = Table(
    "funds", "基金科目余额",
    (Column("account", "科目", Kind.CODE, True, codes=_labels(LedgerAccount)),
     _number("credit_code", "统一社会信用代码", "AAB001", required=False, longest=18),
     _month("month", "月份", required=True), _fen("amount_fen", "借方余额")),
    of_person=False,
)  # fmt: skip

TABLES = (
    EMPLOYERS, PERSONS, DETAILS, STATUSES, ITEM_VERSIONS, RELATIONS, SUBSIDIES, MONTHS, ACCOUNT_YEARS, BENEFITS,
    BENEFIT_MONTHS, PAYEES, SUSPENSE, FUNDS,
)  # fmt: skip
OF_PERSON = tuple(table for table in TABLES if table.of_person)
OF_OFFICE = tuple(table for table in TABLES if not table.of_person)
BY_NAME = {table.name: table for table in TABLES}

Row = tuple[str, ...]  # a line of a table, in the order of its columns
Rows = dict[str, list[Row]]  # by table
