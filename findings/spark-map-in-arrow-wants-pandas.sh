#!/usr/bin/env bash
# PySpark's mapInArrow, which hands over Arrow batches and nothing else, refuses to work where pandas is not installed.
#
# Neither the function nor its caller names pandas; PySpark's requirements do not bring it along, and a session starts
# without it. Java 17 is wanted to run this.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "pyspark==4.3.0" "pyarrow==26.0.1" "numpy==2.4.6"
cd "$folder"
SPARK_LOCAL_IP=127.0.0.1 venv/bin/python - <<'PYTHON'
import pyspark
from pyspark.errors import PySparkImportError
from pyspark.sql import SparkSession

session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
try:
    session.range(3).mapInArrow(lambda batches: batches, "id long").collect()
    found = "it worked"
except PySparkImportError as error:
    found = str(error)
print("PySpark", pyspark.__version__)
print("mapInArrow without pandas:", found)
session.stop()
assert "Pandas" in found and "must be installed" in found, found
PYTHON
