// What the pages of the tests and benchmarks keep on `window`, for the program that drives the browser.
interface Window {
  /** tests/page/hooks: the client, what the components have seen, and how to show one. */
  lab: any;
  /** tests/page/hooks: values that a test keeps from one step to another. */
  first: any;
  active: any;
  /** tests/browser: what the page is to run, and the result. */
  tests: any;
  finished: any;
  /** tests/conformance: ends with the module loaded; takes requests and returns responses. */
  ready: any;
  exchange: any;
  /** tests/leak, bench: the figures, or why there are none. */
  measured: any;
  failed: any;
}
interface Performance {
  /** In Chromium alone. */
  memory?: any;
}
