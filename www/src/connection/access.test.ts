import { describe, expect, it } from "vitest";
import { endpointsIn } from "./access";

describe("endpoints in a text", () => {
  it("are separated by line breaks, spaces or commas, or by all of them", () => {
    for (const text of [
      "https://a\nhttps://b",
      "https://a https://b",
      "https://a,https://b",
      " https://a ,\r\n\thttps://b,\n",
    ]) {
      expect(endpointsIn(text)).toEqual(["https://a", "https://b"]);
    }
  });

  it("are none in an empty one", () => {
    for (const text of ["", " \n", ",", " , ,\n"]) expect(endpointsIn(text)).toEqual([]);
  });
});
