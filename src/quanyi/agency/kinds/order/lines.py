"""责令改正: as the case page shows it: what is ordered, what the books say since, and the steps. Basis: d13-24."""

from dataclasses import dataclass
from functools import cached_property

from quanyi.agency.collect.models import OrderRow
from quanyi.agency.control.complaints import Order, order_of
from quanyi.agency.control.models import Step
from quanyi.agency.desk.following import still_owed

STEPS = (
    Step.ANSWERED,
    Step.CONTESTED,
    Step.ESTABLISHED,
    Step.MET,
    Step.NOT_MET,
    Step.REFERRED,
    Step.REPLIED,
)


@dataclass(frozen=True)
class OrderLine:
    """An order and what may be entered of it now."""

    row: OrderRow

    @cached_property
    def order(self) -> Order | None:
        return order_of(self.row.submission.round.case)

    @property
    def steps(self) -> list[Step]:
        return [step for step in STEPS if self.order and self.order.may_take(step)]

    @property
    def owed_fen(self) -> int:
        return still_owed(self.order) if self.order else 0
