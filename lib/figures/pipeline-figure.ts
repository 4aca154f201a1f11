import { chartFigure, type Captions } from '../plot/chart.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, THEME } from '../plot/theme.js';

/** One stage of a way of working: its name, and what it was for each who went that way. */
export interface PipelineStage {
  name: string;
  /** By who went that way. */
  of: Readonly<Record<string, string>>;
}

/**
 * A way of working from left to right, a row for each who went it: small runs, a law, what it foretold, the large run.
 * The rows are those of the first stage, in its order; a stage that says nothing of one stays empty.
 */
export function pipelineFigure({ stages, ...captions }: Captions & { stages: readonly PipelineStage[] }): Figure {
  const rows = Object.keys(stages[0]?.of ?? {});
  const cells = stages.flatMap(({ name, of }, stage) =>
    rows.flatMap((row) => {
      const text = of[row];
      if (text === undefined) return [];
      return [{ x: name, y: row, text, color: stage === 2 ? categoryColor(5) : THEME.grid }];
    }),
  );
  const names = stages.map(({ name }, i) => (i === 0 ? name : `→ ${name}`));
  return chartFigure({
    ...captions,
    panels: [{
      x: { label: '', categories: stages.map(({ name }) => name), names },
      y: { label: '', categories: rows },
      layers: [{ kind: 'cells', cells }],
      rowHeight: 74,
    }],
  });
}
