#!/usr/bin/env bash
# xlcalculator's DATEDIF counts 419 whole months from the end of 1965 to November 2025, where there are 718.
#
# Offices count contribution and retirement months by =DATEDIF(start, end, "m"). Of the four spans below two are right; the two that
# end on the last day of a shorter month are not: one by 299 months, one by three months and three years. Nothing is raised.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "xlcalculator==0.5.0"
"$folder/venv/bin/python" -W ignore - "$folder/months.xlsx" <<'PYTHON'
import sys

import openpyxl
from xlcalculator import Evaluator, ModelCompiler

# first day, last day, whole months, whole years
RIGHT = [
    ("2003,5,1", "2025,12,1", 271, 22),
    ("1965,12,31", "2025,11,30", 718, 59),
    ("1970,1,15", "2025,1,14", 659, 54),
    ("2020,2,29", "2025,2,28", 59, 4),
]
book = openpyxl.Workbook()
book.active.title = "S"
for row, (first, last, _, _) in enumerate(RIGHT, 1):
    for column, unit in enumerate("my", 1):
        book.active.cell(row, column, f'=DATEDIF(DATE({first}),DATE({last}),"{unit}")')
book.save(sys.argv[1])
evaluator = Evaluator(ModelCompiler().read_and_parse_archive(sys.argv[1]))
said = []
for row, (first, last, months, years) in enumerate(RIGHT, 1):
    said.append(tuple(int(str(evaluator.evaluate(f"S!{column}{row}"))) for column in "AB"))
    print(f"xlcalculator 0.5.0, {first} to {last}: {said[-1]}, right is {(months, years)}")
assert said == [(271, 22), (419, 59), (659, 54), (56, 1)], said
PYTHON
