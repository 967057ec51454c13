// An identity provider for the page's tests: oidc-provider, with its own login form, and short-lived tokens. Contains no tests.
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { listen, stop } from "../listen.mjs";

/** How long an access token is valid, in seconds: longer than the page needs to start, shorter than a test. */
const LIFETIME = 20;

/** Starts a provider at which the page at `redirectUri` is registered as the public client `dashboard`. */
export async function startProvider(redirectUri) {
  const server = createServer();
  const port = await listen(server);
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "dashboard",
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: "none",
        application_type: "native",
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    clientBasedCORS: () => true,
    ttl: { AccessToken: LIFETIME, IdToken: LIFETIME, RefreshToken: 600, Session: 600, Grant: 600, Interaction: 600 },
    issueRefreshToken: async () => true,
    claims: { profile: ["preferred_username"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
  });
  server.on("request", provider.callback());
  return {
    issuer,
    /** Whose valid access token this is; null if it is none. */
    async accountOf(token) {
      const found = await provider.AccessToken.find(token);
      return found?.isValid ? found.accountId : null;
    },
    stop: () => stop(server),
  };
}
