"""Whose session it is (登录会话): the login, and in the same question whom it speaks for."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend

from quanyi.agency.audit.asked import asked
from quanyi.agency.staff.contracts import is_shut
from quanyi.agency.staff.models import Account


class LoginBackend(ModelBackend):
    """As Django's; the mandate of an employer's or a person's login comes with it, since every page asks for it."""

    def get_user(self, user_id: int) -> Account | None:
        found = _account(user_id)
        if found is None or not self.user_can_authenticate(found):
            return None
        found.is_of_request = True
        return found

    def user_can_authenticate(self, user: Any) -> bool:
        """A helper's login works inside the days of its contracts, whoever is signed in with it included."""
        return bool(super().user_can_authenticate(user)) and not is_shut(user)


def _account(user_id: int) -> Account | None:
    """As `select_related("mandate__employer")` reads it, by a statement that is put together once."""
    sql, tables = _statement()
    for row in asked(sql, [user_id]):
        made, at = [], 0
        for model, columns in tables:
            values, at = row[at : at + len(columns)], at + len(columns)
            made.append(model.from_db("default", columns, values) if values[0] is not None else None)
        account, mandate, employer = made
        _held(account, "mandate", mandate)
        if mandate is not None:
            _held(mandate, "account", account)
            _held(mandate, "employer", employer)
        return account
    return None


def _held(row: Any, name: str, value: Any) -> None:
    """What a row points to is at hand, or known to be nothing."""
    row._state.fields_cache[name] = value


@cache
def _statement() -> tuple[str, list[tuple[Any, list[str]]]]:
    mandate: Any = Account._meta.get_field("mandate").related_model
    employer = mandate._meta.get_field("employer").related_model
    tables = [
        (model, [field.attname for field in model._meta.concrete_fields])
        for model in (Account, mandate, employer)
    ]
    columns = ", ".join(
        f"{letter}.{name}" for letter, (_model, names) in zip("ame", tables, strict=True) for name in names
    )
    return (
        f"SELECT {columns} FROM staff_account a LEFT JOIN registry_mandate m ON m.account_id = a.id"  # noqa: S608  (our names)
        " LEFT JOIN registry_employer e ON e.id = m.employer_id WHERE a.id = %s"
    ), tables
