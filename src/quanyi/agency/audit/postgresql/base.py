"""Django's PostgreSQL, with one step more at each commit: what the transaction wrote becomes a leaf of the log.

And before what is asked, where another agency acts than before, the session is told: rows bear it by default. Both
stand here, under every service, so that no act can forget them and none can be added beside them.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from quanyi.agency.audit.acting import OWN_AGENCY, SETTING, current_actor
from quanyi.agency.audit.covers import Layouts, cover_written
from quanyi.agency.audit.moments import transaction_begins
from quanyi.agency.audit.releases import SETTING as RELEASE
from quanyi.agency.audit.releases import current_release


def _commits_by_itself(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A lone INSERT becomes a transaction of its own, which ends with the step."""
    connection = context["connection"]
    if connection.in_atomic_block or not str(sql).startswith("INSERT"):
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        return execute(sql, params, many, context)


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection of the office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layouts: Layouts = {}
        self.agency_told: int | None = OWN_AGENCY
        self.release_told: int | None = 0
        self.execute_wrappers.append(_commits_by_itself)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.layouts, self.agency_told, self.release_told = {}, OWN_AGENCY, 0
        return super().get_new_connection(conn_params)

    def _cursor(self, name: str | None = None) -> Any:
        self.close_if_health_check_failed()  # before it is told anything
        self.ensure_connection()
        self._tell_agency()
        self._tell_release()
        return super()._cursor(name)  # type: ignore[misc]

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:  # a transaction begins: its first statement is its own
            transaction_begins.send(sender=None)
            self._tell_agency()
            self._tell_release()
        super()._set_autocommit(autocommit)  # type: ignore[misc]

    def _tell_agency(self) -> None:
        acting = current_actor().agency_id
        if acting == self.agency_told or not self._may_be_told():
            return
        self.connection.execute("SELECT set_config(%s, %s, false)", [SETTING, str(acting)])
        self.agency_told = acting

    def _tell_release(self) -> None:
        """By which line of the register this session is opened (`audit.releases`); it is written now if it is new."""
        release = current_release()
        if not self._may_be_told() or (release and release.is_writing):
            return
        line = 0
        if release:
            line = release.line_of(self.connection.info.backend_pid, in_transaction=self.in_atomic_block)
        if line != self.release_told:
            self.connection.execute("SELECT set_config(%s, %s, false)", [RELEASE, str(line or "")])
            self.release_told = line

    def _may_be_told(self) -> bool:
        """What is broken, or gone, says so at the statement that was asked for."""
        broken = TransactionStatus.INERROR, TransactionStatus.UNKNOWN
        return self.connection.info.transaction_status not in broken

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._forget_what_was_told()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._forget_what_was_told()

    def _forget_what_was_told(self) -> None:
        """What was told in a transaction that is taken back is taken back, too; a line may be gone with it."""
        self.agency_told = self.release_told = None
        transaction_begins.send(sender=None)
        if release := current_release():
            release.is_taken_back()

    def commit(self) -> None:
        if self.connection is not None:
            try:
                with self.wrap_database_errors:
                    cover_written(self.connection, self.layouts)
            except BaseException:
                self.rollback()
                raise
        super().commit()
