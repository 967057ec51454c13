// The table of exporters.
import { Button, Label, LabelGroup } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { Exporter, Lease } from "jumpstarter-web";
import { Remaining } from "../leases/remaining";
import { exporterState, labelTexts } from "./exporter-state";

interface Props {
  readonly exporters: readonly Exporter[];
  readonly holders: ReadonlyMap<string, Lease>;
  readonly client: string;
  readonly onBook: (exporter: Exporter) => void;
}

export function ExporterTable({ exporters, holders, client, onBook }: Props) {
  return (
    <Table aria-label="Exporters" variant="compact" gridBreakPoint="grid-lg">
      <Thead>
        <Tr>
          <Th width={20}>Name</Th>
          <Th width={20}>Status</Th>
          <Th width={40}>Labels</Th>
          <Th width={15}>Leased by</Th>
          <Th screenReaderText="Actions" />
        </Tr>
      </Thead>
      <Tbody>
        {exporters.map((exporter) => (
          <ExporterRow
            key={exporter.name}
            exporter={exporter}
            holder={holders.get(exporter.name) ?? null}
            client={client}
            onBook={onBook}
          />
        ))}
      </Tbody>
    </Table>
  );
}

interface RowProps {
  readonly exporter: Exporter;
  readonly holder: Lease | null;
  readonly client: string;
  readonly onBook: (exporter: Exporter) => void;
}

function ExporterRow({ exporter, holder, client, onBook }: RowProps) {
  const state = exporterState(exporter);
  return (
    <Tr>
      <Td dataLabel="Name" modifier="breakWord">
        <strong>{exporter.name}</strong>
      </Td>
      <Td dataLabel="Status">
        <div className="page-labels">
          <Label isCompact color={state.color}>
            {state.words}
          </Label>
          {!exporter.enabled && (
            <Label isCompact color="orange">
              Disabled
            </Label>
          )}
        </div>
        {exporter.statusMessage !== "" && <div className="page-subtle page-small">{exporter.statusMessage}</div>}
      </Td>
      <Td dataLabel="Labels">
        <LabelGroup numLabels={3} isCompact aria-label={`Labels of ${exporter.name}`}>
          {labelTexts(exporter.labels).map((text) => (
            <Label key={text} isCompact variant="outline">
              {text}
            </Label>
          ))}
        </LabelGroup>
      </Td>
      <Td dataLabel="Leased by">
        {holder === null ? (
          "–"
        ) : (
          <>
            {holder.client === client ? <strong>{holder.client} (you)</strong> : holder.client}
            <div className="page-subtle page-small">
              <Remaining lease={holder} />
            </div>
          </>
        )}
      </Td>
      <Td isActionCell modifier="fitContent">
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Book ${exporter.name}`}
          isDisabled={!exporter.enabled}
          onClick={() => onBook(exporter)}
        >
          Book
        </Button>
      </Td>
    </Tr>
  );
}
