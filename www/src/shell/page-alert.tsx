// PatternFly's alert, with what screen readers say before its title in the user's language.
import { Alert, type AlertProps } from "@patternfly/react-core";
import { useWords } from "../words/catalogue";

type Variant = "danger" | "warning" | "success" | "info";

export function PageAlert(props: AlertProps & { readonly variant: Variant }) {
  const t = useWords().shell;
  return <Alert variantLabel={t.alerts[props.variant]} {...props} />;
}
