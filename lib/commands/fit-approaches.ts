import { Option, type Command } from 'commander';
import { InputError } from '../core/check.js';
import {
  countInWords, describeFit, growthLaw, growthOptimum, intervalInWords, isoFlopOptimum, short,
  type EnvelopeAnswer, type Fit, type GrowthLaw, type GrowthOptimum, type IsoFlopAnswer, type IsoFlopLevel, type IsoFlopOptimum, type IsoFlopRule, type MinimaWeights, type Quantity, type SizeWindow,
  type TableOptions,
} from '../fit/index.js';
import { ruleInWords } from '../figures/isoflop-profiles.js';
import { rare } from './fit-help.js';

/** What the command line says about approaches 1 and 2. */
export interface ApproachOptions {
  at?: string;
  window?: string;
  weights?: MinimaWeights;
}

/** Adds the options of approaches 1 and 2 to `scaling fit`. */
export function addApproachOptions(command: Command): void {
  command.optionsGroup('Fit:')
    .addOption(rare(new Option('--window <factor>', 'for isoflop: parabolas through sizes within this factor of the best, such as 10 (all unless said)')))
    .addOption(rare(new Option('--weights <which>', 'for isoflop: minima count by their sharpness (unless said) or all alike').choices(['sharpness', 'equal'])))
    .optionsGroup('Answer:')
    .option('--at <flops,...>', 'for isoflop and envelope: the best N and D at these budgets');
}

/**
 * The options of approaches 1 and 2 as the library takes them.
 * @throws InputError for one that the law does not know, or a budget or a window that is no number
 */
export function approachOptions(law: string, { at, window, weights }: ApproachOptions): { budgets: number[]; table: Pick<TableOptions, 'window' | 'minimaWeights'> } {
  if (law !== 'isoflop' && window !== undefined) throw new InputError(`--window: expected --law isoflop, got ${law}`);
  if (law !== 'isoflop' && weights !== undefined) throw new InputError(`--weights: expected --law isoflop, got ${law}`);
  if (law !== 'isoflop' && law !== 'envelope' && at !== undefined) {
    throw new InputError(`--at: expected --law isoflop or envelope, got ${law}; write a fit of --law parametric with --json, and give the file to scaling plan --law-file`);
  }
  return {
    budgets: (at?.split(',') ?? []).map((part) => {
      const budget = part.trim() === '' ? NaN : Number(part);
      if (!(budget > 0 && Number.isFinite(budget))) throw new InputError(`--at: expected budgets in FLOPs such as 1e21,1e22, got "${part.trim()}"`);
      return budget;
    }),
    table: { ...(window !== undefined && { window: windowOf(window) }), ...(weights && { minimaWeights: weights }) },
  };
}

function windowOf(text: string): SizeWindow {
  if (text === 'all') return text;
  if (!(Number(text) > 1 && Number.isFinite(Number(text)))) throw new InputError(`--window: expected all or a factor > 1 such as 10, got "${text}"`);
  return Number(text);
}

