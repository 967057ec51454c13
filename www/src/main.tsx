// The entry point: styles, theme, and the React root.
import "@patternfly/react-core/dist/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { followColorScheme } from "./shell/theme";
// Last, because its rules override those of the components.
import "./page.css";
import "./race/race.css";

followColorScheme();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
