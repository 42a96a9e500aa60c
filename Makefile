# Everything a developer or an operator starts by hand; `make help` lists it.
# Variables of the environment, or given after the target (`make run PORT=8600`), reach the program: HOST, PORT, DATABASE_URL …

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test coverage lint format bench bench-web lighthouse messages lock clean

# Where nothing may keep what was compiled, each worker and each server of the tests would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
# The first Python here that is new enough; PYTHON=… decides otherwise.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
CATALOGUE := config/locale/en/LC_MESSAGES/messages.po
TEMPLATE := var/messages.pot

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## serve the published facts on http://localhost:8501
	$(BIN)/python app.py

demo: export DATABASE_URL ?= sqlite:///$(CURDIR)/var/demo.db
demo: $(VENV)/run.stamp ## serve invented demonstration data, from a database of its own
	@mkdir -p var
	$(BIN)/python -m data_access load-demo
	$(BIN)/python app.py

test: $(VENV)/dev.stamp ## run every test (browser and PostgreSQL tests only where both are installed)
	$(BIN)/python -m pytest $(WORKERS)

coverage: $(VENV)/dev.stamp ## run every test and hold the coverage floor: takes nearly twice as long
	$(BIN)/python -m pytest --cov $(WORKERS)

WORKERS = -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp ## check style, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/dev.stamp ## put the code into its format
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

bench: $(VENV)/dev.stamp ## measure what a page costs beside an empty one
	$(BIN)/python -m benchmarks.page_cost

bench-web: $(VENV)/dev.stamp var/peers-venv/peers.stamp ## compare pages, bytes and load with other systems (ARGS=--help tells what can be chosen)
	$(BIN)/python -m benchmarks.web $(ARGS)

lighthouse: $(VENV)/dev.stamp node_modules/packages.stamp ## let Lighthouse judge every public page
	$(BIN)/python -m benchmarks.lighthouse $(ARGS)

messages: $(VENV)/dev.stamp ## collect the wording into the English catalogue; then translate what is empty
	@mkdir -p $(dir $(TEMPLATE)) $(dir $(CATALOGUE))
	$(BIN)/pybabel -q extract -F pyproject.toml --sort-by-file --add-location=file --width=120 \
		--project=impulso-local-antigua --version=1 --copyright-holder='Impulso Local - Antigua Guatemala' \
		--header-comment='# English wording of the dashboard; the source is Spanish.' -o $(TEMPLATE) .
	$(BIN)/pybabel -q update -i $(TEMPLATE) -o $(CATALOGUE) -l en --init-missing --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date --width=120

lock: $(VENV)/dev.stamp ## write requirements.txt and requirements-dev.txt from pyproject.toml
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

LOCK = $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

clean: ## remove the virtual environment and what tools left; databases under var/ stay
	rm -rf $(VENV) .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache $(TEMPLATE)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is as new as the last installation of its list, so that a second start installs nothing. Set-up also makes
# Streamlit's files light, into var/platform.
$(VENV)/run.stamp: requirements.txt | $(VENV)/pyvenv.cfg
	@echo 'Installing the packages of $< (once) …'
	@$(INSTALL) -r $<
	@$(BIN)/python -m web.platform && $(BIN)/python -m presentation.typefaces
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(VENV)/pyvenv.cfg
	@echo 'Installing the packages of $< (once) …'
	@$(INSTALL) -r $<
	@$(BIN)/python -m web.platform && $(BIN)/python -m presentation.typefaces
	@touch $@ $(VENV)/run.stamp

var/peers-venv/peers.stamp: benchmarks/peers/requirements.txt
	@echo 'Installing the packages of $< (once) …'
	@$(PYTHON) -m venv var/peers-venv
	@var/peers-venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

node_modules/packages.stamp: package.json
	@echo 'Installing the packages of $< (once) …'
	@npm install --no-package-lock --no-audit --no-fund --silent
	@touch $@

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(VENV)/pyvenv.cfg:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed, and none was found. Name one: make PYTHON=/path/to/python …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
		'$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
