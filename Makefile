# Two commands: `make demo` shows kg at work, `make test` proves it. PYTHON=python3.12 names another interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint benchmark readme clean

demo: $(VENV)/.installed
	@$(BIN)/kg demo

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -q -n logical --maxprocesses 4 --dist loadfile

# Style, and types as strict as mypy knows them (what is not clean yet is listed in pyproject.toml).
lint: $(VENV)/.installed-lint
	$(BIN)/ruff check kg tests benchmarks docs
	$(BIN)/mypy

# How fast kg is, beside what bounds it.
benchmark: $(VENV)/.installed
	$(BIN)/python -m benchmarks

# Run the commands of the README again and write their output into it.
readme: $(VENV)/.installed
	$(BIN)/python docs/readme.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kg: $(PYTHON): older than Python 3.11, or missing; make demo PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml setup.py constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(BIN)/python -m compileall -q kg
	@touch $@

$(VENV)/.installed-test: $(BIN)/python pyproject.toml setup.py constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	$(BIN)/python -m compileall -q kg
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-lint: $(BIN)/python pyproject.toml setup.py constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[lint]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf build dist kg-demo kg-store .pytest_cache
