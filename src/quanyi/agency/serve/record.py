"""One person's rights record as it is shown: plain values, the same for the page and for the PDF.

Amounts are integer fen. Each that is shown is an `Amount`: with the key under which `figure/<key>/` of the person opens
to that very amount (`serve/figures.py`), for example `interest-2025`, `contribution-17-own_paid`, `benefit-3-paid`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from quanyi.agency.control.disputes import Dispute
from quanyi.agency.registry.facts import Held
from quanyi.agency.registry.items import NAMED, Item
from quanyi.agency.registry.models import Person
from quanyi.agency.wording import label
from quanyi.law.periods import Month
from quanyi.law.terms import (
    AccountEvent,
    AccountStatus,
    ContributionKind,
    CorrectionReason,
    CorrectionTarget,
    MonthState,
    PaymentState,
    PersonStatus,
    Scheme,
    Sex,
)

# The amounts of a month's line, in the order in which they are shown.
COLUMNS = ("base", "own_due", "own_paid", "employer_due", "employer_paid")


@dataclass(frozen=True, slots=True)
class Amount:
    """金额: what is shown, in fen, and the key of the figure behind it; None where there is nothing to show."""

    fen: int | None
    key: str


@dataclass(frozen=True)
class Asked:
    """Whose figure is opened, as known at which instant (None: now)."""

    person: Person
    known_at: datetime | None


@dataclass(frozen=True)
class EmploymentLine:
    """参保关系: one relation of person, employer and scheme; the names are empty for who is insured by themselves."""

    employer_name: str
    credit_code: str
    starts_on: date
    ends_on: date | None
    scheme: Scheme = Scheme.PENSION
    reason: str = ""
    employer_joined_on: date | None = None  # 单位参保日期, item 13


@dataclass(frozen=True)
class AccountStateLine:
    """账户状态变更: an event of the account and the state that it left, from a day on. Basis: gb-6.4-1, gb-6.4-2."""

    state: AccountStatus
    event: AccountEvent
    since: date
    case_number: str
    was_opened: bool = True


@dataclass(frozen=True)
class ItemHistory:
    """登记项目: what is registered of an item, and every version in the order of learning. Basis: gb-9.3-2."""

    item: Item
    now: Held | None
    versions: tuple[Held, ...]


@dataclass(frozen=True)
class BenefitLine:
    """待遇: what a person is entitled to, what of it the bank paid and what waits for it. Basis: d14-2-3."""

    decision_id: int
    kind: str
    scheme: Scheme
    amount_fen: int
    first_month: Month
    last_month: Month | None
    paid_fen: int
    paid_until: Month | None
    waiting_fen: int
    case_id: int | None
    case_number: str
    is_replaced: bool = False  # by a later decision on the same benefit

    @property
    def amount(self) -> Amount:
        return Amount(self.amount_fen, f"benefit-{self.decision_id}-decided")

    @property
    def paid(self) -> Amount:
        return Amount(self.paid_fen, f"benefit-{self.decision_id}-paid")

    @property
    def waiting(self) -> Amount:
        return Amount(self.waiting_fen, f"benefit-{self.decision_id}-waiting")


@dataclass(frozen=True)
class PaymentLine:
    """待遇支付: a month of a benefit and where it stands at the bank. Basis: d14-2-3, gb-8-2."""

    payment_id: int
    month: Month
    kind: str
    amount_fen: int
    state: PaymentState
    paid_on: date | None

    @property
    def amount(self) -> Amount:
        return Amount(self.amount_fen, f"payment-{self.payment_id}")


@dataclass(frozen=True)
class SubsidyLine:
    """补贴. Basis: d14-2-2."""

    subsidy_id: int
    kind: str
    scheme: Scheme
    month: Month
    amount_fen: int
    granted_by: str

    @property
    def amount(self) -> Amount:
        return Amount(self.amount_fen, f"subsidy-{self.subsidy_id}")


@dataclass(frozen=True)
class ContributionLine:
    """缴费明细: one month with one employer; a supplement (补差) is what it owes beyond that, a line of its own.

    Basis: d14-2-2, gb-A-27, gb-A-28, gb-A-37-1, gb-A-37-2.
    """

    key: str
    month: Month
    employer_name: str
    kind: ContributionKind
    base_fen: int
    own_due_fen: int
    employer_due_fen: int
    own_paid_fen: int
    employer_paid_fen: int
    paid_on: date | None
    credited_month: Month | None
    state: MonthState
    corrected_by: str = ""  # the case by which it stands as it does
    account_fen: tuple[int, int] | None = (
        None  # own and transferred part, once credited; None: as the rule has it
    )
    credit_code: str = ""  # the employer's; none of a flexible worker
    deferred_until: Month | None = None  # the last month of an approved deferral
    is_disputed: bool = False

    @property
    def is_paid(self) -> bool:
        return self.credited_month is not None

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """By `COLUMNS`, each with the key under which it opens."""
        return tuple(Amount(fen, f"{self.key}-{name}") for name, fen in zip(COLUMNS, self.fen, strict=True))

    @property
    def fen(self) -> tuple[int, ...]:
        """The amounts by `COLUMNS`, bare."""
        return (
            self.base_fen,
            self.own_due_fen,
            self.own_paid_fen,
            self.employer_due_fen,
            self.employer_paid_fen,
        )


@dataclass(frozen=True)
class CorrectionRecord:
    """更正记录: what was corrected in the record, why, and what it gained or lost. Basis: d14-16."""

    case_id: int
    case_number: str
    posted_at: datetime
    target: CorrectionTarget
    reason: CorrectionReason
    month: Month
    before_fen: int | None  # own contribution paid; None for a year
    after_fen: int | None  # None where nothing stands in its place
    principal_fen: int
    interest_fen: int  # over all years
    years: tuple[int, ...]  # that were reckoned anew
    evidence: str = ""  # 依据: what proves the error, as the person was promised to see it
    paper: str = ""  # the name of the paper that proves it
    before_parts: tuple[int, ...] = ()  # the lines of the month that add up to `before_fen`
    after_parts: tuple[int, ...] = ()

    @property
    def before(self) -> Amount:
        return Amount(self.before_fen, f"correction-{self.case_id}-before")

    @property
    def after(self) -> Amount:
        return Amount(self.after_fen, f"correction-{self.case_id}-after")

    @property
    def principal(self) -> Amount:
        return Amount(self.principal_fen, f"correction-{self.case_id}-principal")

    @property
    def interest(self) -> Amount:
        return Amount(self.interest_fen, f"correction-{self.case_id}-interest")


@dataclass(frozen=True)
class AccountYearLine:
    """账户年度: the roll-forward of one year. Basis: gb-A-26, gb-A-33, gb-A-34, gb-A-36, gb-A-37.

    `interest_fen` and `closing_fen` are None while the year is not settled: a doubtful figure is not shown.
    """

    key: str
    year: int
    months: int  # contributed for this year, whenever they were paid; gb-A-29
    opening_fen: int
    credited_fen: int
    interest_fen: int | None
    paid_out_fen: int
    closing_fen: int | None

    @property
    def is_settled(self) -> bool:
        return self.interest_fen is not None

    @property
    def opening(self) -> Amount:
        return Amount(self.opening_fen, f"opening-{self.key}")

    @property
    def credited(self) -> Amount:
        return Amount(self.credited_fen, f"credited-{self.key}")

    @property
    def interest(self) -> Amount:
        return Amount(self.interest_fen, f"interest-{self.key}")

    @property
    def paid_out(self) -> Amount:
        return Amount(self.paid_out_fen, f"payout-{self.key}")

    @property
    def closing(self) -> Amount:
        return Amount(self.closing_fen, f"closing-{self.key}")


@dataclass(frozen=True)
class PersonRecord:
    """个人权益记录: the whole page. Basis: d14-2, d14-14, d14-15-2, gb-9.2-2."""

    person_id: int
    insurance_number: str
    social_security_number: str
    name: str
    sex: Sex
    born_on: date
    region_name: str
    status: PersonStatus | None
    account_opened_month: Month | None  # item 9; item 8 is the first month paid for
    employments: tuple[EmploymentLine, ...]
    contributions: tuple[ContributionLine, ...]  # newest first
    years: tuple[AccountYearLine, ...]  # newest first
    contribution_months: int  # actual and deemed
    balance_fen: int  # principal and interest to date, as posted
    data_until: datetime  # the last posting that these figures know of
    printed_at: datetime
    corrections: tuple[CorrectionRecord, ...] = ()  # newest first
    status_case: str = ""  # that registered or decided the status
    status_since: date | None = None  # of who pauses or has ended, item 22
    status_reason: str = ""  # and item 23
    contribution_status: str = ""  # item 21, a code of `registry.codes`
    account_states: tuple[AccountStateLine, ...] = ()  # newest first
    known_at: datetime | None = None  # the record as it was known then; None: now
    is_summed_anew: bool = (
        False  # the kept account years were not equal to the entries: these are summed from them
    )
    actual_months: int = 0  # paid for
    deemed_months: int = 0  # recognised by a decision
    first_contribution_month: Month | None = None
    special_work_months: int = 0
    items: tuple[ItemHistory, ...] = ()
    subsidies: tuple[SubsidyLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()  # of benefits, newest month first
    is_issued: bool = False  # as handed out: complete up to `printed_at`
    disputed: tuple[Dispute, ...] = ()  # newest first

    @property
    def entries_known_at(self) -> datetime | None:
        """As known when its entries are read again; None: now."""
        limits = (self.known_at, self.printed_at if self.is_issued else None)
        return min((at for at in limits if at), default=None)

    @property
    def status_told(self) -> str:
        """人员状态, with the case that it rests on."""
        if self.status is None:
            return "—"
        told = label(self.status)
        return (
            _("%(status)s（案件 %(case)s）") % {"status": told, "case": self.status_case}
            if self.status_case
            else told
        )

    @property
    def contribution_status_told(self) -> str:
        """个人缴费状态, in words."""
        return NAMED["contribution_status"].shown(self.contribution_status)

    @property
    def pays_no_more(self) -> bool:
        """Whether items 22 and 23 have something to say."""
        return self.contribution_status not in ("", "1")

    @property
    def account_state(self) -> AccountStateLine | None:
        """个人账户状态: the last event of it; None before the first contribution (初始)."""
        return self.account_states[0] if self.account_states else None

    @property
    def account_state_told(self) -> str:
        """个人账户状态, in words, since when and why, with the case that it rests on."""
        if self.account_state is None and self.account_opened_month:  # of before states were kept
            return _("当时没有记录账户状态")
        if self.account_state is None:
            return _("初始（首次缴费到账后建立）")
        at = self.account_state
        return _("%(state)s，自 %(since)s 起（%(event)s，案件 %(case)s）") % {
            "state": label(at.state),
            "since": f"{at.since:%Y-%m-%d}",
            "event": label(at.event),
            "case": at.case_number,
        }

    @property
    def balance(self) -> Amount:
        return Amount(self.balance_fen, "balance")

    def items_of(self, provision: str) -> list[ItemHistory]:
        """The items of one class of Decree 14, article 2."""
        return [line for line in self.items if line.item.scope.provision == provision]

    @property
    def registered(self) -> list[ItemHistory]:
        """Class 1: registration."""
        return self.items_of("d14-2-1")

    @property
    def paying(self) -> list[ItemHistory]:
        """Class 2: contributions and subsidies."""
        return self.items_of("d14-2-2")

    @property
    def counted(self) -> list[ItemHistory]:
        """Class 4: contribution years and the account. Basis: d14-2-4."""
        return self.items_of("d14-2-4")

    @property
    def others(self) -> list[ItemHistory]:
        """Class 5: other rights."""
        return self.items_of("d14-2-5")

    @property
    def changed(self) -> list[ItemHistory]:
        """The items that were changed at least once."""
        return [line for line in self.items if len(line.versions) > 1]
