# The two commands are `make run` and `make test`; everything else serves them.
PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STAMP := .venv/.made
TOOLS := .venv/.tools
WORLD ?= var/demo
AXE := var/axe/axe.min.js

.PHONY: run test slow venv lint types bench models catalogues axe wheel clean

run: venv
	$(BIN)/monitor demo --dir $(WORLD)

test: venv
	MONITOR_AXE=$${MONITOR_AXE:-$(abspath $(wildcard $(AXE)))} $(BIN)/python -m pytest -m "not slow" -n 2

slow: venv
	$(BIN)/python -m pytest -m slow

venv: $(STAMP)

# Build tools first: langdetect exists as source only, and is built without an isolated
# environment so that nothing is fetched that the lock does not name.
$(STAMP): lock/build.txt lock/run.txt lock/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --no-deps --only-binary :all: -r lock/build.txt
	$(PIP) install --require-hashes --no-deps --no-build-isolation --only-binary :all: --no-binary langdetect -r lock/run.txt
	$(PIP) install --require-hashes --no-deps --only-binary :all: -r lock/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $(STAMP)

# mypy and ruff are 100 MB that neither `make run` nor `make test` needs.
$(TOOLS): lock/lint.txt $(STAMP)
	$(PIP) install --require-hashes --no-deps --only-binary :all: -r lock/lint.txt
	touch $(TOOLS)

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TOOLS)
	$(BIN)/mypy

bench: venv
	@for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

# axe-core audits our pages in tests/render/test_in_browser.py. It is MPL-2.0 and not part of this
# project: fetched when asked for, pinned by its digest, never shipped.
AXE_VERSION := 4.14.1
AXE_SHA512 := FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==
axe: $(AXE)
$(AXE):
	mkdir -p $(@D)
	cd $(@D) && npm pack --silent axe-core@$(AXE_VERSION) >/dev/null
	cd $(@D) && test "$$(openssl dgst -sha512 -binary axe-core-$(AXE_VERSION).tgz | base64 -w0)" = "$(AXE_SHA512)"
	tar -xzf $(@D)/axe-core-$(AXE_VERSION).tgz -C $(@D) --strip-components=1 package/axe.min.js package/LICENSE

# The sample world's feeds and its three tiny models; needs an environment with torch
# (see tools/make_tiny_models.py): make models TORCH=/path/to/bin/python
TORCH ?= $(PYTHON)
models: venv
	$(BIN)/python tools/make_sample_world.py
	@for lang in ar fr zh; do $(TORCH) tools/make_tiny_models.py monitor/sample/pairs/$$lang.tsv monitor/sample/models --from $$lang --threads 1 || exit 1; done

# Messages of the interface out of the source into its catalogues; what is new there is empty and
# fails tests/test_catalogues.py until it is translated.
catalogues: venv
	$(BIN)/python tools/catalogues.py

wheel: venv
	$(BIN)/python -m build --no-isolation --wheel --outdir dist .

clean:
	rm -rf .venv dist build var *.egg-info
