# Benchmarks; they assert nothing.

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
