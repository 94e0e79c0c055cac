#!/usr/bin/env bash
# For a year that the State Council has not announced, QuantLib's calendars of China know 1 January alone, not even 1 October.
#
# Its interbank calendar is the one of a general library that knows worked weekends, up to the last year in the package. From there on every
# weekday is a business day without a word, the three days of October fixed by regulation with them. The stock exchange's calendar never works
# on a weekend: a limit in working days is counted by the interbank one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "QuantLib==1.44"
"$folder/venv/bin/python" - <<'PYTHON'
import QuantLib as ql

banks, exchange = ql.China(ql.China.IB), ql.China(ql.China.SSE)
DAYS = {"worked Sunday 2026-01-04": (4, 1, 2026), "1 October 2026": (1, 10, 2026), "1 October 2027": (1, 10, 2027)}
said = {
    name: (banks.isBusinessDay(ql.Date(*day)), exchange.isBusinessDay(ql.Date(*day))) for name, day in DAYS.items()
}
print("QuantLib", ql.__version__, "business day for (interbank, exchange):", said)
assert list(said.values()) == [(True, False), (False, False), (True, True)], said
holidays = {
    year: len(banks.holidayList(ql.Date(1, 1, year), ql.Date(31, 12, year), False)) for year in (2026, 2027, 2028)
}
print("holidays other than weekends:", holidays)
assert holidays == {2026: 19, 2027: 1, 2028: 0}, holidays  # 1 January 2028 is a Saturday
PYTHON
