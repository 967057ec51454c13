// The browser's notification before a lease of the page's client ends, also while the page is hidden. Nothing is polled then:
// the lease is read once more before its notification, as it may have been extended or released elsewhere.
import { useEffect, useRef } from "react";
import { isJumpstarterError, type ClientService, type Lease } from "jumpstarter-web";
import { changePreferences } from "../preferences/preferences";
import { usePreferences } from "../preferences/use-preferences";
import { hrefOf } from "../route/route";
import { span } from "../time/format";
import { words } from "../words/catalogue";
import { endsSoon, warningInMs } from "./ending";

/** Timers of a longer time would fire at once. */
const LONGEST_MS = 86_400_000;

/** Whether the user has allowed this page to notify. */
export function mayNotify(): boolean {
  return typeof Notification !== "undefined" && Notification.permission === "granted";
}

/** Notifies once for each of these leases and each end of it, if the user has switched it on. */
export function useEndingNotices(service: ClientService, leases: readonly Lease[]): void {
  const { notify } = usePreferences();
  const notified = useRef(new Set<string>());
  // A new list stops these watches and starts others; `notified` keeps it to one notification for each end.
  useEffect(() => {
    if (!notify || !mayNotify()) return;
    const stopped = new AbortController();
    for (const lease of leases) void watch(lease, service, notified.current, stopped.signal);
    return () => stopped.abort();
  }, [service, leases, notify]);
}

async function watch(lease: Lease, service: ClientService, notified: Set<string>, stopped: AbortSignal): Promise<void> {
  let known = lease;
  for (let due = warningInMs(known); due !== null && !notified.has(keyOf(known)); due = warningInMs(known)) {
    if (due > 0) {
      await slept(Math.min(due, LONGEST_MS), stopped);
    } else {
      const read = await readAgain(known, service, stopped);
      if (stopped.aborted || read === null || notified.has(keyOf(read))) return;
      known = read;
      if (endsSoon(known)) {
        notified.add(keyOf(known));
        show(known);
      } else if ((warningInMs(known) ?? 0) <= 0) {
        // It does not run: if it begins, a list says so.
        return;
      }
    }
    if (stopped.aborted) return;
  }
}

/** Has the end, since an extended lease is notified of again. */
function keyOf(lease: Lease): string {
  return `${lease.name} ${lease.expiresAt()?.getTime() ?? 0}`;
}

/** The lease as it is now; as it was if the lab cannot be asked; null if it is gone. */
async function readAgain(lease: Lease, service: ClientService, signal: AbortSignal): Promise<Lease | null> {
  try {
    return await service.getLease({ name: lease.name, signal });
  } catch (error) {
    return isJumpstarterError(error) && error.reason === "not-found" ? null : lease;
  }
}

function show(lease: Lease): void {
  const text = words().leases.endsSoon(lease.exporter, span(lease.remainingMs() ?? 0));
  try {
    // Of several tabs' notifications with one tag, the browser shows one.
    const shown = new Notification(text, { tag: keyOf(lease) });
    shown.onclick = () => {
      window.focus();
      window.location.hash = hrefOf("leases", lease.name);
      shown.close();
    };
  } catch {
    // Chrome for Android has the constructor, but lets service workers alone use it.
    changePreferences({ notify: false });
  }
}

function slept(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
