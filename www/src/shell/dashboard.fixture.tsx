// The dashboard on a lab in memory, for the tests of components.
import { cleanup, configure, render } from "@testing-library/react";
import type { Lab, LabOptions } from "jumpstarter-web/testing";
import { onTestFinished } from "vitest";
import { labWithClient } from "../lab.fixture";
import { AttemptLog } from "../race/attempt-log";
import { formatHash, parseHash, type View } from "../url-state";
import { Dashboard } from "./dashboard";

// Lists and leases are read every few seconds.
configure({ asyncUtilTimeout: 20_000 });

/** Renders alice's dashboard until the end of the test; `prepare` changes the lab before that. */
export async function showDashboard(
  view: View,
  options: LabOptions = {},
  prepare: (lab: Lab) => void = () => undefined,
): Promise<Lab> {
  const { lab, service } = await labWithClient(options);
  prepare(lab);
  window.location.hash = formatHash({ ...parseHash(""), view });
  render(<Dashboard service={service} client="alice" attempts={new AttemptLog()} admin={null} />);
  onTestFinished(cleanup);
  return lab;
}
