"""会话: as Django keeps them in the database, each read by a statement of our own (`SESSION_ENGINE`)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from quanyi.agency.audit.asked import asked

_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """The session of a request."""

    @classmethod
    def get_model_class(cls) -> Any:
        return db.SessionStore.get_model_class()

    def load(self) -> dict[str, Any]:
        found = asked(_READ, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return {}
        [(data,)] = found
        told: dict[str, Any] = self.decode(data)
        return told
