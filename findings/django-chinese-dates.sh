#!/usr/bin/env bash
# Django's Chinese locale cannot read the dates that it writes.
#
# Its DATE_INPUT_FORMATS list "%Y年%n月%j日". In Python's strptime %n is no directive and %j is the day of the year, so the format
# never matches, and a form refuses the very text that the locale's own date format makes. Korean, beside it, reads its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "django==5.2.19"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date

import django
from django.conf import settings

settings.configure(USE_I18N=True)
django.setup()
from django import forms
from django.utils import formats, translation

print("Django", django.get_version())
seen = {}
for language in ("zh-hans", "ko"):
    with translation.override(language):
        written = formats.date_format(date(2025, 12, 5))
        print(language, "reads", formats.get_format("DATE_INPUT_FORMATS"))
        try:
            seen[language] = (written, forms.DateField().clean(written))
        except forms.ValidationError as refusal:
            seen[language] = (written, refusal.code)
        print(language, "writes", written, "and reads it as", seen[language][1])
assert seen == {"zh-hans": ("2025年12月5日", "invalid"), "ko": ("2025년 12월 5일", date(2025, 12, 5))}, seen
PYTHON
