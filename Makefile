# The only door. `make` alone prints what there is.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
DEMO ?= 1
T ?= tests
N ?= auto
REPORT ?= --durations=15

# The tests that take long; `make check` runs them after `make test`.
LONG := tests/openapi tests/clients tests/production tests/faults tests/acceptance tests/browser
SHORT := $(foreach folder,$(LONG),--ignore=$(folder))

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint fix types imports drift long bench eval migrate migration demo shell screens lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.run $(VENV)/.assets ## Virtual environment, locked packages, assets; starts nothing

run: setup ## Bring everything up, with a demo workspace (DEMO=0: without), and print where
	@exec $(BIN)/landfall run $(if $(filter 0,$(DEMO)),--no-demo)

test: setup $(VENV)/.dev ## Every test but the long ones (T=path for some)
	@$(BIN)/pytest $(T) -n $(N) $(if $(filter tests,$(T)),$(SHORT)) $(REPORT)

check: lint types imports drift test long ## What CI runs: form, types, layers, drift, then every test

lint: setup $(VENV)/.dev ## Form of Python and of templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint frontend/templates --lint --quiet

fix: setup $(VENV)/.dev ## Mend the form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: setup $(VENV)/.dev ## mypy --strict
	@$(BIN)/mypy

imports: setup $(VENV)/.dev ## The layers of ARCHITECTURE.md
	@$(BIN)/lint-imports --no-cache

drift: setup $(VENV)/.dev ## Migrations say what the models say
	@$(BIN)/pytest tests/migrations -n 0 -q

long: setup $(VENV)/.dev ## Production, fault, browser and acceptance tests
	@$(BIN)/pytest $(wildcard $(LONG)) -n 0 --durations=15

bench: setup $(VENV)/.dev ## Speed and memory; writes var/bench.json
	@$(BIN)/python -m benchmarks

eval: setup $(VENV)/.dev ## Quality on reference data; writes var/eval.json
	@$(BIN)/python -m evals

migrate: setup ## Bring every store of ./var up to date
	@$(BIN)/landfall migrate

migration: setup $(VENV)/.dev ## A new step: make migration service=roadmap m="items have a colour"
	@$(BIN)/python -m migrations.write $(service) "$(m)"

demo: setup ## Load the demo workspace into a running, empty Landfall
	@$(BIN)/landfall demo

shell: setup ## A Python with everything importable
	@$(BIN)/python -i -c "from services.common.settings import Settings"

screens: setup $(VENV)/.dev ## Screenshots of the pages into docs/screens
	@$(BIN)/python -m tests.browser.screens

lock: ## Write the hashed lock files anew (needs uv)
	@requirements/lock.sh

clean: ## Remove what set-up made; your data in ./var stays
	@rm -rf $(VENV) frontend/node_modules tests/clients/node/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Landfall needs Python 3.11 or newer; say which: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt deploy/landfall.sh | $(BIN)/python
	@echo "Installing the locked packages"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/landfall.pth"
	@cp deploy/landfall.sh $(BIN)/landfall && chmod +x $(BIN)/landfall
	@touch $@

$(VENV)/.assets: frontend/package-lock.json requirements/assets.txt | $(VENV)/.run
	@echo "Fetching the frontend's assets"
	@sh deploy/assets.sh $(BIN)
	@touch $@

$(VENV)/.dev: requirements/dev.txt tests/clients/node/package-lock.json | $(VENV)/.run
	@echo "Installing the packages for development"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@sh deploy/assets.sh $(BIN) tests/clients/node
	@touch $@
