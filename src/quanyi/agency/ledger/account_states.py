"""账户状态: where accounts stand, what moves them, and what a state forbids.

A state comes with an approved case, by the table of `account.transition`; the database holds the same table
(decision 060). Basis: gb-3-2, gb-6.1, gb-6.4-1, gb-6.4-2, gb-B.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import MergeRow, MigrationYear
from quanyi.agency.ledger.models import AccountState, Contribution, Entry
from quanyi.agency.ledger.selectors import PERSON_ACCOUNTS
from quanyi.agency.registry.models import Person, StatusChange
from quanyi.agency.review.models import Case
from quanyi.agency.wording import Said
from quanyi.law.errors import NoRule
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.status import permits_month, standing, transition
from quanyi.law.terms import AccountAct, AccountEvent, AccountStatus, PersonStatus

MERGING = (AccountEvent.MERGED, AccountEvent.DUPLICATE_CLEARED)
CLOSED = (AccountStatus.CANCELLED, AccountStatus.TERMINATED)


@dataclass(frozen=True)
class Stands:
    """账户现状: the last event of an account, its state since which day, and the case that it rests on."""

    number: int
    event: AccountEvent
    state: AccountStatus
    since: date
    case_id: int
    case_number: str
    person_id: int = 0

    @property
    def was_opened(self) -> bool:
        """Whether there is an account: one opened in error never was."""
        return standing(self.state, self.event) is not None

    @property
    def is_closed(self) -> bool:
        return self.was_opened and self.state in CLOSED

    def permits(self, act: AccountAct, month: Month, *, in_payment: bool = False) -> bool:
        return not self.was_opened or permits_month(
            self.state, act, month, event=self.event, since=self.since, in_payment=in_payment
        )

    @property
    def told(self) -> Said:
        """As a clause of a sentence: since when it is what, and why."""
        case, (zh, en) = self.case_number, self._survivor
        return Said(
            f"个人账户自 {self.since} 起{self.state.label_zh}（{self.event.label_zh}，案件 {case}{zh}）",
            f"the account is {self.state.label_en} since {self.since} ({self.event.label_en}, case {case}{en})",
        )

    @property
    def _survivor(self) -> tuple[str, str]:
        """Of a merged account, the last figures of the number that stays: enough for who knows it, and no more."""
        if self.event not in MERGING:
            return "", ""
        merged = MergeRow.objects.filter(submission__round__case=self.case_id, ended=self.person_id).last()
        tail = merged.kept.social_security_number[-4:] if merged else ""
        return (f"，保留尾号 {tail} 的号码", f", the number ending in {tail} stays") if tail else ("", "")


def events_of(person_id: int, *, known_at: datetime | None = None) -> list[Stands]:
    """Every event of a person's account in the order in which it was learned."""
    rows = AccountState.objects.filter(person_id=person_id).select_related("case").order_by("number")
    return [_stands(row) for row in (rows if known_at is None else rows.filter(learned_at__lte=known_at))]


def stands(person_ids: Collection[int]) -> dict[int, Stands]:
    """Person id -> where the account stands; who has none is left out."""
    rows = AccountState.objects.filter(person__id__one_of=set(person_ids)).select_related("case")
    return {row.person_id: _stands(row) for row in rows.order_by("person_id", "number")} if person_ids else {}


def held(person_ids: Collection[int]) -> dict[int, Stands]:
    """As `stands`, of the accounts alone that are not normal: few, of however many persons."""
    if not person_ids:
        return {}
    moved = AccountState.objects.filter(person__id__one_of=set(person_ids), number__gt=1)
    found = stands(set(moved.values_list("person_id", flat=True)))
    return {
        key: each for key, each in found.items() if each.state is not AccountStatus.NORMAL and each.was_opened
    }


