/** A line of a rubric: what it is worth, and what to look for. */
export interface RubricLine {
  points: number;
  text: string;
}

/**
 * The lines of a rubric in Markdown, of which each begins with its points in bold: `- **1** an order and a reason, before the run`.
 * Other text is for whoever marks. Worked value: of `- **2** both\n- **0.5** a unit` the points are 2 and 0.5.
 */
export function rubricLines(markdown: string): RubricLine[] {
  return [...markdown.matchAll(/^[-*] +\*\*(\d+(?:\.\d+)?)\*\* +(.+(?:\n {2,}\S.*)*)/gm)].map(([, points, text]) => ({ points: Number(points), text: text! }));
}

/** The points of the lines that were met, which are counted from 1. */
export function pointsMet(markdown: string, met: readonly number[]): number {
  const lines = rubricLines(markdown);
  return met.reduce((sum, line) => sum + lines[line - 1]!.points, 0);
}
