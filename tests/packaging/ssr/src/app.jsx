// A page that lists a lab once it is in a browser, and says that it loads until then.
import { connect, isJumpstarterError } from "jumpstarter-web";
import { useEffect, useState } from "react";

/** @param {{ lab: import("jumpstarter-web").ConnectOptions }} props */
export function App({ lab }) {
  const [names, setNames] = useState(/** @type {string[] | undefined} */ (undefined));
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    connect(lab)
      .then((client) => client.listExporters())
      .then(({ exporters }) => setNames(exporters.map(({ name }) => name)))
      .catch((error) => setWrong(isJumpstarterError(error) ? error.reason : String(error)));
  }, [lab]);
  if (wrong !== "") return <p>{wrong}</p>;
  return names === undefined ? <p>loading</p> : <ul>{names.map((name) => <li key={name}>{name}</li>)}</ul>;
}
