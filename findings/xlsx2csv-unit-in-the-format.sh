#!/usr/bin/env bash
# xlsx2csv writes the number format instead of the wage where the format names its unit in Latin letters.
#
# `0.00 "yuan"` and `#,##0.00"元/month"` are plain formats of amounts; letters in quotes mean themselves. xlsx2csv looks for the letters of dates
# in them, quoted or not: the wage is gone, and a part of the unit has become a month. calamine and openpyxl give 8123.45.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "xlsx2csv==0.8.6" "openpyxl==3.1.5" "python-calamine==0.8.1"
"$folder/venv/bin/python" - "$folder/wages.xlsx" <<'PYTHON'
import csv
import io
import sys

import openpyxl
from python_calamine import CalamineWorkbook
from xlsx2csv import Xlsx2csv

FORMATS = ['#,##0.00"元"', '0.00" yuan"', '#,##0.00"元/month"', "0.00\\d"]
book = openpyxl.Workbook()
for row, form in enumerate(FORMATS, 1):
    book.active.cell(row, 1, 8123.45).number_format = form
book.save(sys.argv[1])
text = io.StringIO()
Xlsx2csv(sys.argv[1], outputencoding="utf-8").convert(text)
ours = [row[0] for row in csv.reader(text.getvalue().splitlines())]
others = [row[0] for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()]
for form, value in zip(FORMATS, ours, strict=True):
    print(f"xlsx2csv 0.8.6, 8123.45 as {form}: {value}")
assert others == [8123.45] * 4, others
assert ours[0] == "8123.45" and not any("8123" in value for value in ours[1:]), ours
PYTHON
