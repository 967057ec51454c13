// The way back to the connection form, for whatever error wants another token. Null where there is no form.
import { createContext } from "react";

export const Reconnect = createContext<(() => void) | null>(null);
