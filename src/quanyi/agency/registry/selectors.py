"""Reading the registry: who is whom, who is with whom, and what holds on a day as it was known at an instant."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, Max, QuerySet, Value

from quanyi.agency.audit.looks import shows
from quanyi.agency.registry.models import Employer, EmploymentChange, ItemVersion, Person, PersonDetail
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.law.terms import Scheme
from quanyi.written.codes import normal_code
from quanyi.written.names import normal_name
from quanyi.written.numbers import normal_number, older_forms

FEW = 100
NUMBERS = ("social_security_number", "document_number")  # items that are numbers of a person


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The latest name of each person, in its normal form: what was learned last about all days to come."""
    ids = set(person_ids)
    if not ids:
        return {}
    details = PersonDetail.objects.filter(person__id__one_of=ids, holds_to__isnull=True)
    names = details.order_by("id").values_list("person_id", "name")
    return {person_id: normal_name(name) for person_id, name in names}


def employer_of(account: Account) -> Employer | None:
    """The employer that a login speaks for (授权关系); None for every other login."""
    mandate = getattr(account, "mandate", None) if account.kind == AccountKind.EMPLOYER else None
    return mandate.employer if mandate else None


def person_of(account: Account) -> int | None:
    """The id of whom a person's login is; None for every other login."""
    mandate = getattr(account, "mandate", None) if account.kind == AccountKind.PERSON else None
    return mandate.person_id if mandate else None


def shown_names(person_ids: Iterable[int]) -> dict[int, str]:
    """As `names_of`, for a page that shows them: each leaves a line for the person."""
    names = names_of(person_ids)
    shows(persons=names)
    return names


def persons_by_number(numbers: Iterable[str]) -> dict[str, int]:
    """Number in its normal form -> person id: by the number of the account, by any that a correction gave, by that of
    a registered document, and by the forms of older books.

    Basis: gb-11.
    """
    wanted = set(numbers)
    # Of many, nearly all are held as they are; of few, all is asked at once.
    held = _held(wanted) if len(wanted) > FEW else {}
    rest = wanted - held.keys()
    older = {form: number for number in rest for form in older_forms(number)}
    found = _held(rest | older.keys())
    of_older = {older[form]: person_id for form, person_id in found.items() if form in older}
    return held | of_older | {number: person_id for number, person_id in found.items() if number in rest}


def _held(wanted: Collection[str]) -> dict[str, int]:
    """As persons_by_number, of just these texts, in one statement: a file asks it of fifty thousand."""
    if not wanted:
        return {}
    at_first = Value(0, BigIntegerField())
    borne = Person.objects.annotate(since=at_first).filter(social_security_number__one_of=wanted)
    given = ItemVersion.objects.filter(item__in=NUMBERS, value__one_of=wanted).order_by()
    rows = borne.values_list("social_security_number", "pk", "since").union(
        given.values_list("value", "person_id", "pk"), all=True
    )
    # What the account bears comes last and stands; before it the number that was given first.
    return {number: person_id for number, person_id, _since in sorted(rows, key=lambda row: -row[2])}


def persons_named_by(numbers: Collection[str]) -> set[int]:
    """The ids of all whom a text with these numbers names: those of `persons_by_number`, and by insurance number.

    In one statement, since it is asked of every page that leaves.
    """
    if not numbers:
        return set()
    older = {form: number for number in numbers for form in older_forms(number)}
    wanted = [*numbers, *older]
    at_first = Value(0, BigIntegerField())
    persons, versions = Person.objects.annotate(since=at_first), ItemVersion.objects.filter(item__in=NUMBERS)
    found = persons.filter(social_security_number__one_of=wanted).values_list(
        "social_security_number", "pk", "since"
    )
    insured = persons.filter(insurance_number__one_of=list(numbers)).values_list(
        "insurance_number", "pk", "since"
    )
    given = versions.filter(value__one_of=wanted).order_by().values_list("value", "person_id", "pk")
    holders: dict[str, int] = {}
    # What the account bears comes last and stands; before it the number that was given first.
    for number, person_id, _since in sorted(found.union(insured, given, all=True), key=lambda row: -row[2]):
        holders[number] = person_id
    return {holders[number] for number in holders if number in numbers or older[number] not in holders}


def numbers_of(person: Person) -> set[str]:
    """Every number, in every form, by which `persons_by_number` finds this person and nobody else."""
    given = ItemVersion.objects.filter(person=person, item__in=NUMBERS).values_list("value", flat=True)
    borne = {person.social_security_number, *given}
    forms = borne | {form for number in borne for form in older_forms(number)}
    return {number for number, person_id in persons_by_number(forms).items() if person_id == person.pk}


