// Common durations, shown as buttons below the text field. The package validates durations.

export interface DurationPreset {
  /** The value for the field. */
  readonly text: string;
  readonly words: string;
}

export const DURATION_PRESETS: readonly DurationPreset[] = [
  { text: "30m", words: "30 minutes" },
  { text: "1h", words: "1 hour" },
  { text: "2h", words: "2 hours" },
  { text: "8h", words: "8 hours" },
  { text: "24h", words: "1 day" },
];

export const USUAL_DURATION = "30m";
