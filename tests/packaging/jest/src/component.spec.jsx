// A component with the package's hooks, rendered by Testing Library, for Jest and Vitest.
import { render, screen } from "@testing-library/react";
import { connect } from "jumpstarter-web";
import { useExporters } from "jumpstarter-web/react";

const lab = JSON.parse(process.env.LAB);

function Exporters({ client }) {
  const { exporters, error } = useExporters(client);
  if (exporters === null) return <p>{error === null ? "loading" : String(error)}</p>;
  return (
    <ul>
      {exporters.map(({ name }) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}

it("shows the lab", async () => {
  const client = await connect(lab.options);
  render(<Exporters client={client} />);
  expect(screen.getByText("loading")).toBeTruthy();
  const items = await screen.findAllByRole("listitem", {}, { timeout: 50_000 });
  expect(items.map(({ textContent }) => textContent)).toEqual(lab.names);
  client.close();
});
