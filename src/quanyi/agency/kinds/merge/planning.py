"""归并方案: what becomes of each month and of the balance of a duplicate account.

Months count once: what the kept account has already stays behind, and what was credited for it is paid back to the
person; every other month goes over, with its money and its month of crediting, and the settled years of both accounts
are computed anew. Basis: notice-2009-187, gb-11, gb-6.4-2, d14-6-4.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.kinds.correction.differences import Change, YearDifference, year_differences
from quanyi.agency.kinds.correction.posting import RightPart
from quanyi.agency.kinds.correction.rights import Right, changes_of, rights_of
from quanyi.agency.ledger import history
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.months_taken import months_standing
from quanyi.agency.ledger.posted_months import (
    NotCorrectable,
    PostedMonth,
    posted_contribution,
    posted_migrated,
)
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.law.errors import LawError
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, CorrectionReason
from quanyi.law.terms import LedgerAccount as A

PARTS = (A.OWN_PRINCIPAL, A.OWN_INTEREST, A.TRANSFER_PRINCIPAL, A.TRANSFER_INTEREST)


class MergeRefused(Refusal):
    """不能归并: the sentence says what stands in the way."""


@dataclass(frozen=True)
class MonthOver:
    """转移的一个月: as it stood and as it will; no `rights` where it was not paid and the kept account has it."""

    wrong: PostedMonth
    rights: tuple[RightPart, ...]


@dataclass(frozen=True)
class Plan:
    """归并方案. `left_in`: what is left of the ended account by month of carrying and part, in fen; `goes_back`: to
    whom paid twice.
    """

    kept: Person
    ended: Person
    months: tuple[MonthOver, ...]
    twice: tuple[PostedMonth, ...]
    differences: tuple[YearDifference, ...]
    left_in: Mapping[Month, Mapping[A, int]]

    @property
    def goes_back(self) -> bool:
        return bool(self.twice)

    @property
    def left(self) -> Mapping[A, int]:
        return {part: sum(parts[part] for parts in self.left_in.values()) for part in PARTS}

    @property
    def left_fen(self) -> int:
        return sum(self.left.values())

    @property
    def moved(self) -> list[MonthOver]:
        return [each for each in self.months if each.rights]

    @property
    def interest_fen(self) -> int:
        return sum(difference.total_fen for difference in self.differences)

    @property
    def digest(self) -> str:
        """Of all that it does: where anything moved meanwhile it is another."""
        told = [
            [[*_told(each.wrong), len(each.rights)] for each in self.months],
            [_told(month) for month in self.twice],
            [vars(difference) for difference in self.differences],
            [[month.year, *parts.values()] for month, parts in self.left_in.items()],
        ]  # fmt: skip
        return sm3(json.dumps(told).encode())


def _told(month: PostedMonth) -> list[object]:
    return [month.migrated_year_id, str(month.month), month.stood]


def plan_merge(kept: Person, ended: Person) -> Plan:
    """What merging does, from the books of now. Raises MergeRefused."""
    try:
        return _plan(kept, ended)
    except NotCorrectable as refusal:
        raise MergeRefused(str(refusal)) from refusal


def _plan(kept: Person, ended: Person) -> Plan:
    standing = list(_months_of(ended))
    have = months_standing(kept.pk, [month.month for month in standing])
    twice = tuple(month for month in standing if month.month in have and month.paid_parts)
    months = tuple(
        MonthOver(month, () if month.month in have else _rights(month, kept))
        for month in standing
        if month not in twice
    )
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    for each in months:
        for person_id, of_person in changes_of(each.wrong, each.rights).items():
            changes[person_id] += of_person
    differences = tuple(
        difference
        for person in (kept, ended)
        for difference in year_differences(history.account_of(person), changes[person.pk])
    )
    return Plan(kept, ended, months, twice, differences, _left(kept, ended, changes[ended.pk], differences))


def _months_of(person: Person) -> Iterator[PostedMonth]:
    """Every month of an account that stands, the oldest first, each once with what paid it."""
    seen = set[int | None]()
    for found in reversed(ledger.contributions_of(person.pk)):
        if found.kind == ContributionKind.SUPPLEMENT.value:
            continue
        month = posted_contribution(found.pk)
        if month.contribution_id not in seen:
            yield month
        seen.add(month.contribution_id)
    gone = ledger.reversed_months(person.insurance_number)
    for year in MigrationYear.objects.filter(insurance_number=person.insurance_number).order_by("year", "pk"):
        for n, base in enumerate(year.base_fen, 1):
            if base and (year.pk, Month(year.year, n)) not in gone:
                yield posted_migrated(year, n)


def _rights(wrong: PostedMonth, kept: Person) -> tuple[RightPart, ...]:
    """The month with the person whose it is. Raises MergeRefused where the rule has other amounts than the books."""
    right = Right(kept, wrong.month, wrong.wage_fen, wrong.paid_on)
    try:
        rights = rights_of(wrong, right, CorrectionReason.WRONG_PERSON)
    except LawError as error:
        raise MergeRefused(str(error)) from error
    if _sums([part.line for part in rights]) != _sums([part.line for part in wrong.parts]):
        raise MergeRefused(
            _("%(month)s 按规则计算与账上的金额不一致，不能随账户归并。请先更正这个月。")
            % {"month": wrong.month}
        )
    return rights


def _sums(lines: Sequence[object]) -> list[int]:
    names = ("own_fen", "employer_fen", "account_own_fen", "account_transfer_fen")
    return [sum(getattr(line, name) for line in lines) for name in names]


def _left(
    kept: Person, ended: Person, changes: Sequence[Change], differences: Sequence[YearDifference]
) -> dict[Month, dict[A, int]]:
    """What the ended account holds once its months are gone and its years computed anew, by month of carrying.

    What stood before is carried in the earliest year that neither account has settled, so that the one that stays gets
    the interest of that year on it; what came later in its own year, that the one that ends gets none. Where no year is
    settled yet, all of it is carried in its own.
    """
    held: defaultdict[int, Counter[A]] = defaultdict(Counter)
    for entry in ledger.entry_lines(ended.pk, accounts=ledger.PERSON_ACCOUNTS):
        held[entry.month.year][entry.account] += entry.amount_fen
    for change in changes:
        held[change.month.year][A.OWN_PRINCIPAL] += change.own_fen
        held[change.month.year][A.TRANSFER_PRINCIPAL] += change.transfer_fen
    for difference in differences:
        if difference.person_id == ended.pk:
            held[difference.year][A.OWN_INTEREST] += difference.own_fen
            held[difference.year][A.TRANSFER_INTEREST] += difference.transfer_fen
    now = Month.of(timezone.localdate())
    settled = [*ledger.settled_years(kept.pk), *ledger.settled_years(ended.pk)]
    first = min(max(settled) + 1, now.year) if settled else min(held, default=now.year)
    left: defaultdict[Month, Counter[A]] = defaultdict(Counter)
    for year, parts in sorted(held.items()):
        left[min(now, Month(max(year, first), 12))].update(parts)
    return {month: {part: parts[part] for part in PARTS} for month, parts in left.items()}
