#!/usr/bin/env bash
# What an amount is depends on the reader's language in Django's localized fields, and Chinese counting words are wrong.
#
# A DecimalField with localize=True refuses 8,000.00 under zh-hans, whose thousands separator is the empty text, and takes it under en,
# where 8,00 is 800 as well. intcomma under zh-hans leaves 12345678 as it is; intword counts 亿 as 100.0 百万, a word by which nobody counts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "django==5.2.19"
"$folder/venv/bin/python" - <<'PYTHON'
import django
from django.conf import settings

settings.configure(USE_I18N=True, USE_THOUSAND_SEPARATOR=True, INSTALLED_APPS=["django.contrib.humanize"])
django.setup()
from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma, intword
from django.utils import translation


def read(text):
    try:
        return str(forms.DecimalField(localize=True).clean(text))
    except forms.ValidationError as refusal:
        return refusal.code


seen = {}
for language in ("zh-hans", "en"):
    with translation.override(language):
        seen[language] = (read("8,000.00"), read("8,00"), str(intcomma(12345678)), str(intword(100000000)))
print("Django", django.get_version())
for language, (whole, cut, grouped, counted) in seen.items():
    print(f"{language}: 8,000.00 is {whole}, 8,00 is {cut}, 12345678 is shown as {grouped}, 100000000 as {counted}")
assert seen == {
    "zh-hans": ("invalid", "invalid", "12345678", "100.0 百万"),
    "en": ("8000.00", "800", "12,345,678", "100.0 million"),
}, seen
PYTHON
