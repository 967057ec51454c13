// The dashboard on a lab in memory, for the tests of components.
import { cleanup, configure, render } from "@testing-library/react";
import { connect } from "jumpstarter-web";
import { createLab, type Lab, type LabOptions } from "jumpstarter-web/testing";
import { onTestFinished } from "vitest";
import { AttemptLog } from "./race/attempt-log";
import { Dashboard } from "./shell/dashboard";
import { formatHash, parseHash, type View } from "./url-state";

export const BOARD = { name: "rpi4-01", labels: { board: "rpi4" } };

// Lists and leases are read every few seconds.
configure({ asyncUtilTimeout: 20_000 });

/** Renders alice's dashboard until the end of the test; `prepare` changes the lab before that. */
export async function showDashboard(
  view: View,
  options: LabOptions = {},
  prepare: (lab: Lab) => void = () => undefined,
): Promise<Lab> {
  const lab = await createLab({ exporters: [BOARD], ...options });
  prepare(lab);
  const service = await connect(lab.connectOptions("alice"));
  window.location.hash = formatHash({ ...parseHash(""), view });
  onTestFinished(() => {
    cleanup();
    service.close();
    lab.close();
  });
  render(<Dashboard service={service} client="alice" attempts={new AttemptLog()} admin={null} />);
  return lab;
}
