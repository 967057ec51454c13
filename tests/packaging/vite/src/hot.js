// A module that Vite replaces during development. It closes its client before it is replaced.
import { connect } from "jumpstarter-web";

const client = await connect(JSON.parse(new URLSearchParams(location.search).get("lab") ?? "null"));
globalThis.clients = [...(globalThis.clients ?? []), client];

import.meta.hot?.accept();
import.meta.hot?.dispose(() => client.close());
