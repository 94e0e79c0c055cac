"""开立登录账户: a login for staff, for an employer or for an insured person.

Basis: d14-14, d14-15-2, d14-26-1.
"""

from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, current_actor, record
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Employer, Mandate, Person
from quanyi.agency.staff.agencies import agency_of
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.services import note_password
from quanyi.written.numbers import normal_number

Registered = TypeVar("Registered", Employer, Person)


class LoginRefused(Refusal):
    """不能开立: the name is taken, the password too weak, or nobody is registered under that number."""


@transaction.atomic
def open_login(
    username: str,
    name: str,
    password: str,
    *,
    credit_code: str | None = None,
    number: str | None = None,
    agency: str | None = None,
) -> Account:
    """A login that speaks for the employer with `credit_code`, for the person with `number`, or for staff; of the
    agency of this code, or of the one that acts.

    Raises LoginRefused or UnknownAgency with a sentence in both languages; then nothing is kept.
    """
    employer = _found(Employer, "credit_code", credit_code) if credit_code else None
    person = _found(Person, "social_security_number", number) if number else None
    if Account.objects.filter(username=username).exists():
        raise LoginRefused(
            f"用户名“{username}”已存在，请换一个。 The user name {username!r} is taken; choose another."
        )
    try:
        validate_password(password)
    except ValidationError as error:
        raise LoginRefused(" ".join(error.messages)) from error
    kind = AccountKind.EMPLOYER if employer else AccountKind.PERSON if person else AccountKind.STAFF
    with acting_for(agency_of(agency).pk if agency else current_actor().agency_id):
        account = Account.objects.create_account(username, password, display_name=name, kind=kind)
        note_password(account, is_own=False)
        if employer or person:
            Mandate.objects.create(account=account, employer=employer, person=person)
    record(
        Act.OPEN_LOGIN,
        person_id=person.pk if person else None,
        account_id=account.pk,
        account=username,
        kind=str(kind),
        agency=account.agency_id,
        credit_code=credit_code,
    )
    return account


def _found(model: type[Registered], field: str, value: str) -> Registered:
    found = model.objects.filter(**{field: normal_number(value)}).first()
    if found is None:
        raise LoginRefused(
            f"没有登记过“{value}”；请核对全部字符。 Nothing is registered under {value!r}; check every character."
        )
    return found
