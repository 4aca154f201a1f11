import { InputError } from '../../core/check.js';
import type { Convention, Fit } from '../answer.js';
import type { FitOptions } from '../inner-fit.js';
import { fitGrowth } from '../laws/growth.js';
import { fitParametric } from '../laws/parametric.js';
import { fitParabola, parabolaBias, type Parabola } from './parabola.js';

/** Runs for {@link fitIsoFlops}: several model sizes at each of several budgets. */
export interface IsoFlopData {
  /** Training compute of each run, [runs]; runs within 5% count as one budget. */
  trainFlops: readonly number[];
  nParams: readonly number[];
  /** Final loss, nats per token, [runs]. */
  loss: readonly number[];
  convention?: Convention;
}

/** One IsoFLOP curve and its minimum. */
export interface IsoFlopLevel {
  trainFlops: number;
  /** Positions of its runs in `runs` of the answer. */
  rows: number[];
  /** The loss as a parabola in ln N. */
  parabola: Parabola;
  /** Where the parabola is lowest, and D = C/(6 N) there. */
  nParamsBest: number;
  nTokensBest: number;
  lossBest: number;
  /** Whether the minimum lies between the smallest and the largest model tried. */
  isInside: boolean;
  /** N of the parabola's minimum over the exact minimum, if approach 3's fit of all runs were the truth; absent if that fit failed. */
  parabolaBias?: number;
}

/** The answer of approach 2: how the best N and D grow with compute, and the curves they come from. */
export interface IsoFlopAnswer {
  /** N_best = k C^a. */
  params: Fit<'k' | 'a', 'x'>;
  /** D_best = k C^b. */
  tokens: Fit<'k' | 'a', 'x'>;
  levels: IsoFlopLevel[];
  /** The runs as they were given. */
  runs: { trainFlops: number; nParams: number; loss: number }[];
  /** How much the parabolas bend the exponent a, if approach 3's fit of all runs were the truth; absent if that fit failed. */
  exponentBias?: number;
  warnings: string[];
}

/**
 * Hoffmann's approach 2: at each budget a parabola in ln N through the losses; its minimum is the best N; a power law of C
 * through the minima, weighted by how sharply each is determined.
 *
 * The true curve is no parabola (it is the sum of two exponentials in ln N), so the minimum of the parabola is displaced,
 * the more the wider and the less symmetric the range of sizes: `parabolaBias` says by how much.
 * Source: Hoffmann et al. 2022, section 3.2 (a = 0.49, b = 0.51). Tokens are counted as D = C/(6 N).
 * @throws InputError if a value is not a number above zero or fewer than two budgets have a minimum
 */
export function fitIsoFlops({ trainFlops, nParams, loss, convention = { params: 'not stated', flops: '6ND' } }: IsoFlopData, options: FitOptions = {}): IsoFlopAnswer {
  checkColumns({ trainFlops, nParams, loss });
  const warnings: string[] = [];
  const truth = parametricTruth({ trainFlops, nParams, loss });
  const levels: IsoFlopLevel[] = [];
  const variances: number[] = [];
  for (const { budget, rows } of byBudget(trainFlops)) {
    const sizes = rows.map((row) => nParams[row]!);
    const about = `${budget.toExponential(2)} FLOPs`;
    if (new Set(sizes).size < 3) {
      warnings.push(`${about}: ${new Set(sizes).size} model sizes do not make a parabola; left out; add runs of other sizes`);
      continue;
    }
    const parabola = fitParabola(sizes.map(Math.log), rows.map((row) => loss[row]!));
    if (parabola.curvature <= 0) {
      warnings.push(`${about}: the losses do not bend upwards, so there is no minimum; left out; add smaller and larger models`);
      continue;
    }
    const nParamsBest = Math.exp(parabola.centre);
    const isInside = nParamsBest > Math.min(...sizes) && nParamsBest < Math.max(...sizes);
    if (!isInside) warnings.push(`${about}: the minimum lies outside the sizes tried, so it is an extrapolation; add ${nParamsBest > Math.max(...sizes) ? 'larger' : 'smaller'} models`);
    levels.push({
      trainFlops: budget,
      rows,
      parabola,
      nParamsBest,
      nTokensBest: budget / (6 * nParamsBest),
      lossBest: parabola.lowest,
      isInside,
      ...(truth && { parabolaBias: parabolaBias(truth, { trainFlops: budget, nParams: sizes }).ratio }),
    });
    variances.push(parabola.centreVarianceFactor);
  }
  if (levels.length < 2) throw new InputError(`trainFlops: expected at least two budgets with a minimum in model size, got ${levels.length}; ${warnings.join('; ') || 'add budgets'}`);
  const x = levels.map((level) => level.trainFlops);
  const weights = variances.map((variance) => Math.min(...variances) / variance);
  const grow = (y: number[]): Fit<'k' | 'a', 'x'> => fitGrowth({ x, y, weights, convention }, options);
  const biased = truth && fitGrowth({ x, y: levels.map((level) => level.parabolaBias!), weights }, { intervals: 'none' }).parameters.a.value;
  const params = grow(levels.map((level) => level.nParamsBest));
  return {
    params,
    tokens: grow(levels.map((level) => level.nTokensBest)),
    levels,
    runs: loss.map((value, i) => ({ trainFlops: trainFlops[i]!, nParams: nParams[i]!, loss: value })),
    ...(biased !== undefined && { exponentBias: biased }),
    warnings: [...warnings, ...params.warnings],
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

/** Rows grouped by budget, in order of budget; a group holds what lies within 5% of its lowest. */
function byBudget(trainFlops: readonly number[]): { budget: number; rows: number[] }[] {
  const groups: { budget: number; rows: number[] }[] = [];
  const order = trainFlops.map((_, row) => row).sort((a, b) => trainFlops[a]! - trainFlops[b]!);
  for (const row of order) {
    const last = groups.at(-1);
    if (last && trainFlops[row]! <= last.budget * 1.05) last.rows.push(row);
    else groups.push({ budget: trainFlops[row]!, rows: [row] });
  }
  return groups;
}

/** Approach 3's parameters for the same runs, to measure the parabola's bias by; undefined if the runs do not determine them. */
function parametricTruth({ trainFlops, nParams, loss }: { trainFlops: readonly number[]; nParams: readonly number[]; loss: readonly number[] }) {
  if (loss.length < 8 || new Set(nParams).size < 3) return undefined;
  const { parameters, warnings } = fitParametric({ nParams, nTokens: trainFlops.map((flops, i) => flops / (6 * nParams[i]!)), loss }, { intervals: 'none', starts: 3 });
  const { A, B, E, alpha, beta } = parameters;
  const isDetermined = [A, B, E, alpha, beta].every(({ status }) => status === 'fitted') && !warnings.some((warning) => warning.includes('cannot tell the parameters apart'));
  return isDetermined ? { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value } : undefined;
}
