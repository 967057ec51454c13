# The test suites.

# Runs suites two at a time, after everything that they need was built in sequence. Prints each suite's output when it ends.
# For suites that wait for most of their time.
side-by-side = @echo "==> two at a time: $(1)" && \
	$(MAKE) --no-print-directory SIDE_BY_SIDE=1 --jobs=2 --output-sync=target $(1)
JS_NEEDS := setup-browsers npm/dist/index.js target/panic-package/index.js

.PHONY: test
test: check test-native test-lab-wasm test-contract-python test-python test-package test-packaging test-browser test-alternative test-envoy test-gateway test-real test-devices test-leak test-page test-examples ## everything, in real browsers

.PHONY: test-native
test-native: ## the Rust tests without a browser: model, framing, the lab (the recorded cases too), the demo, the gateway
	@$(SUITE) native cargo test $(NATIVE)

.PHONY: test-lab-wasm
test-lab-wasm: setup-wasm ## the recorded cases once more, against the lab as JavaScript gets it, in Node
	@$(SUITE) lab-wasm env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
		cargo test --package jumpstarter-lab --target wasm32-unknown-unknown --features js --test recordings --test devices

.PHONY: test-contract test-contract-rust test-contract-python
test-contract: test-contract-rust test-contract-python ## compare proto/ with the wire contract and the current Python descriptors
# Also part of test-native, so `make test` does not run it twice.
test-contract-rust:
	@$(SUITE) contract-rust cargo test --package jumpstarter-web --test contract
test-contract-python: setup-python
	@$(SUITE) contract-python $(VENV)/python -m pytest -q tests/python/test_contract.py

.PHONY: test-python
test-python: setup-python npm/dist/index.js build-demo ## compare with the real Python client: dumps, its calls to the demo; drive a real exporter by it
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
.PHONY: test-browser test-wasm test-js
test-browser: test-wasm test-js ## wasm and JavaScript tests in Chromium, Firefox and WebKit
test-wasm: $(ENGINES:%=test-wasm-%)
test-js: $(JS_NEEDS) build-demo ## the JavaScript tests in each engine: with a demo, with a lab in the page, with a simulated device
	$(call side-by-side,$(foreach engine,$(ENGINES),test-js-$(engine) test-js-lab-$(engine) test-js-device-$(engine)))

.PHONY: test-alternative
test-alternative: setup-wasm-tests build-demo ## compare the alternative transport's failures with the list in docs/
	@$(SUITE) alternative scripts/with-lab -- scripts/alternative-transport

.PHONY: test-envoy test-envoy-js
test-envoy: test-envoy-config $(ENGINES:%=test-envoy-wasm-%) test-envoy-js ## the browser tests over HTTP/2 and TLS, through a real Envoy
test-envoy-js: $(JS_NEEDS) setup-python build-demo
	$(call side-by-side,$(ENGINES:%=test-envoy-js-%))

test-wasm-%: setup-wasm-tests build-demo
	@$(SUITE) wasm-$* scripts/with-lab -- scripts/wasm-tests $*

# The JavaScript tests against a lab in the page, without a server; tests/browser/needs-socket.json lists the exceptions.
test-js-lab-%: $(JS_NEEDS)
	@$(SUITE) js-lab-$* scripts/with-display $* node tests/browser/run.mjs $* --tab

# A simulated device of the demo, on its direct way.
test-js-device-%: setup-browsers npm/dist/index.js build-demo
	@$(SUITE) js-device-$* scripts/with-lab --demo-option=--devices=1 --demo-option=--tls-dir=target/test-logs/tls-device-$* -- \
		scripts/with-display $* node tests/browser/run.mjs $* device-demo.test.js

test-js-%: $(JS_NEEDS) build-demo
	@$(SUITE) js-$* scripts/with-lab --endpoints 5 -- scripts/with-display $* node tests/browser/run.mjs $*

# Over TLS, but not in WebKit: the runner of the wasm tests cannot make it accept a certificate, and WebKitGTK 2.50 does not
# cancel the stream of an aborted request over HTTP/2, for which tests wait.
ENVOY = --through envoy $(if $(filter webkit,$*),,--tls)
test-envoy-wasm-%: setup-wasm-tests setup-python build-demo
	@$(SUITE) envoy-wasm-$* scripts/with-lab $(ENVOY) -- scripts/wasm-tests $*

