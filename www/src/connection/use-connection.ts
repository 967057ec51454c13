// One open connection to a controller, as a hook: opened for an access, closed when the access changes or the component unmounts.
import { useEffect, useState } from "react";
import { connect, type ClientService } from "jumpstarter-web";
import { AttemptLog } from "../endpoints/attempt-log";
import type { Access } from "./access";

/** An open connection. */
export interface Connection {
  readonly service: ClientService;
  readonly access: Access;
  /** Its last calls, attempt by attempt. */
  readonly attempts: AttemptLog;
}

/** The state of connecting: nothing yet, a connection, or the error. */
export interface ConnectionState {
  readonly connection: Connection | null;
  readonly error: unknown;
}

const NOTHING: ConnectionState = { connection: null, error: null };

export function useConnection(access: Access | null): ConnectionState {
  const [result, setResult] = useState<{ access: Access; state: ConnectionState } | null>(null);
  useEffect(() => {
    if (access === null) return;
    let gone = false;
    let service: ClientService | null = null;
    const attempts = new AttemptLog();
    open(access, attempts).then(
      (opened) => {
        if (gone) {
          opened.close();
          return;
        }
        service = opened;
        setResult({ access, state: { connection: { service: opened, access, attempts }, error: null } });
      },
      (error: unknown) => {
        if (!gone) setResult({ access, state: { connection: null, error } });
      },
    );
    return () => {
      gone = true;
      service?.close();
    };
  }, [access]);
  // A result for another access is outdated: the effect for the current one is still running.
  return result !== null && result.access === access ? result.state : NOTHING;
}

function open(access: Access, attempts: AttemptLog): Promise<ClientService> {
  return connect({
    endpoints: access.endpoints,
    namespace: access.namespace,
    onAttempt: attempts.onAttempt,
    ...(access.cookies ? { credentials: "include" as const } : {}),
    ...(access.client === "" ? {} : { client: access.client }),
    ...(access.session ? { token: access.session.token } : access.token === "" ? {} : { token: access.token }),
  });
}
