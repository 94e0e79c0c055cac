"""Two offices, each with a database, a place and a key of its own, that move people between them by signed files."""

from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings
from django.utils import timezone
from tests.agency.money.office import Money
from tests.agency.world import account, number
from tests.conftest import _speaking_to

from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.exchange.envelope import our_key
from quanyi.agency.exchange.messages import receive
from quanyi.agency.exchange.offices import OfficeData, confirm_office, enter_office
from quanyi.agency.kinds.transfer_in.asking import Wanted, open_application
from quanyi.agency.kinds.transfer_in.receiving import open_receipt
from quanyi.agency.kinds.transfer_out.asking import Letter, open_transfer_out
from quanyi.agency.ledger.models import SuspenseClearing, SuspenseItem
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Post
from quanyi.law.periods import Month


class Place(Money):
    """An office as one end of a transfer; `at` enters its database."""

    def __init__(self, code: str, database: str, folder: Path) -> None:
        self.code, self.database, self.folder = code, database, folder
        with self.at():
            super().__init__()
            self.keeper = account("keeper", Post.DATA_KEEPER)
            self.key = str(our_key())

    @contextmanager
    def at(self):
        there = override_settings(
            QUANYI_PLACE=self.code, SECRETS=self.folder, QUANYI_PLACE_BANK=f"{self.code}专户"
        )
        with _speaking_to(self.database), there:
            yield self

    def knows(self, other: "Place", address: str = "") -> None:
        with self.at():
            data = OfficeData(
                other.code, f"{other.code}社保中心", other.key, f"{other.code}专户", address, "函1号"
            )
            confirm_office(enter_office(data, by=self.counter), by=self.keeper)

    def insured(self, first: Month, last: Month, wage_fen: int = 800_000, sequence: int = 1) -> None:
        """Months of one person, declared and paid."""
        with self.at():
            for month in Month.span(first, last):
                row = self.row(
                    sequence, month=month, base_fen=wage_fen, paid_on=month.last_day,
                    started_on=first.first_day if month == first else None,
                )  # fmt: skip
                self.approve(self.declare(row))

    def person(self, sequence: int = 1) -> Person:
        return Person.objects.get(social_security_number=number(sequence))

    def apply(self, other: "Place", household: str = "", **given):
        with self.at():
            wanted = Wanted(other.code, f"{other.code}社保中心", household or self.code, 0, False)
            return open_application(self.person(), wanted, by=self.counter)

    def sent(self, kind: MessageKind) -> bytes:
        """The latest message of a kind, as it goes out."""
        with self.at():
            return TransferMessage.objects.filter(is_ours=True, kind=kind).latest("pk").content.encode()

    def take(self, raw: bytes):
        with self.at():
            return receive(raw, by=self.counter)

    def open_out(self):
        with self.at():
            letter = TransferMessage.objects.filter(is_ours=False, kind=MessageKind.LETTER).latest("pk")
            return open_transfer_out(
                letter.person, Letter(letter.number, letter.office, f"{letter.office}社保中心", "专户", True),
                by=self.counter,
            )  # fmt: skip

    def signed(self, case):
        with self.at():
            return self.approve(case)

    def paid_in(self, fen: int, reference: str) -> None:
        """The bank reports money that nobody was billed for: it waits in suspense."""
        row = {
            "流水号": reference, "到账日期": timezone.localdate().isoformat(), "金额": f"{fen / 100:.2f}",
            "备注": "转移基金",
        }  # fmt: skip
        with self.at():
            self.approve(self.receive(row))

    def open_receipt(self):
        with self.at():
            table = TransferMessage.objects.filter(is_ours=False, kind=MessageKind.TABLE).latest("pk")
            items = SuspenseItem.objects.exclude(pk__in=SuspenseClearing.objects.values("item"))
            chosen = items.filter(person=None).order_by("-pk").values_list("pk", flat=True)[:1]
            return open_receipt(table, list(chosen), by=self.counter)


def moved(new: Place, old: Place, reference: str) -> int:
    """The whole road from application to posting; what was paid, in fen."""
    new.signed(new.apply(old))
    old.take(new.sent(MessageKind.LETTER))
    old.signed(old.open_out())
    taken = new.take(old.sent(MessageKind.TABLE))
    with new.at():
        answer = taken.answer.content.encode()
    old.take(answer)
    with old.at():
        total = old.person().transfers.latest("pk").total_fen
    new.paid_in(total, reference)
    new.signed(new.open_receipt())
    return total
