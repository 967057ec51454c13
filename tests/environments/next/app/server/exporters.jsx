"use client";
export function Exporters({ exporters }) {
  return (
    <ul>
      {exporters.map(({ name }) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
