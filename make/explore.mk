# Longer searches for bugs, not part of `make test`: simulation, mutation tests, data from Kubernetes' own code.

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
