import { renderToString } from "react-dom/server";

import { App } from "./app";

/** @param {import("jumpstarter-web").ConnectOptions} lab */
export const render = (lab) => renderToString(<App lab={lab} />);
