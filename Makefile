# make run    the whole product, on this machine, from nothing
# make test   every check and every test
# make bench  Loa beside its anchors (docs/performance.md); ONLY=year: dashboards over one year and over three

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	command -v $$name >/dev/null 2>&1 && { echo $$name; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The pins are a closed set: nothing has to be resolved, and each file is checked against its hash.
INSTALL := $(PIP) install -qq --no-deps --require-hashes --no-compile
# pip would compile on one core, and what nobody imports. A package may carry a file that can't be compiled: no matter.
COMPILE := $(BIN)/python -m compileall -q -j 0 -x '/(tests?|pip|setuptools|pkg_resources)/' .venv/lib >/dev/null || true

.PHONY: run test api crash preflight coverage hostile gigabyte soak long tour report-pictures bench check fmt pytest messages lock wheel sbom clean help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# //p' Makefile
	@echo 'also: make check | fmt | pytest | preflight | hostile | soak | messages | wheel | lock | clean (docs/operations.md)'

# PORT, DATA_DIR and the other settings come from the environment (docs/operations.md); DEMO=0 starts an empty site.
run: export PORT ?= 8000
run: export DATA_DIR ?= var
run: export DEMO ?= 1
run: .venv/run
	@exec $(BIN)/python manage.py up $(if $(filter 1 true yes on,$(DEMO)),--sandbox --samples)

test: .venv/dev
	@sh scripts/browser.sh
	@sh scripts/rabbitmq.sh
	@sh scripts/php.sh
	@sh scripts/nginx.sh
	@$(MAKE) --no-print-directory check pytest

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m cms.core.i18n compile

pytest: .venv/dev
	$(BIN)/python -m tests.run

# ONLY=lateness,fan_out,queries,tick,memory,upload,taking_in,clicks,site,calendar,rush chooses parts; WRITE=1 puts the table into docs/performance.md.
bench: .venv/dev
	$(BIN)/python -m tests.bench $(if $(ONLY),--only $(ONLY)) $(if $(WRITE),--write) $(if $(QUICK),--quick)

# N=10000 runs in the end, added up over several starts; DB=postgres, JOBS=2, MUTATE=no-lookup; SEED=… ONE=1 plays one run
# again and tells everything; WRITE=1 puts the figures into docs/crash.md.
crash: .venv/dev
	$(BIN)/python -m tests.crash --count $(or $(N),300) --seed $(or $(SEED),1) $(if $(DB),--db $(DB)) \
		$(if $(JOBS),--jobs $(JOBS)) $(if $(ONE),--one) $(if $(MUTATE),--mutate $(MUTATE)) $(if $(WRITE),--write)

# What preflight says of hundreds of drafts beside what the platforms answer; WRITE=1 puts the table into docs/preflight.md.
preflight: .venv/dev
	$(BIN)/python -m tests.preflight $(if $(ONLY),--only $(ONLY)) $(if $(WRITE),--write)

# Two thousand hostile and broken feeds, each read as a source is; COUNT=200, SEED=7; WRITE=1 puts the table into
# docs/sources.md.
hostile: .venv/dev
	$(BIN)/python -m tests.syndication.inbound.hostile --count $(or $(COUNT),2000) --seed $(or $(SEED),1) \
		$(if $(WRITE),--write)

# How much of each platform's code its tests run; MISSING=1 names the other lines, WRITE=1 puts the table into the docs.
coverage: .venv/dev
	$(BIN)/python -m tests.covering $(if $(MISSING),--missing) $(if $(WRITE),--write)

# A film of MIB=1024 through two killed workers to YouTube and to Facebook; takes minutes and 4 GiB of disk.
gigabyte: .venv/dev
	GIGABYTE=$(or $(MIB),1024) $(BIN)/python -m pytest -s tests/real/test_gigabyte.py

# Two web and three worker processes killed in turn, on PostgreSQL and Valkey; ROUNDS=20 ITEMS=300, WRITE=1 puts the figures into
# docs/operations.md.
soak: .venv/dev
	$(BIN)/python -m tests.soak --rounds $(or $(ROUNDS),20) --items $(or $(ITEMS),300) $(if $(WRITE),--write)

# The whole API tried by its own description for ten minutes, with and without a token; API_SECONDS=60 for each.
api: .venv/dev
	LONG=1 $(BIN)/python -m pytest -s tests/api

# What takes minutes and is told shorter elsewhere.
long: .venv/dev
	LONG=1 $(BIN)/python -m pytest -s tests/real/test_demo_inbox.py tests/real/test_restore_drill.py tests/real/test_full_disk.py \
		tests/soak tests/browser/test_whole_journey.py tests/desk/test_screens.py

# Pictures of every screen in both languages into var/tour, and the smaller ones of docs/tour.md.
tour: .venv/dev
	TOUR=var/tour $(BIN)/python -m pytest -q tests/desk/test_screens.py -k pictures
	$(BIN)/python -m tests.desk.tour var/tour

# The papers of two provinces as pictures, to be looked at: needs soffice (libreoffice-writer-nogui) and pdftoppm.
report-pictures: .venv/dev
	$(BIN)/python -m tests.reports.pictures docs/images/reports

fmt: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/dev
	$(BIN)/python -m cms.core.i18n update

wheel: .venv/dev
	$(BIN)/python -m build --wheel

lock: .venv/run
	sh scripts/lock.sh

# What the product is made of: dist/sbom.json (CycloneDX) and docs/licences.md, from the pins, without a network.
sbom: .venv/run
	$(BIN)/python scripts/sbom.py

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache

# --- installing: again only when the pins changed --------------------------------------------------------------------

.venv/bin/python:
	@sh scripts/venv.sh "$(PYTHON)"

.venv/run: requirements.txt $(wildcard */locale/*/LC_MESSAGES/*.po cms/core/locale/*/LC_MESSAGES/*.po) | .venv/bin/python
	@echo "Installing what requirements.txt pins (the first time: about a minute) …"
	@$(INSTALL) -r requirements.txt
	@$(COMPILE)
	@$(BIN)/python -m cms.core.i18n compile
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	@echo "Installing what the tests need …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
