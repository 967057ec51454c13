// Die deutschen Texte.
import type { Words } from "../en";
import { booking } from "./booking";
import { devices } from "./devices";
import { errors } from "./errors";
import { exporters } from "./exporters";
import { leases } from "./leases";
import { connection, settings, shell, table } from "./shell";
import { calendar, endpoints, overview } from "./views";

export const de: Words = {
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
