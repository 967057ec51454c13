// A CommonJS program can require the package, and can also import() its ES modules.
import { connect, isJumpstarterError, type Exporter } from "jumpstarter-web";
import { readConfig } from "jumpstarter-web/config";
import { useExporters } from "jumpstarter-web/react";

export async function names(text: string): Promise<string[]> {
  const client = await connect(readConfig(text).options);
  try {
    const { exporters } = await client.listExporters();
    return exporters.map(({ name }: Exporter) => name);
  } catch (error) {
    return isJumpstarterError(error) ? [error.reason] : [];
  } finally {
    client.close();
  }
}

export const count = (): number | undefined => useExporters(null).exporters?.length;

export async function byImport(namespace: string): Promise<string[]> {
  const modules = await import("jumpstarter-web");
  const client = await modules.connect({ endpoints: "https://lab.example.com", namespace });
  return (await client.listExporters()).exporters.map(({ name }) => name);
}
