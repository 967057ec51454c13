# The Connect project's gRPC-Web conformance suite.

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
