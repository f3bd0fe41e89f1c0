# The developer's commands. Each works from a fresh clone with Python 3.11, pip and make alone.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
Q      ?= top 3 categories by number of products

.DEFAULT_GOAL := help
.PHONY: help venv ask test test-slow services services-stop lint format docs bench clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

ask: $(VENV)/.base  ## set everything up and ask the sample database one question (Q="...")
	$(BIN)/sqlcoder ask "$(Q)" --sample

test: lint  ## set everything up, run every fast check, say what was skipped
	$(BIN)/python -m pytest -rs -m "not slow"

test-slow: $(VENV)/.dev  ## the tests that take minutes
	$(BIN)/python -m pytest -rs -m slow

services:  ## start the database servers that the tests of engines use, and print how to find them
	@tests/services.sh start

services-stop:  ## stop them and remove their folder
	@tests/services.sh stop

lint: $(VENV)/.dev  ## style, types, floors
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev  ## write the pages that come from the code (commands, settings, errors)
	$(BIN)/python docs/generate.py

bench: $(VENV)/.base  ## measure how long starting and asking take
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/ask_latency.py

venv: $(VENV)/.dev  ## only set up the environment

clean:  ## remove the environment and every cache
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sqlcoder needs Python 3.11 or later; say which: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.base
