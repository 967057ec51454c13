// This repository's package.
import { connectExporter } from "jumpstarter-web/device";

const SOURCES = ["UNSPECIFIED", "DRIVER"];

export const open = ({ base, ...identity }, headers) => connectExporter({ endpoints: base, headers, ...identity });

export const lines = (device) => device.logs();

export const read = ({ severity, message, source, driverType }) =>
  severity.length + message.length + source.length + driverType.length;

export const plain = ({ severity, message, source, driverType }) => ({
  severity,
  message,
  source: SOURCES.indexOf(source),
  driverType,
});
