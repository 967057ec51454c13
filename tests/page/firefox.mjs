// Playwright with the Firefox of this machine, by WebDriver BiDi; Playwright's own protocol needs a Firefox built for it.
// Contains no tests.
import { firefox } from "playwright-core";

/** Starts it with a profile in this folder; returns its context. */
export async function startFirefox(profile, options) {
  const context = await firefox.launchPersistentContext(profile, {
    channel: "moz-firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    ...options,
  });
  // Playwright would set the value of a field by its property, which React does not notice.
  await context.addInitScript(() => {
    const insert = (text) => void document.execCommand("insertText", false, text);
    Object.defineProperty(window, "__pw_bidiInsertText", {
      get: () => insert,
      set() {
        // Playwright's own.
      },
    });
  });
  return context;
}

// Playwright emulates media features when it starts. Firefox ESR does not have this command yet: answer it here.
const { _bidiFirefox: server } = /** @type {any} */ (firefox)._connection.toImpl(firefox);
const connect = server.connectToTransport;
server.connectToTransport = function (transport, options) {
  const send = transport.send;
  transport.send = (message) => {
    if (message.method !== "emulation.setMediaFeaturesOverride") return send.call(transport, message);
    queueMicrotask(() => transport.onmessage({ type: "success", id: message.id, result: {} }));
  };
  return connect.call(this, transport, options);
};
