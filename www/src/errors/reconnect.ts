// Returns to the connection form, for errors that need another token. Null if there is no form.
import { createContext } from "react";

export const Reconnect = createContext<(() => void) | null>(null);
