# Benchmarks; they assert nothing about times.

# The server of `bench`: optimized, so that it is not what is measured.
BENCH_LAB := scripts/with-lab --demo target/release/jumpstarter-demo --endpoints 5 --demo-option=--exporters=10000 --demo-option=--quiet --
BENCH_NEEDS := setup-browsers npm/dist/index.js bench/peers/node_modules/.package-lock.json release-demo

.PHONY: bench
bench: $(BENCH_NEEDS) release-gateway setup-python setup-wasm ## compare with other gRPC-Web clients on the same work; writes bench/RESULTS.md
	@$(BENCH_LAB) node bench/run.mjs $(BENCH_OPTIONS)

.PHONY: bench-quick
bench-quick: $(BENCH_NEEDS) ## compare the package with that of another commit, BASE=HEAD
	@package=$$(bench/package-of $(or $(BASE),HEAD)) && $(BENCH_LAB) node bench/quick.mjs $$package $(BENCH_OPTIONS)

.PHONY: release-demo
release-demo:
	@$(STEP) "compiling the demo controller, optimized" env CARGO_TARGET_DIR=target cargo build --release $(NATIVE) --bin jumpstarter-demo

# Needs no page: the benchmarks start it with `--page none`.
.PHONY: release-gateway
release-gateway:
	@$(STEP) "compiling the gateway, optimized" env CARGO_TARGET_DIR=target cargo build --release $(NATIVE) --bin jumpstarter-gateway

.PHONY: bench-race
bench-race: setup-browsers npm/dist/index.js build-demo ## measure reads next to a hanging and a slow endpoint, in Chromium
	@scripts/with-lab --endpoints 5 -- node bench/race.mjs

.PHONY: bench-records
bench-records: setup-browsers npm/dist/index.js ## what 10,000 records cost to make, and their status and remaining time; in Chromium
	@node bench/records.mjs $(ENGINE)

.PHONY: bench-frames
bench-frames: ## measure the parsing of a response with 100,000 small messages
	@cargo bench --quiet --bench frames

.PHONY: bench-page
bench-page: setup-browsers www/dist/index.html release-demo ## measure the dashboard with 10,000 exporters and 5,000 leases, in Chromium
	@node bench/page.mjs $(BENCH_OPTIONS)

# Node up to 21 has its WebSocket behind a flag.
.PHONY: bench-device
bench-device: setup-python npm/dist/index.js release-demo release-gateway ## what the gateway costs, beside Envoy and the tunnel of jmp; writes bench/DEVICES.md
	@node --experimental-websocket bench/device/run.mjs
