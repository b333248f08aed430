# The two commands of the README are `make chat` and `make test`; everything they need is made here.
PYTHON ?= python3
BIN := .venv/bin
MARKETS := $(patsubst templates/%/marketplace.yaml,%,$(wildcard templates/*/marketplace.yaml))
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --quiet --upgrade --custom-compile-command "make lock"
# Many tests wait for a socket or a process, so twice as many run at once as the smallest machine has cores.
TOGETHER := -n 4 --dist worksteal
# The slow ones compute, and some start processes of their own: no more at once than there are cores.
SLOWLY := -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help audit docs bench chat test check format lint-index diagrams frontdoor lock picture screenshots slack-pictures slow wheel

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/'

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Amicable needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	@echo "Setting up .venv (once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/developed: .venv/installed requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

chat: .venv/installed  ## open the guide in this terminal
	@$(BIN)/amicable chat

test: .venv/developed  ## run the tests
	@$(BIN)/python -m pytest $(TOGETHER) -m "not slow"

slow: .venv/developed  ## run the tests that take their time
	@$(BIN)/python -m pytest $(SLOWLY) -m slow

check: .venv/developed  ## format, lint, types, import rules, playbooks, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/amicable playbook lint
	@for market in $(MARKETS); do AMICABLE_MARKETPLACE=$$market $(BIN)/amicable playbook simulate || exit 1; done
	$(BIN)/python -m pytest $(TOGETHER) -m "not slow"

.venv-bench/installed: benchmarks/requirements.txt .venv/developed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target .venv-bench -r benchmarks/requirements.txt
	@touch $@

bench: .venv-bench/installed  ## measure how fast it is; SUITES="core tinydb" for some of it
	@PYTHONPATH=.venv-bench $(BIN)/python -m benchmarks $(SUITES)

.venv-screenshots/installed: docs/screenshots/requirements.txt .venv/developed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target .venv-screenshots -r docs/screenshots/requirements.txt
	@touch $@

screenshots: .venv-screenshots/installed  ## take the pictures of docs/discord.md again (needs a Chromium)
	@PYTHONPATH=.venv-screenshots $(BIN)/python -m docs.screenshots.discord

slack-pictures: .venv-screenshots/installed  ## draw the pictures of docs/slack.md again (needs a Chromium)
	@PYTHONPATH=.venv-screenshots $(BIN)/python -m docs.screenshots.slack

.venv-audit/installed: Makefile
	@$(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"
	@touch $@

audit: .venv-audit/installed  ## ask whether a dependency is known to be unsafe (needs the network)
	@.venv-audit/bin/python deploy/audit.py .venv-audit/bin/pip-audit requirements.txt requirements-dev.txt requirements-docs.txt

.venv-docs/installed: requirements-docs.txt
	@$(PYTHON) -m venv .venv-docs
	@.venv-docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.txt
	@touch $@

docs: .venv/developed .venv-docs/installed  ## build the documentation as a site into site/
	@$(BIN)/python -m docs.site.reference
	@.venv-docs/bin/mkdocs build --strict --quiet

format: .venv/developed  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

diagrams: .venv/developed  ## draw the playbooks in docs/diagrams again
	@for market in $(MARKETS); do rm -rf docs/diagrams/$$market; \
	  AMICABLE_MARKETPLACE=$$market $(BIN)/amicable playbook diagram --into docs/diagrams/$$market || exit 1; done

frontdoor: .venv/developed  ## say how well a free sentence finds its playbook
	@$(BIN)/python -m tests.frontdoor

lint-index: .venv/developed  ## write the list of what the playbook lint finds
	@$(BIN)/python -m docs.lint.index

picture: .venv/developed  ## draw the conversation of the README again
	@$(BIN)/python -m docs.pictures.draw

wheel: .venv/developed  ## build an installable wheel into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build -t wheel

lock:  ## choose the newest versions again and write their hashes (needs uv)
	$(LOCK) --extra discord --extra slack --extra postgres --extra editable -o requirements.txt
	$(LOCK) --extra discord --extra slack --extra postgres --extra editable --extra dev -o requirements-dev.txt
	$(LOCK) --extra docs -o requirements-docs.txt
