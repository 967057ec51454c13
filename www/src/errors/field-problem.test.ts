import { connect, init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { problemAt } from "./field-problem";

/** The error of `connect` with `options`. */
async function refusal(options: {
  endpoints: string;
  namespace: string;
  headers?: Record<string, string>;
}): Promise<unknown> {
  return connect(options).then(
    () => null,
    (error: unknown) => error,
  );
}

describe("an error about a field", () => {
  beforeAll(() => init());

  it("is shown at its field, without the field's name", async () => {
    const problem = problemAt(await refusal({ endpoints: "nonsense", namespace: "lab" }), ["endpoints", "namespace"]);
    expect(problem.field).toBe("endpoints");
    expect(problem.of("endpoints")).toMatch(/^This must be an http or https URL .*\.$/);
    expect(problem.of("namespace")).toBeNull();
  });

  it("names the position inside the field", async () => {
    const error = await refusal({ endpoints: "http://x", namespace: "lab", headers: { "a b": "c" } });
    expect(problemAt(error, ["headers"]).of("headers")).toMatch(/^“a b” is no valid header name\.$/);
  });

  it("belongs to no field of another form; other errors belong to none", async () => {
    const error = await refusal({ endpoints: "nonsense", namespace: "lab" });
    expect(problemAt(error, ["selector"]).field).toBeNull();
    expect(problemAt(new Error("x"), ["selector"]).field).toBeNull();
  });
});
