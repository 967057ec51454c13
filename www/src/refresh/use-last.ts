// What was there last, for as long as there is nothing new: a list stays in sight while the one of another filter is read.
import { useState } from "react";

export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
