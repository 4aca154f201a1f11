import { checkChoice, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import type { ParametricParameters } from '../law.js';
import { fitParametric } from '../laws/parametric.js';
import { fitGrowth, fitPowerLaw } from '../laws/power-law.js';
import { growthLaw, growthOptimum, type GrowthOptimum, type ParabolaBiasGrowth } from '../plan/growth-law.js';
import type { Quantity } from '../uncertainty/quantity.js';
import { checkWindow, lowestRuns, parabolaMinima, WINDOW_FACTOR, type IsoFlopLevel, type IsoFlopRun, type SizeWindow } from './minima.js';
import { parabolaBias } from './parabola.js';

/** Runs for {@link fitIsoFlops}: several model sizes at each of several budgets. */
export interface IsoFlopData {
  /** Training compute of each run, [runs]; grouped into budgets by the gaps in it (`groupByBudget`). */
  trainFlops: readonly number[];
  nParams: readonly number[];
  /** Final loss, nats per token, [runs]. */
  loss: readonly number[];
  convention?: Convention;
}

/** How much a minimum counts in the power law: by how sharply its runs determine it, or all alike. */
export type MinimaWeights = 'sharpness' | 'equal';

/** Choices of approach 2. */
export interface IsoFlopChoices extends Omit<FitOptions, 'groups' | 'constraints'> {
  /** Which sizes a parabola is drawn through: `all`, as Hoffmann does, unless said; a factor leaves out what is far from the best. */
  window?: SizeWindow;
  /** `sharpness` unless said. */
  weights?: MinimaWeights;
}

/** One way to find the best size of each budget and to draw a power law through these. */
export interface IsoFlopRule {
  minimum: 'parabola' | 'lowest run';
  window: SizeWindow;
  weights: MinimaWeights;
  /** The best size of each budget by this rule. */
  minima: IsoFlopRun[];
  /** N_best = k C^a. D_best = C/(6 N_best) grows with 1 - a. */
  params: Fit<'k' | 'a', 'x'>;
  /** What parabolas through these sizes do to the minima; absent for the lowest run, and if approach 3's fit of all runs failed. */
  bias?: ParabolaBiasGrowth;
}

/** The answer of approach 2: how the best N and D grow with compute, and the curves they come from. */
export interface IsoFlopAnswer {
  /** N_best = k C^a. */
  params: Fit<'k' | 'a', 'x'>;
  /** D_best = k C^b. */
  tokens: Fit<'k' | 'a', 'x'>;
  /** L_best = E + A C^-alpha through the minima; absent if the budgets are too few or do not determine it (`lossOfBudgets`). */
  loss?: Fit<'A' | 'alpha' | 'E', 'x'>;
  window: SizeWindow;
  weights: MinimaWeights;
  levels: IsoFlopLevel[];
  /** The runs as they were given. */
  runs: IsoFlopRun[];
  /** What the parabolas do to the minima; absent if approach 3's fit of all runs failed. */
  bias?: ParabolaBiasGrowth;
  /** How much the parabolas bend the exponent a: `bias.a`. */
  exponentBias?: number;
  /** The same runs by the rules people use: parabolas through all sizes or a window, weighted or not, and the lowest run. */
  rules: IsoFlopRule[];
  warnings: string[];
  /** The best N and D, and the loss there, at any budget; see `isoFlopOptimum`. */
  optimumAt(this: void, trainFlops: number): IsoFlopOptimum;
}

/**
 * Hoffmann's approach 2: at each budget a parabola in ln N through the losses; its minimum is the best N; a power law of C
 * through the minima, weighted by how sharply each is determined.
 *
 * The true curve is no parabola (it is the sum of two exponentials in ln N), so the minimum of the parabola is displaced,
 * the more the wider and the less symmetric the range of sizes: `parabolaBias` says by how much, and a `window` makes it less
 * (`WINDOW_FACTOR` has the measured figures). The intervals of k, a and b hold the scatter of the minima around the power law, not this
 * bias; those of `optimumAt` reach over it.
 * Source: Hoffmann et al. 2022, section 3.2 (a = 0.49, b = 0.51). Tokens are counted as D = C/(6 N).
 * @throws InputError if a value is not a number above zero or fewer than two budgets have a minimum
 */
export function fitIsoFlops(
  { trainFlops, nParams, loss, convention = { params: 'not stated', flops: '6ND' } }: IsoFlopData,
  options: IsoFlopChoices = {},
): IsoFlopAnswer {
  checkColumns({ trainFlops, nParams, loss });
  const { window = 'all', weights = 'sharpness', ...others } = options;
  // what names or ties the rows of a table means nothing to minima
  const fitOptions: FitOptions = { ...others };
  delete fitOptions.groups;
  delete fitOptions.constraints;
  checkWindow(window);
  checkChoice('weights', weights, ['sharpness', 'equal']);
  const runs = loss.map((value, i) => ({ trainFlops: trainFlops[i]!, nParams: nParams[i]!, loss: value }));
  const truth = parametricTruth(runs);
  const levelsBy = (sizes: SizeWindow) => {
    const { levels, warnings } = parabolaMinima(runs, sizes, options.level ?? 0.9);
    return { levels: truth ? levels.map((level) => withBias(level, runs, truth)) : levels, warnings };
  };
  const { levels, warnings } = levelsBy(window);
  if (levels.length < 2) throw new InputError(`trainFlops: expected at least two budgets with a minimum in model size, got ${levels.length}; ${warnings.join('; ') || `all ${runs.length} runs are at ${levels[0]!.trainFlops.toExponential(2)} FLOPs; add budgets`}`);
  const main = parabolaRule(levels, { window, weights }, convention, fitOptions);
  const x = levels.map((level) => level.trainFlops);
  const tokens = fitGrowth({ x, y: levels.map((level) => level.nTokensBest), weights: weightsOf(levels, weights), convention }, fitOptions);
  const lossLaw = lossOfBudgets(levels, fitOptions);
  const ofOptimum = { params: main.params, ...(main.bias && { bias: main.bias }), ...(lossLaw && { loss: lossLaw }) };
  const rules = (['all', window === 'all' ? WINDOW_FACTOR : window] as const).flatMap((sizes) => {
    const found = sizes === window ? levels : levelsBy(sizes).levels;
    return found.length < 2
      ? []
      : (['sharpness', 'equal'] as const).map((how) =>
          sizes === window && how === weights ? main : parabolaRule(found, { window: sizes, weights: how }, convention, fitOptions),
        );
  });
  const { minima } = lowestRuns(runs);
  return {
    params: main.params,
    tokens,
    ...(lossLaw && { loss: lossLaw }),
    window,
    weights,
    levels,
    runs,
    ...(main.bias && { bias: main.bias, exponentBias: main.bias.a }),
    rules: [
      ...rules,
      ...(minima.length < 2
        ? []
        : [
            {
              minimum: 'lowest run' as const,
              window: 'all' as const,
              weights: 'equal' as const,
              minima,
              params: growth(minima, { convention }, fitOptions),
            },
          ]),
    ],
    warnings: [...warnings, ...main.params.warnings],
    optimumAt: (budget) => isoFlopOptimum({ ...ofOptimum, levels }, budget),
  };
}

function checkColumns(columns: Record<string, readonly number[]>): void {
  const length = columns['trainFlops']!.length;
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== length) throw new InputError(`${name}: expected ${length} numbers, one for each run, got ${values.length}`);
    values.forEach((value, i) => {
      if (!(value > 0 && Number.isFinite(value))) throw new InputError(`${name}[${i}]: expected a number > 0, got ${String(value)}; correct or remove that run`);
    });
  }
}

