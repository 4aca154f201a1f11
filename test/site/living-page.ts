import { markovSource } from '../../lib/corpus/languages/markov.js';
import { fitParametric } from '../../lib/fit/laws/parametric.js';
import { MUENNIGHOFF_2023 } from '../../lib/fit/laws/repetition.js';
import { overSeeds } from '../../lib/runs/analysis/compare-runs.js';
import { runColumns } from '../../lib/runs/analysis/run-columns.js';
import { freshEquivalent } from '../../lib/runs/analysis/worth-of-tokens.js';
import { readRuns } from '../../lib/runs/index.js';
import {
  livingAnswerLength, livingContour, livingEpochs, livingFloor, livingLine, livingMasks, livingMetrics, livingParabola, livingPlanner,
  livingWindows,
} from '../../lib/site/living/index.js';

const tuned = readRuns('isoflop-tuned');
const long = tuned.filter(({ config }) => config.train.steps >= 2000);
const { A, B, E, alpha, beta } = fitParametric(runColumns(long)).parameters;
const { trainFlops, nParams, loss } = runColumns(tuned);
const size = readRuns('size', (run) => run.corpus.name.endsWith('seed1'))
  .map((run) => ({ x: run.nParamsNonEmbedding, loss: run.validationLossNatsPerToken })).sort((a, b) => a.x - b.x);
const { entropyRateNatsPerToken } = markovSource({ seed: 1 });
const budget = Math.max(...trainFlops) / 4;
const bowl = trainFlops.flatMap((C, i) => (Math.abs(Math.log(C / budget)) < 0.3 ? [{ x: nParams[i]!, y: loss[i]! }] : []));
const repetition = readRuns('repetition');
const passesOf = (run: (typeof repetition)[number]) => run.config.train.steps / 128;
const lossAfter = (isMeant: (epochs: number) => boolean) =>
  overSeeds(repetition.filter((run) => isMeant(run.epochs) || passesOf(run) === 1), passesOf, (run) => run.validationLossNatsPerToken);
const eight = { stage: 'zeroShot', task: 'chain' } as const;
const { RN, ...c4 } = MUENNIGHOFF_2023;

/** The data of each figure, as a cell of the lecture would give them. */
export const DATA = {
  contour: {
    law: { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value },
    nParams: [2e3, 3e5], nTokens: [1e5, 2e7], runs: long.map((run) => ({ nParams: run.nParamsTotal, nTokens: run.tokens })),
    paramsLabel: 'all parameters N', title: 'Our law: which model for which data?', source: 'recorded sweep `isoflop-tuned`',
  },
  'line-by-hand': {
    points: size.map(({ x, loss: y }) => ({ x, y: y - entropyRateNatsPerToken })), xLabel: 'non-embedding parameters N',
    yLabel: 'loss above the floor', title: 'Nine sizes: draw the line yourself', source: 'recorded sweep `size`',
  },
  'parabola-by-hand': {
    points: bowl, xLabel: 'all parameters N', yLabel: 'loss', title: 'One budget: draw the bowl yourself', source: 'recorded sweep `isoflop-tuned`',
  },
  floor: {
    points: size, known: { loss: entropyRateNatsPerToken, label: 'entropy rate' }, xLabel: 'non-embedding parameters N',
    source: 'recorded sweep `size`',
  },
  windows: { trainFlops, nParams, loss, paramsLabel: 'all parameters N', source: 'recorded sweep `isoflop-tuned`' },
  epochs: {
    worth: freshEquivalent(lossAfter((epochs) => epochs < 1.5), lossAfter((epochs) => epochs > 1.5)), decay: MUENNIGHOFF_2023.RD,
    model: { law: c4, RN, nParams: 6.34e9, nUniqueTokens: 25e9, label: '6.3B parameters, 25B tokens' },
    source: 'recorded sweep `repetition`; law of Muennighoff et al. 2023',
  },
  'answer-length': { runs: readRuns('chain'), asked: eight, lengths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], source: 'recorded sweep `chain`' },
  'metric-switch': {
    runs: readRuns('chain'), asked: { ...eight, answerTokens: 8 }, source: 'recorded sweep `chain`', xLabel: 'non-embedding parameters N',
    metrics: ['exactMatch', 'tokenAccuracy', 'tokenEditDistance', 'logLikelihoodPerToken'],
  },
  planner: { source: 'the papers named, and the kit\'s refit of the Chinchilla runs' },
  masks: { tokens: ['May', 'the', 'force', 'be', 'with', 'you'], source: 'after Wang et al. 2022' },
} as const;

/** All living figures on one page, as the book has them: the script once, as a file beside the page. */
export function livingPage(): string {
  const figures = [
    livingContour(DATA.contour), livingLine(DATA['line-by-hand']), livingParabola(DATA['parabola-by-hand']), livingFloor(DATA.floor),
    livingWindows(DATA.windows), livingEpochs(DATA.epochs), livingAnswerLength(DATA['answer-length']), livingMetrics(DATA['metric-switch']),
    livingPlanner(DATA.planner), livingMasks(DATA.masks),
  ];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Living figures</title>
<style>:root { color-scheme: light dark } body { margin: 0 8px; background: light-dark(#fff, #14181d) }</style>
<body>${figures.join('\n')}<script src="living.js"></script></html>`;
}
