/**
 * Gets a wasm of the package from its source, compiled or as bytes. Servers, bundlers and content security policies fail
 * here in many ways; each failure becomes an error with the reason `wasm` and a message that says what to do.
 */
import { JumpstarterError } from "../base/error.js";
import type { InitSource } from "./types.js";

/** What can be instantiated: a compiled module, or its bytes. */
export type Loadable = WebAssembly.Module | BufferSource;

/** How errors name the wasm that is loaded. */
export interface WasmNames {
  /** Its file, which the package also exports by this name. */
  readonly file: string;
  /** The call that takes another source: `init()`. */
  readonly call: string;
}

/** The first bytes of every module: a zero byte, then "asm". */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** The one type for which the platform compiles a response while it downloads; parameters are not allowed. */
const WASM_TYPE = /^\s*application\/wasm\s*$/i;
const BY_POLICY = /unsafe-eval|content security policy|\bCSP\b/i;
const BY_RUNTIME = /disallowed by embedder/i;

/** The default source: the file that comes with the package. */
export function ownFile(names: WasmNames, besideThis: () => URL): URL {
  try {
    return besideThis();
  } catch (cause) {
    const problem = "this script does not know its own URL, so it cannot find the wasm next to it";
    throw wasmError(`${problem}: ${instead(names)}`, cause);
  }
}

/** Fetches an address, and checks that the result is WebAssembly and not, for example, an HTML page. */
export async function loadable(names: WasmNames, source: InitSource): Promise<Loadable> {
  if (typeof WebAssembly === "undefined") throw wasmError("this runtime has no WebAssembly");
  const given = isAddress(source) ? await fetched(names, source) : source;
  if (isResponse(given)) return fromResponse(names, given);
  const bytes = bytesOf(given);
  if (bytes !== undefined && !isWasm(bytes)) {
    throw wasmError(`the source passed to ${names.call} is not WebAssembly: ${instead(names)}`);
  }
  return given;
}

/** Converts anything thrown while loading to an error with the reason `wasm`. */
export function asWasmError(names: WasmNames, thrown: unknown): JumpstarterError {
  return thrown instanceof JumpstarterError
    ? thrown
    : (byRuntime(names, thrown) ??
        wasmError(`the wasm could not be loaded: ${instead(names)} (${wordsOf(thrown)})`, thrown));
}

/** The same for a failed instantiation, where the bytes are known to be WebAssembly. */
export function asMisfit(names: WasmNames, thrown: unknown): JumpstarterError {
  const isOther = ["TypeError", "LinkError"].includes(String(nameOf(thrown)));
  if (thrown instanceof JumpstarterError || !isOther) return asWasmError(names, thrown);
  return wasmError(
    `the wasm does not match this version of the package: ${instead(names)} (${wordsOf(thrown)})`,
    thrown,
  );
}

/** The error for a runtime or a page policy that rejects any WebAssembly; `undefined` for other failures. */
function byRuntime(names: WasmNames, thrown: unknown): JumpstarterError | undefined {
  const words = wordsOf(thrown);
  if (BY_POLICY.test(words)) {
    return wasmError(
      "the page's content security policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src",
      thrown,
    );
  }
  if (BY_RUNTIME.test(words)) {
    const { file, call } = names;
    return wasmError(
      `this runtime cannot compile bytes: import jumpstarter-web/${file} and pass that module to ${call}`,
      thrown,
    );
  }
  if (nameOf(thrown) === "ReferenceError") {
    return wasmError(
      `this runtime lacks what the package needs (${words}): docs/bundlers.md says what each tool needs`,
      thrown,
    );
  }
  return undefined;
}

function instead({ file, call }: WasmNames): string {
  return `pass ${call} the URL of ${file}, its bytes or its module; docs/bundlers.md shows how for each tool`;
}

// By its shape: under Jest, Node's own errors are from another realm.
function wordsOf(thrown: unknown): string {
  const { message } = (thrown ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : String(thrown);
}

function nameOf(thrown: unknown): unknown {
  return ((thrown ?? {}) as { name?: unknown }).name;
}

function isAddress(source: InitSource): source is string | URL | Request {
  return typeof source === "string" || hasBrand(source, "URL") || isRequest(source);
}

// By its tag, not its class: another frame or a polyfill has classes of its own.
function hasBrand(value: unknown, brand: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${brand}]`;
}

function isRequest(value: unknown): value is Request {
  return hasBrand(value, "Request");
}

function isResponse(value: unknown): value is Response {
  return hasBrand(value, "Response");
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return hasBrand(value, "ArrayBuffer") ? new Uint8Array(value as ArrayBuffer) : undefined;
}

function isWasm(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

async function fetched(names: WasmNames, address: string | URL | Request): Promise<Response> {
  try {
    return await fetch(address);
  } catch (cause) {
    const url = isRequest(address) ? address.url : String(address);
    const rawMessage =
      `no response for the wasm from ${url} (${wordsOf(cause)}): the server may be down, the connect-src of the page's content ` +
      `security policy may not list it, or it may be a URL that cannot be fetched, such as a file: URL; otherwise ${instead(names)}`;
    throw wasmError(rawMessage, cause);
  }
}

async function fromResponse(names: WasmNames, response: Response): Promise<Loadable> {
  const type = response.headers.get("content-type") ?? "no content type";
  const got = `HTTP ${response.status}, ${type}`;
  const url = response.url === "" ? "the response" : response.url;
  if (!response.ok)
    throw wasmError(`there is no wasm at ${url} (${got}): ${instead(names)}`, undefined, response.status);
  if (WASM_TYPE.test(type) && typeof WebAssembly.compileStreaming === "function") {
    // Compiles while it downloads.
    return WebAssembly.compileStreaming(response).catch((cause: unknown) => {
      throw (
        byRuntime(names, cause) ??
        wasmError(`the response from ${url} is not WebAssembly (${got}): ${instead(names)} (${wordsOf(cause)})`, cause)
      );
    });
  }
  // Ignores the content type: many servers have none for wasm files.
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (isWasm(bytes)) return bytes;
  const page = /html/i.test(type) ? "; the server may answer unknown paths with a web page" : "";
  throw wasmError(`the response from ${url} is not WebAssembly (${got})${page}: ${instead(names)}`);
}

function wasmError(rawMessage: string, cause?: unknown, httpStatus?: number): JumpstarterError {
  return new JumpstarterError({
    code: "FAILED_PRECONDITION",
    reason: "wasm",
    rawMessage,
    cause,
    httpStatus: httpStatus ?? null,
  });
}
