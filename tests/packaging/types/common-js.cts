// A CommonJS program takes the package by import().
export async function names(namespace: string): Promise<string[]> {
  const { connect } = await import("jumpstarter-web");
  const client = await connect({ endpoints: "https://lab.example.com", namespace });
  return (await client.listExporters()).exporters.map(({ name }) => name);
}
