"""消息: letters to whoever signs in for an employer or for themselves, what is not opened first. Basis: d14-12."""

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import IsNull

from quanyi.agency.audit.asked import asked
from quanyi.agency.registry.models import Mandate, Person
from quanyi.agency.review.models import Letter, LetterOpening
from quanyi.agency.staff.models import Account

_UNOPENED = """SELECT count(*) FROM review_letter l LEFT JOIN review_letteropening o ON o.letter_id = l.id
    WHERE o.id IS NULL AND (l.employer_id = %(employer)s OR l.person_id = %(person)s AND l.employer_id IS NULL)"""


def letters_to(account: Account) -> QuerySet[Letter]:
    """The letters addressed to the employer or the person for whom a login speaks."""
    spoken_for = Mandate.objects.filter(account=account)
    to_employer = Q(employer__in=spoken_for.values("employer"))
    to_person = Q(person__in=spoken_for.values("person"), employer=None)
    found = Letter.objects.filter(to_employer | to_person).select_related("case", "round", "opening")
    return found.order_by(IsNull(F("opening"), False), "-pk")


def unopened(account: Account) -> int:
    """How many of them nobody opened yet."""
    mandate: Mandate | None = getattr(account, "mandate", None)
    if mandate is None:
        return 0
    [(count,)] = asked(_UNOPENED, {"employer": mandate.employer_id, "person": mandate.person_id})
    return int(count)


def letters_about(person: Person) -> QuerySet[Letter]:
    """The letters addressed to a person, the latest first."""
    return Letter.objects.filter(person=person, employer=None).select_related("case", "round", "opening")


def take_in(letter: Letter, account: Account) -> None:
    """查收: note the first time that the addressee opened a letter."""
    LetterOpening.objects.get_or_create(letter=letter, defaults={"by": account})
