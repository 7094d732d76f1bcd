# Huiyin: every task a person or the gate runs. `make` prints this list.
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
SHARED ?= ../shared
WORKERS ?= 2

.PHONY: help setup setup-ocr run demo test test-long check format lint types imports law e2e pictures bench fix lock property-long openapi api-fuzz

help: ## print this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(STAMP) ## make the environment in .venv

$(STAMP): requirements/dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

setup-ocr: setup ## add what reads scanned letters (the extra ocr) to .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ocr.txt

run: setup ## serve the demo bureau on PORT (8000)
	$(BIN)/huiyin serve --demo --port $(PORT)

demo: setup ## make the demo database, serve nothing
	$(BIN)/huiyin demo

test: setup ## run the tests (browser walks are skipped with the reason)
	$(BIN)/python -m pytest -n $(WORKERS) tests

test-long: setup ## run the tests that start many processes (keys, backup)
	$(BIN)/python -m pytest -n $(WORKERS) -m long tests/integration

e2e: setup ## walk the pages in headless Chromium
	HUIYIN_BROWSER=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile tests/e2e

pictures: setup ## walk the pages and keep their pictures in docs/pictures
	HUIYIN_BROWSER=1 HUIYIN_PICTURES=1 $(BIN)/python -m pytest tests/e2e

check: setup format lint types imports ## everything that needs no run: format, lint, types, imports, consistency
	$(BIN)/python -m pytest -n $(WORKERS) tests/consistency

format: setup ## is the code formatted?
	$(BIN)/ruff format --check -q src tests bench

lint: setup ## ruff
	$(BIN)/ruff check -q src tests bench

types: setup ## mypy, strict
	$(BIN)/mypy

imports: setup ## the layers and contracts of the house
	PYTHONPATH=src $(BIN)/lint-imports

law: setup ## write docs/law; check the figures against the statute texts in SHARED
	$(BIN)/huiyin law pages --to docs/law
	$(BIN)/huiyin law check --texts $(SHARED)/law

bench: setup ## run the benches and write their tables
	$(BIN)/python -m bench.intake
	$(BIN)/python -m bench.inbox
	$(BIN)/python -m bench.window
	$(BIN)/python -m bench.keepsafe
	$(BIN)/python -m bench.ocr

property-long: setup ## the long random walks; their output is committed
	$(BIN)/python -m bench.walks

openapi: setup ## write the API's description to docs/api/openapi.json
	HUIYIN_SNAPSHOT=1 $(BIN)/python -m pytest -n 0 tests/consistency/test_openapi.py

api-fuzz: setup ## made-up calls to the API on both databases; their table is committed
	$(BIN)/python -m bench.api_fuzz

fix: setup ## format and mend what can be mended
	$(BIN)/ruff format -q src tests bench
	$(BIN)/ruff check -q --fix src tests bench

lock: ## pin every dependency with hashes and no index address (needs uv)
	uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/runtime.txt
	uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --extra ocr -c requirements/dev.txt pyproject.toml -o requirements/ocr.txt
