"""人员状态与账户状态: what a state that a paper proves moves with it, and what the states refuse of a change.

A paper proves a death, a retirement decided elsewhere, a transfer, or that one of them was registered in error. Whether
somebody pays, pauses or has ended follows from relations, months and the account, and is never typed (decision 060).
Basis: gb-6.4-1, gb-6.4-2, gb-9.3-4, gb-A-10, gb-A-21, d14-16.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ChangeRow
from quanyi.agency.ledger.account_states import held, move, stands
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.changes import Validity
from quanyi.agency.registry.ending import end_relations, reopen_relations
from quanyi.agency.registry.models import BenefitKind, Person, StatusChange
from quanyi.agency.wording import label, sentence
from quanyi.law.terms import AccountEvent, AccountStatus, PersonStatus, Scheme

PROVEN = (PersonStatus.RETIRED, PersonStatus.DIED, PersonStatus.TRANSFERRED_OUT)
OF_ACCOUNT = (
    PersonStatus.DIED.value,
    PersonStatus.ENDED.value,
)  # the states that moved the account with them
REASON_OF = {
    PersonStatus.DIED: "死亡",
    PersonStatus.RETIRED: "离退休",
    PersonStatus.TRANSFERRED_OUT: "已转出",
}


def refuse(
    person: Person | None,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    on: date,
    until: date | None,
) -> None:
    """A status that only follows from the books, or contradicts what they say, is not registered."""
    if person and "status" in after:
        was = PersonStatus(before["status"]) if "status" in before else None
        _refuse_status(person, was, PersonStatus(after["status"]))
        if until is None and was is not PersonStatus.DIED and _is_dead(person):
            raise ChangeRefused(
                _("自 %(on)s 起的更正会盖去其后登记的死亡。请选择保留其后的登记，或先更正死亡登记。")
                % {"on": on}
            )


def _refuse_status(person: Person, before: PersonStatus | None, after: PersonStatus) -> None:
    if after in PROVEN:
        if _is_dead(person):
            raise ChangeRefused(
                _(
                    "该人已登记死亡，不能再登记为“%(status)s”。死亡登记有误的，请先更正为“参保缴费”，附证明材料。"
                )
                % {"status": label(after)}
            )
        return
    if after is not PersonStatus.CONTRIBUTING or before not in (*PROVEN, PersonStatus.ENDED):
        raise ChangeRefused(
            _(
                "“%(status)s”由参保关系、缴费月份和账户状态得出，不单独登记。"
                "请办理参保关系的开始或结束；“参保缴费”只用于更正误登的死亡、离退休或转出。"
            )
            % {"status": label(after)}
        )
    if before is PersonStatus.DIED and any(
        order.is_open and order.payment.row.kind == BenefitKind.INHERITANCE
        for order in payments_of(person.pk)
    ):
        raise ChangeRefused(_("继承已经核定，还有款项没有付出。请先在待遇页追回该项，再更正死亡登记。"))
    pensions = person.benefit_decisions.filter(
        kind=BenefitKind.MONTHLY_PENSION, replaced_by=None, last_month=None
    )
    if before is PersonStatus.RETIRED and pensions.exists():
        raise ChangeRefused(_("该人已核定按月基本养老金，离退休状态随核定而来。请先停发或更正该项待遇。"))


def _is_dead(person: Person) -> bool:
    """Whether a death is registered, of whatever day: another day is registered after this one was taken back."""
    last = _latest(person)
    return last is not None and last.status == PersonStatus.DIED.value


def _latest(person: Person) -> StatusChange | None:
    """What was learned last of all days to come."""
    return StatusChange.objects.filter(person=person, holds_to=None).order_by("id").last()


def closed_accounts(person_ids: Collection[int], scheme: Scheme) -> set[int]:
    """Whose account was closed, of those who are to join the pension scheme; of other schemes nobody's."""
    found = held(person_ids) if scheme is Scheme.PENSION else {}
    return {person_id for person_id, at in found.items() if at.is_closed}


def refuse_relation(person: Person, scheme: Scheme) -> None:
    """Nobody joins the pension scheme again under an account that was closed."""
    at = stands([person.pk]).get(person.pk) if scheme is Scheme.PENSION else None
    if at and at.is_closed:
        raise ChangeRefused(
            _("%(told)s，不能再以此账户参保。账户已并入其他账户的，请按现账户办理；终止有误的，请先更正。")
            % {"told": sentence(at.told)}
        )


def follow(row: ChangeRow, holds: Validity) -> None:
    """What an approved status moves: the account, and relations that end with it or stand again."""
    person, status = row.person, row.after.get("status")
    if person is None or status is None:
        return
    if status == PersonStatus.CONTRIBUTING.value:
        _take_back(row, person, holds)
        return
    is_death = status == PersonStatus.DIED.value
    if is_death:
        move({person.pk: holds.holds_from}, AccountEvent.DEATH_REPORTED, holds.case_id)
    last_day = holds.holds_from if is_death else holds.holds_from - timedelta(days=1)
    schemes = tuple(Scheme) if is_death else (Scheme.PENSION,)
    end_relations(
        {person.pk: last_day}, schemes, reason=REASON_OF[PersonStatus(status)], case_id=holds.case_id
    )


def _take_back(row: ChangeRow, person: Person, holds: Validity) -> None:
    """The latest state never was so: the account is as before, and relations that it ended stand again.

    A state of the past that a later one followed moved neither, and moves neither now.
    """
    others = StatusChange.objects.filter(person=person, holds_to=None).exclude(case_id=holds.case_id)
    wrong, replaced = others.order_by("id").last(), row.before.get("status")
    if holds.holds_to or wrong is None or wrong.status != replaced or wrong.holds_from > holds.holds_from:
        return
    at = stands([person.pk]).get(person.pk) if replaced in OF_ACCOUNT else None
    if at and at.state is AccountStatus.TERMINATED:
        move({person.pk: holds.holds_from}, AccountEvent.TERMINATION_REVERSED, holds.case_id)
    elif at and at.event is AccountEvent.DEATH_REPORTED:
        move({person.pk: holds.holds_from}, AccountEvent.HOLD_LIFTED, holds.case_id)
    if wrong.case_id:
        reopen_relations(person.pk, ended_by=wrong.case_id, reason="更正误登的状态", case_id=holds.case_id)
