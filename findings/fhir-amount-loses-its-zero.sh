#!/usr/bin/env bash
# fhir.resources writes the amount 8123.50 of a claim as 8123.5, though FHIR says that the digits of a decimal are part of its value.
#
# Files of medical insurance in FHIR are signed over their bytes. A resource that this library reads and writes again has other bytes: JSON is
# read through a float, and a Decimal that kept its zero is written without it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "fhir.resources==8.3.0" "fhir-core==1.1.12"
"$folder/venv/bin/python" - <<'PYTHON'
from decimal import Decimal

from fhir.resources.money import Money

kept = Money(value=Decimal("8123.50"), currency="CNY")
again = Money.model_validate_json('{"value":8123.50,"currency":"CNY"}')
print("fhir.resources 8.3.0 keeps", kept.value, "and writes", kept.model_dump_json())
print("read from JSON and written again:", again.value, again.model_dump_json())
assert str(kept.value) == "8123.50"
assert kept.model_dump_json() == '{"value":8123.5,"currency":"CNY"}'
assert again.model_dump_json() == '{"value":8123.5,"currency":"CNY"}'
PYTHON
