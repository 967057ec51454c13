# Formatting, layers, words, linters, types and docs: everything that runs no test.

.PHONY: check check-format check-layers check-words check-scripts check-crates check-rust check-wasm check-js check-docs
check: check-format check-layers check-words check-scripts check-crates check-rust check-wasm check-js check-docs ## formatting, layers, words, all linters, types, docs of the public API; runs no test
# Prints only what is wrongly formatted; `make format` fixes it.
check-format: $(MODULES) setup-python
	@$(STEP) "checking the formatting of Rust" bash -c 'for crate in $(CRATES); do cargo fmt --all --manifest-path $$crate/Cargo.toml -- --check -l || exit; done'
	@$(STEP) "checking the formatting of JavaScript, CSS, JSON, HTML" node_modules/.bin/prettier --check --log-level warn .
	@$(STEP) "checking the formatting of Python" $(VENV)/ruff format --check --quiet .
	@$(STEP) "checking Markdown" $(VENV)/rumdl check --quiet .
.PHONY: format
format: $(MODULES) setup-python ## format all files
	@for crate in $(CRATES); do cargo fmt --all --manifest-path $$crate/Cargo.toml; done
	@node_modules/.bin/prettier --write --log-level warn .
	@$(VENV)/ruff format --quiet .
	@$(VENV)/rumdl fmt --quiet .
check-words: setup-python
	@$(STEP) "spelling and plain words" $(VENV)/typos
check-scripts: setup-python
	@$(STEP) "ruff" $(VENV)/ruff check --quiet .
	@$(STEP) "shellcheck" $(VENV)/shellcheck $(shell grep -lsE '^#!.*bash' .ci/* scripts/* bench/* examples/*/build)
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
	@$(STEP) "clippy, wasm, the module for devices" \
		cargo clippy --quiet --target wasm32-unknown-unknown --lib --no-default-features --features js-device -- -D warnings
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
