"""转入申请: whether the relation comes here, by the rule of ages, and the place of the benefit, for review.

Basis: sco-2009-66-3, sco-2009-66-5, sco-2009-66-6, sco-2009-66-8, d13-4.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission, TransferAct, TransferRow
from quanyi.agency.exchange.claims import APPLICATION, claim_of
from quanyi.agency.exchange.messages import messages_of
from quanyi.agency.exchange.moving import has_left
from quanyi.agency.exchange.offices import exchanging
from quanyi.agency.kinds import transfer_in
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review import services as review_services
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.serve.selectors import contribution_lines
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, sentence
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.benefit_place import Stay, benefit_place
from quanyi.law.rules.transfer import account_kind
from quanyi.law.terms import Sex

RULES = ("transfer.account_kind", "transfer.benefit_place")
MOVES = "normal_account"


class TransferInRefused(Refusal):
    """不能转入: the sentence says what stands in the way, and what to do."""


@dataclass(frozen=True)
class Wanted:
    """转入申请 as filled in: from where, of which household province, months by the certificate, a post approved."""

    office: str
    office_name: str
    household: str
    months_there: int
    approved_post: bool


@transaction.atomic
def open_application(
    person: Person, wanted: Wanted, *, by: Account, papers: Callable[[], Iterable[Paper]] = tuple
) -> Case:
    """转入立案; a person's transfer is before the reviewers once. Raises TransferInRefused, AlreadyUnderWay."""
    submit = partial(_submit, person, wanted, by=by)
    return review_services.put_before(submit, claim_of(APPLICATION, person.pk), by=by, papers=papers)


def _submit(person: Person, wanted: Wanted, *, by: Account) -> Submission:
    refuse(person, wanted)
    decided, place = judged(person, wanted), place_of_benefit(person, wanted)
    submission = Submission.objects.create(
        kind=transfer_in.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary=titles(person, wanted.office_name).kept(),
    )
    TransferRow.objects.create(
        submission=submission, act=TransferAct.APPLICATION, person=person, number=_next_number(),
        office=wanted.office, office_name=wanted.office_name, bank_account=settings.QUANYI_PLACE_BANK,
        is_exchanged=exchanging(wanted.office) is not None,
        content={
            "household": wanted.household, "months_there": wanted.months_there,
            "approved_post": wanted.approved_post, "outcome": decided.value, "benefit_place": place.value,
        },
    )  # fmt: skip
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, rows=1)
    return submission


def _next_number() -> str:
    """联系函编号: of this place, counted by the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('transfer_letter_number')")
        [(number,)] = cursor.fetchall()
    return f"{settings.QUANYI_PLACE}-{number:06d}"


def refuse(person: Person, wanted: Wanted) -> None:
    """Raise TransferInRefused where nothing was paid here yet, the account is held, or a letter is under way."""
    if wanted.office == settings.QUANYI_PLACE:
        raise TransferInRefused(_("原参保地就是本机构，不需要转移。请核对原参保地的代码。"))
    at = stands([person.pk]).get(person.pk)
    if has_left(person.pk):
        pass  # who comes back has an account here again once this is approved
    elif at is None or not at.was_opened:
        raise TransferInRefused(
            _("该人在本地还没有到账的缴费。参保缴费之后才能申请转入（国办发〔2009〕66号办法第八条）。")
        )
    elif at.state.value != "normal":
        raise TransferInRefused(_("%(told)s，不能转入。请先办结该事项。") % {"told": sentence(at.told)})
    if under_way := letter_under_way(person, wanted.office):
        raise TransferInRefused(
            _("编号为 %(number)s 的联系函已经发往该地，还没有接续完毕，不能重复申请。")
            % {"number": under_way.number}
        )


def letter_under_way(person: Person, office: str) -> TransferRow | None:
    """An approved application to that office whose account has not come."""
    rows = TransferRow.objects.filter(act=TransferAct.APPLICATION, person=person, office=office)
    done = set(person.transfers.filter(act=TransferAct.RECEIPT).values_list("number", flat=True))
    sent = (
        row for row in rows.order_by("-pk") if any(m.is_ours for m in messages_of(row.number, row.office))
    )
    return next((row for row in sent if row.number not in done), None)


def judged(person: Person, wanted: Wanted) -> Figure:
    """转移还是临时账户, by the rule. Raises TransferInRefused where it cannot be told.

    Basis: sco-2009-66-2, sco-2009-66-3, sco-2009-66-5.
    """
    facts = facts_of(person)
    pensions = person.benefit_decisions.filter(kind=BenefitKind.MONTHLY_PENSION, replaced_by=None)
    try:
        return account_kind(
            sex=Sex(facts["sex"].value),
            birth=Month.of(date.fromisoformat(facts["born_on"].value)),
            insured=_insured_in(person),
            at_home=wanted.household == settings.QUANYI_PLACE,
            approved_post=wanted.approved_post,
            drawing_pension=pensions.exists(),
        )
    except LawError as error:
        raise TransferInRefused(sentence(error)) from error


def _insured_in(person: Person) -> Month:
    """首次在本地参保的月份, of what was paid here."""
    paid = [line.month for line in contribution_lines(person) if line.is_paid]
    return min(paid, default=Month.of(timezone.localdate()))


def place_of_benefit(person: Person, wanted: Wanted) -> Figure:
    """待遇领取地 as things stand: the months there by the certificate, those here by the books. Basis: d13-4, d13-5."""
    here = len({line.month for line in contribution_lines(person) if line.is_paid})
    stays = (Stay(wanted.office, wanted.months_there), Stay(settings.QUANYI_PLACE, here))
    this = Month.of(timezone.localdate())
    try:
        return benefit_place(stays, household=wanted.household, relation_at=settings.QUANYI_PLACE, on=this)
    except LawError as error:
        raise TransferInRefused(sentence(error)) from error


def titles(person: Person, office_name: str) -> Titles:
    def listed() -> str:
        return _("自%(office)s转入") % {"office": office_name}

    name = shown_names([person.pk])[person.pk]
    whole = Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": listed()})
    return Titles(whole, Said.in_all(listed))


def wanted_of(row: TransferRow) -> Wanted:
    said: dict[str, Any] = row.content
    return Wanted(row.office, row.office_name, said["household"], said["months_there"], said["approved_post"])
