import { expect, it } from "vitest";
import { hostAndPort, withoutScheme } from "./address";

it("shortens an address to what is after its scheme, or to host and port", () => {
  const url = "https://lab.example.com:8443/grpc/";
  expect([withoutScheme(url), hostAndPort(url)]).toEqual(["lab.example.com:8443/grpc", "lab.example.com:8443"]);
  expect(hostAndPort("no address")).toBe("no address");
});
