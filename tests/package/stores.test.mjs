// The stores behind the hooks, without React: a watch that cannot start, and a client whose wasm has
// panicked. For the hooks in a page, see tests/page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EndpointStore } from "../../npm/modules/live/endpoint-store.js";
import { connect } from "../../npm/modules/index.node.js";
import { ListStore } from "../../npm/modules/live/list-store.js";
import { createLab } from "../../npm/modules/testing/index.node.js";

/** A client of a lab that never answers. */
async function client() {
  const lab = await createLab();
  lab.endpoint("one").fault({ hang: true });
  return connect(lab.connectOptions());
}
const rejection = (promise) =>
  promise.then(
    () => assert.fail("was not rejected"),
    (error) => error,
  );

describe("a store of a list", () => {
  it("has an invalid option of its watch as the error that ended it", async (test) => {
    const service = await client();
    test.after(() => service.close());
    const store = new ListStore(
      () => service.watchLeases({ intervalMs: 5 }),
      () => undefined,
    );
    let notified = 0;
    test.after(
      store.subscribe(() => {
        notified += 1;
      }),
    );
    const { items, loading, ended, error } = /** @type {any} */ (store.snapshot());
    assert.deepEqual(
      [items, loading, ended, error.reason, error.field],
      [null, false, true, "invalid-argument", "intervalMs"],
    );
    assert.equal(notified, 1);
    store.refresh();
    assert.equal(store.snapshot().ended, true);
  });
});

describe("a store of endpoints", () => {
  it("does not change when the wasm panics, and does not affect the errors of calls", async (test) => {
    const service = await client();
    test.after(() => service.close());
    const store = new EndpointStore(service);
    test.after(store.subscribe(() => undefined));
    const before = store.snapshot();
    const release = rejection(service.deleteLease({ name: "lease-1" }));
    const { random } = Math;
    Math.random = () => {
      throw new Error("no more chance");
    };
    const booking = await rejection(service.createLease({ selector: "board=none", duration: "1m" })).finally(() => {
      Math.random = random;
    });
    // The random number was needed for the lease's name, before anything was sent.
    assert.deepEqual([booking.reason, booking.outcome], ["dead", null]);
    assert.deepEqual([(await release).reason, (await release).outcome], ["dead", "unknown"]);
    assert.deepEqual(service.endpoints(), before);
    assert.deepEqual(new EndpointStore(service).snapshot(), before);
    service.close();
    assert.deepEqual(service.endpoints(), before);
  });
});
