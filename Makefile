# Everything a newcomer needs: `make demo` and `make test` set themselves up and say what they install.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PACKAGES := libzstd-dev libopenblas-dev liblapacke-dev libdnnl-dev zlib1g-dev pkg-config
PYTHON_PACKAGES := python3-venv
VENV := .venv
# Testable in release, the same for tool and tests, so that one build serves both.
FLAGS := -c release -Xswiftc -enable-testing
SWIFT_BUILD := swift build $(FLAGS)
TOOL := .build/release/vane
PREFIX ?= /usr/local
OUT ?= out/demo

.PHONY: help setup build demo test interchange browser new-plugin sanitize sanitize-threads fuzz lint gates docs bench install clean

help: ## Lists the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## Installs the C libraries that are missing, through apt, and says which
	@Tests/Gates/setup.sh $(PACKAGES)

build: setup ## Builds the tool and the plugins, in release
	$(SWIFT_BUILD)

demo: build ## Runs the whole story on the embedded model: a table and an HTML report
	$(TOOL) demo --out $(OUT)

test: setup ## Builds once, in release, and runs all tests, the interchange tests among them
	$(SWIFT_BUILD) --build-tests
	swift test -c release --skip-build
	$(MAKE) --no-print-directory interchange

interchange: $(VENV)/ready ## Opens archives with zarr-python, xarray and tensorstore, and theirs with Vane
	Tests/Interchange/run.sh $(VENV)/bin/python3

browser: setup ## Checks report pages in a headless Chromium, installed when missing: make browser PAGES=out/demo/report.html
	Tests/Browser/run.sh $(PAGES)

$(VENV)/ready: Tests/Interchange/requirements.txt
	@Tests/Gates/setup.sh $(PYTHON_PACKAGES)
	@echo "interchange: installing $$(grep -v '^#' $< | tr '\n' ' ')into $(VENV)"
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

new-plugin: build ## Makes a plugin from nothing up to its row in the demo, in Swift and C, outside the repository
	Tests/NewPlugin/run.sh

sanitize: setup ## Runs a subset of the tests under the address sanitizer, in debug
	@# Without XCTest, which runs nothing here and leaks.
	swift build --sanitize=address --scratch-path .build/address --build-tests
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Gates/suppressed-leaks.txt swift test --sanitize=address --scratch-path .build/address --skip-build --disable-xctest \
		--filter 'VaneTensorsTests|VaneCoreTests|VaneTensorFilesTests|VaneArchiveTests|CVaneKernelsTests|VaneNumericsTests'
	@# What crosses the plugins' boundary lives as long as the process, so leaks say nothing there.
	@# A child that crashes must die of its signal, not of the sanitizer's report. What is freed stays in the sanitizer's
	@# quarantine, so that the check of a plugin takes it for a leak.
	ASAN_OPTIONS=detect_leaks=0:handle_segv=0:handle_abort=0 swift test --sanitize=address --scratch-path .build/address --skip-build --disable-xctest \
		--filter 'VanePluginHostTests' --skip PluginCheckTests

sanitize-threads: setup ## Runs a subset of the tests under the thread sanitizer, in debug
	@# Without VaneNumericsTests, since OpenMP's barriers are invisible to the sanitizer; without the shipped plugins, since a
	@# Swift library that is loaded later does not find the sanitizer's functions in the tests' executable.
	swift build --sanitize=thread --scratch-path .build/thread --build-tests
	TSAN_OPTIONS=suppressions=Tests/Gates/suppressed-races.txt:handle_segv=0:handle_abort=0 \
		swift test --sanitize=thread --scratch-path .build/thread --skip-build --disable-xctest \
		--filter 'VaneCoreTests|VaneArchiveTests|VanePluginHostTests|CVaneKernelsTests' --skip 'ShippedPluginTests|PluginCheckTests'

fuzz: setup ## Fuzzes one parser: make fuzz TARGET=pickle SECONDS=60; see Tests/Fuzzing/README.md
	Tests/Fuzzing/run.sh "$(TARGET)" "$(or $(SECONDS),60)"

lint: ## Checks the layout of every Swift file
	swift format lint --strict --recursive Package.swift Sources Tests Plugins

gates: ## Checks who imports whom, what the tree holds, and that documentation is there
	python3 Tests/Gates/check_imports.py
	python3 Tests/Gates/check_tree.py
	python3 Tests/Gates/check_docs.py

docs: setup ## Builds the documentation of every module, warnings being errors
	Tests/Gates/docs.sh

bench: build ## Times Vane against named peers on the same data; see Tests/Benchmarks/README.md
	Tests/Benchmarks/run.sh

install: build ## Installs the tool and the plugin contract's header below PREFIX
	install -D -m 755 $(TOOL) $(DESTDIR)$(PREFIX)/bin/vane
	install -d $(DESTDIR)$(PREFIX)/include/vane
	cp -R Sources/CVanePlugin/include/. $(DESTDIR)$(PREFIX)/include/

clean: ## Removes what was built
	rm -rf .build $(VENV) out
