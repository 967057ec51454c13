// A proxy with a login, as labs have in front of their gateway and pages. It refuses requests without its cookie, by a
// redirect to the login page or by an HTTP status. Opening the login page logs the browser in. Contains no tests.
import { createServer, request as ask } from "node:http";
import { listen, stop } from "../listen.mjs";

/** Starts it in front of a demo: calls go to the demo's first endpoint, other requests to its page, which connects through the proxy. */
export async function startLoginProxy(demo) {
  const proxy = { refusal: 302, signedIn: false, logins: 0 };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://proxy");
    const isCall = request.method === "POST" || request.method === "OPTIONS";
    if (pathname === "/login") {
      proxy.signedIn = true;
      proxy.logins += 1;
      const to = searchParams.get("to");
      const head = { "set-cookie": "login=yes; Path=/; HttpOnly", "content-type": "text/html" };
      response.writeHead(to === null ? 200 : 302, to === null ? head : { ...head, location: to });
      response.end("<!doctype html><title>Signed in</title><p>Signed in.</p>");
    } else if (
      request.method !== "OPTIONS" &&
      !(proxy.signedIn && /\blogin=yes\b/.test(request.headers.cookie ?? ""))
    ) {
      turnAway(request, response, isCall);
    } else if (pathname === "/demo.json") {
      const { namespace, clients } = demo;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ endpoints: [proxy.url], namespace, clients }));
    } else {
      pass(new URL(request.url, isCall ? demo.endpoints[0] : demo.page), request, response);
    }
  });
  /** A navigation is always redirected to the login. */
  function turnAway(request, response, isCall) {
    const { origin } = request.headers;
    const cors =
      origin === undefined ? {} : { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" };
    if (isCall && proxy.refusal !== 302) response.writeHead(proxy.refusal, { ...cors, "content-type": "text/html" });
    else
      response.writeHead(302, {
        ...cors,
        location: isCall ? "/login" : `/login?to=${encodeURIComponent(request.url)}`,
      });
    response.end("<!doctype html><title>Who are you?</title>");
  }
  proxy.url = `http://127.0.0.1:${await listen(server)}`;
  proxy.stop = () => stop(server);
  return proxy;
}

function pass(url, request, response) {
  const onward = ask(url, { method: request.method, headers: { ...request.headers, host: url.host } }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}
