// Changes of one lease are sent in the order of the calls, even if a token has expired, if one of them is aborted, and with
// extensions among them. For tokens that arrive in another order, see write-rules.test.js.
import { expect } from "chai";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

nothingUncaught();

const name = "lease-1";
const notFound = () => refusal(5, "not there");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A client that records its requests, and its calls of the token function, which the test resolves. */
async function asking(...answers) {
  const fetch = fetchInTurn(...answers);
  const questions = [];
  const token = () => new Promise((resolve) => questions.push(resolve));
  return { fetch, questions, service: await client({ endpoints: lab.endpoints[0], fetch, token }) };
}

/** The new owners in the sent updates, in order; an update that transfers a lease needs no other request. */
function owners(sent) {
  const decoder = new TextDecoder();
  const text = ({ message }) =>
    decoder.decode(Uint8Array.from(message.match(/../g), (pair) => Number.parseInt(pair, 16)));
  return sent.map((one) => text(one).match(/clients\/(owner-\d)/)?.[1] ?? one.method);
}

describe("updates of one lease", () => {
  const names = ["owner-1", "owner-2", "owner-3", "owner-4", "owner-5"];

  it("keep their order if the first one's token has expired", async () => {
    const { service, fetch, questions } = await asking(tokenExpired, notFound);
    const calls = names.map((owner) => rejection(service.updateLease({ name, client: owner })));
    questions.forEach((answer) => answer("t"));
    // The refresh for the first one.
    while (questions.length < 6) await pause(5);
    expect(owners(fetch.sent)).to.deep.equal(names.slice(0, 1));
    questions[5]("fresh");
    await Promise.all(calls);
    expect(owners(fetch.sent)).to.deep.equal([names[0], ...names]);
  });

  it("do not wait for one that is aborted before its token has arrived, nor for those of another lease", async () => {
    const { service, fetch, questions } = await asking(notFound);
    const leaving = new AbortController();
    const first = rejection(service.updateLease({ name, client: "owner-1", signal: leaving.signal }));
    const second = rejection(service.updateLease({ name, client: "owner-2" }));
    const other = rejection(service.updateLease({ name: "lease-2", client: "owner-3" }));
    questions.slice(1).forEach((answer) => answer("t"));
    await other;
    expect(owners(fetch.sent)).to.deep.equal(["owner-3"]);
    leaving.abort("left");
    expect([await first, (await second).reason]).to.deep.equal(["left", "not-found"]);
    expect(owners(fetch.sent)).to.deep.equal(["owner-3", "owner-2"]);
  });

  it("and an extension among them are sent in the order of the calls", async () => {
    const { service, fetch, questions } = await asking(notFound);
    const calls = [
      rejection(service.updateLease({ name, client: "owner-1" })),
      rejection(service.extendLease({ name, by: "1m" })),
      rejection(service.updateLease({ name, client: "owner-2" })),
    ];
    for (const answer of questions.toReversed()) {
      answer("t");
      await pause(5);
    }
    await Promise.all(calls);
    expect(owners(fetch.sent)).to.deep.equal(["owner-1", "GetLease", "owner-2"]);
  });
});
