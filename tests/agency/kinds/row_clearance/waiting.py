"""An office that hands in a declaration in which one row is sound and others match nobody."""

from tests.agency.visitors import Visitors, sheet
from tests.agency.world import number

from quanyi.agency.collect.models import Channel, SetAsideRow
from quanyi.agency.desk.handing_in import HandIn
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month

APRIL = Month(2025, 4)
DUE = 192_000  # of 8,000.00 yuan: 64,000 fen own, 128,000 fen the employer's


class Waiting(Visitors):
    """王小明 (1) and 李芳 (2) are registered with a month each; `declare_file()` hands a file in for April 2025."""

    def __init__(self) -> None:
        super().__init__()
        self.wang = self.registered(1, "王小明")
        self.li = self.registered(2, "李芳")

    def line(self, sequence: int, name: str, *, paid: str = "2025-04-20", started: str = "", of: str = ""):
        return (of or number(sequence), name, "8,000.00", paid, started)

    def declare_file(self, *lines, set_aside: bool = True, month: Month = APRIL) -> HandIn:
        return hand_in_declaration(
            sheet(*lines),
            "四月.csv",
            employer=self.employer,
            month=month,
            channel=Channel.COUNTER,
            by=self.counter,
            set_aside=set_aside,
        )

    def waits(self, *lines) -> list[SetAsideRow]:
        """Rows that wait: a file of these and of a sound one, approved."""
        handed_in = self.declare_file(self.line(1, "王小明"), *lines)
        assert handed_in.case, handed_in.check.faults
        self.approve(handed_in.case)
        return list(SetAsideRow.objects.order_by("pk"))

    def person(self, sequence: int) -> Person:
        return Person.objects.get(social_security_number=number(sequence))


def mistyped(sequence: int) -> str:
    """The number with a wrong check character."""
    right = number(sequence)
    return right[:-1] + ("1" if right[-1] != "1" else "2")


def summary(case: Case) -> dict:
    return case.rounds.last().submission.summary