function parabolaRule(
  levels: readonly IsoFlopLevel[],
  { window, weights }: { window: SizeWindow; weights: MinimaWeights },
  convention: Convention,
  options: FitOptions,
): IsoFlopRule {
  const shares = weightsOf(levels, weights);
  const minima = levels.map(({ trainFlops, nParamsBest, lossBest }) => ({ trainFlops, nParams: nParamsBest, loss: lossBest }));
  const biases = levels.flatMap(({ parabolaBias: ratio }) => (ratio === undefined ? [] : [ratio]));
  return {
    minimum: 'parabola',
    window,
    weights,
    minima,
    params: growth(minima, { weights: shares, convention }, options),
    ...(biases.length === levels.length && { bias: biasGrowth(levels, biases, shares) }),
  };
}

function biasGrowth(levels: readonly IsoFlopLevel[], biases: readonly number[], weights: readonly number[]): ParabolaBiasGrowth {
  const { k, a } = fitGrowth({ x: levels.map(({ trainFlops }) => trainFlops), y: biases, weights }, { intervals: 'none' }).parameters;
  return { k: k.value, a: a.value };
}

function growth(
  minima: readonly IsoFlopRun[],
  { weights, convention }: { weights?: number[]; convention: Convention },
  options: FitOptions,
): Fit<'k' | 'a', 'x'> {
  return fitGrowth(
    { x: minima.map(({ trainFlops }) => trainFlops), y: minima.map(({ nParams }) => nParams), ...(weights && { weights }), convention },
    options,
  );
}

/** The sharpest minimum counts 1. */
function weightsOf(levels: readonly IsoFlopLevel[], weights: MinimaWeights): number[] {
  const variances = levels.map(({ parabola }) => parabola.centreVarianceFactor);
  return weights === 'equal' ? levels.map(() => 1) : variances.map((variance) => Math.min(...variances) / variance);
}

