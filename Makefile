# install makes .venv; everything else uses it. PYTHON=... picks another interpreter (3.11 to 3.13).
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3 python,$(shell command -v $(name) >/dev/null 2>&1 \
	&& $(name) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 && echo $(name))))
BIN := .venv/bin
READY := .venv/.ready

.PHONY: install demo test lint bench docs

install: $(READY)

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python 3.11 to 3.13 found; install one, or say make PYTHON=/path/to/python"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $(READY)

demo: $(READY)
	@$(BIN)/communique read samples/tehran-2022.txt
	@echo
	@echo "All samples (communique read samples --format table):"
	@echo
	@$(BIN)/communique read samples --format table
	@echo
	@echo "Next: communique explain s1 samples/tehran-2022.txt"
	@echo "      communique read samples --format html > samples.html"

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/communique benchmark

docs: $(READY)
	$(BIN)/python docs/generate.py
