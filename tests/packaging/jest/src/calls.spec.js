// Calls, errors, aborts and dates in a project's tests, for Jest and Vitest. The environment variable LAB describes the lab.
import { connect, isJumpstarterError } from "jumpstarter-web";

const lab = JSON.parse(process.env.LAB);
let client;
beforeEach(async () => {
  client = await connect(lab.options);
});
afterEach(() => client.close());

it("lists", async () => {
  const { exporters } = await client.listExporters();
  expect(exporters.map(({ name }) => name)).toEqual(lab.names);
});

it("books with dates, reads the lease and releases it", async () => {
  const beginTime = new Date(Date.now() + 3_600_000);
  const endTime = new Date(Date.now() + 7_200_000);
  const { name } = await client.createLease({ selector: "board=qemu", beginTime, endTime });
  const lease = await client.getLease({ name });
  expect(Date.parse(lease.beginTimeText)).toBe(Math.floor(beginTime.getTime() / 1_000) * 1_000);
  expect(lease.beginTime).toBeInstanceOf(Date);
  await client.deleteLease({ name });
});

it("fails with an error that says why", async () => {
  const error = await client.getExporter({ name: "no-such-board" }).catch((thrown) => thrown);
  expect(isJumpstarterError(error) && error.reason).toBe("not-found");
});

it("rejects with the signal's own reason when aborted", async () => {
  const controller = new AbortController();
  const call = client.listExporters({ signal: controller.signal }).catch((thrown) => thrown);
  controller.abort("enough");
  expect(await call).toBe("enough");
  expect(await client.listExporters({ signal: AbortSignal.abort("before") }).catch((thrown) => thrown)).toBe("before");
});
