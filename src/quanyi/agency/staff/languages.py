"""语言: in which languages a login may read."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.wording import OFFICE


def offered(reader: Account | AnonymousUser | None) -> list[tuple[str, str]]:
    """(code, own name) of each: all to a person and before the login, those of the office to everybody else."""
    if isinstance(reader, Account) and reader.kind != AccountKind.PERSON:
        return [(code, name) for code, name in settings.LANGUAGES if code not in OFFICE]
    return list(settings.LANGUAGES)
