# Jalon: `make demo` runs the product, `make test` passes the tests; `make help` lists the rest.
PORT ?= 8000
DB ?= sqlite
LOCK ?= requirements.lock
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
# A user's own virtual environment or settings must not leak in.
unexport VIRTUAL_ENV DJANGO_SETTINGS_MODULE PYTHONDONTWRITEBYTECODE

.PHONY: help demo test coverage check lock catalogue bench pictures format clean security sbom

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/.demo ## Run the product with the sample site on http://localhost:8000 (PORT=9000 for another port)
	@$(RUN) manage.py compile_catalogues --settings=lms.settings.demo
	@exec $(RUN) -u manage.py demo --settings=lms.settings.demo --port $(PORT)

test: $(VENV)/.dev ## Run every test (DB=postgres for PostgreSQL and Redis; ARGS="-k name" to choose)
	@$(RUN) -m tests.run --db $(DB) $(ARGS)

coverage: $(VENV)/.dev ## Run every test and say which share of the product ran
	@$(RUN) -m tests.run --db $(DB) --coverage $(ARGS)

security: $(VENV)/.dev ## Run the attack and fault cases on both databases and write their table into docs/security.md
	@$(RUN) -m tests.security

check: $(VENV)/.dev ## Lint, format, types, imports, migrations, French catalogue, locks
	@$(RUN) -m tests.check

catalogue: $(VENV)/.dev ## Collect the sentences to translate into lms/locale (needs GNU gettext)
	@$(RUN) -m tests.catalogue

lock: ## Renew the lock files (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	uv lock --upgrade
	uv export -q --frozen --no-dev --no-emit-project --no-annotate --no-header -o requirements.lock
	uv export -q --frozen --no-dev --all-extras --no-emit-project --no-annotate --no-header -o requirements-extras.lock
	uv export -q --frozen --all-extras --no-emit-project --no-annotate --no-header -o requirements-dev.lock
	@! grep -n '://' requirements*.lock

pictures: $(VENV)/.dev ## Take the pictures of the docs again, by walking the demo (needs Chromium)
	@$(RUN) manage.py compile_catalogues --settings=lms.settings.demo
	@$(RUN) -m tests.album

sbom: ## List what a lock file installs as CycloneDX in var/sbom.cdx.json (LOCK=requirements-extras.lock for another)
	@[ -x var/sbom-tool/bin/cyclonedx-py ] || { $(PYTHON) -m venv var/sbom-tool && var/sbom-tool/bin/pip install -q cyclonedx-bom==7.5.0; }
	@PYTHONWARNINGS=ignore var/sbom-tool/bin/cyclonedx-py requirements $(LOCK) --pyproject pyproject.toml --output-reproducible -o var/sbom.cdx.json
	@echo "var/sbom.cdx.json: $$(grep -c '"purl"' var/sbom.cdx.json) packages of $(LOCK)"

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

bench: $(VENV)/.dev ## Measure speed as ratios in one run (ROWS="quiz,order" to choose, JSON=path to keep)
	@$(RUN) -m benchmarks.run --rows "$(ROWS)" --json "$(JSON)"

clean: ## Remove the virtual environment and the demo's data
	rm -rf $(VENV) var

$(VENV)/.demo: requirements.lock
	@PYTHON=$(PYTHON) sh .ci/install requirements.lock $(VENV)
	@touch $@

$(VENV)/.dev: requirements-dev.lock
	@PYTHON=$(PYTHON) sh .ci/install requirements-dev.lock $(VENV)
	@touch $@ $(VENV)/.demo
