"""That the tests of SQL of our own call every function of ours, triggers and policies with them (触及的函数).

PostgreSQL counts the calls (`track_functions`); the count goes with its database, so it is read before one is dropped.
A run of these tests alone (`make test-sql`) fails where a function in PL/pgSQL was called by none. Functions in plain
SQL are written into the statement that asks them, and are not counted.
"""

from typing import Any

import psycopg
import pytest

OURS = (
    """SELECT p.proname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = 'plpgsql'"""
)
CALLED = "SELECT funcname FROM pg_stat_user_functions WHERE calls > 0"
_called: set[str] = set()
_ours: set[str] = set()


def note(dsn: str) -> None:
    """What was called in a database that is about to go, to which nobody is connected any more."""
    with psycopg.connect(dsn) as session:
        _called.update(name for (name,) in session.execute(CALLED))
        _ours.update(name for (name,) in session.execute(OURS))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # one of several processes: whoever handed the tests out adds up
        output["reached"] = (sorted(_called), sorted(_ours))
    elif _is_of_own_sql(session.config) and (never := _ours - _called):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        _say(session.config, never)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    called, ours = getattr(node, "workeroutput", {}).get("reached", ((), ()))
    _called.update(called)
    _ours.update(ours)


def _is_of_own_sql(config: pytest.Config) -> bool:
    """Whether all of them were asked for, and nothing else."""
    return (
        config.getoption("markexpr") == "own_sql" and config.args_source is not pytest.Config.ArgsSource.ARGS
    )


def _say(config: pytest.Config, never: set[str]) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert reporter is not None
    reporter.ensure_newline()
    reporter.write_line(f"no test of tests/own_sql.py calls: {', '.join(sorted(never))}", red=True)
