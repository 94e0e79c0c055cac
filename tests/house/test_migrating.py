"""Migrations that make the changed model anew, and no other, leave what the models say; and, in the long form, to the
last line of the catalogue what Django's own way leaves (`agency/config/migrating.py`).
"""

import subprocess
import sys

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from tests import length
from tests.conftest import Office, empty_office

OWN_WAY = """
import os, django
os.environ["QUANYI_ROLE"] = "owner"
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""
STATE = "SELECT content FROM audit_schemastate ORDER BY id DESC LIMIT 1"


@pytest.mark.django_db
def test_tables_are_what_their_models_say():
    wrong = []
    for meta in (model._meta for model in apps.get_models() if model.__module__.startswith("quanyi.")):
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, meta.db_table)
            constraints = connection.introspection.get_constraints(cursor, meta.db_table)
        stands = {(column.name, column.null_ok) for column in described} | constraints.keys()
        said = {(field.column, field.null) for field in meta.concrete_fields}
        said |= {named.name for named in (*meta.constraints, *meta.indexes)}
        wrong += [(meta.label, each) for each in said - stands]
    assert wrong == []


@pytest.mark.skipif(not length.is_long(), reason="Django's own way takes half a minute of a processor")
def test_the_catalogue_is_that_of_djangos_own_way(django_db_blocker):
    states = []
    for command in (["-c", OWN_WAY], ["-m", "quanyi.cli", "migrate"]):
        with django_db_blocker.unblock(), empty_office() as office:
            states.append(_led_forward(office, command))
    assert states[0] == states[1]


def _led_forward(office: Office, command: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, *command], env=office.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(office.dsn("owner")) as session:
        found = session.execute(STATE).fetchone()
    return found[0].splitlines() if found else []
