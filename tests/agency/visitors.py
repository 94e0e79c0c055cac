"""Everyone who opens pages of the office, each with a browser of their own."""

import csv
import time
from functools import cache
from io import StringIO

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler
from tests.agency import world

from quanyi.agency.desk import actions
from quanyi.agency.registry.models import Employer, Mandate, Person
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.sessions import SessionStore
from quanyi.agency.staff.strength import BY_PROVIDER, PROVED, STRONG
from quanyi.law.terms import Verdict

LONG_EMPLOYER = "示范区云岭天山北路第三建筑安装工程有限责任公司"


@cache
def shared_handler() -> ClientHandler:
    """One for all browsers: each new one would look for all middleware and all static files again."""
    return ClientHandler(enforce_csrf_checks=False)


@receiver(setting_changed)
def _begin_anew(**_: object) -> None:
    shared_handler.cache_clear()


class Browser(Client):
    """Somebody's browser. Most of an office is not needed by most tests: people sign in when they first open a page.

    Their session is begun as a login leaves it; who logs in by a password is for `desk/test_login.py`.
    """

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.handler = shared_handler()
        self._account: Account | None = account

    def sign_in(self) -> None:
        account, self._account = self._account, None
        if account is None:
            return
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "quanyi.agency.staff.backends.LoginBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session[STRONG] = BY_PROVIDER
        session[PROVED] = time.time()
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    @property
    def session(self):
        self.sign_in()
        return super().session

    def request(self, **request):
        self.sign_in()
        return super().request(**request)


browser = Browser


def sheet(*rows: tuple[str, str, str, str, str]) -> bytes:
    """A declaration as CSV: (number, name, base, paid on, started on)."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow(["社会保障号码", "姓名", "缴费基数", "到账日期", "入职日期"])
    lines.writerows(rows)
    return out.getvalue().encode()


class Visitors(world.World):
    """The small office with a login for each kind: `visit.as_counter.get(...)`."""

    def __init__(self) -> None:
        super().__init__()
        self.administrator = world.account("admin", Post.SYSTEM_ADMIN)
        self.other_employer = world.employer(2, LONG_EMPLOYER)
        self.sender = self._speaks_for("sender", self.employer)
        self.other_sender = self._speaks_for("other", self.other_employer)
        self.open_browsers()

    def open_browsers(self) -> None:
        """New ones, in which nobody is signed in."""
        self.as_counter = browser(self.counter)
        self.as_settler = browser(self.settler)
        self.as_administrator = browser(self.administrator)
        self.as_sender = browser(self.sender)
        self.as_other_sender = browser(self.other_sender)
        self.as_signers = [browser(signer) for signer in self.signers]
        self.as_first = self.as_signers[0]

    def _speaks_for(self, username: str, employer: Employer) -> Account:
        account = world.account(username, kind=AccountKind.EMPLOYER)
        Mandate.objects.create(account=account, employer=employer)
        return account

    def insured(self, person: Person, username: str = "insured") -> Account:
        """A login for a person."""
        account = world.account(username, kind=AccountKind.PERSON)
        Mandate.objects.create(account=account, person=person)
        return account

    def registered(self, sequence: int = 1, name: str = "王小明") -> Person:
        """A person with one posted month."""
        self.approve(self.declare(self.row(sequence, name=name)))
        return Person.objects.get(social_security_number=world.number(sequence))

    def good_sheet(self, persons: int = 2, *, first: int = 1, name: str = "阿依古丽") -> bytes:
        return sheet(
            *((world.number(n), f"{name}{'甲乙丙丁'[n % 4]}", "8,000.00", "2025-03-20", "2025-03-01")
              for n in range(first, first + persons))
        )  # fmt: skip

    def bad_sheet(self) -> bytes:
        """A number with a wrong check character, and a base that is no amount."""
        number = world.number(1)
        wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
        return sheet(
            (wrong, "王小明", "8000", "", "2025-03-01"), (world.number(2), "李四", "八千", "", "2025-03-01")
        )

    def send_back(self, case, why: str = "人数与上月不符"):
        return actions.sign_case(case.pk, by=self.signers[0], verdict=Verdict.SEND_BACK, opinion=why)
