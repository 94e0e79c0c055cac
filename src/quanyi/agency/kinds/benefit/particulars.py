"""待遇核定的材料内容: what the clerk gives with a paper, and what every line of a benefit has in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Injury, Person
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.terms import Dependant, MaternityCase, PersonStatus


@dataclass(frozen=True)
class Particulars:
    """What the clerk gives with a paper; each kind asks for some of it. Amounts in fen."""

    injury: Injury | None = None
    dependants: tuple[Dependant, ...] = ()
    first_month: Month | None = None
    ended_on: date | None = None
    wage_fen: int | None = None
    maternity: MaternityCase | None = None
    event_on: date | None = None
    difficult: bool = False
    babies: int = 1
    extra_days: int = 0
    document: str = ""


@dataclass(frozen=True)
class Line:
    """A benefit: its rules, what it asks for (of `Particulars`), and how it is computed."""

    rules: tuple[str, ...]
    asks: tuple[str, ...]
    compute: Callable[[Person, Particulars], Computed]


def this_month() -> Month:
    return Month.of(timezone.localdate())


def from_pool(
    figure: Figure,
    person: Person,
    first: Month | None = None,
    *,
    injury: Injury | None = None,
    last: Month | None = None,
) -> Computed:
    """What the fund pays whole; nothing comes from the account."""
    parts, month = ledger_benefit.parts_of(person.pk), first or this_month()
    return Computed(figure, 0, parts, month, injury=injury, last_month=last)


def died_on(person: Person) -> date:
    """The registered day of death. Raises BenefitRefused where none is."""
    status = facts_of(person).get("status")
    if status is None or status.value != PersonStatus.DIED.value or status.holds_from is None:
        raise BenefitRefused(_("没有登记死亡。请先办理人员状态变更，附死亡证明，再核定。"))
    return status.holds_from
