# make demo   the whole main job, against a GitHub that lives in the process
# make test   lint, types, tests, workflows
# make test-full   all of that, and every crash point and many schedules of faults: some minutes
# make bench  measure next to other tools and write docs/benchmarks.md; QUICK=1 prints, in a minute
# make texts  find what is said to people, and what has no translation; NEW=fr begins a language
# make coverage   how much of both packages their tests run, branch by branch
# make fuzz   100,000 hostile texts through the three doors: minutes
# make audit  the locked packages against the lists of known weaknesses; needs the network
# make dist   what is released: sdist, wheel and the list of what is in them (SBOM)
# make seal-page   the page on which volunteers seal what only stewards may read; needs npm
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
FOLDERS := actions/start.py actions/tahaluf actions/localhub bench site tests tools

.PHONY: help demo test bench test-full coverage fuzz audit dist lint types pytest docs texts lock seal-page format clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: .venv/local
	@$(BIN)/tahaluf demo $(if $(SERVE),--serve)

test: lint types pytest

test-full: test
	$(BIN)/pytest -m full

lint: .venv/dev
	$(BIN)/ruff format --check $(FOLDERS)
	$(BIN)/ruff check $(FOLDERS)

types: .venv/dev
	$(BIN)/mypy

pytest: .venv/dev
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo "no Chromium is found: the browser tests are left out"
	@command -v npm >/dev/null || echo "no npm is found: the tests of the sealing page are left out"
	$(BIN)/pytest -n 2 --dist loadfile

# Branch coverage of both packages by their own tests. The floor is fail_under in pyproject.toml.
coverage: .venv/dev
	$(BIN)/pytest -n 2 --dist loadfile tests/tahaluf tests/localhub --cov --cov-report=term:skip-covered

fuzz: .venv/dev
	@$(MAKE) --no-print-directory .venv/fuzz || echo "atheris has nothing for this Python: texts are mixed by chance" >&2
	$(BIN)/python tests/fuzz $(if $(INPUTS),--inputs $(INPUTS)) $(if $(SEED),--seed $(SEED))

bench: .venv/dev .bench/peers
	$(BIN)/python bench $(if $(QUICK),--quick)

# What we are measured next to, from their registries; never a part of Tahaluf.
.bench/peers:
	@mkdir -p .bench && cd .bench && npm install --silent --no-audit --no-fund github-label-sync@3.0.0
	@$(PYTHON) -m venv .bench/peers && .bench/peers/bin/pip install --quiet copier==9.19.1 cookiecutter==2.7.1

format: .venv/dev
	$(BIN)/ruff format $(FOLDERS)
	$(BIN)/ruff check --fix $(FOLDERS)

# The pages that the code writes of itself; a test says when one is out of date.
docs: .venv/dev
	$(BIN)/python tools/reference.py

# The catalogues of translations; a test says when a text in the code has none.
texts: .venv/dev
	@$(BIN)/python tools/catalogues.py $(NEW)

seal-page: .venv/local
	cd site/seal && npm ci
	@$(BIN)/python site/seal/build.py

# --strict: a package about which no list could be asked is a failure, not a pass.
audit: .venv/audit
	@for lock in run local dev audit fuzz; do \
	  echo "requirements/$$lock.txt"; \
	  $(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements/$$lock.txt || \
	    { echo "this is no clean audit: read above whether a weakness is known, or the lists could not be reached" >&2; exit 1; }; \
	done

# The same commit gives the same bytes, wherever it is built.
dist: .venv/audit
	@rm -rf dist && mkdir dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build -t sdist -t wheel -d dist
	PYTHONWARNINGS=ignore::UserWarning $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --validate \
	  --of JSON -o dist/tahaluf.cdx.json requirements/run.txt

# An extra is installed from its own lock; the stamp says which one the environment holds.
.venv/%: requirements/%.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "no virtual environment could be made: on Debian and Ubuntu, apt-get install python3-venv, then run make again" >&2; rm -rf .venv; exit 1; }
	@echo "installing what requirements/$*.txt names (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The lock files: exact versions with hashes, no index named in them. Needs uv on the PATH.
lock:
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra local --group build -o requirements/local.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra local --group dev --group build -o requirements/dev.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --group build --group audit -c requirements/dev.txt -o requirements/audit.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra local --group dev --group build --group fuzz -c requirements/dev.txt -o requirements/fuzz.txt

clean:
	rm -rf .venv .demo .bench site/seal/dist site/seal/node_modules
