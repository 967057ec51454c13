// The English texts. Each other language has the same entries, or does not compile.
import { booking } from "./booking";
import { devices } from "./devices";
import { errors } from "./errors";
import { exporters } from "./exporters";
import { leases } from "./leases";
import { connection, settings, shell, table } from "./shell";
import { calendar, endpoints, overview } from "./views";

export const en = {
  shell,
  table,
  connection,
  settings,
  exporters,
  leases,
  booking,
  calendar,
  overview,
  endpoints,
  devices,
  errors,
};

export type Words = typeof en;
