// The last resort: what throws while it is drawn takes a sentence's place, not the whole page's. Failed calls
// never come here; they are told where they were made.
import { Alert } from "@patternfly/react-core";
import { Component, type ReactNode } from "react";

interface Props {
  /** What is drawn anew when it changes, the view for instance. */
  readonly resetKey: string;
  readonly children: ReactNode;
}

interface State {
  readonly failedKey: string | null;
  readonly words: string;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failedKey: null, words: "" };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failedKey: "", words: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate(before: Props): void {
    if (before.resetKey !== this.props.resetKey && this.state.failedKey !== null) this.setState({ failedKey: null });
  }

  override render(): ReactNode {
    if (this.state.failedKey === null) return this.props.children;
    return (
      <Alert variant="danger" isInline title="This view could not be drawn">
        {this.state.words}. Another view may work; reloading the page may help.
      </Alert>
    );
  }
}
