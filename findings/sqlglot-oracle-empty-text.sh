#!/usr/bin/env bash
# A query of an Oracle office, turned by sqlglot into PostgreSQL or DuckDB, loses whole addresses, names and the fen, or says so in a log only.
#
# In Oracle a text joined to NULL stays, and '' is NULL. sqlglot leaves `||` as it is: street || NULL becomes NULL, and rows with an empty
# remark are no longer found by IS NULL. TO_CHAR(amount, 'FM999990.00') loses its format, and for Spark TRUNC(amount, 2) becomes a cast to
# whole yuan; both with a line in the log, since unsupported words warn by default and do not stop.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "sqlglot==30.30.0" "duckdb==2.0.1"
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb
import sqlglot


def turned(query: str, into: str) -> str:
    return sqlglot.transpile(query, read="oracle", write=into)[0]


joined = turned("SELECT '人民路8号' || NULL", "duckdb")
empty = turned("SELECT CASE WHEN '' IS NULL THEN 'none' ELSE 'some' END", "duckdb")
shown = turned("SELECT TO_CHAR(8123.5, 'FM999990.00')", "duckdb")
cut = turned("SELECT TRUNC(amount, 2) FROM dues", "spark")
said = [duckdb.sql(query).fetchall()[0][0] for query in (joined, empty, shown)]
print("sqlglot 30.30.0 into DuckDB:", said, "; Oracle says ['人民路8号', 'none', '8123.50']")
print("into Spark:", cut)
assert said == [None, "some", "8123.5"], said
assert cut == "SELECT CAST(amount AS BIGINT) FROM dues", cut
assert turned("SELECT street || house FROM homes", "postgres") == "SELECT street || house FROM homes"
PYTHON
