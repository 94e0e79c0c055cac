"""One person's record, put together from the registry, the submissions and the ledger. Basis: d14-2, d14-14, gb-9.2."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import bears
from quanyi.agency.collect.selectors import MigratedYear, migrated_years
from quanyi.agency.control.disputes import open_disputes
from quanyi.agency.ledger import history, projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.ledger.locks import complete_instant
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.ledger.standing_months import StandingMonth, standing_months
from quanyi.agency.ledger.states import state_of_month
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import Held, History, employer_facts_of, history_of, value_on
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.names import EmployerNames, name_of
from quanyi.agency.registry.selectors import Relation, relations_of
from quanyi.agency.registry.status import Standing, standing_of
from quanyi.agency.review.kind import Books, kind_named
from quanyi.agency.serve.account_states import ended_by, state_lines
from quanyi.agency.serve.arrears import deferred_months, is_deferred_still
from quanyi.agency.serve.corrections import corrections_of
from quanyi.agency.serve.disputed import marked
from quanyi.agency.serve.record import AccountYearLine, ContributionLine, EmploymentLine, PersonRecord
from quanyi.agency.serve.registered import (
    benefit_lines,
    decisions_of,
    item_histories,
    payment_lines,
    subsidies_of,
)
from quanyi.agency.serve.single_items import (
    first_contribution_month,
    special_work_months,
)
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.years import contribution_months
from quanyi.law.terms import ContributionKind, Sex
from quanyi.written.names import normal_name


class NotKnownThen(Refusal):
    """当时尚未登记: the person was not registered at that instant."""


def person_record(person: Person, *, known_at: datetime | None = None) -> PersonRecord:
    """The whole record as it stands now, or as it was known at an instant.

    Raises NotKnownThen where the person was not registered yet.
    """
    registered = history_of(person)
    facts = _known_facts(registered, known_at)
    bears(person.pk, person.social_security_number)
    disputed = tuple(open_disputes(person.pk, known_at=known_at))
    contributions = marked(contribution_lines(person, known_at=known_at), disputed)
    months = all_months(contributions, facts)
    (rows, is_in_order), now = _year_rows(person, known_at), timezone.now()
    orders, decisions = payments_of(person.pk, known_at=known_at), decisions_of(person, known_at=known_at)
    relations, events = relations_of(person.pk, known_at=known_at), events_of(person.pk, known_at=known_at)
    return PersonRecord(
        person_id=person.pk,
        insurance_number=person.insurance_number,
        social_security_number=facts["social_security_number"].value,
        name=normal_name(facts["name"].value),
        sex=Sex(facts["sex"].value),
        born_on=date.fromisoformat(facts["born_on"].value),
        region_name=settings.QUANYI_REGION_NAME,
        account_opened_month=account_opened(person, contributions, known_at=known_at),
        first_contribution_month=first_contribution_month(contributions),
        special_work_months=special_work_months(registered, known_at=known_at),
        employments=_employments(relations, known_at),
        contributions=contributions,
        years=account_years(person.pk, rows, paid_months(contributions), known_at=known_at),
        contribution_months=months.fen,
        actual_months=months.part("actual_months").fen,
        deemed_months=months.part("deemed_months").fen,
        balance_fen=ledger.balance(person.pk, known_at=known_at),
        data_until=ledger.last_posting(person.pk, known_at=known_at) or now,
        printed_at=now,
        corrections=corrections_of(person, known_at=known_at),
        known_at=known_at,
        is_summed_anew=not is_in_order,
        items=item_histories(registered, known_at=known_at),
        subsidies=subsidies_of(person, known_at=known_at),
        benefits=benefit_lines(decisions, orders),
        payments=payment_lines(orders),
        account_states=state_lines(events),
        disputed=disputed,
        **_standing(standing_of(facts.get("status"), decisions, relations, ended_by(events))),
    )


def _standing(standing: Standing | None) -> dict[str, Any]:
    """人员状态 and 缴费状态, items 10 and 21 to 23."""
    if standing is None:
        return {"status": None}
    return {
        "status": standing.status,
        "status_case": standing.case_number,
        "status_since": standing.since,
        "status_reason": standing.reason,
        "contribution_status": standing.contribution_status,
    }


def _known_facts(registered: History, known_at: datetime | None) -> dict[str, Held]:
    """The facts of the registry as known then. Raises NotKnownThen where there was no name yet."""
    known = {key: value_on(versions, None, known_at=known_at) for key, versions in registered.items()}
    facts = {key: held for key, held in known.items() if held}
    if "name" not in facts:
        since = min(held.learned_at for versions in registered.values() for held in versions)
        raise NotKnownThen(
            _("本系统自 %(day)s 起保存这份记录，在那以前知道什么，这里没有。请选这一天或以后的日子。")
            % {"day": f"{timezone.localdate(since):%Y-%m-%d}"}
        )
    return facts


def issued_record(
    person: Person, *, until: datetime | None = None, known_at: datetime | None = None
) -> PersonRecord:
    """The record as it is handed out: complete up to its `printed_at`, or as it was known at an earlier instant.

    It waits for the postings that are under way: what is printed is what a look at the books as known then will show
    for ever; `until` is such an instant, where one was waited for already. Raises NotKnownThen.
    """
    return record_as_issued(person, known_at, until or complete_instant())


def record_as_issued(person: Person, known_at: datetime | None, printed_at: datetime) -> PersonRecord:
    """The record as it was handed out then, the same for ever. Raises NotKnownThen."""
    shown = person_record(person, known_at=min(known_at, printed_at) if known_at else printed_at)
    return replace(shown, known_at=known_at, printed_at=printed_at, is_issued=True)


def _year_rows(person: Person, known_at: datetime | None) -> tuple[Sequence[Any], bool]:
    """The years as they are kept; those of an earlier instant are summed up from the entries."""
    if known_at is None:
        return projection.years_of(person.pk)
    return history.account_of(person, known_at=known_at).sums(), True


def account_opened(
    person: Person, lines: Iterable[ContributionLine], *, known_at: datetime | None = None
) -> Month | None:
    """建立账户日期: the first month that was credited. Basis: gb-6.1, gb-A-9.

    Years that the earlier system settled stand in the ledger as one amount in December; its months know better.
    """
    posted = ledger.first_credit(person.pk, known_at=known_at)
    credited = [line.credited_month for line in lines if line.credited_month]
    return min([*credited, posted] if posted else credited, default=None)


def all_months(lines: tuple[ContributionLine, ...], facts: Mapping[str, Held]) -> Figure:
    """累计缴费年限: the months that were paid for and those that a decision recognised. Basis: gb-A-24-1, gb-A-24-2."""
    deemed = int(facts["deemed_months"].value) if "deemed_months" in facts else 0
    return contribution_months(paid_months(lines), deemed_count=deemed)


def paid_months(lines: tuple[ContributionLine, ...]) -> list[Month]:
    return [line.month for line in lines if line.is_paid]


def contribution_lines(person: Person, *, known_at: datetime | None = None) -> tuple[ContributionLine, ...]:
    """Months declared here and months migrated from the earlier system, newest first."""
    today = timezone.localdate(known_at) if known_at else timezone.localdate()
    lines = _declared_lines(person, today, known_at)
    gone = ledger.reversed_months(person.insurance_number, known_at=known_at)
    for year in migrated_years(person.insurance_number):
        lines += [
            line
            for line in _migrated_lines(year, today, person.region)
            if (year.row_id, line.month) not in gone
        ]
    return tuple(sorted(lines, key=lambda line: (line.month.index, line.key), reverse=True))


def _declared_lines(person: Person, today: date, known_at: datetime | None) -> list[ContributionLine]:
    posted = standing_months(person.pk, known_at=known_at)
    employers = Employer.objects.in_bulk({m.employer_id for m in posted if m.employer_id})
    deferred = deferred_months(employers, known_at=known_at)
    names = EmployerNames(employers.values(), known_at=known_at)
    return [
        _declared_line(
            m,
            employers[m.employer_id] if m.employer_id else None,
            names,
            deferred.get((m.employer_id, m.month)) if m.employer_id else None,
            today,
            person.region,
        )
        for m in posted
    ]


def _declared_line(
    m: StandingMonth,
    employer: Employer | None,
    names: EmployerNames,
    deferred: Month | None,
    today: date,
    region: str,
) -> ContributionLine:
    return ContributionLine(
        key=f"contribution-{m.contribution_id}",
        month=m.month,
        employer_name=names.on(employer, m.month.last_day) if employer else name_of(None),
        kind=ContributionKind(m.kind),
        base_fen=m.base_fen,
        own_due_fen=m.own_due_fen,
        employer_due_fen=m.employer_due_fen,
        own_paid_fen=m.own_due_fen if m.credited_month else 0,
        employer_paid_fen=m.employer_due_fen if m.credited_month else 0,
        paid_on=m.paid_on,
        credited_month=m.credited_month,
        state=state_of_month(
            m.month,
            ContributionKind(m.kind),
            credited=m.credited_month,
            paid_on=m.paid_on,
            is_made_up=m.is_made_up,
            is_deferred=is_deferred_still(deferred, today, region),
            today=today,
            region=region,
        ),
        corrected_by=m.case_number if kind_named(m.journal_kind).books is Books.CORRECTING else "",
        account_fen=(m.account_own_fen, m.account_transfer_fen),
        credit_code=employer.credit_code if employer else "",
        deferred_until=deferred,
    )


def _migrated_lines(year: MigratedYear, today: date, region: str) -> list[ContributionLine]:
    return [_migrated_line(year, n, today, region) for n, base in enumerate(year.base_fen) if base]


def _migrated_line(year: MigratedYear, n: int, today: date, region: str) -> ContributionLine:
    month, credited = Month(year.year, n + 1), year.credited_in[n]
    kind = _migrated_kind(month, credited)
    return ContributionLine(
        key=f"migrated-{year.row_id}-{n + 1:02d}",
        month=month,
        employer_name=year.employer_name,
        credit_code=year.credit_code,
        kind=kind,
        base_fen=year.base_fen[n],
        own_due_fen=year.own_due_fen[n],
        employer_due_fen=year.employer_due_fen[n],
        own_paid_fen=year.own_due_fen[n] if credited else 0,
        employer_paid_fen=year.employer_due_fen[n] if credited else 0,
        paid_on=None,
        credited_month=credited,
        state=state_of_month(
            month, kind, credited=credited, paid_on=None, is_made_up=False, today=today, region=region
        ),
    )


def _migrated_kind(month: Month, credited: Month | None) -> ContributionKind:
    """A month credited more than two months later was made up for."""
    late = credited is not None and credited - month > 2
    return ContributionKind.BACK_PAYMENT if late else ContributionKind.NORMAL


def account_years(
    person_id: int, rows: Iterable[Any], paid: Iterable[Month], *, known_at: datetime | None = None
) -> tuple[AccountYearLine, ...]:
    """The roll-forward, newest year first: opening + credited + interest - paid out = closing.

    Basis: gb-8-1, gb-10.3-1, gb-A-36, gb-A-37.
    """
    months = Counter(month.year for month in set(paid))
    posted = {row.year: row for row in rows}
    settled = ledger.settled_years(person_id, known_at=known_at)
    years = set(posted) | set(settled)
    lines, opening = [], 0
    for year in range(min(years, default=0), max(years, default=-1) + 1):
        row, is_settled = posted.get(year), year in settled
        closing = row.closing_fen if row else opening
        lines.append(
            AccountYearLine(
                key=str(year),
                year=year,
                months=months[year],
                opening_fen=opening,
                credited_fen=row.credited_fen if row else 0,
                interest_fen=(row.interest_fen if row else 0) if is_settled else None,
                paid_out_fen=row.paid_out_fen if row else 0,
                closing_fen=closing if is_settled else None,
            )
        )
        opening = closing
    return tuple(reversed(lines))


def _employments(relations: Sequence[Relation], known_at: datetime | None) -> tuple[EmploymentLine, ...]:
    """Relations, newest first."""
    names = EmployerNames((relation.employer for relation in relations), known_at=known_at)
    return tuple(
        EmploymentLine(
            names.during(relation.employer, relation.starts_on, relation.ends_on)
            if relation.employer
            else "",
            relation.employer.credit_code if relation.employer else "",
            relation.starts_on,
            relation.ends_on,
            relation.scheme,
            (relation.end or relation.start).reason,
            _joined_on(relation.employer, known_at),
        )
        for relation in relations
    )


def _joined_on(employer: Employer | None, known_at: datetime | None) -> date | None:
    """单位参保日期 as it is registered. Basis: gb-A-13."""
    held = employer_facts_of(employer, known_at=known_at).get("employer_joined_on") if employer else None
    return date.fromisoformat(held.value) if held else None
