import type { AccuracyChain } from '../approaches/accuracy-chain.js';
import { chainPredictions } from '../approaches/accuracy-chain.js';
import type { EnvelopeAnswer } from '../approaches/envelope.js';
import { isoFlopOptimum, type IsoFlopAnswer, type IsoFlopOptimum, type IsoFlopRule } from '../approaches/isoflop.js';
import type { IsoFlopLevel } from '../approaches/minima.js';
import type { Fit } from '../answer.js';
import { countInWords, describeFit, intervalInWords, recordInWords, short } from '../in-words.js';
import { growthOf, growthOptimum, type GrowthOptimum } from '../plan/growth-law.js';
import type { LabelledRecord } from '../uncertainty/approach-records.js';
import { findOutliers } from '../uncertainty/outliers.js';
import type { Quantity } from '../uncertainty/quantity.js';
import type { TableAnswer } from './fit-table.js';

/** What was fitted to a table, for a reader; `budgets` are those for which approaches 1 and 2 are asked. */
export function answerInWords(answer: TableAnswer, budgets: readonly number[]): string[] {
  switch (answer.kind) {
    case 'fit': return [describeFit(answer.fit), ...(answer.notes ?? []), ...doubtsInWords(answer.fit)];
    case 'chain': return chainInWords(answer.answer);
    case 'envelope': return envelopeInWords(answer.answer, budgets);
    case 'isoflop': return isoFlopInWords(answer.answer, budgets);
  }
}

/** What stands apart from the law. */
function doubtsInWords(fit: Fit): string[] {
  const { data } = fit.basis;
  if (data.observed.length > 5000) return [];
  const { outliers, without } = findOutliers(fit);
  const rows = outliers.slice(0, 8).map(({ row }) => row + 1).join(', ');
  const changed = Object.entries(without ?? {})
    .filter(([name]) => fit.parameters[name]!.status !== 'known')
    .map(([name, value]) => `${name} = ${short(value)}`);
  return outliers.length === 0 ? [] : [
    `${outliers.length} of ${data.observed.length} points lie beyond 3.5 robust standard deviations (rows ${rows}${outliers.length > 8 ? ', ...' : ''}); without them ${changed.join(', ')}`,
  ];
}

/** Both laws of the chain and its predictions as lines of text. */
function chainInWords(chain: AccuracyChain): string[] {
  const { kept, drawn } = chain.resamples;
  return [
    'first step, the loss:', describeFit(chain.lossLaw),
    'second step, the accuracy at a loss:', describeFit(chain.link),
    `both together, with intervals from ${kept} draws of the runs to which both laws were fitted again${kept < drawn ? ` (${drawn - kept} more could not be fitted)` : ''}:`,
    ...chainPredictions(chain).map(({ computeTimes, nParams, nTokens, loss, accuracy, interval, runInterval }) =>
      `  ${computeTimes === 1 ? 'the largest run' : `${computeTimes} times its compute`}, N = ${countInWords(nParams)}, D = ${countInWords(nTokens)}: loss ${short(loss)}, accuracy ${short(accuracy)}, `
      + `${intervalInWords(interval)}, one more model ${intervalInWords(runInterval)}`),
  ];
}

