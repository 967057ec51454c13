// The terminal of a console: xterm, its addons, and the keys that the page keeps for itself.
import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { Terminal } from "@xterm/xterm";
import type { Sink } from "./pump";
import { Transcript } from "./transcript";

export interface TerminalEvents {
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Text is about to be pasted; `insert` does it. */
  readonly onPaste: (text: string) => void;
  /** The user wants to leave the terminal by keyboard: in it, Tab goes to the board. */
  readonly onLeave: () => void;
}

const SCROLLBACK_LINES = 10_000;

export class ConsoleTerminal implements Sink {
  readonly transcript = new Transcript();
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #observer: ResizeObserver;
  readonly #host: HTMLElement;
  readonly #paste: (event: ClipboardEvent) => void;

  constructor(host: HTMLElement, { onBytes, onPaste, onLeave }: TerminalEvents, screenReaderMode: boolean) {
    this.#host = host;
    const encoder = new TextEncoder();
    const terminal = new Terminal({
      scrollback: SCROLLBACK_LINES,
      screenReaderMode,
      fontFamily: "RedHatMono, monospace",
      fontSize: 13,
    });
    this.#terminal = terminal;
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(this.#search);
    terminal.open(host);
    terminal.onData((text) => onBytes(encoder.encode(text)));
    terminal.onBinary((text) => onBytes(Uint8Array.from(text, (character) => character.charCodeAt(0))));
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.type !== "keydown" || !event.ctrlKey) return true;
      if (event.shiftKey && event.key.toLowerCase() === "l") {
        event.preventDefault();
        onLeave();
        return false;
      }
      // With a selection, the browser copies it; without one, the board gets ^C.
      return !(event.key.toLowerCase() === "c" && !event.shiftKey && terminal.hasSelection());
    });
    this.#paste = (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      onPaste(event.clipboardData?.getData("text/plain") ?? "");
    };
    // `capture`, so that this runs before xterm's own listener, which would insert the text at once.
    host.addEventListener("paste", this.#paste, { capture: true });
    this.#observer = new ResizeObserver(() => {
      // While hidden, the host has no size.
      if (host.clientWidth > 0) this.#fit.fit();
    });
    this.#observer.observe(host);
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.transcript.add(bytes);
    this.#terminal.write(bytes, done);
  }

  /** A line of the page's own, between those of the board. */
  note(text: string): void {
    this.#terminal.write(`\r\n\x1b[0;7m ${text} \x1b[0m\r\n`);
  }

  /** Inserts text as if it was typed. */
  insert(text: string): void {
    this.#terminal.paste(text);
    this.#terminal.focus();
  }

  selection(): string {
    return this.#terminal.getSelection();
  }

  /** All the text that is kept, without colours. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const lines: string[] = [];
    for (let index = 0; index < active.length; index += 1) {
      const line = active.getLine(index);
      const text = line?.translateToString(true) ?? "";
      if (line?.isWrapped === true) lines.push((lines.pop() ?? "") + text);
      else lines.push(text);
    }
    return lines.join("\n").trimEnd();
  }

  /** Returns whether the text was found. */
  find(text: string, backwards: boolean): boolean {
    return backwards ? this.#search.findPrevious(text) : this.#search.findNext(text);
  }

  clear(): void {
    this.transcript.clear();
    this.#terminal.clear();
  }

  setScreenReaderMode(on: boolean): void {
    this.#terminal.options.screenReaderMode = on;
  }

  focus(): void {
    this.#terminal.focus();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#host.removeEventListener("paste", this.#paste, { capture: true });
    this.#terminal.dispose();
  }
}
