# make run          start the product with demo data: http://127.0.0.1:8000 (PORT=8080 to change)
# make test         the whole suite: what people do on SQLite, what databases answer on PostgreSQL
# make test-sqlite  everything on SQLite alone
# make test-fast    what needs neither browser nor LibreOffice, on SQLite
# make test-pg      the suite on a PostgreSQL of its own
# make test-browser the journeys, in Chromium
# make check        everything that judges without running the product
# make bench        speed as ratios against the obvious way (BENCH="lists --rows 5000" for a part)
# make fmt          put the code in order
# make setup        install what developers need      make lock    renew the lock files (wants uv)
# make demo         demo data into an empty database  make assets  renew vendored front-end files
#
# Nothing is wanted beforehand but Python 3.11 or later and a package index.

PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# What shares a world that takes seconds to build stays together (tests/conftest.py).
PYTEST := $(BIN)/pytest -n $(WORKERS)
# -qq: other indexes configured on a machine may warn about every package they lack.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
# The first Python that is new enough and can make an environment.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)

.PHONY: run demo setup test test-sqlite test-fast test-pg test-browser check fmt lock assets browser
.DEFAULT_GOAL := run

# ------------------------------------------------------------------ install, once for each lock file
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "未找到 Python 3.11 或更高版本（须带 venv 模块）。Debian、Ubuntu 上可执行：sudo apt install python3 python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.lock
	@echo "首次运行，正在安装依赖（约一两分钟）……"
	$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.product: $(VENV)/.runtime pyproject.toml
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.product requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.dev

# ------------------------------------------------------------------ run
run: $(VENV)/.product
	GONGHUI_DEMO=1 PORT=$(PORT) $(BIN)/gonghui run --demo

demo: $(VENV)/.product
	$(BIN)/gonghui init
	$(BIN)/gonghui demo

# ------------------------------------------------------------------ test
test: $(VENV)/.dev browser
	rm -rf test-results
	GONGHUI_BESIDE_POSTGRES=1 $(PYTEST)
	$(BIN)/python tools/with_postgres.py $(PYTEST) -m "not browser and not rendering"
	@$(BIN)/python tools/closing.py

test-sqlite: $(VENV)/.dev browser
	$(PYTEST)

test-fast: $(VENV)/.dev
	$(PYTEST) -m "not browser and not rendering and not slow"

test-pg: $(VENV)/.dev
	$(BIN)/python tools/with_postgres.py $(PYTEST) -m "not browser and not rendering"

test-browser: $(VENV)/.dev browser
	$(BIN)/pytest -m browser

browser:
	tools/browser.sh

# ------------------------------------------------------------------ judge
check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/templates.py
	$(BIN)/djlint --lint --quiet src
	GONGHUI_DATA=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/licences.py

.PHONY: bench
bench: $(VENV)/.dev
	$(BIN)/python bench/run.py $(BENCH)

fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# ------------------------------------------------------------------ maintainers
lock:
	tools/lock.sh

assets:
	cd frontend && npm ci --ignore-scripts
	$(BIN)/python frontend/vendor.py
