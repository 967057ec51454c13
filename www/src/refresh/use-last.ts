// Keeps the last value until there is a new one, so that a list stays visible while the list for another filter is loaded.
import { useState } from "react";

export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
