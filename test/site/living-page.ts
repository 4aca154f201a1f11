import { fitParametric } from '../../lib/fit/laws/parametric.js';
import { readRuns } from '../../lib/runs/index.js';
import { runColumns } from '../../lib/runs/analysis/run-columns.js';
import { livingContour } from '../../lib/site/living/index.js';

const tuned = readRuns('isoflop-tuned');
const long = tuned.filter(({ config }) => config.train.steps >= 2000);
const { A, B, E, alpha, beta } = fitParametric(runColumns(long)).parameters;

/** The data of each figure, as a cell of the lecture would give them. */
export const DATA = {
  contour: {
    law: { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value },
    nParams: [2e3, 3e5], nTokens: [1e5, 2e7], runs: long.map((run) => ({ nParams: run.nParamsTotal, nTokens: run.tokens })),
    paramsLabel: 'all parameters N', title: 'Our law: which model for which data?', source: 'recorded sweep `isoflop-tuned`',
  },
} as const;

/** All living figures on one page, as the book has them: the script once, as a file beside the page. */
export function livingPage(): string {
  const figures = [livingContour(DATA.contour)];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Living figures</title>
<style>:root { color-scheme: light dark } body { margin: 0 8px; background: light-dark(#fff, #14181d) }</style>
<body>${figures.join('\n')}<script src="living.js"></script></html>`;
}
