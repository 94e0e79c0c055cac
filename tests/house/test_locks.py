"""Every lock of the program and of its triggers is a member of `Lock`, and is used in one way only."""

import ast
import re
from collections import defaultdict

from tests.house.tree import ROOT

from quanyi.agency.locks import Lock

OFFICE = ROOT / "src" / "quanyi" / "agency"
FILES = [file for file in OFFICE.rglob("*.py") if file.name != "locks.py" or file.parent != OFFICE]
STATEMENTS = list(OFFICE.rglob("migrations/*.sql"))
IN_SQL = re.compile(r"pg_(?:try_)?advisory\w*\((\d+)(, *[^)])?")
TAKING = {"take", "try_to_take", "take_each", "held_by_session", "keys_held"}


def uses():
    """Of each lock: the number of keys that it is taken with, wherever that is."""
    found = defaultdict(set)
    for file in (*FILES, *STATEMENTS):
        for number, key in IN_SQL.findall(file.read_text(encoding="utf-8")):
            found[Lock(int(number))].add(bool(key))  # ValueError: a trigger takes a lock that is not listed
    for file in FILES:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TAKING:
                name = call.args[0].attr
                found[Lock[name]].add(call.func.id in ("take_each", "keys_held") or len(call.args) > 1)
    return found


def test_locks_are_taken_in_one_place():
    """No other file builds a lock by itself: only triggers, in migrations."""
    others = [
        file.relative_to(OFFICE).as_posix()
        for file in FILES
        if "advisory" in file.read_text(encoding="utf-8") and "migrations" not in file.parts
    ]
    assert others == []


def test_each_lock_is_used_and_in_one_way():
    found = uses()
    assert set(found) == set(Lock)
    assert {lock.name: ways for lock, ways in found.items() if len(ways) > 1} == {}
