// Ports for the tests' servers: free ones of this machine, so that test runs never meet.
import { once } from "node:events";
import { createServer } from "node:net";

/** Starts a server on a free port, and returns the port. */
export async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** Stops an HTTP server and closes its connections. */
export async function stop(server) {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

/** A port for a program that cannot choose a free one itself. */
export async function freePort() {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}
