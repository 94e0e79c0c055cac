#!/usr/bin/env bash
# DuckDB's CSV reader keeps one row of eleven where one wage is written with a thousands separator and without quotes.
#
# The sniffer takes the widest row for the table: ten good rows and the heading are passed over as what stands above it, without an
# error or a warning, and the one row that is left has a wage of 8.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "duckdb==2.0.1"
cd "$folder"
venv/bin/python - <<'PYTHON'
import duckdb

rows = [f"79000119900228{n},甲{n},{5000 + n}" for n in range(1000, 1010)]
with open("wages.csv", "w", encoding="utf-8") as out:
    out.write("\n".join(["社会保障号码,姓名,缴费基数", *rows, "790001199002280018,张三,8,000.00"]) + "\n")
found = duckdb.read_csv("wages.csv")
columns, kept = found.columns, found.fetchall()
print("DuckDB", duckdb.__version__)
print("11 rows written; read:", len(kept), kept, "under", columns)
assert kept == [(790001199002280018, "张三", 8, "000.00")], kept
assert columns == ["column0", "column1", "column2", "column3"], columns
PYTHON
