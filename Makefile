PYTHON ?= python3
READY := .venv/.ready
DEVELOP := .venv/.develop
LOCK := uv pip compile --quiet --universal --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

run: $(READY)  ## Start the service: web chat on http://127.0.0.1:8080/
	.venv/bin/python main.py

demo: $(READY)  ## Fill a separate database with an invented year and open the desk on it: http://127.0.0.1:8081/desk/
	.venv/bin/python main.py demo

# Tests wait for browsers, sockets and processes half of their time, hence two runners for each core. They start hundreds of
# processes, which would compile the program anew each time where the environment forbids keeping what was compiled.
test: $(DEVELOP)  ## Run every test on every core, offline
	PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest --numprocesses $$((2 * $$(nproc))) --dist worksteal

lint: $(DEVELOP)  ## Check form and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

lock:  ## Write the pinned requirements anew from pyproject.toml (needs uv)
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --group dev --output-file requirements-dev.txt pyproject.toml

pictures: $(DEVELOP)  ## Take the pictures of the documentation anew
	.venv/bin/python docs/pictures/take.py
	.venv/bin/python -m docs.pictures.desk

help:  ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

# Debian's python3 has no ensurepip until python3-venv is installed; pip fills the venv from outside.
$(READY): requirements.txt
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python .venv/bin/python install --quiet --requirement requirements.txt
	touch $@

$(DEVELOP): requirements-dev.txt $(READY)
	$(PYTHON) -m pip --python .venv/bin/python install --quiet --requirement requirements-dev.txt
	touch $@

.PHONY: run demo test lint lock pictures help
