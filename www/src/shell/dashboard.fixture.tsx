// The dashboard on a lab in memory, for the tests of components.
import { cleanup, configure, render } from "@testing-library/react";
import type { Lab, LabOptions } from "jumpstarter-web/testing";
import { onTestFinished } from "vitest";
import { labWithClient } from "../lab.fixture";
import { AttemptLog } from "../endpoints/attempt-log";
import { Dashboard } from "./dashboard";

// Lists and leases are read every few seconds.
configure({ asyncUtilTimeout: 20_000 });

/** Renders alice's dashboard until the end of the test; `prepare` changes the lab before that, `client` is whom the page knows as its client. */
export async function showDashboard(
  hash: string,
  options: LabOptions = {},
  prepare: (lab: Lab) => void = () => undefined,
  client = "alice",
): Promise<Lab> {
  const { lab, service } = await labWithClient(options);
  prepare(lab);
  window.location.hash = `#/${hash}`;
  render(
    <Dashboard
      service={service}
      connection={{ endpoints: lab.endpoints, namespace: "lab", client }}
      attempts={new AttemptLog()}
      admin={null}
      onDisconnect={null}
    />,
  );
  onTestFinished(cleanup);
  return lab;
}
