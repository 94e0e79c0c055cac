"""Rows set aside as the worklist, the employer's file page and the case page show them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import ChangeAct, ChangeRow, RowClearance, Submission
from quanyi.agency.desk.set_aside import SetAsideLine
from quanyi.agency.registry.likely import Likely
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.law.terms import RowUse

LIKENESSES: dict[str, Any] = {
    "same_number": gettext_lazy("号码相同"),
    "near_number": gettext_lazy("本单位人员，号码相近"),
    "same_name": gettext_lazy("姓名相同"),
}


@dataclass(frozen=True)
class LikelyLine:
    """Somebody whom a row may mean."""

    likely: Likely

    @property
    def likeness(self) -> str:
        return str(LIKENESSES[self.likely.likeness])

    @property
    def is_open(self) -> bool:
        """Whether the clerk may see the whole number: it is the one they hold, or one of the employer's own people."""
        return self.likely.is_employee or self.likely.likeness == "same_number"


@dataclass(frozen=True)
class RowClearanceLine:
    """What a row set aside is to become."""

    clearance: RowClearance

    @property
    def use(self) -> RowUse:
        return RowUse(self.clearance.use)

    @property
    def row(self) -> SetAsideLine:
        return SetAsideLine(self.clearance.row, None, None, False)

    @property
    def name(self) -> str:
        person = self.clearance.person
        return shown_names([person.pk])[person.pk] if person else ""


def enrolments_under_way(number: str) -> list[Case]:
    """Undecided cases that enrol a person under this number: the row waits for them."""
    rows = ChangeRow.objects.filter(act=ChangeAct.ENROLMENT, after__social_security_number=number)
    return list(review.undecided().filter(rounds__submission__change_rows__in=rows).distinct())


def clearance_of(submission: Submission) -> Any:
    return (
        RowClearance.objects.filter(submission=submission)
        .order_by("pk")
        .select_related(
            "row__submission__file",
            "row__submission__employer",
            "row__submission__round__case",
            "person",
            "right_row",
        )
    )
