"""疑点: what the data checks know of rows that are handed in, asked before anybody signs and shown beside the row.

The questions are the checks' own (`month_checks.AT_THE_DOOR`, `registry.checks`); here they are asked of the rows and
put into words. An employer is told nothing of other employers and of persons who are not its own; reviewers see all.
Basis: d14-5-2, d14-11-1, d14-22.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from quanyi.agency.control.models import DataFinding
from quanyi.agency.ledger.month_checks import AT_THE_DOOR
from quanyi.agency.registry.checks import found_by, number_differs, person_duplicate
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import persons_by_number
from quanyi.agency.wording import Said
from quanyi.law.checks import Asked, Check, Found, HandedIn, Newcomer
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus, Sex
from quanyi.sheets import Notice
from quanyi.written.numbers import born_on_of, sex_of, tells_birth

# What is known of a registered person whatever month is declared; the nightly run keeps it.
STANDING = ("person.duplicate", "number.differs", "relation.overlap")
SHOWN_ROWS = 10


class Row(Protocol):
    """A declared row, read from a file or kept."""

    @property
    def row(self) -> int: ...
    @property
    def social_security_number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def month(self) -> Month: ...
    @property
    def started_on(self) -> date | None: ...


@dataclass(frozen=True)
class Doubt:
    """One doubt about a row: by which check, and in words, without full stop."""

    row: int
    check: str
    words: Said
    evidence: Mapping[str, Any]

    @property
    def is_after_death(self) -> bool:
        return self.check == "month.after_status" and self.evidence.get("status") == PersonStatus.DIED.value


def doubts_about(
    rows: Sequence[Row],
    wages: Mapping[int, int],
    employer: Employer,
    *,
    today: date,
    persons: Mapping[str, int] | None = None,
) -> list[Doubt]:
    """What the checks say of these rows of an employer, in their order. `wages` are declared wages in fen by row.

    `persons`: who bears which number, where that is known already.
    """
    if persons is None:
        persons = persons_by_number({row.social_security_number for row in rows})
    claims = {
        (persons[row.social_security_number], row.month): row
        for row in rows
        if row.social_security_number in persons
    }
    newcomers = tuple(_newcomers(row for row in rows if row.social_security_number not in persons))
    handed_in = HandedIn(
        employer.pk,
        tuple((person_id, month, wages[row.row]) for (person_id, month), row in claims.items()),
        newcomers,
    )
    asked = Asked(employer.region, today, handed_in)
    # What is stated of a newcomer in a list is what the number says: it cannot differ.
    found = [*_of_months(asked, claims), *doubts_about_newcomers(asked, (person_duplicate,))]
    return sorted(found, key=lambda doubt: doubt.row)


def _of_months(asked: Asked, claims: Mapping[tuple[int, Month], Row]) -> Iterator[Doubt]:
    assert asked.handed_in is not None
    for check, found in found_by(AT_THE_DOOR, asked) if claims else ():
        yield from _of_rows(check, found, asked.handed_in.employer_id, claims)


def _of_rows(
    check: Check, found: Found, employer_id: int | None, claims: Mapping[tuple[int, Month], Row]
) -> Iterator[Doubt]:
    """A finding names months of a person: the rows among them. A row that begins a relation is not outside it."""
    if found.employer_id not in (employer_id, None) or found.person_id is None:
        return
    for month in map(Month.parse, found.evidence["months"]):
        row = claims.get((found.person_id, month))
        begins = row and row.started_on and row.started_on <= month.last_day
        if row and not (begins and check.code == "month.outside_relation"):
            yield Doubt(row.row, check.code, _words(check, found, month), found.evidence)


def _newcomers(rows: Iterable[Row]) -> Iterator[Newcomer]:
    """Who would be registered by these rows: the number says sex and birth."""
    for row in rows:
        number = row.social_security_number
        if row.started_on and tells_birth(number):
            yield Newcomer(row.row, number, row.name, sex_of(number).value, born_on_of(number))


def doubts_about_newcomers(
    asked: Asked, checks: Sequence[Check] = (person_duplicate, number_differs)
) -> Iterator[Doubt]:
    """Whether they are registered already under another number, and whether their number says what is stated."""
    assert asked.handed_in is not None
    if not asked.handed_in.newcomers:
        return
    rows = {-who.row: who.row for who in asked.handed_in.newcomers}
    for check in checks:
        for found in check.found(asked):
            alike = found.about.removeprefix("with ")
            row = rows.get(int(alike)) if alike else rows.get(found.person_id or 0)
            if row is not None:
                yield Doubt(row, check.code, WORDS[check.code](found.evidence), found.evidence)


def standing_doubts(numbers: Iterable[str]) -> dict[str, list[Said]]:
    """What the last run of the checks found of registered persons and nobody has explained yet, by number."""
    persons = persons_by_number(numbers)
    findings = DataFinding.objects.filter(
        person__id__one_of=list(persons.values()), check_code__in=STANDING, gone=None, resolution=None
    ).order_by("pk")
    words: defaultdict[int | None, list[Said]] = defaultdict(list)
    for finding in findings:
        words[finding.person_id].append(WORDS[finding.check_code](finding.evidence))
    return {number: words[person_id] for number, person_id in persons.items() if person_id in words}


def notices_of(doubts: Sequence[Doubt]) -> Iterator[Notice]:
    """Doubts for whoever hands in: one notice a kind, with its rows, the first of them in words."""
    told = (doubt for doubt in doubts if doubt.check != person_duplicate.code)  # of other persons
    ordered = sorted(told, key=lambda doubt: (doubt.check, doubt.row))
    for _, group in groupby(ordered, key=lambda doubt: doubt.check):
        found = list(group)
        rows = "、".join(str(doubt.row) for doubt in found[:SHOWN_ROWS])
        more, more_en = (
            (f"等{len(found)}行", f" and more, {len(found)} rows") if len(found) > SHOWN_ROWS else ("", "")
        )
        words = found[0].words
        yield Notice(
            found[0].row,
            None,
            f"请核对第{rows}行{more}：{words.zh}。不影响提交，审核人会看到。",
            f"Check row {rows}{more_en}: {words.en}. It stops nothing; the reviewers see it.",
        )


# Words ---------------------------------------------------------------------------------------------------------


def _words(check: Check, found: Found, month: Month) -> Said:
    return WORDS[check.code]({**found.evidence, "month": str(month)})


def _after_status(evidence: Mapping[str, Any]) -> Said:
    status, month, since = PersonStatus(evidence["status"]), evidence["month"], evidence["holds_from"]
    return Said(
        f"该人自{since}起登记为“{status.label_zh}”，{month}在此之后",
        f"this person is registered as {status.label_en} since {since}; {month} is later",
    )


def _after_closing(evidence: Mapping[str, Any]) -> Said:
    return Said(
        f"该人的个人账户自{evidence['closed_on']}起已一次性付清，{evidence['month']}在此之后",
        f"the account was paid out once and for all from {evidence['closed_on']}; {evidence['month']} is later",
    )


def _outside(evidence: Mapping[str, Any]) -> Said:
    return Said(
        f"{evidence['month']}不在该人与本单位登记的参保关系期间内",
        f"{evidence['month']} lies outside the registered relation of this person with the employer",
    )


def _before_employer(evidence: Mapping[str, Any]) -> Said:
    return Said(
        f"{evidence['month']}早于本单位的参保日期{evidence['joined_on']}",
        f"{evidence['month']} is before the employer was registered, {evidence['joined_on']}",
    )


def _twice(evidence: Mapping[str, Any]) -> Said:
    return Said(
        f"该人{evidence['month']}已另有申报或记账，一个月只记一次",
        f"{evidence['month']} of this person was declared or credited elsewhere; a month counts once",
    )


def _wage_far(evidence: Mapping[str, Any]) -> Said:
    now, before = format_yuan(evidence["declared_wage_fen"]), format_yuan(evidence["wage_before_fen"])
    return Said(
        f"申报工资{now}元，与{evidence['month_before']}的{before}元相差三倍以上",
        f"the declared wage of {now} yuan is over three times, or below a third of, the {before} of"
        f" {evidence['month_before']}",
    )


def _duplicate(evidence: Mapping[str, Any]) -> Said:
    others = "、".join(evidence.get("insurance_numbers") or ())
    return Said(
        f"姓名、性别、出生日期与另一位参保人都相同（个人社会保险编号 {others or '同批申报'}），请核对是否同一人",
        f"name, sex and birth date equal another person's (insurance number {others or 'in this batch'}): "
        "find out whether it is the same person",
    )


def _differs(evidence: Mapping[str, Any]) -> Said:
    sex, born_on = Sex(evidence["sex"]), evidence["born_on"]
    number = evidence["number"]
    return Said(
        f"填写的性别（{sex.label_zh}）或出生日期（{born_on}）与号码所示"
        f"（{sex_of(number).label_zh}，{_born(number)}）不一致",
        f"the stated sex ({sex.label_en}) or birth date ({born_on}) differs from what the number says "
        f"({sex_of(number).label_en}, {_born(number)})",
    )


def _born(number: str) -> str:
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def _overlap(evidence: Mapping[str, Any]) -> Said:
    return Said(
        f"该人与另一单位的参保关系自{evidence['first']}起重叠",
        f"a relation of this person with another employer overlaps from {evidence['first']}",
    )


WORDS: dict[str, Callable[[Mapping[str, Any]], Said]] = {
    "month.after_status": _after_status,
    "month.after_closing": _after_closing,
    "month.outside_relation": _outside,
    "month.before_employer": _before_employer,
    "month.twice": _twice,
    "month.wage_far": _wage_far,
    "person.duplicate": _duplicate,
    "number.differs": _differs,
    "relation.overlap": _overlap,
}
