#!/bin/sh
# Makes the virtual environment that every make target uses: exactly the locked versions, hashes checked.
set -eu
python=$1
venv=$2

fail() { echo "quanyi: $1" >&2; exit 1; }

[ -n "$python" ] || fail "no Python found; install Python 3.11 (Debian, Ubuntu: apt-get install python3 python3-venv)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "$python is older than Python 3.11; name a newer one: make PYTHON=/path/to/python3.11"

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "quanyi: installing python3-venv"
    apt-get update -qq && apt-get install -y -qq -o DPkg::Lock::Timeout=300 python3-venv >/dev/null
  else
    fail "this Python cannot make environments; install that part: sudo apt-get install python3-venv"
  fi
fi

echo "quanyi: setting up $venv (once; a minute or less with a warm package cache)"
"$python" -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
  --require-hashes --requirement requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
  --no-deps --no-build-isolation --editable .
