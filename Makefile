# make demo        run the whole workflow against localhub, without an account: a minute; SERVE=1 keeps it running,
#                  ORG=new runs init and setup in an empty organization, ORG=existing imports one with a history
# make test        lint, types, tests, and the workflow files executed by act: about 8 minutes on two cores
# make test-full   the same with every crash point, many fault schedules and new random examples: many minutes
# make bench       compare with other tools and write docs/benchmarks.md; QUICK=1 only prints, in a minute
# make docs        generate the reference pages from the code
# make texts       update the translation catalogues and list what is missing; NEW=fr adds a language
# make format      format and fix what ruff can fix
# make mutants     list random small changes to PACKAGE that its tests do not notice: SEED=…, NUMBER=40
# make coverage    measure the branch coverage of both packages
# make fuzz        send 100,000 hostile inputs through the parsers and the escaping: minutes
# make validate    run the demo and check its requests with Prism against GitHub's complete API description; needs npm
# make validate-site  validate the public site's feeds, data files, sitemap and robots.txt with other tools: a minute
# make fuzz-written  process 100,000 forms, manifests and templates like those that people write: half an hour
# make audit       check the locked packages for known vulnerabilities; needs the network
# make dist        build the files of a release: sdist, wheel and their SBOM
# make seal-page   build the page on which volunteers seal messages for CONTROL=folder; needs npm
# make lock        update the lock files after a change to pyproject.toml; needs uv
# make clean       delete everything that the other targets create
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# Images often set this variable. Without compiled files, each command takes three times as long to start.
unexport PYTHONDONTWRITEBYTECODE
FOLDERS := hatch_build.py actions/start.py actions/tahaluf actions/localhub bench site tests tools

.PHONY: help demo test bench test-full coverage mutants fuzz fuzz-written audit dist lint types pytest docs texts lock validate validate-site seal-page format clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: .venv/local
	@$(BIN)/tahaluf demo $(if $(SERVE),--serve) $(if $(ORG),--organization $(ORG))

test: lint types pytest

test-full: test
	$(BIN)/pytest -m 'full or hypothesis' --hypothesis-profile new-examples

lint: .venv/dev
	$(BIN)/ruff format --check $(FOLDERS)
	$(BIN)/ruff check $(FOLDERS)

types: .venv/dev
	$(BIN)/mypy

pytest: .venv/dev
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo "Chromium not found: skipping the browser tests"
	@command -v npm >/dev/null || echo "npm not found: skipping the tests of the sealing page"
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# The minimum is fail_under in pyproject.toml.
coverage: .venv/dev
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder tests/tahaluf tests/localhub --cov --cov-report=term:skip-covered

mutants: .venv/dev
	@$(BIN)/python tools/mutants.py $(PACKAGE) $(if $(SEED),--seed $(SEED)) $(if $(NUMBER),--number $(NUMBER))

fuzz: .venv/dev
	@$(MAKE) --no-print-directory .venv/fuzz || echo "atheris does not support this Python: using random texts instead" >&2
	$(BIN)/python tests/fuzz $(if $(INPUTS),--inputs $(INPUTS)) $(if $(SEED),--seed $(SEED))

fuzz-written: .venv/dev
	$(BIN)/python tests/fuzz/written.py $(if $(INPUTS),--items $(INPUTS)) $(if $(SEED),--seed $(SEED))

bench: .venv/dev .bench/peers
	$(BIN)/python bench $(if $(QUICK),--quick)

# The tools that Tahaluf is compared with. They are never part of Tahaluf.
.bench/peers:
	@mkdir -p .bench && cd .bench && npm install --silent --no-audit --no-fund github-label-sync@3.0.0
	@$(PYTHON) -m venv .bench/peers && .bench/peers/bin/pip install --quiet copier==9.19.1 cookiecutter==2.7.1 cruft==2.16.0

format: .venv/dev
	$(BIN)/ruff format $(FOLDERS)
	$(BIN)/ruff check --fix $(FOLDERS)

# A test fails if a page is out of date.
docs: .venv/dev
	$(BIN)/python tools/reference.py

# A test fails if a message in the code has no translation.
texts: .venv/dev
	@$(BIN)/python tools/catalogues.py $(NEW)

# Prism is never part of Tahaluf. The description has the same version as localhub's slice of it.
validate: .venv/dev .bench/validator
	@$(BIN)/python tests/localhub/interop/prism.py .bench/validator/node_modules

# The site's samples are written by Tahaluf, and validated without it.
validate-site: .venv/dev .bench/standards
	@rm -rf .bench/samples
	@PYTHONPATH=tests $(BIN)/python tests/site/standards/samples.py .bench/samples
	@.bench/standards/bin/python tests/site/standards .bench/samples/*

.bench/standards:
	@mkdir -p .bench && $(PYTHON) -m venv .bench/standards && .bench/standards/bin/pip install --quiet \
	  feedparser==6.0.14 lxml==6.1.3 protego==0.7.0 "jsonschema[format-nongpl]==4.26.0"

.bench/validator:
	@mkdir -p .bench/validator && npm install --prefix .bench/validator --silent --ignore-scripts --no-audit --no-fund \
	  @stoplight/prism-cli@5.14.2 @octokit/openapi@23.0.2

seal-page: .venv/local
	cd site/seal && npm ci
	@$(BIN)/python site/seal/build.py $(if $(CONTROL),--manifest $(CONTROL)/projects.yml --to $(CONTROL)/site/seal.html)

# --strict: fail if a package could not be checked.
audit: .venv/audit
	@for lock in run local dev audit fuzz; do \
	  echo "requirements/$$lock.txt"; \
	  $(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements/$$lock.txt || \
	    { echo "the audit failed: see above whether there is a known vulnerability or the database could not be reached" >&2; exit 1; }; \
	done

# Reproducible: the same commit gives the same bytes on any machine.
dist: .venv/audit
	@rm -rf dist && mkdir dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build -t sdist -t wheel -d dist
	PYTHONWARNINGS=ignore::UserWarning $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --validate \
	  --of JSON -o dist/tahaluf.cdx.json requirements/run.txt

# Install from a lock file. The stamp file says which one.
.venv/%: requirements/%.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "cannot create a virtual environment: on Debian and Ubuntu, apt-get install python3-venv, then run make again" >&2; rm -rf .venv; exit 1; }
	@echo "installing requirements/$*.txt (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Exact versions with hashes, without the index that they came from. Needs uv on the PATH.
lock:
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra local --group build -o requirements/local.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra local --group dev --group build -o requirements/dev.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --group build --group audit -c requirements/dev.txt -o requirements/audit.txt
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra local --group dev --group build --group fuzz -c requirements/dev.txt -o requirements/fuzz.txt

clean:
	rm -rf .venv .demo .bench site/seal/node_modules
