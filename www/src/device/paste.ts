// What is pasted into a console runs at once, line by line: many lines are confirmed first.

const LINES_WITHOUT_WARNING = 5;

/** The number of lines of a text that must be confirmed before it is pasted; null if it needs no confirmation. */
export function linesToConfirm(text: string): number | null {
  const lines = text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/).length;
  return lines > LINES_WITHOUT_WARNING ? lines : null;
}
