# What is compiled and installed: the npm package, the page, the demo, the npm packages that they need.

# The native programs, with the same features: otherwise each would compile the crates that they share again.
NATIVE := --workspace --features jumpstarter-web/serde

.PHONY: build-demo
build-demo:
	@$(STEP) "compiling the demo controller" cargo build $(NATIVE) --bin jumpstarter-demo

# After the page, which it embeds: make runs this target once, whichever suite asks for it first.
.PHONY: build-gateway
build-gateway: www/dist/index.html
	@$(STEP) "compiling the gateway" cargo build $(NATIVE) --bin jumpstarter-gateway

npm/modules/wasm/jumpstarter_web_bg.wasm: $(RUST_SOURCES) scripts/build-wasm scripts/wrap-glue.mjs scripts/record-types.mjs scripts/wasm-bytes.mjs | setup-wasm $(MODULES)
	@scripts/build-wasm client
	@touch $@

# Not at the same time as the client: cargo writes both modules of the crate into the same file.
npm/modules/device/wasm/jumpstarter_device_bg.wasm: $(RUST_SOURCES) scripts/build-wasm scripts/wrap-glue.mjs scripts/wasm-bytes.mjs | npm/modules/wasm/jumpstarter_web_bg.wasm
	@scripts/build-wasm device
	@touch $@

npm/modules/testing/wasm/jumpstarter_lab_bg.wasm: $(RUST_SOURCES) $(LAB_SOURCES) scripts/build-wasm scripts/wasm-bytes.mjs | setup-wasm $(MODULES)
	@scripts/build-wasm lab
	@touch $@

# Deletes the earlier modules first, since the types of all are published and source files may have been moved.
npm/dist/index.js: npm/modules/wasm/jumpstarter_web_bg.wasm npm/modules/device/wasm/jumpstarter_device_bg.wasm npm/modules/testing/wasm/jumpstarter_lab_bg.wasm $(NPM_SOURCES)
	@find npm/modules -type f -not -name 'jumpstarter_*' -not -name 'glue.d.ts' -not -path '*/wasm/records.d.ts' -not -name 'bytes.*' -delete
	@$(STEP) "compiling and bundling the package" npm --prefix npm run --silent build
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
