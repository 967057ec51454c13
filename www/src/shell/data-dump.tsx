// A record's data as YAML or JSON, in the format of the Python client, with a button that copies it.
import { useState } from "react";
import { Button, ToggleGroup, ToggleGroupItem } from "@patternfly/react-core";
import CopyIcon from "@patternfly/react-icons/dist/esm/icons/copy-icon";
import type { DumpFormat } from "jumpstarter-web";
import { useWords } from "../words/catalogue";

const FORMATS: readonly DumpFormat[] = ["yaml", "json"];

export function DataDump({ record }: { readonly record: { dump(format: DumpFormat): string } }) {
  const t = useWords().shell;
  const [format, setFormat] = useState<DumpFormat>("yaml");
  const [copied, setCopied] = useState<"" | "copied" | "failed">("");
  const text = record.dump(format);
  const copy = () => {
    // Not available in pages loaded over plain http.
    const done = navigator.clipboard as Clipboard | undefined;
    if (done === undefined) return setCopied("failed");
    done.writeText(text).then(
      () => setCopied("copied"),
      () => setCopied("failed"),
    );
  };
  return (
    <>
      <div className="page-busy">
        <ToggleGroup isCompact aria-label={t.format}>
          {FORMATS.map((one) => (
            <ToggleGroupItem
              key={one}
              text={one.toUpperCase()}
              isSelected={one === format}
              onChange={() => {
                setFormat(one);
                setCopied("");
              }}
            />
          ))}
        </ToggleGroup>
        <Button variant="secondary" size="sm" icon={<CopyIcon />} onClick={copy}>
          {t.copy}
        </Button>
        <span aria-live="polite" className="page-subtle">
          {copied === "copied" ? t.copied : copied === "failed" ? t.copyFailed : ""}
        </span>
      </div>
      <pre className="page-dump" tabIndex={0} aria-label={format.toUpperCase()}>
        {text}
      </pre>
    </>
  );
}
