#!/bin/sh
# Makes the environment of the Spark tests, with its own lock, and Java 17 beside it where this runs as root.
set -eu
python=$1
venv=$2

if ! command -v java >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "quanyi: installing Java 17"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      -o DPkg::Lock::Timeout=300 openjdk-17-jre-headless >/dev/null
  else
    echo "quanyi: no Java found; install Java 17: sudo apt-get install openjdk-17-jre-headless" >&2
    exit 1
  fi
fi
"$python" -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
  --require-hashes --requirement requirements-spark.lock
