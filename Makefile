# Two commands do it all: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
TOOLS := .venv/.tools
PACKAGES := .venv/.packages
PAGES := portal/static/build/.made
PASSWORDS := gateways/passwords/listed.bin
ONLY ?=
say = printf '\033[1m%s\033[0m\n'
# Checks and one-off commands speak to Django without a server.
DJANGO := DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py

.PHONY: help run test check fix docs pictures openapi install bench where migration fresh

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: install ## install what is missing and run the whole product with demo data
	@exec $(BIN)/python -m config.run

test: install ## install what is missing and run all tests (ONLY=path or -k expression)
	@$(BIN)/python -m config.system_packages
	@$(BIN)/pytest -n 2 --dist loadgroup $(ONLY)

check: install ## linters, types, import contracts, templates, migrations, documents
	@$(say) "ruff" && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(say) "mypy" && $(BIN)/mypy .
	@$(say) "import contracts" && $(BIN)/lint-imports --no-cache
	@$(say) "djlint" && $(BIN)/djlint --check --lint --quiet portal/templates staff/templates
	@$(say) "migrations" && $(DJANGO) makemigrations --check --dry-run
	@$(say) "translations" && $(BIN)/python -m config.translations
	@$(say) "OpenAPI" && $(BIN)/python -m config.openapi --check

fix: install ## formatters and safe fixes
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint --reformat --quiet portal/templates staff/templates

docs: install ## rebuild every generated page of docs/
	@$(DJANGO) write_docs && $(BIN)/python -m config.settings_page && $(BIN)/python -m config.openapi && $(BIN)/python -m config.routes

pictures: install ## take the guide's pictures anew (docs/guide/pictures)
	@PICTURES_DIR=docs/guide/pictures $(BIN)/pytest -q -k eleven_steps tests/journeys

openapi: install ## write docs/reference/openapi-v1.json
	@$(BIN)/python -m config.openapi

install: $(PACKAGES) $(PAGES) $(PASSWORDS) ## install what `make run` needs

bench: install ## the benchmarks (ONLY=endpoint, handover, holding, intake, killed, login, outage, sealing, stages, verify or year)
	@$(BIN)/python -m bench $(ONLY)

where: ## every file of a feature (WORD=keys)
	@git ls-files | grep -E '(^|/)$(WORD)(/|\.|_|$$)'

migration: install ## a named migration (APP=keys NAME=add_thing)
	@$(DJANGO) makemigrations $(APP) --name $(NAME)

fresh: ## delete everything made at run time: database, secrets, demo
	@read -p "Delete var/ with the demo's database and secrets? [y/N] " answer && [ "$$answer" = y ] && rm -rf var

# Everything the README asks for is looked at before anything is installed.
need = command -v $(1) >/dev/null || { echo "$(2) is missing; install it: $(3)" >&2; exit 1; }
$(TOOLS):
	@$(call need,node,Node 20 or newer,from nodejs.org or your distribution)
	@$(call need,npm,npm,it comes with Node or as a package of your distribution)
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed; this is $$(node --version)" >&2; exit 1; }
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing; install it: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing; install it: apt-get install python3-venv" >&2; exit 1; }
	@$(say) "Making the Python environment (.venv)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13"
	@touch $@

$(PACKAGES): uv.lock pyproject.toml signer/pyproject.toml | $(TOOLS)
	@$(say) "Installing Python packages"
	@$(BIN)/uv sync --locked --all-extras --no-progress --system-certs --python $(BIN)/python
	@touch $@

$(PAGES): package-lock.json $(wildcard portal/theme/*) $(wildcard portal/locale/*/LC_MESSAGES/*.po) | $(PACKAGES)
	@$(call need,npm,npm,it comes with Node or as a package of your distribution)
	@$(say) "Installing front-end packages"
	@npm ci --no-audit --no-fund --loglevel=error
	@$(say) "Building the theme"
	@npm run --silent build
	@$(BIN)/python -m config.translations
	@touch $@

$(PASSWORDS): package-lock.json gateways/passwords/turkish.txt $(wildcard gateways/passwords/*.py) | $(PAGES)
	@$(say) "Making the list of known passwords"
	@$(BIN)/python -m gateways.passwords listed
