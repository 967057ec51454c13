// A line of a log whose fields are properties with the names of proto/; ours has words for numbers.
export { identity } from "../contenders/fields.js";

export const PATH = "jumpstarter.v1.ExporterService/LogStream";

/** Reads fields, and returns a number that depends on them. */
export const read = ({ severity, message, source, driverType }) =>
  severity.length + message.length + source + driverType.length;

/** The data in the form that all contenders are compared in. */
export const plain = ({ severity, message, source, driverType }) => ({ severity, message, source, driverType });
