"""Django's PostgreSQL, with one step more at each commit: what the transaction wrote becomes a leaf of the log.

The step stands here, under every service, so that no act can forget it and none can be added beside it.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base

from quanyi.agency.audit.covers import Layouts, cover_written


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
        self.execute_wrappers.append(_commits_by_itself)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.layouts = {}
        return super().get_new_connection(conn_params)

    def commit(self) -> None:
        if self.connection is not None:
            try:
                with self.wrap_database_errors:
                    cover_written(self.connection, self.layouts)
            except BaseException:
                self.rollback()
                raise
        super().commit()
