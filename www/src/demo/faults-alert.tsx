// Says that the demo's admin port did not answer a request.
import { useDemoWords } from "./words/demo-words";
import { PageAlert } from "../shell/page-alert";

/** `error`: null for none. */
export function FaultsAlert({ error }: { readonly error: unknown }) {
  const t = useDemoWords();
  if (error === null) return null;
  return (
    <PageAlert component="h2" variant="warning" isInline isLiveRegion title={t.failed}>
      {error instanceof Error ? error.message : ""}
    </PageAlert>
  );
}
