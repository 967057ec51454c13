"use client";
export function Exporters({ exporters }) {
  return <ul>{exporters.map(({ name, labels }) => <li key={name}>{name}</li>)}</ul>;
}
