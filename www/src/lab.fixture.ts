// A lab in memory for the page's tests, with a client of it.
import { connect, type ClientService } from "jumpstarter-web";
import { createLab, type Lab, type LabOptions } from "jumpstarter-web/testing";
import { onTestFinished } from "vitest";

export const BOARD = { name: "rpi4-01", labels: { board: "rpi4" } };

/** A lab of one board unless `options` say otherwise, and alice's client, until the end of the test. */
export async function labWithClient(options: LabOptions = {}): Promise<{ lab: Lab; service: ClientService }> {
  const lab = await createLab({ exporters: [BOARD], ...options });
  const service = await connect(lab.connectOptions("alice"));
  onTestFinished(() => {
    service.close();
    lab.close();
  });
  return { lab, service };
}
