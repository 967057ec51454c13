// The entry point: styles, theme, and the React root.
import "@patternfly/react-core/dist/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { followAppearance } from "./preferences/appearance";
import { followLanguage } from "./words/catalogue";
// Last, because its rules override those of the components.
import "./page.css";
import "./calendar/calendar.css";
import "./endpoints/endpoints.css";
import "./overview/overview.css";

followAppearance();
await followLanguage();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