def own_people_called(names: Collection[str], employer_id: int) -> set[int]:
    """The ids of those who are or were with an employer and bear one of these names (normal form) now."""
    own = EmploymentChange.objects.filter(employer_id=employer_id).values("person_id")
    details = PersonDetail.objects.filter(name__one_of=list(names), holds_to__isnull=True, person_id__in=own)
    return set(details.values_list("person_id", flat=True)) if names else set()


def numbers_of_kind(kind: str) -> set[str]:
    """Every number of the persons who are registered with a kind of identity document."""
    holders = ItemVersion.objects.filter(item="identity_document", value=kind).values("person_id")
    persons = Person.objects.filter(pk__in=holders).values_list("social_security_number", flat=True)
    versions = ItemVersion.objects.filter(item__in=NUMBERS, person__in=holders)
    return {*persons, *versions.values_list("value", flat=True)}


def find_person(text: str) -> Person | None:
    """Who bears or bore a number, however it is typed: a social-security, document or insurance number."""
    number = normal_number(text)
    person_id = persons_by_number([number]).get(number)
    if person_id is not None:
        return Person.objects.get(pk=person_id)
    return Person.objects.filter(insurance_number=number).first()


def find_employer(text: str) -> Employer | None:
    """The employer of a credit code, however it is typed."""
    return Employer.objects.filter(credit_code=normal_code(text)).first()


def live_changes(
    changes: QuerySet[EmploymentChange], *, known_at: datetime | None = None
) -> QuerySet[EmploymentChange]:
    """Changes of relations without those that were taken back, as known at an instant (None: now)."""
    live = changes.filter(voids__isnull=True)
    if known_at is None:
        return live.filter(voided_by__isnull=True)
    taken_back = EmploymentChange.objects.filter(voids__isnull=False, learned_at__lte=known_at)
    return live.filter(learned_at__lte=known_at).exclude(pk__in=taken_back.values("voids_id"))


@dataclass(frozen=True)
class Relation:
    """参保关系: one stretch of a person with an employer (None: by themselves) in a scheme."""

    employer: Employer | None
    scheme: Scheme
    start: EmploymentChange
    end: EmploymentChange | None

    @property
    def starts_on(self) -> date:
        return self.start.on

    @property
    def ends_on(self) -> date | None:
        return self.end.on if self.end else None


def relations_of(person_id: int, *, known_at: datetime | None = None) -> list[Relation]:
    """Every relation of a person in the five schemes, newest first. Basis: d14-2-1, gb-A-17."""
    changes = live_changes(EmploymentChange.objects.filter(person_id=person_id), known_at=known_at)
    begun: dict[tuple[int | None, str], EmploymentChange] = {}
    relations = []
    for change in changes.select_related("employer", "case").order_by("on", "id"):
        key = (change.employer_id, change.scheme)
        if change.starts:
            begun[key] = change
        else:
            start = begun.pop(key)
            relations.append(Relation(change.employer, Scheme(change.scheme), start, change))
    relations += [Relation(start.employer, Scheme(start.scheme), start, None) for start in begun.values()]
    return sorted(relations, key=lambda relation: (relation.starts_on, relation.start.pk), reverse=True)


def open_relations(
    person_ids: Iterable[int], *, employer_id: int | None, scheme: Scheme = Scheme.PENSION
) -> Mapping[int, date]:
    """Person id -> first day, for those of the persons whose relation with an employer has begun and not ended."""
    changes = live_changes(_of_relation(person_ids, employer_id=employer_id, scheme=scheme))
    latest = {c.person_id: c for c in changes.order_by("on", "id")}
    return {person_id: change.on for person_id, change in latest.items() if change.starts}


def last_numbers(
    person_ids: Collection[int], *, employer_id: int | None, scheme: Scheme = Scheme.PENSION
) -> Counter[int]:
    """The number of the last change of each person's relation with an employer; 0 where there is none."""
    if not person_ids:
        return Counter()
    changes = _of_relation(person_ids, employer_id=employer_id, scheme=scheme)
    last = changes.order_by().values("person_id").annotate(last=Max("number"))
    return Counter(dict(last.values_list("person_id", "last")))


def _of_relation(
    person_ids: Iterable[int], *, employer_id: int | None, scheme: Scheme
) -> QuerySet[EmploymentChange]:
    changes = EmploymentChange.objects.filter(person__id__one_of=set(person_ids), scheme=scheme.value)
    if employer_id is None:
        return changes.filter(employer__isnull=True)
    return changes.filter(employer_id=employer_id)


def employees_of(employer_id: int, *, on: date) -> list[Person]:
    """The persons whose pension relation with an employer holds on a day, by insurance number."""
    changes = live_changes(
        EmploymentChange.objects.filter(employer_id=employer_id, scheme=Scheme.PENSION.value, on__lte=on)
    )
    latest = changes.order_by("person_id", "-on", "-id").distinct("person_id")
    present = [change.person_id for change in latest if change.starts]
    return list(Person.objects.filter(pk__in=present).order_by("insurance_number"))