function withBias(level: IsoFlopLevel, runs: readonly IsoFlopRun[], truth: ParametricParameters): IsoFlopLevel {
  const { ratio, lossRatio } = parabolaBias(truth, {
    trainFlops: level.trainFlops,
    nParams: level.rowsFitted.map((row) => runs[row]!.nParams),
  });
  const { nParamsInterval } = level;
  const reaching = nParamsInterval && {
    ...nParamsInterval,
    low: nParamsInterval.low / Math.max(1, ratio),
    high: nParamsInterval.high / Math.min(1, ratio),
  };
  return { ...level, ...(reaching && { nParamsInterval: reaching }), parabolaBias: ratio, lossBias: lossRatio };
}

/** Approach 3's parameters for the same runs, to measure the parabola's bias by; undefined if the runs do not determine them. */
function parametricTruth(runs: readonly IsoFlopRun[]): ParametricParameters | undefined {
  const nParams = runs.map((run) => run.nParams);
  if (runs.length < 8 || new Set(nParams).size < 3) return undefined;
  const { parameters, warnings } = fitParametric(
    { nParams, nTokens: runs.map((run) => run.trainFlops / (6 * run.nParams)), loss: runs.map((run) => run.loss) },
    { intervals: 'none', starts: 3 },
  );
  const { A, B, E, alpha, beta } = parameters;
  const isDetermined =
    [A, B, E, alpha, beta].every(({ status }) => status === 'fitted') &&
    !warnings.some((warning) => warning.includes('cannot tell the parameters apart'));
  return isDetermined ? { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value } : undefined;
}

/** The best N and D of a budget, with the loss that the minima of approach 2 lead one to expect there. */
export interface IsoFlopOptimum extends GrowthOptimum {
  /** Absent where the budgets do not determine L(C). */
  loss?: Quantity;
}

/** Three parameters, and two degrees of freedom to judge them by. */
const FEWEST_BUDGETS = 5;

/**
 * The best N and D at any budget by approach 2 (`growthOptimum`), and the loss there by `lossOfBudgets`.
 *
 * Of simulated trials (Hoffmann's parameters, 3, 5 or 9 budgets, 0.2 to 1% noise) 90% intervals of N held the true optimum in 84 to 100%
 * a design, 94% in the mean, at the largest budget and at ten times it; without the bias of the parabolas in them in 0 to 100%, 66% in the
 * mean, fewest where sizes reach far and noise is small (test/fit/scripts/isoflop-rules.ts).
 * @throws InputError if the budget is not a number above zero
 */
export function isoFlopOptimum(
  {
    params,
    bias,
    loss,
    levels,
  }: { params: Fit<'k' | 'a', 'x'>; bias?: ParabolaBiasGrowth; loss?: Fit<'A' | 'alpha' | 'E', 'x'>; levels: readonly IsoFlopLevel[] },
  trainFlops: number,
): IsoFlopOptimum {
  const optimum = growthOptimum(growthLaw(params, { name: 'approach 2', ...(bias && { bias }) }), trainFlops);
  if (!loss) return optimum;
  const { value, interval } = loss.predict({ x: trainFlops });
  // the same law through the lowest points that approach 3 allows: as far as it lies from this one, the interval is lengthened to its side
  const exact = lossOfBudgets(
    levels.map((level) => ({ ...level, lossBest: level.lossBest / (level.lossBias ?? 1) })),
    { intervals: 'none' },
  );
  const ratio = exact ? value / exact.predict({ x: trainFlops }).value : 1;
  return {
    ...optimum,
    loss: {
      value,
      ...(interval && { interval: { ...interval, low: interval.low / Math.max(1, ratio), high: interval.high / Math.min(1, ratio) } }),
    },
  };
}

/**
 * L_best = E + A C^-alpha through the lowest points of the parabolas. Undefined if fewer than five budgets have a minimum inside the sizes
 * tried, or those do not determine it: a parameter at its bound, or no covariance.
 */
export function lossOfBudgets(levels: readonly IsoFlopLevel[], options: FitOptions): Fit<'A' | 'alpha' | 'E', 'x'> | undefined {
  const inside = levels.filter(({ isInside, lossBest }) => isInside && lossBest > 0);
  if (inside.length < FEWEST_BUDGETS) return undefined;
  const fit = fitPowerLaw(
    { x: inside.map(({ trainFlops }) => trainFlops), loss: inside.map(({ lossBest }) => lossBest), floor: 'fitted' },
    options,
  );
  const { A, alpha, E } = fit.parameters;
  return fit.basis.covariance.available && [A, alpha, E].every(({ status }) => status === 'fitted') ? fit : undefined;
}
