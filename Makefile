# Every target sets up what is missing first: Debian packages, the environment in .venv/, the fonts.
PYTHON = .venv/bin/python
KILLS = 300
BUNDLE_KILLS = 10
SCALE = 1
SEED = 7
ACTIONS = 100000
SCALE_DIR ?= build/scale
.PHONY: help setup run test lint unit deep crash monkey bench bench-full mutants sbom audit bundle bundle-linux bundle-check lock clean help-pictures bundle-windows bundle-windows-check
.DEFAULT_GOAL := help

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup: .venv/ready resources/fonts/ready   ## the environment in .venv/ and the fonts

.venv/system: tools/system_packages.sh
	sh tools/system_packages.sh
	mkdir -p .venv && touch $@

.venv/ready: requirements-dev.txt .venv/system
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	python3 -m venv .venv
	$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

resources/fonts/ready: tools/fonts.toml tools/fetch_fonts.py tools/download.py .venv/ready
	$(PYTHON) -m tools.fetch_fonts
	touch $@

run: setup       ## the window; without a display the tour, written to build/tour
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(PYTHON) main.py; \
	else QT_QPA_PLATFORM=offscreen $(PYTHON) main.py tour --out build/tour; fi

test: setup lint unit   ## everything that must hold, in minutes

unit: setup
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n 2 --dist worksteal

deep: setup      ## the same with all examples of the dear properties
	EXAMPLES=deep QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n 2 --dist worksteal

crash: setup     ## kills, power cuts, bit rot, wrong passwords, clocks: one table of what was lost (an hour; KILLS=, SCALE=)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.crash --scale $(SCALE) --kills $(KILLS) --json build/crash.json

monkey: setup    ## 100,000 random actions in the windows, in pieces; goes on where it was broken off (an hour; SEED=, ACTIONS=)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.monkey --seed $(SEED) --actions $(ACTIONS) --resume --json build/monkey.json

bench: setup     ## everything against a bare baseline in the same run, at 1 % and 10 % of a large university: one table (minutes; SCALE_DIR=)
	QT_QPA_PLATFORM=offscreen SCALE_DIR=$(SCALE_DIR) $(PYTHON) -m tests.bench --json build/bench.json --picture build/bench.svg

bench-full: setup   ## the same, at 100 % as well: 50,000 people, 200,000 talks, 5,000,000 turns, 2 GB of attachments
	QT_QPA_PLATFORM=offscreen SCALE_DIR=$(SCALE_DIR) $(PYTHON) -m tests.bench --full --json build/bench.json --picture build/bench.svg

lint: setup      ## ruff, mypy and the one-way imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

.venv/checks: requirements-check.txt .venv/ready
	$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-check.txt
	touch $@

mutants: setup .venv/checks   ## breaks rules, store and accounts in thousands of places; what no test notices is listed (hours)
	EXAMPLES=deep QT_QPA_PLATFORM=offscreen PATH=$(CURDIR)/.venv/bin:$$PATH .venv/bin/mutmut run
	$(PYTHON) tools/mutation_score.py

help-pictures: setup   ## the pictures of the help pages and of the README, anew out of the tour (minutes)
	$(PYTHON) main.py tour --out build/tour
	$(PYTHON) -m tools.help_pictures build/tour/pictures

sbom: setup      ## what ships, as a CycloneDX bill of materials: build/sbom.json
	$(PYTHON) -m tools.sbom --out build/sbom.json

audit: setup .venv/checks     ## asks whether a pinned package has a known vulnerability (needs network)
	$(PYTHON) tools/audit.py

bundle: bundle-linux bundle-windows   ## what is handed out, into dist/: .tar.xz, .deb, setup.exe, .zip, SHA256SUMS, bill of materials (minutes)
	$(PYTHON) -m tools.bundle.sums

bundle-linux: setup    ## the Linux part alone; builds Python for glibc 2.28 the first time
	sh tools/bundle/system_packages.sh
	$(PYTHON) -m tools.bundle.linux

bundle-check:    ## runs what `make bundle` made on a bare Debian 11 without network: tour, kills, windows, start (root; BUNDLE_KILLS=)
	sh tools/bundle/system_packages.sh
	$(PYTHON) -m tools.bundle.symbols dist/linux/yuetan
	$(PYTHON) -m tools.bundle.check --kills $(BUNDLE_KILLS) --json build/bundle-check.json
	$(PYTHON) -m tools.bundle.start --json build/bundle-start.json

lock: setup      ## pins requirements*.txt anew from requirements*.in (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes requirements-dev.in -c requirements.txt \
		-o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes requirements-check.in -c requirements-dev.txt \
		-o requirements-check.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes requirements-bundle.in -c requirements.txt \
		-o requirements-bundle.txt

.venv/windows: tools/bundle/windows_packages.sh .venv/ready
	sh tools/bundle/windows_packages.sh
	touch $@

bundle-windows: setup .venv/windows   ## the Windows program (.exe in one folder), its .zip and its installer, made under Wine (a quarter of an hour)
	$(PYTHON) -m tools.bundle.windows

bundle-windows-check: .venv/windows   ## installs, runs, kills and uninstalls it under Wine; writes build/windows-check.json (an hour)
	$(PYTHON) -m tools.bundle.windows_check

clean:           ## removes what was built, keeps .venv and fonts
	rm -rf build dist mutants .hypothesis .mypy_cache .ruff_cache
