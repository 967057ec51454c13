// Changes of one lease keep the order of the calls where a token has expired, where one of them leaves early, and with
// extensions among them. Five with tokens in another order are write-rules.test.js.
import { expect } from "chai";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

nothingUncaught();

const name = "lease-1";
const notFound = () => refusal(5, "not there");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A client over a `fetch` that keeps what is sent, and the questions for tokens, each to be answered by hand. */
async function asking(...answers) {
  const fetch = fetchInTurn(...answers);
  const questions = [];
  const token = () => new Promise((resolve) => questions.push(resolve));
  return { fetch, questions, service: await client({ endpoints: lab.endpoints[0], fetch, token }) };
}

/** The owners that updates were sent for, in that order; an update that hands a lease over needs no other request. */
function owners(sent) {
  const decoder = new TextDecoder();
  const text = ({ message }) =>
    decoder.decode(Uint8Array.from(message.match(/../g), (pair) => Number.parseInt(pair, 16)));
  return sent.map((one) => text(one).match(/clients\/(owner-\d)/)?.[1] ?? one.method);
}

describe("updates of one lease", () => {
  const names = ["owner-1", "owner-2", "owner-3", "owner-4", "owner-5"];

  it("keep their order where the first one's token has expired", async () => {
    const { service, fetch, questions } = await asking(tokenExpired, notFound);
    const calls = names.map((owner) => rejection(service.updateLease({ name, client: owner })));
    questions.forEach((answer) => answer("t"));
    // The first one's refresh.
    while (questions.length < 6) await pause(5);
    expect(owners(fetch.sent)).to.deep.equal(names.slice(0, 1));
    questions[5]("fresh");
    await Promise.all(calls);
    expect(owners(fetch.sent)).to.deep.equal([names[0], ...names]);
  });

  it("do not wait for one that leaves before its token has come, nor for those of another lease", async () => {
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
