// The longest task of the page's main thread from now on; `null` in an engine that does not report tasks.

/** Chromium reports tasks from 50 ms. */
export function longTasks() {
  if (!PerformanceObserver.supportedEntryTypes.includes("longtask")) return { longest: async () => null };
  const seen = [];
  const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  return {
    async longest() {
      await new Promise((resolve) => setTimeout(resolve, 0));
      seen.push(...observer.takeRecords());
      observer.disconnect();
      return Math.max(0, ...seen.map(({ duration }) => duration));
    },
  };
}
