# maild: the commands that people type. `make` alone lists them.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
SOURCES := maild detectors replies tests scripts

.PHONY: help setup demo test thunderbird roundcube test-clients torture interop fuzz audit sbom eval bench check format lint types contracts install upgrade rollback uninstall clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.run ## build .venv with maild in it

$(VENV)/bin/python:
	scripts/venv $(PYTHON) $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.lock pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(VENV)/.run ## run the main job on an embedded mail server
	$(BIN)/maild demo --once

test: $(VENV)/.dev ## install what the tests need and run them
	scripts/test-servers
	$(BIN)/pytest

eval: $(VENV)/.run ## measure how well labelled letters are judged (docs/quality.md)
	$(BIN)/maild eval tests/corpus/dev.jsonl --by language
	$(BIN)/maild eval tests/corpus/fresh.jsonl --by author --strangers tests/corpus/fresh_strangers.jsonl
	$(BIN)/maild eval tests/corpus/explicit.jsonl --by author --strangers tests/corpus/strangers.jsonl
	$(BIN)/maild eval detectors/corpus/*.jsonl --holdout author --by author

thunderbird: $(VENV)/.run ## build build/maild.xpi, the Thunderbird add-on
	PYTHONPATH=. $(BIN)/python scripts/thunderbird.py build/maild.xpi

roundcube: $(VENV)/.run ## write the labels anew for the Roundcube plugin (clients/roundcube/labels.json)
	PYTHONPATH=. $(BIN)/python scripts/roundcube.py

test-clients: $(VENV)/.dev ## as root: install Thunderbird, Roundcube and Chromium, and try what staff see there (pictures: docs/clients)
	scripts/test-servers
	scripts/test-clients
	$(BIN)/pip install --quiet --require-hashes -r requirements/clients.lock
	MAILD_SHOTS=docs/clients $(BIN)/pytest tests/clients

torture: $(VENV)/.dev ## as root: kill, cut off and starve a maild hundreds of times, and print a table
	scripts/test-servers
	$(BIN)/python -m tests.torture

interop: $(VENV)/.dev ## as root: do the job on Dovecot, Cyrus, Courier and pymap, and print a table
	scripts/test-servers
	scripts/interop-servers .interop
	$(BIN)/python -m tests.interop .interop

fuzz: $(VENV)/.dev ## look for mail that stops the reading, for MINUTES=10
	$(BIN)/pip install --quiet --require-hashes -r requirements/fuzz.lock
	PYTHONPATH=. $(BIN)/python scripts/fuzz.py --minutes $(or $(MINUTES),10)

audit: $(VENV)/.dev ## ask PyPI whether a pinned dependency is known to be unsafe, before a release
	$(BIN)/pip install --quiet --require-hashes -r requirements/audit.lock
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/run.lock

sbom: $(VENV)/.dev ## write build/sbom.json: what an installed maild is made of (CycloneDX)
	$(BIN)/pip install --quiet --require-hashes -r requirements/audit.lock
	mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements/run.lock --pyproject pyproject.toml --output-file build/sbom.json

bench: $(VENV)/.dev ## as root: measure how fast maild is, against what it can be compared with (docs/speed.md); LETTERS=10000
	scripts/test-servers
	scripts/bench-peers
	$(BIN)/python -m tests.bench --torch .bench/bin/python --letters $(or $(LETTERS),10000) --plot docs/speed.svg

check: format lint types contracts test ## everything that a change must pass

format: $(VENV)/.dev
	$(BIN)/ruff format --check $(SOURCES)

lint: $(VENV)/.dev
	$(BIN)/ruff check $(SOURCES)
	scripts/short-files
	scripts/lint-php

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

clean: ## take away what the commands above made
	rm -rf $(VENV) .interop .bench build dist *.egg-info

install: ## as root: install maild as a service (docs/operations.md)
	scripts/install install

upgrade: ## as root: put this version in the place of the installed one
	scripts/install upgrade

rollback: ## as root: go back to the version before; STORE=1 takes its store too
	scripts/install rollback

uninstall: ## as root: remove maild; PURGE=1 removes settings and store too
	scripts/install uninstall
