# make run: the demo in two minutes. make test: everything. make check: only what is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check format lock bench clean browser

run: $(VENV)/.ready
	$(BIN)/lindian serve --demo

test: $(VENV)/.ready-test browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n auto --maxprocesses=4 --dist=loadfile --cov --cov-report=term:skip-covered
	$(BIN)/python -m tests.gates

check: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py tests/handlers

bench: $(VENV)/.ready-test
	$(BIN)/lindian bench turn

format: $(VENV)/.ready-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Chromium and a CJK font for the browser tests, where Debian's packages may be installed.
browser:
	@sh tests/browser/install.sh

# The locks are complete, so that nothing is resolved: --no-deps installs what stands there and nothing else.
$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready tests/requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r tests/requirements.lock
	$(BIN)/python -m pip check
	@touch $@

# Needs uv. Hashes of every file, and no address of any index. Extras stay named: a pip that resolves the
# list (we need not, it is complete) would else ask an index for `coverage[toml]` and meet a newer one.
LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-strip-extras --no-emit-index-url
lock:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra test -c requirements.lock pyproject.toml -o tests/requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .coverage
