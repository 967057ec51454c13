import { afterEach, describe, expect, it, vi } from "vitest";
import { OFFERS, faultWords, orderFault, readFaults, type Fault, type Target } from "./demo-faults";
import { DEMO_WORDS } from "./words/demo-words";

const words = (fault: Fault) => faultWords(fault, DEMO_WORDS.en);

describe("the demo's faults", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("are described briefly, and an empty one not at all", () => {
    expect(words({})).toBeNull();
    expect(words({ refuse: false, delay_ms: null })).toBeNull();
    expect(words({ delay_ms: 300, jitter_ms: 100 })).toBe("answers after 300 to 400 ms");
    expect(words({ http_status: 503, probability: 0.2 })).toBe("answers HTTP 503 (20 % of calls)");
    expect(words({ split: 5 })).toBe("has a fault");
    for (const fault of Object.values(OFFERS)) expect(words(fault)).not.toBe("has a fault");
  });

  it("are read from the admin port, and set there", async () => {
    const fetched = vi.fn<typeof fetch>();
    fetched.mockResolvedValueOnce(
      Response.json({
        endpoints: [{ fault: { hang: true } }, { index: 1 }, null],
        devices: [{ exporter: "rpi4-01", fault: { refuse: true } }],
        router: { fault: {} },
      }),
    );
    fetched.mockResolvedValueOnce(Response.json({}));
    vi.stubGlobal("fetch", fetched);
    expect(await readFaults("http://admin", new AbortController().signal)).toEqual(
      new Map<Target, Fault>([
        ["endpoints/0", { hang: true }],
        ["endpoints/1", {}],
        ["endpoints/2", {}],
        ["devices/rpi4-01", { refuse: true }],
        ["router", {}],
      ]),
    );
    await orderFault("http://admin", "endpoints/2", { refuse: true });
    expect(fetched.mock.calls[1]?.[0]).toBe("http://admin/endpoints/2/fault");
    expect(fetched.mock.calls[1]?.[1]).toMatchObject({ method: "PUT", body: '{"refuse":true}' });
  });

  it("give an error if the admin port refuses them", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 404 })));
    await expect(orderFault("http://admin", "endpoints/9", {})).rejects.toThrow("404");
    await expect(readFaults("http://admin", new AbortController().signal)).rejects.toThrow("404");
  });
});
