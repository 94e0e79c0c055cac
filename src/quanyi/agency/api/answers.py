"""What the interface answers: plain values, from which the schema of the OpenAPI document is made, too.

Amounts are whole fen; months are `2025-03`; a word is a code of a closed set with its label in the asked language.
"""

from dataclasses import dataclass
from datetime import date, datetime

from quanyi.agency.wording import Term, label
from quanyi.law.periods import Month


@dataclass(frozen=True)
class Word:
    """代码 / A code of a closed set, and its label in the language that was asked for."""

    code: str
    label: str


def word(term: Term) -> Word:
    return Word(str(term.value), label(term))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Problem:
    """出错 / What went wrong, by RFC 9457, in both languages; `code` is for programs."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    detail_en: str


@dataclass(frozen=True)
class RegisteredItem:
    """登记项目 / A registered item of Appendix A as it stands now."""

    provision: str
    name: str
    value: str
    holds_from: date | None


@dataclass(frozen=True)
class Employment:
    """参保关系 / A relation with an employer; the names are empty for who is insured without one."""

    employer_name: str
    credit_code: str
    scheme: Word
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Registration:
    """登记信息 / Registration."""

    name: str
    insurance_number: str
    social_security_number: str
    sex: Word | None
    born_on: date | None
    status: Word | None
    employments: tuple[Employment, ...]
    items: tuple[RegisteredItem, ...]


@dataclass(frozen=True)
class Subsidy:
    """补贴 / A subsidy of one month."""

    kind: str
    scheme: Word
    month: Month
    amount_fen: int
    granted_by: str


@dataclass(frozen=True)
class Contribution:
    """缴费和补贴信息 / Contributions, month by month at `/months`, and subsidies."""

    paid_months: int
    subsidies: tuple[Subsidy, ...]
    items: tuple[RegisteredItem, ...]


@dataclass(frozen=True)
class Account:
    """缴费年限和个人账户信息 / Contribution years in months, and the individual account."""

    opened_month: Month | None
    balance_fen: int
    contribution_months: int
    actual_months: int
    deemed_months: int
    items: tuple[RegisteredItem, ...]


@dataclass(frozen=True)
class Benefit:
    """待遇 / A decision on a benefit, and what of it was paid."""

    kind: str
    scheme: Word
    amount_fen: int
    first_month: Month
    last_month: Month | None
    paid_fen: int
    waiting_fen: int
    case_number: str
    is_replaced: bool


@dataclass(frozen=True)
class Record:
    """个人权益记录 / The record; what the token does not name is null."""

    data_until: datetime
    items: tuple[Word, ...]
    registration: Registration | None
    contribution: Contribution | None
    benefits: tuple[Benefit, ...] | None
    account: Account | None
    other: tuple[RegisteredItem, ...] | None


@dataclass(frozen=True)
class ContributionMonth:
    """缴费明细 / A month with one employer; a supplement is a line of its own."""

    key: str
    month: Month
    employer_name: str
    credit_code: str
    kind: Word
    state: Word
    base_fen: int
    own_due_fen: int
    own_paid_fen: int
    employer_due_fen: int
    employer_paid_fen: int
    paid_on: date | None
    credited_month: Month | None


@dataclass(frozen=True)
class AccountYear:
    """账户年度 / A year of the account; interest and closing are null until it is settled."""

    year: int
    paid_months: int
    opening_fen: int
    credited_fen: int
    interest_fen: int | None
    paid_out_fen: int
    closing_fen: int | None


@dataclass(frozen=True)
class BenefitPayment:
    """待遇支付 / A month's payment of a benefit, and where it stands at the bank."""

    key: str
    month: Month
    kind: str
    amount_fen: int
    state: Word
    paid_on: date | None


@dataclass(frozen=True)
class Look:
    """查看 / Who looked, for what, how often, folded by sitting."""

    who: str
    post: str
    purpose: str
    what: str
    since: datetime
    until: datetime
    times: int


@dataclass(frozen=True)
class Paper:
    """出具的凭证 / A paper that was issued; its number is checked at `/verify/`."""

    number: str
    kind: Word
    about: str
    issued_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class EmployerMonth:
    """单位缴费 / What an employer owed, paid and owes of a month."""

    month: Month
    persons: int
    due_fen: int
    paid_fen: int
    open_fen: int


@dataclass(frozen=True)
class Worker:
    """职工 / Who works or worked there; `worker_id` leads to the worker's record."""

    worker_id: int
    name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class WorkerRecord:
    """职工参保缴费 / Of a worker, registration and contributions of months worked there; what the token does not name
    is null."""

    worker_id: int
    registration: Registration | None
    months: tuple[ContributionMonth, ...] | None
    subsidies: tuple[Subsidy, ...] | None
