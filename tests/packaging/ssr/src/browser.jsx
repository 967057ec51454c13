import { hydrateRoot } from "react-dom/client";

import { App } from "./app";

const lab = JSON.parse(new URLSearchParams(location.search).get("lab") ?? "null");
const root = document.querySelector("main");
if (root !== null) hydrateRoot(root, <App lab={lab} />);
