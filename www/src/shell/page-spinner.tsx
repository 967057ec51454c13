// PatternFly's spinner with words in the user's language; its own value is "Loading..." in every language.
import { Spinner, type SpinnerProps } from "@patternfly/react-core";

export function PageSpinner({ words, size }: { readonly words: string; readonly size?: SpinnerProps["size"] }) {
  return <Spinner aria-label={words} aria-valuetext={words} {...(size === undefined ? {} : { size })} />;
}