test-envoy-js-%: $(JS_NEEDS) setup-python build-demo
	@$(SUITE) envoy-js-$* scripts/with-lab $(ENVOY) -- scripts/with-display $* node tests/browser/run.mjs $*

.PHONY: test-gateway test-gateway-js
test-gateway: test-gateway-wasm-chromium test-gateway-wasm-firefox test-gateway-js ## the browser tests over HTTP/2 and TLS, through the gateway, with a device behind the router
test-gateway-js: $(JS_NEEDS) setup-python build-demo build-gateway
	$(call side-by-side,test-gateway-js-chromium test-gateway-js-firefox)

test-gateway-wasm-%: setup-wasm-tests setup-python build-demo build-gateway
	@$(SUITE) gateway-wasm-$* scripts/with-lab $(subst envoy,gateway,$(ENVOY)) -- scripts/wasm-tests $*

test-gateway-js-%: $(JS_NEEDS) setup-python build-demo build-gateway
	@$(SUITE) gateway-js-$* scripts/with-lab $(subst envoy,gateway,$(ENVOY)) --demo-option=--devices=1 \
		--demo-option=--tls-dir=target/test-logs/tls-gateway-$* -- scripts/with-display $* node tests/browser/run.mjs $*

.PHONY: test-real
test-real: setup-browsers setup-python npm/dist/index.js build-demo build-gateway ## the npm package with real exporters: in a lab through the gateway, and without a controller behind Envoys
	$(call side-by-side,$(ENGINES:%=test-real-%))

test-real-%: setup-browsers setup-python npm/dist/index.js build-demo build-gateway
	@$(SUITE) real-$* scripts/with-lab $(subst envoy,gateway,$(ENVOY)) --real -- \
		scripts/with-display $* node tests/browser/run.mjs $* device-real.test.js

# Node up to 21 has its WebSocket behind a flag.
.PHONY: test-devices
test-devices: npm/dist/index.js build-demo build-gateway ## faults under a leased device: gateways, router, exporter killed, lease and token ended
	@$(SUITE) devices node --experimental-websocket --test --test-timeout=600000 tests/devices/

.PHONY: test-leak
test-leak: setup-browsers npm/dist/index.js build-demo ## 10,000 lists of 100 leases in Chromium do not leak memory
	@$(SUITE) leak scripts/with-lab --demo-option=--leases=120 -- node tests/leak/run.mjs

.PHONY: test-envoy-config
test-envoy-config: setup-python
	@$(STEP) "validating deploy/envoy.yaml with Envoy" $(VENV)/envoy --mode validate --log-level warn \
		--use-dynamic-base-id --concurrency 1 -c deploy/envoy.yaml

# The files that run in Firefox too, among them those that compare pictures with Firefox's own. The other files need Chromium, or do
# not depend on the browser.
PAGE_STORIES := page stories race connection lost device back accessibility oidc pictures
PAGE_NEEDS := setup-browsers www/dist/index.html www/dist-static/index.html build-demo build-gateway
.PHONY: test-page test-page-unit test-page-browser test-page-chromium test-page-firefox
test-page: test-page-unit test-page-browser ## the page: unit tests, and end-to-end tests in Chromium and Firefox
test-page-unit: npm/dist/index.js
	@$(SUITE) page-unit npm --prefix www run --silent test
test-page-browser: $(PAGE_NEEDS)
	$(call side-by-side,test-page-chromium test-page-firefox)
test-page-chromium: $(PAGE_NEEDS)
	@$(SUITE) page npm --prefix tests/page run --silent test
test-page-firefox: $(PAGE_NEEDS)
	@$(SUITE) page-firefox env PAGE_BROWSER=firefox node --test --test-concurrency=1 --test-timeout=600000 $(PAGE_STORIES:%=tests/page/%.test.mjs)

.PHONY: test-examples
test-examples: examples/yew/dist/index.html setup-browsers build-demo $(MODULES) ## the library in another program's wasm
	@$(SUITE) examples node --test tests/examples/yew.test.mjs

examples/yew/dist/index.html: $(RUST_SOURCES) $(wildcard examples/yew/src/* examples/yew/Cargo.* examples/yew/build examples/yew/index.html) | setup-wasm
	@examples/yew/build
	@touch $@
