import { describe, expect, it } from "vitest";
import { endpointsIn } from "./access";

describe("endpoints in a text", () => {
  it("are separated by line breaks, spaces, commas or a mix of them", () => {
    for (const text of [
      "https://a\nhttps://b",
      "https://a https://b",
      "https://a,https://b",
      " https://a ,\r\n\thttps://b,\n",
    ]) {
      expect(endpointsIn(text)).toEqual(["https://a", "https://b"]);
    }
  });

  it("are empty if the text is empty", () => {
    for (const text of ["", " \n", ",", " , ,\n"]) expect(endpointsIn(text)).toEqual([]);
  });
});
