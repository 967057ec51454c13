// Shows an alert in place of a view that throws while it is rendered. Failed calls are shown elsewhere, where they are made.
import { words } from "../words/catalogue";
import { Component, type ReactNode } from "react";
import { PageAlert } from "./page-alert";

interface Props {
  /** When it changes, rendering is tried again; for example, the name of the view. */
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
      <PageAlert component="h2" variant="danger" isInline title={words().errors.viewFailed}>
        {this.state.words}. {words().errors.viewFailedAdvice}
      </PageAlert>
    );
  }
}
