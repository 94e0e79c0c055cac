#!/usr/bin/env bash
# mt-940 counts a reversed credit as money in.
#
# The mark of an entry in an MT940 statement is C, D, RC (a credit taken back: money out) or RD (a debit taken back: money in). The
# library gives D a minus and RC none, so that its amounts do not lead from the opening to the closing balance that it has read itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "mt-940==5.1.1"
"$folder/venv/bin/python" - <<'PYTHON'
from decimal import Decimal
from importlib.metadata import version

import mt940

statement = mt940.parse(
    """:20:STATEMENT
:25:00000000/00000000
:28C:1/1
:60F:C260105CNY1000,00
:61:2601050105C300,00NTRFA1//B1
:61:2601050105D50,00NTRFA2//B2
:61:2601050105RC20,00NTRFA3//B3
:61:2601050105RD10,00NTRFA4//B4
:62F:C260105CNY1240,00
"""
)
amounts = {entry.data["status"]: entry.data["amount"].amount for entry in statement}
opening = statement.data["final_opening_balance"].amount.amount
closing = statement.data["final_closing_balance"].amount.amount
print("mt-940", version("mt-940"))
print("amounts", amounts, "opening", opening, "closing stated", closing, "reached", opening + sum(amounts.values()))
assert amounts == {"C": Decimal(300), "D": Decimal(-50), "RC": Decimal(20), "RD": Decimal(10)}, amounts
assert (closing, opening + sum(amounts.values())) == (Decimal(1240), Decimal(1280))
PYTHON
