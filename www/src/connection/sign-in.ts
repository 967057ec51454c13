// Signs in at an identity provider: OIDC's authorization code flow with PKCE, by oidc-client-ts, which is loaded only for this.
// Tokens stay in memory; a reload signs in again, which the provider's own session makes quick.
import type { User, UserManager } from "oidc-client-ts";
import type { Provider } from "./page-config";

/** What the connection form knows when the user leaves for the identity provider; it comes back with the user. */
export interface SignInState {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  readonly cookies: boolean;
  readonly hash: string;
  readonly provider: Provider;
}

/** A session at an identity provider. */
export interface Session {
  /** The user as the provider calls them: name or subject. */
  readonly name: string;
  /** The current access token, refreshed if it is about to expire. Rejects with `LoginNeeded`. */
  readonly token: () => Promise<string>;
}

/** The session has ended and cannot be refreshed: the user has to sign in again. */
export class LoginNeeded extends Error {
  override readonly name = "LoginNeeded";
}

const KEY = "jumpstarter-web.sign-in";
/** A token is refreshed this long before it expires. */
const EARLY_SECONDS = 15;

/** Leaves the page for the identity provider. Rejects if it cannot be reached. */
export async function signIn(state: SignInState): Promise<void> {
  // Not a secret; needed to continue after the page was left.
  sessionStorage.setItem(KEY, JSON.stringify(state));
  await (await managerOf(state.provider)).signinRedirect();
}

/** Whether the page was just opened by an identity provider's redirect. */
export function isReturning(search: string): boolean {
  const said = new URLSearchParams(search);
  return said.has("state") && (said.has("code") || said.has("error")) && sessionStorage.getItem(KEY) !== null;
}

/** Completes the sign-in after `isReturning`, and removes its traces from the address. */
export async function completeSignIn(): Promise<{ readonly state: SignInState; readonly session: Session }> {
  const state = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as SignInState;
  sessionStorage.removeItem(KEY);
  const url = window.location.href;
  window.history.replaceState(null, "", `${window.location.pathname}${state.hash}`);
  const manager = await managerOf(state.provider);
  const user = await manager.signinCallback(url);
  if (user === undefined) throw new LoginNeeded("the identity provider returned no user");
  return { state, session: sessionOf(manager, user) };
}

function sessionOf(manager: UserManager, first: User): Session {
  let user = first;
  let refreshing: Promise<User> | null = null;
  const refreshed = async () => {
    const next = await manager.signinSilent();
    if (next === null) throw new LoginNeeded("the session at the identity provider has ended");
    user = next;
    return next;
  };
  return {
    name: first.profile.preferred_username ?? first.profile.name ?? first.profile.sub,
    token: async () => {
      if ((user.expires_in ?? Infinity) > EARLY_SECONDS) return user.access_token;
      if (user.refresh_token === undefined) {
        if (user.expired !== true) return user.access_token;
        throw new LoginNeeded("the token has expired");
      }
      try {
        // One refresh for all calls that wait for it.
        refreshing ??= refreshed().finally(() => (refreshing = null));
        return (await refreshing).access_token;
      } catch (error) {
        throw new LoginNeeded(error instanceof Error ? error.message : "the token could not be refreshed");
      }
    },
  };
}

async function managerOf({ issuer, clientId, scope }: Provider): Promise<UserManager> {
  const { InMemoryWebStorage, UserManager, WebStorageStateStore } = await import("oidc-client-ts");
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${window.location.origin}${window.location.pathname}`,
    scope,
    automaticSilentRenew: false,
    // Only the code verifier is stored while the page is left; the tokens never are.
    stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
}
