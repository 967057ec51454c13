// Durations that people book for, offered beside the text field. What a duration may be, the package decides.

export interface DurationPreset {
  /** What the field takes. */
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
