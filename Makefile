# Two commands matter to a newcomer: `make run` and `make test`. Each does all of its own set-up.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Everything that `make run` keeps lies here; remove the folder to start afresh.
export QUANYI_HOME ?= $(CURDIR)/var
SIZE ?= 200
# Folders to test; all of them where none is named.
TESTS ?=
# So many processes test side by side, each with a server of its own.
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: run test test-long test-quick test-sql test-spark prepared provisions lint check bench fix env lock clean

run: $(STAMP)
	@$(BIN)/quanyi run --size $(SIZE)

# Every test, in its short form; `test-long` takes more examples, larger districts and longer walks (tests/length.py).
test: $(STAMP)
	@$(PYTEST) $(TESTS)

test-long: $(STAMP)
	@$(PYTEST) --long $(TESTS)

test-quick: $(STAMP)
	@$(PYTEST) -m "not slow and not browser" $(TESTS)

# What reaches SQL of our own (tests/own_sql.py); .ci/run names another PostgreSQL for it by QUANYI_PG_BIN.
test-sql: $(STAMP)
	@$(PYTEST) -m own_sql

# The runner of a cluster, in an environment of its own (a gigabyte, and Java 17): a master and two workers on loopback.
test-spark: .venv-spark/.installed
	@PYTHONPATH=$(CURDIR)/src:$(CURDIR) .venv-spark/bin/python -m tests.nation.spark

.venv-spark/.installed: requirements-spark.lock pyproject.toml
	@sh tools/spark.sh "$(PYTHON)" .venv-spark
	@touch $@

# The server that every run of the tests copies (tests/prepared.py), made beforehand.
prepared: $(STAMP)
	@$(BIN)/python -m tests.prepared

# Runs the tests that carry clauses and writes which of them passed, for `quanyi provisions` and the site. Every call is
# watched meanwhile, to see the road of each clause: about three times as slow, so `make test` does without.
provisions: $(STAMP)
	@$(BIN)/python -m pytest -m shows --provisions=build/provisions.json
	@$(BIN)/python -m tests.claims build/provisions.json
	@$(BIN)/quanyi provisions

lint: $(STAMP)
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

# Before a commit: everything that is quick.
check: lint test-quick

fix: $(STAMP)
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

bench: $(STAMP)
	@$(BIN)/python -m bench

env: $(STAMP)

$(STAMP): requirements.lock pyproject.toml src/quanyi/bulk/account_years.c
	@sh tools/environment.sh "$(PYTHON)" "$(VENV)"
	@touch $@

lock: $(STAMP)
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --extra office --extra bulk --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --constraint requirements.lock \
	  --extra spark pyproject.toml -o requirements-spark.lock

clean:
	rm -rf $(VENV) .venv-spark var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