/** Approach 1 for a reader. */
function envelopeInWords(answer: EnvelopeAnswer, budgets: readonly number[]): string[] {
  const { params, tokens, published, handovers, warnings } = answer;
  return [
    `best N against compute, through ${handovers.length} handovers between model sizes:`, describeFit(params),
    'best D against compute:', describeFit(tokens),
    `by the published way, a line through every envelope point: a = ${published.params.toFixed(4)}, b = ${published.tokens.toFixed(4)}`,
    ...budgets.flatMap((budget) => optimumInWords(growthOptimum(growthOf(answer, ''), budget), answer)),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

/**
 * Approach 2 for a reader: the minima, the growth, what parabolas do to it, the other rules, and the best model of each budget asked for.
 */
function isoFlopInWords(answer: IsoFlopAnswer, budgets: readonly number[]): string[] {
  const { params, tokens, levels, window, exponentBias, warnings } = answer;
  const largest = Math.max(...levels.map(({ trainFlops }) => trainFlops));
  return [
    `minima of the parabolas${window === 'all' ? '' : ` through sizes within a factor ${window} of the best`}:`,
    ...levels.map(levelInWords),
    'best N against compute:', describeFit(params),
    'best D against compute:', describeFit(tokens),
    ...(exponentBias === undefined ? [] : [`if approach 3's fit of these runs were the truth, the parabolas would move the exponent a by ${exponentBias >= 0 ? '+' : ''}${exponentBias.toFixed(4)}`]),
    `the same runs by other rules, N and D at ${(budgets[0] ?? largest).toExponential(2)} FLOPs${budgets.length > 0 ? '' : ', the largest budget'}:`,
    ...rulesInWords(answer, budgets[0] ?? largest),
    ...(params.basis.resamples ? ['the bootstrap draws minima, not runs: the noise of single runs is in it as the scatter of minima alone'] : []),
    ...budgets.flatMap((budget) => optimumInWords(isoFlopOptimum(answer, budget), answer)),
    ...(budgets.length > 0 && !answer.loss ? ['no loss is given there: L = E + A C^-alpha takes five budgets whose minimum lies inside the sizes tried, and losses that determine it; these do not'] : []),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

function levelInWords({
  trainFlops,
  rows,
  rowsFitted,
  nParamsBest,
  nParamsInterval,
  nTokensBest,
  lossBest,
  parabolaBias,
  isInside,
}: IsoFlopLevel): string {
  return `  ${trainFlops.toExponential(2)} FLOPs, ${rowsFitted.length < rows.length ? `${rowsFitted.length} of ` : ''}${rows.length} runs: N = ${nParamsBest.toExponential(3)}`
    + `${nParamsInterval ? ` [${nParamsInterval.low.toExponential(2)}, ${nParamsInterval.high.toExponential(2)}]` : ''}, D = ${nTokensBest.toExponential(3)}, loss ${lossBest.toFixed(4)}`
    + `${parabolaBias === undefined ? '' : `, parabola over exact minimum ${parabolaBias.toFixed(3)}`}${isInside ? '' : ', outside the sizes tried'}`;
}

function rulesInWords({ rules, ...main }: IsoFlopAnswer, trainFlops: number): string[] {
  const rows = rules.map((rule) => {
    const { a } = rule.params.parameters;
    const { nParams, nTokens } = growthOptimum(growthOf(rule, ''), trainFlops);
    const weights = rule.minimum === 'lowest run' ? '' : rule.weights;
    return [
      ruleInWords(rule), weights, a.value.toFixed(4), a.interval ? `[${a.interval.low.toFixed(4)}, ${a.interval.high.toFixed(4)}]` : '', (1 - a.value).toFixed(4), short(rule.params.parameters.k.value),
      countInWords(nParams.value), countInWords(nTokens.value), rule.bias ? `${rule.bias.a >= 0 ? '+' : ''}${rule.bias.a.toFixed(4)}` : '', rule.minimum === 'parabola' && rule.window === main.window && rule.weights === main.weights ? 'this answer' : '',
    ];
  });
  const table = [['minimum', 'weights', 'a', '', 'b', 'k', 'N', 'D', 'moves a by', ''], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd());
}

function optimumInWords(
  { trainFlops, nParams, nTokens, tokensPerParam, loss }: GrowthOptimum & Pick<IsoFlopOptimum, 'loss'>,
  answer: EnvelopeAnswer | IsoFlopAnswer,
): string[] {
  const quantity = ({ value, interval }: Quantity, write: (value: number) => string): string =>
    `${write(value)}${interval ? ` ${intervalInWords(interval, write)}` : ''}`;
  const { low, high } = growthOf(answer, '').trainFlops;
  const beyond = Math.log10(Math.max(trainFlops / high, low / trainFlops));
  return [
    `best at ${trainFlops.toExponential(2)} FLOPs: N = ${quantity(nParams, countInWords)}, D = ${quantity(nTokens, countInWords)}, ${quantity(tokensPerParam, (value) => short(Number(value.toPrecision(3))))} tokens a parameter`
      + `${loss ? `, loss ${quantity(loss, (value) => value.toFixed(4))}` : ''}`,
    ...(nParams.interval ? [] : ['  two budgets leave nothing to judge the growth by, so no interval is given; add budgets']),
    ...(beyond > 0.01 ? [`  ${beyond.toFixed(1)} decades beyond the budgets tried: the intervals assume that the growth does not bend`] : []),
  ];
}

/** What a rule is called, in a table and in a legend. Worked value: a parabola through a window of 10 is `parabola, within 10x`. */
export function ruleInWords({ minimum, window }: Pick<IsoFlopRule, 'minimum' | 'window'>): string {
  return minimum === 'lowest run' ? 'the lowest run' : window === 'all' ? 'parabola, all sizes' : `parabola, within ${window}x`;
}

/** The records as lines of text. */
export function recordsInWords(records: readonly LabelledRecord[]): string[] {
  return records.flatMap(({ label, isLog, record }) => [...(records.length > 1 ? [`${label}:`] : []), ...recordInWords(record, { isLog })]);
}
