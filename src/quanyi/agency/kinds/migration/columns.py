"""账册的栏: what the tables of a folder of books are made of: kinds of cells, columns, and those that many tables have.

Basis: d14-9-4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, unique

from quanyi.agency.registry.models import BenefitKind
from quanyi.law.terms import PersonStatus, Scheme, Sex

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


def labels(terms: type[Enum]) -> dict[str, str]:
    return {str(term.value): term.label_zh for term in terms}  # type: ignore[attr-defined]


def choices(of: type[Enum]) -> dict[str, str]:
    return {str(each.value): str(each.label) for each in of}  # type: ignore[attr-defined]


def number(name: str, zh: str, ldt: str = "", *, required: bool = True, longest: int = 20) -> Column:
    return Column(name, zh, Kind.NUMBER, required, ldt, longest)


def day(name: str, zh: str, ldt: str = "", *, required: bool = False) -> Column:
    return Column(name, zh, Kind.DAY, required, ldt)


def month(name: str, zh: str, ldt: str = "", *, required: bool = False) -> Column:
    return Column(name, zh, Kind.MONTH, required, ldt)


def fen(name: str, zh: str, ldt: str = "", *, required: bool = True, default: str = "") -> Column:
    return Column(name, zh, Kind.FEN, required, ldt, default=default)


def text(name: str, zh: str, ldt: str = "", *, required: bool = False, longest: int = 200) -> Column:
    return Column(name, zh, Kind.TEXT, required, ldt, longest)


WHO = number(PERSON, "个人社会保险编号", "AAC001")
WHOSE = number(PERSON, "个人社会保险编号", "AAC001", required=False)
EMPLOYER = number("credit_code", "统一社会信用代码", "AAB001", required=False, longest=18)
SCHEME = Column("scheme", "险种", Kind.CODE, ldt="AAE140", codes=labels(Scheme), default=Scheme.PENSION.value)
ORDER = Column("number", "序号", Kind.COUNT, default="1")
SEX = Column("sex", "性别", Kind.CODE, True, "AAC004", codes=labels(Sex))
STATUS = Column("status", "人员状态", Kind.CODE, True, "AAC008", codes=labels(PersonStatus))
BENEFIT = Column("kind", "待遇种类", Kind.CODE, True, "AAA036", codes=choices(BenefitKind))
HELD = (day("holds_from", "生效日期", "AAE030", required=True), day("holds_to", "失效日期", "AAE031"),
         text("reason", "原因", "AAE013"))  # fmt: skip
NAMED = (text("name", "姓名", "AAC003", required=True, longest=50), SEX,
          day("born_on", "出生日期", "AAC006", required=True))  # fmt: skip
YES = {"0": "否", "1": "是"}
