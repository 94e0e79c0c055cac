"""会话 (`SESSION_ENGINE`): bound to the browser's key and to the login; over by stillness and by length.

The row bears a keyed digest of the key, and its data is signed for that key: a copied row opens nothing. What is read
and how long it lasts is told by one statement a request. Basis: d14-26-1, gb-4.3.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from quanyi.agency.audit.asked import asked

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from quanyi.agency.staff.models import Account
    from quanyi.agency.staff.session_models import Session

_READ = (
    "SELECT session_data, account_id, began_at, seen_at, address, browser FROM staff_session"
    " WHERE session_key = %s AND expire_date > %s"
)
_TOUCH = "UPDATE staff_session SET seen_at = %s, expire_date = %s WHERE session_key = %s RETURNING 1"
NOTED = timedelta(minutes=1)  # so much later it is noted that the session was heard of


def kept_key(key: str) -> str:
    """By what the database knows the session of this key."""
    return salted_hmac("quanyi.session", key, algorithm="sha256").hexdigest()[:40]


def ends_at(began: datetime, seen: datetime) -> datetime:
    """过时: so long after it was last heard of, and so long after it began."""
    idle = timedelta(minutes=settings.QUANYI_IDLE_MINUTES)
    return min(seen + idle, began + timedelta(hours=settings.QUANYI_SESSION_HOURS))


class SessionStore(db.SessionStore):
    """The session of a request."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.who: str | None = None
        self.began_at = timezone.now()
        self.came_from = ("", "")  # address, browser
        self.is_quiet = False  # asked by a page, not by a person: it does not keep the session going

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from quanyi.agency.staff.session_models import Session

        return Session

    @property
    def key_salt(self) -> str:
        """What is signed is signed for this key."""
        return f"quanyi.session.{self._session_key}"

    def load(self) -> dict[str, Any]:
        key, now = kept_key(self.session_key or ""), timezone.now()
        for data, who, began, seen, *came_from in asked(_READ, [key, now]):
            told: dict[str, Any] = self.decode(data)
            if told.get(SESSION_KEY) != (str(who) if who else None):
                break
            self.who, self.began_at, self.came_from = told.get(SESSION_KEY), began, tuple(came_from)
            if now - seen > NOTED and not self.is_quiet:
                asked(_TOUCH, [now, ends_at(began, now), key])
            return told
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        return super().exists(kept_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.get_model_class().objects.filter(pk=kept_key(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        now, who = timezone.now(), data.get(SESSION_KEY)
        if who and who != self.who:  # somebody signed in
            self.who, self.began_at = who, now
        key, (address, browser) = self.session_key or "", self.came_from
        return self.get_model_class()(
            session_key=kept_key(key), session_data=self.encode(data), account_id=who, began_at=self.began_at,
            seen_at=now, address=address, browser=browser, expire_date=ends_at(self.began_at, now),
        )  # fmt: skip


class Sessions(SessionMiddleware):
    """As Django's; what a page asks by itself, every few seconds (`office.js`), is no sign of a person."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        cast(SessionStore, request.session).is_quiet = "X-Quanyi-Quiet" in request.headers


def note_origin(request: HttpRequest) -> None:
    """From where somebody signed in, for the list of their sessions."""
    address, browser = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_USER_AGENT", "")
    cast(SessionStore, request.session).came_from = (address[:45], browser.replace("\x00", "")[:200])


def sessions_of(account: "Account") -> "QuerySet[Session]":
    """Where this login is signed in now, the last heard of first."""
    return account.sessions.filter(expire_date__gt=timezone.now())


def end_sessions(account: "Account", *, but: str | None = None, only: str | None = None) -> int:
    """结束会话 of a login: all, all but the one with a browser's key, or one alone as the database knows it."""
    found = sessions_of(account)
    if but:
        found = found.exclude(pk=kept_key(but))
    if only is not None:
        found = found.filter(pk=only)
    return found.delete()[0]
