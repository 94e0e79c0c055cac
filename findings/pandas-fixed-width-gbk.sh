#!/usr/bin/env bash
# pandas.read_fwf cuts the fixed-width files of Chinese banks at the wrong places.
#
# Their fields are so many bytes of GBK wide. read_fwf decodes first and then counts characters: behind each Chinese name the row is
# shifted by one place a character, by another number in each row, and the pieces still look like numbers. Nothing is said.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "pandas==3.0.6"
"$folder/venv/bin/python" - <<'PYTHON'
import io

import pandas

WIDTHS = [12, 12, 8]  # name, amount in fen, day: in bytes
rows = [("张三", "000000192000", "20260105"), ("买买提江", "000000096000", "20260105"), ("ABC", "000000005000", "20260105")]


def padded(text, width):
    return text.encode("gbk").ljust(width)


content = b"".join(b"".join(padded(cell, w) for cell, w in zip(row, WIDTHS)) + b"\n" for row in rows)
read = pandas.read_fwf(io.BytesIO(content), widths=WIDTHS, header=None, encoding="gbk")
found = [tuple(row) for row in read.itertuples(index=False)]
print("pandas", pandas.__version__)
for wrote, got in zip(rows, found):
    print("written", wrote, "read", got)
# 1,920.00 became 192,000.20 and 960.00 became 9,600,020.26; only the row without Chinese characters is right.
assert [amount for _name, amount, _day in found] == [19200020, 960002026, 5000], found
PYTHON
