# A fresh machine needs Python 3.11 or newer, make and git; the rest is set up here.
PYTHON ?= python3
IN_VENV := .venv/bin/python -m

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-postgres fuzz check bench format lock runtime tools assets browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: runtime assets ## Start everything at http://127.0.0.1:8000 (PORT=, HOST=); Ctrl-C stops it
	@exec .venv/bin/python manage.py serve

test: tools assets browser ## Run the whole suite, or one part of it: make test T=ledger
	@$(IN_VENV) pytest $(or $(T),-n 2)

test-postgres: tools assets browser ## The same on PostgreSQL (TEST_DATABASE_URL, or one of its own)
	@$(IN_VENV) scripts.postgres $(IN_VENV) pytest $(or $(T),-n 2)

fuzz: tools ## Send the API many thousand requests made from its own document (some minutes)
	@API_EXAMPLES=$(or $(N),100) $(IN_VENV) pytest -q expense_tracker/tests/api/test_schema.py

check: tools ## Format, lint, types, templates, layers, migrations, deployment settings, advisories
	@$(IN_VENV) scripts.check

bench: tools assets ## Measure speed and memory against limits of the same run (a quarter of an hour or more)
	@$(IN_VENV) bench

format: tools ## Put the Python code into the house format
	@$(IN_VENV) ruff format .
	@$(IN_VENV) ruff check --fix --quiet .

lock: tools ## Write requirements*.txt anew from requirements*.in
	@for part in requirements requirements-dev requirements-node; do \
	  $(IN_VENV) uv pip compile $$part.in -o $$part.txt --quiet --upgrade --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command "make lock" || exit 1; \
	done

# Steps of the above: each is skipped while what it was made from stays the same.
runtime:
	@$(PYTHON) -m scripts.environment requirements.txt

tools:
	@$(PYTHON) -m scripts.environment requirements.txt requirements-dev.txt

assets: runtime
	@$(IN_VENV) scripts.assets

browser:
	@$(PYTHON) -m scripts.browser
