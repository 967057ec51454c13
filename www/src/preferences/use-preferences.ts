// The preferences as React state.
import { useSyncExternalStore } from "react";
import { preferences, subscribePreferences, type Preferences } from "./preferences";

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribePreferences, preferences);
}
