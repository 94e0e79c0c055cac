"""转出: put before the reviewers with the table as of that day, and asked again at the last signature.

Basis: d14-10, gb-6.6, sco-2009-66-2, sco-2009-66-8.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission, TransferAct, TransferRow
from quanyi.agency.exchange.claims import OUT, claim_of
from quanyi.agency.exchange.messages import messages_of
from quanyi.agency.kinds import transfer_out
from quanyi.agency.kinds.transfer_out.table import RULES, TransferRefused, information_table, not_moved
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.ledger.flows import moves_of
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review import services as review_services
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, sentence
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import AccountAct


@dataclass(frozen=True)
class Letter:
    """联系函: which office asks for whose relation, and where the money goes. `is_exchanged`: signed, by the system."""

    number: str
    office: str
    office_name: str
    bank_account: str
    is_exchanged: bool


@transaction.atomic
def open_transfer_out(
    person: Person,
    letter: Letter,
    *,
    by: Account,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """转出立案; a person's transfer is before the reviewers once. Raises TransferRefused, AlreadyUnderWay."""
    submit = partial(_submit, person, letter, by=by)
    return review_services.put_before(submit, claim_of(OUT, person.pk), by=by, papers=papers)


def _submit(person: Person, letter: Letter, *, by: Account) -> Submission:
    on = timezone.localdate()
    refuse(person, letter)
    table, replayed = information_table(person, on)
    submission = Submission.objects.create(
        kind=transfer_out.KIND.case.value,
        month=Month.of(on),
        submitted_by=by,
        row_count=1,
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary={
            **_titles(person, letter).kept(),
            "total_fen": replayed.amounts.fen,
            "not_moved": [str(month) for month in not_moved(person)],
        },
    )
    TransferRow.objects.create(
        submission=submission, act=TransferAct.OUT, person=person, content=table, **vars(letter)
    )
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, rows=1)
    return submission


def refuse(person: Person, letter: Letter) -> None:
    """Raise TransferRefused where the account may not leave: its state, a pension, a transfer of that letter."""
    at = stands([person.pk]).get(person.pk)
    if at is None or not at.was_opened:
        raise TransferRefused(_("该人在本机构没有个人账户，无可转移。请核对参保人，函复对方机构。"))
    pensions = person.benefit_decisions.filter(kind=BenefitKind.MONTHLY_PENSION, replaced_by=None)
    this = Month.of(timezone.localdate())
    if not at.permits(AccountAct.TRANSFER_OUT, this, in_payment=pensions.exists()):
        raise TransferRefused(
            _("已核定按月基本养老金，不再转移关系（国办发〔2009〕66号办法第二条）。请函复对方机构。")
            if pensions.exists()
            else _("%(told)s，不能转出。请先办结该事项。") % {"told": sentence(at.told)}
        )
    if any((move.act, move.number) == (TransferAct.OUT.value, letter.number) for move in moves_of(person.pk)):
        raise TransferRefused(
            _("编号为 %(number)s 的联系函已经办结转出，不能再办。请核对联系函。") % {"number": letter.number}
        )
    if letter.is_exchanged and not any(
        (each.is_ours, each.kind, each.person_id) == (False, "letter", person.pk)
        for each in messages_of(letter.number, letter.office)
    ):
        raise TransferRefused(_("没有收到这个人的联系函文书。请先接收对方机构的文书。"))


def _titles(person: Person, letter: Letter) -> Titles:
    def listed() -> str:
        return _("转出至%(office)s") % {"office": letter.office_name}

    name = shown_names([person.pk])[person.pk]
    whole = Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": listed()})
    return Titles(whole, Said.in_all(listed))


def letter_of(row: TransferRow) -> Letter:
    return Letter(row.number, row.office, row.office_name, row.bank_account, row.is_exchanged)
