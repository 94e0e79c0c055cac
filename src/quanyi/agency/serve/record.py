"""One person's rights record as it is shown: plain values, the same for the page and for the PDF.

Amounts are integer fen. A `key` names a figure so that it can be opened: `figure/<key>/` under the person's page, for
example `interest-2025`, `credited-2025-03`, `contribution-months`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from quanyi.agency.registry.facts import Held
from quanyi.agency.registry.items import Item
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import (
    ContributionKind,
    CorrectionReason,
    CorrectionTarget,
    PersonStatus,
    Scheme,
    Sex,
)


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


@dataclass(frozen=True)
class ItemHistory:
    """登记项目: what is registered of an item, and every version in the order of learning. Basis: gb-9.3-2."""

    item: Item
    now: Held | None
    versions: tuple[Held, ...]


@dataclass(frozen=True)
class BenefitLine:
    """待遇: what a person is entitled to, and what of it was paid. Basis: d14-2-3."""

    kind: str
    scheme: Scheme
    amount_fen: int
    first_month: Month
    last_month: Month | None
    paid_fen: int
    paid_until: Month | None
    case_id: int | None
    case_number: str


@dataclass(frozen=True)
class SubsidyLine:
    """补贴. Basis: d14-2-2."""

    kind: str
    scheme: Scheme
    month: Month
    amount_fen: int
    granted_by: str


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
    corrected_by: str = ""  # the case by which it stands as it does
    account_fen: tuple[int, int] | None = (
        None  # own and transferred part, once credited; None: as the rule has it
    )

    @property
    def is_paid(self) -> bool:
        return self.credited_month is not None


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
    account_opened_month: Month | None
    employments: tuple[EmploymentLine, ...]
    contributions: tuple[ContributionLine, ...]  # newest first
    years: tuple[AccountYearLine, ...]  # newest first
    contribution_months: int  # actual and deemed
    balance_fen: int  # principal and interest to date, as posted
    data_until: datetime  # the last posting that these figures know of
    printed_at: datetime
    corrections: tuple[CorrectionRecord, ...] = ()  # newest first
    known_at: datetime | None = None  # the record as it was known then; None: now
    is_summed_anew: bool = (
        False  # the kept account years were not equal to the entries: these are summed from them
    )
    actual_months: int = 0  # paid for
    deemed_months: int = 0  # recognised by a decision
    items: tuple[ItemHistory, ...] = ()
    subsidies: tuple[SubsidyLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()

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
        """Class 4: contribution years and the account."""
        return self.items_of("d14-2-4")

    @property
    def others(self) -> list[ItemHistory]:
        """Class 5: other rights."""
        return self.items_of("d14-2-5")

    @property
    def changed(self) -> list[ItemHistory]:
        """The items that were changed at least once."""
        return [line for line in self.items if len(line.versions) > 1]
