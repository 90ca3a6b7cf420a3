# make demo: set up, run the sample study from raw transcripts to memos
# make test: set up, run every test
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
READY  := $(VENV)/ready
DEMO   ?= demo

.PHONY: demo test lint bench screenshots lock clean debian

demo: $(READY)
	$(BIN)/qualkit demo $(DEMO)

test: $(READY) debian
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/qualkit codebook check codebooks/daruwala_2020.yaml codebooks/halverson_2015.yaml \
	    codebooks/hyslop_mead_2015.yaml codebooks/sri_2018.yaml codebooks/sample.yaml \
	    codebooks/study_h_policy.yaml

bench: $(READY) debian
	$(BIN)/python -m benchmarks.path
	$(BIN)/python -m benchmarks.importing
	$(BIN)/python -m benchmarks.agreement
	$(BIN)/python -m benchmarks.analysis
	$(BIN)/python -m benchmarks.suggest
	$(BIN)/python -m benchmarks.exchange
	$(BIN)/python -m benchmarks.ui

screenshots: $(READY) debian
	$(BIN)/python -m tests.browser.screenshots docs/screenshots

# torch comes first and exactly, so that nothing else chooses another build of it; each module is
# compiled when it is first imported, which most never are
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "qualkit needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) torch==2.13.0
	$(PIP) -r requirements.lock
	$(PIP) --no-deps -e .
	touch $(READY)

debian:
	@sh .ci/debian-packages

# write the lock anew from what is installed and tested here
lock:
	sh .ci/write-lock $(BIN)/python

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
