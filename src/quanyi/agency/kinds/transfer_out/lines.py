"""转出案件: the information table as the reviewers see it, and what was said between the offices. Basis: gb-6.6."""

from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import Submission, TransferRow
from quanyi.agency.exchange.messages import answer_of, messages_of
from quanyi.agency.exchange.moving import money_order
from quanyi.agency.exchange.replaying import months_of
from quanyi.agency.kinds.transfer_out.table import amounts_of
from quanyi.agency.registry.selectors import shown_names


@dataclass(frozen=True)
class YearLine:
    """信息表的一年: months, credits, interest and closing balance by part, in fen."""

    stated: dict[str, Any]

    @property
    def year(self) -> int:
        return int(self.stated["year"])

    @property
    def months(self) -> int:
        return len(self.stated["months"])

    @property
    def base_fen(self) -> int:
        return sum(month["base"] for month in self.stated["months"])

    @property
    def credited(self) -> tuple[int, int]:
        own = sum(self.stated["own"])
        return own + sum(self.stated["transfer"]), own

    @property
    def interest(self) -> tuple[int, int] | None:
        """None of the year of the move: the new place gives it."""
        return _with_own(self.stated.get("interest"))

    @property
    def closing(self) -> tuple[int, int] | None:
        return _with_own(self.stated.get("closing"))


def _with_own(parts: list[int] | None) -> tuple[int, int] | None:
    """The sum of both parts, and the own one."""
    return (sum(parts), parts[0]) if parts else None


def _years(table: dict[str, Any]) -> list[YearLine]:
    """Those in which anything stood or came, and the year of the move."""
    found = [YearLine(year) for year in table["years"] if year["months"] or any(year["closing"])]
    return [*found, YearLine({"year": table["year"], **table["this_year"]})]


def rows_of(submission: Submission) -> Any:
    return TransferRow.objects.filter(submission=submission).order_by("pk")


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template."""
    row = submission.transfer
    messages = messages_of(row.number, row.office) if row.is_exchanged else []
    known = {"row": row, "name": shown_names([row.person_id])[row.person_id]}
    if not row.content:  # erased
        return known
    return known | {
        "amounts": amounts_of(row.content, row.person.region),
        "years": _years(row.content),
        "month_count": len({month["month"] for month in months_of(row.content)}),
        "order": money_order(row.number),
        "messages": [(each, answer_of(each) if each.kind == "table" else None) for each in messages],
        "letter": next((each for each in messages if each.kind == "letter" and not each.is_ours), None),
        "moved": getattr(row, "transfer", None),
    }