/** Approach 1 for a reader. */
export function envelopeInWords(answer: EnvelopeAnswer, budgets: readonly number[]): string[] {
  const { params, tokens, published, handovers, warnings } = answer;
  return [
    `best N against compute, through ${handovers.length} handovers between model sizes:`, describeFit(params),
    'best D against compute:', describeFit(tokens),
    `by the published way, a line through every envelope point: a = ${published.params.toFixed(4)}, b = ${published.tokens.toFixed(4)}`,
    ...budgets.flatMap((budget) => optimumInWords(growthOptimum(lawOf(answer, ''), budget), answer)),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

/** Approach 2 for a reader: the minima, the growth, what parabolas do to it, the other rules, and the best model of each budget asked for. */
export function isoFlopInWords(answer: IsoFlopAnswer, budgets: readonly number[]): string[] {
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

function levelInWords({ trainFlops, rows, rowsFitted, nParamsBest, nParamsInterval, nTokensBest, lossBest, parabolaBias, isInside }: IsoFlopLevel): string {
  return `  ${trainFlops.toExponential(2)} FLOPs, ${rowsFitted.length < rows.length ? `${rowsFitted.length} of ` : ''}${rows.length} runs: N = ${nParamsBest.toExponential(3)}`
    + `${nParamsInterval ? ` [${nParamsInterval.low.toExponential(2)}, ${nParamsInterval.high.toExponential(2)}]` : ''}, D = ${nTokensBest.toExponential(3)}, loss ${lossBest.toFixed(4)}`
    + `${parabolaBias === undefined ? '' : `, parabola over exact minimum ${parabolaBias.toFixed(3)}`}${isInside ? '' : ', outside the sizes tried'}`;
}

function rulesInWords({ rules, ...main }: IsoFlopAnswer, trainFlops: number): string[] {
  const rows = rules.map((rule) => {
    const { a } = rule.params.parameters;
    const { nParams, nTokens } = growthOptimum(lawOf(rule, ''), trainFlops);
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

function optimumInWords({ trainFlops, nParams, nTokens, tokensPerParam, loss }: GrowthOptimum & Pick<IsoFlopOptimum, 'loss'>, answer: EnvelopeAnswer | IsoFlopAnswer): string[] {
  const quantity = ({ value, interval }: Quantity, write: (value: number) => string): string => `${write(value)}${interval ? ` ${intervalInWords(interval, write)}` : ''}`;
  const { low, high } = lawOf(answer, '').trainFlops;
  const beyond = Math.log10(Math.max(trainFlops / high, low / trainFlops));
  return [
    `best at ${trainFlops.toExponential(2)} FLOPs: N = ${quantity(nParams, countInWords)}, D = ${quantity(nTokens, countInWords)}, ${quantity(tokensPerParam, (value) => short(Number(value.toPrecision(3))))} tokens a parameter`
      + `${loss ? `, loss ${quantity(loss, (value) => value.toFixed(4))}` : ''}`,
    ...(nParams.interval ? [] : ['  two budgets leave nothing to judge the growth by, so no interval is given; add budgets']),
    ...(beyond > 0.01 ? [`  ${beyond.toFixed(1)} decades beyond the budgets tried: the intervals assume that the growth does not bend`] : []),
  ];
}

/** The growth of an answer, or of one rule, as plain data. */
function lawOf({ params, ...rest }: EnvelopeAnswer | IsoFlopAnswer | IsoFlopRule, name: string): GrowthLaw {
  return growthLaw(params, { name, ...('bias' in rest && rest.bias && { bias: rest.bias }) });
}

/** Approach 1 as JSON; `plain` is what is printed of a fit, `growthLaw` what `scaling plan --law-file` reads. */
export function envelopeAsJson(answer: EnvelopeAnswer, file: string, budgets: readonly number[], plain: (fit: Fit) => unknown): object {
  const law = lawOf(answer, `approach 1 on ${file}`);
  return {
    params: plain(answer.params), tokens: plain(answer.tokens), published: answer.published, handovers: answer.handovers,
    ...(budgets.length > 0 && { optima: budgets.map((budget) => growthOptimum(law, budget)) }),
    growthLaw: law, warnings: answer.warnings,
  };
}

/** Approach 2 as JSON, likewise. */
export function isoFlopAsJson(answer: IsoFlopAnswer, file: string, budgets: readonly number[], plain: (fit: Fit) => unknown): object {
  return {
    ...answer,
    params: plain(answer.params), tokens: plain(answer.tokens), ...(answer.loss && { loss: plain(answer.loss) }),
    rules: answer.rules.map((rule) => ({ ...rule, params: plain(rule.params) })),
    ...(budgets.length > 0 && { optima: budgets.map((budget) => isoFlopOptimum(answer, budget)) }),
    growthLaw: lawOf(answer, `approach 2 on ${file}`),
  };
}
