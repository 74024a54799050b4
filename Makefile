# The commands of Anslag. `make demo` needs Python 3.11 or newer and make; on Debian and Ubuntu the
# rest comes by itself. What a target of the demo says is Swedish, what the tests say is English.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq --no-input
# The demo: a key of its own, cookies over http on this machine alone, static files as in production.
DEMO := DEMO=1 DEBUG=0 HASHED_STATIC=1 SECRET_KEY="$$(cat var/secret-key)"
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
PIP_COMPILE := $(PY) -m piptools compile --quiet --generate-hashes --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras

export PORT
.PHONY: demo demo-data demo-reset pango test bench faults pictures lint lock clean free-port
.DEFAULT_GOAL := demo
.NOTPARALLEL:
.DELETE_ON_ERROR:

# The demo on http://127.0.0.1:8000 (PORT=…); what users have typed is kept from run to run.
demo: free-port demo-data
	@$(DEMO) exec $(VENV)/bin/gunicorn --config config/gunicorn.py config.wsgi

# All that the demo needs, without serving it.
demo-data: $(VENV)/base.stamp var/secret-key pango
	@$(DEMO) $(PY) manage.py collectstatic --noinput --verbosity 0
	@$(DEMO) $(PY) manage.py migrate --verbosity 0
	@$(DEMO) $(PY) manage.py load_demo

# The demo's data from the beginning: what users have typed is thrown away.
demo-reset: $(VENV)/base.stamp var/secret-key
	@$(DEMO) $(PY) manage.py migrate --verbosity 0
	@$(DEMO) $(PY) manage.py load_demo --reset

# All checks and tests, on SQLite, on PostgreSQL and in a browser.
test: $(VENV)/dev.stamp
	@$(PY) -m tests.run

# Ratios of speed, on a PostgreSQL that keeps fsync on.
bench: $(VENV)/dev.stamp
	@$(PY) -m tests.postgres --durable -- $(PY) -m bench

# The ledger at a large city's size, as ratios: it takes long; BENCH_ENTRIES=180000 is a small one.
bench-city: $(VENV)/dev.stamp
	@$(PY) -m tests.postgres --durable -- $(PY) -m bench.ledger

# A hundred imports killed at random moments on PostgreSQL, with the sums after each.
faults: $(VENV)/dev.stamp
	@$(PY) -m tests.postgres -- $(PY) -m tests.faults $(KILLS)

# The picture in README.md, of the demo as it is now.
pictures: $(VENV)/dev.stamp
	@$(PY) -m docs.pictures

# The checks alone.
lint: $(VENV)/dev.stamp
	@$(PY) -m tests.run --checks

# Locks requirements/*.in anew; UPGRADE=1 takes the newest versions.
lock: $(VENV)/dev.stamp
	@$(PIP_COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements/base.txt requirements/base.in
	@$(PIP_COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements/dev.txt requirements/dev.in

# Everything but the demo's data.
clean:
	rm -rf $(VENV) staticfiles .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# What PDF is drawn with. Without it, and where it may not be installed, all else works.
pango: $(VENV)/base.stamp
	@$(PY) -c 'import weasyprint' >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] \
			&& command -v apt-get >/dev/null && echo 'Installerar Pango, som PDF ritas med …' \
			&& apt-get -qq update </dev/null && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
			--no-install-recommends $(PANGO) </dev/null >/dev/null; } \
		|| echo 'PDF kan inte göras här, allt annat fungerar. För PDF: apt-get install $(PANGO)'

free-port: $(VENV)/base.stamp
	@$(PY) -m config.gunicorn

$(VENV)/bin/pip:
	@if [ -z '$(PYTHON)' ] || ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo 'Anslag behöver Python 3.11 eller senare. Installera den, eller peka ut den:' \
			'make PYTHON=/sökväg/till/python3.11'; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null && [ "$$(id -u)" = 0 ] \
			&& command -v apt-get >/dev/null; then \
		echo 'Installerar python3-venv …'; apt-get -qq update </dev/null; \
		DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
			"$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" </dev/null \
			|| true; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo 'Python saknar modulen venv. Installera den: apt-get install python3-venv'; exit 1; fi
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/%.stamp: requirements/%.txt | $(VENV)/bin/pip
	@echo 'Installerar det som Anslag behöver ($<) …'
	@$(PIP) install --require-hashes --requirement $< || { \
		echo 'Det gick inte: felet står ovan. Kontrollera nätet och kör samma kommando igen.'; exit 1; }
	@touch $@

var/secret-key: | $(VENV)/bin/pip
	@mkdir -p var
	@umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@
