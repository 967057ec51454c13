// A selector that wraps between its parts rather than inside one.
import { Fragment } from "react";

export function SelectorText({ text }: { readonly text: string }) {
  return (
    <code className="page-small">
      {text.split(/(?<=,)/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </code>
  );
}
