# The tools that the other targets need, installed into .tools/ once.

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