def shut_months(
    claims: Iterable[tuple[int, Month]], act: AccountAct = AccountAct.CREDIT
) -> dict[tuple[int, Month], Said]:
    """The months of persons for which their account may not be credited, each with why."""
    asked = set(claims)
    persons = {person_id for person_id, _ in asked}
    found, died = held(persons), _died(persons)
    if not found and not died:
        return {}
    shut = {}
    for person_id, month in asked:
        at, death = found.get(person_id), died.get(person_id)
        if at and not at.permits(act, month):
            shut[person_id, month] = at.told
        elif not at and death and month > Month.of(death.holds_from):
            shut[person_id, month] = Said(
                f"该人自 {death.holds_from} 起登记为死亡",
                f"this person is registered as dead since {death.holds_from}",
            )
    return shut


def _died(person_ids: Collection[int]) -> dict[int, StatusChange]:
    """Who of these is registered as dead, whether there is an account or not."""
    if not person_ids:
        return {}
    changes = StatusChange.objects.filter(holds_to=None).order_by("id")
    died = changes.filter(person__id__one_of=set(person_ids), status=PersonStatus.DIED.value)
    last = {change.person_id: change for change in changes.filter(person__in=died.values("person_id"))}
    return {key: change for key, change in last.items() if change.status == PersonStatus.DIED.value}


def _stands(row: AccountState) -> Stands:
    return Stands(
        row.number,
        AccountEvent(row.event),
        AccountStatus(row.state),
        row.holds_from,
        row.case_id,
        row.case.number,
        row.person_id,
    )


def never_held(person_id: int) -> bool:
    """Whether nothing stands in an account, and every month that was ever credited to it was taken back."""
    credited = Contribution.objects.filter(
        Q(credited_month__isnull=False) | Q(crediting__isnull=False), person_id=person_id, reversal=None
    )
    person = Person.objects.filter(pk=person_id)
    taken_over = MigrationYear.objects.filter(insurance_number__in=person.values("insurance_number"))
    entries = Entry.objects.filter(person_id=person_id, account__in=[a.value for a in PERSON_ACCOUNTS])
    left = entries.order_by().values("account").annotate(fen=Sum("amount_fen")).exclude(fen=0)
    return not (credited.exists() or taken_over.exists() or left.exists())


# What moves them -----------------------------------------------------------------------------------------------------


def open_accounts(journal_ids: Collection[int]) -> None:
    """建立账户: whom these journals credit first has an account from then on; one statement, however many."""
    if journal_ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT open_accounts(%s::bigint[])", [list(journal_ids)])


def bring_states(rows: Iterable[Sequence[Any]], case_id: int) -> None:
    """移交的状态: (person, number, event, state, day) of accounts, as the books of another office have them."""
    fields = ("person", "number", "event", "state", "holds_from", "case")
    copy_rows(AccountState, fields, [(*row, case_id) for row in rows])


def may_move(at: Stands | None, event: AccountEvent) -> bool:
    """Whether the table moves an account from there by the event."""
    try:
        moved_by(at, event)
    except NoRule:
        return False
    return True


def moved_by(at: Stands | None, event: AccountEvent) -> Figure:
    """The figure of the move. Raises NoRule where the table has none."""
    return transition(standing(at.state, at.event) if at else None, event)


def move(persons: Mapping[int, date], event: AccountEvent, case: Case | int) -> list[int]:
    """The accounts of these persons move by an event from a day on; those those it does not move are given back.

    For the last signature of the case whose event it is. A death frees an account that waits for another office first:
    what was agreed with it is void, and heirs are paid.
    """
    at = stands(persons)
    if event is AccountEvent.DEATH_REPORTED:
        waiting = {key for key, each in at.items() if each.event is AccountEvent.TRANSFER_AGREED}
        if waiting:
            move({key: persons[key] for key in waiting}, AccountEvent.HOLD_LIFTED, case)
            at = stands(persons)
    moving = [
        person_id for person_id in sorted(persons) if person_id in at and may_move(at[person_id], event)
    ]
    AccountState.objects.bulk_create(
        AccountState(
            case_id=case if isinstance(case, int) else case.pk,
            person_id=person_id,
            number=at[person_id].number + 1,
            event=event.value,
            state=str(moved_by(at[person_id], event).value),
            holds_from=persons[person_id],
        )
        for person_id in moving
    )
    return sorted(set(persons) - set(moving))
