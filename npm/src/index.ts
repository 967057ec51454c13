/**
 * The package in a browser, a worker or a bundler. Importing it touches neither the network nor the DOM.
 *
 * @packageDocumentation
 */
export * from "./api.js";
