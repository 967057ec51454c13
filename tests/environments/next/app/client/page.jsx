"use client";
import { connect } from "jumpstarter-web";
import { useExporters } from "jumpstarter-web/react";
import { useEffect, useState } from "react";
export default function Page() {
  const [client, setClient] = useState(null);
  const [wrong, setWrong] = useState(null);
  useEffect(() => {
    connect(JSON.parse(new URLSearchParams(location.search).get("lab"))).then(setClient, setWrong);
  }, []);
  const { exporters } = useExporters(client);
  if (wrong) return <p>{String(wrong)}</p>;
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
