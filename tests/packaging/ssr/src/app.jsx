// A page that shows a lab by the package's hooks; on the server, it shows that it is loading.
import { connect, isJumpstarterError } from "jumpstarter-web";
import { useExporters } from "jumpstarter-web/react";
import { useEffect, useState } from "react";

/** @param {{ lab: import("jumpstarter-web").ConnectOptions }} props */
export function App({ lab }) {
  const [client, setClient] = useState(/** @type {import("jumpstarter-web").ClientService | null} */ (null));
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    connect(lab)
      .then(setClient)
      .catch((error) => setWrong(isJumpstarterError(error) ? error.reason : String(error)));
  }, [lab]);
  const { exporters } = useExporters(client);
  if (wrong !== "") return <p>{wrong}</p>;
  return exporters === null ? (
    <p>loading</p>
  ) : (
    <ul>
      {exporters.map(({ name }) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
