import { checkInteger, checkPositive, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { fitGrowth } from '../laws/power-law.js';
import { weightedLine } from '../statistics.js';

/** The learning curve of one model size. */
export interface SizedCurve {
  nParams: number;
  /** Training compute so far, rising, [points]. */
  trainFlops: readonly number[];
  /** Training loss there, smoothed enough that it falls, nats per token, [points]. */
  loss: readonly number[];
}

/** The best run at one budget. */
export interface EnvelopePoint {
  trainFlops: number;
  nParams: number;
  /** D = C/(6 N). */
  nTokens: number;
  loss: number;
  /** How many sizes have a curve here: where it is one, nothing leads, and the point is none of an envelope to be drawn. */
  nSizes: number;
}

/** A budget at which the lead passes from one model size to the next: there N_best lies between the two. */
export interface Handover {
  trainFlops: number;
  /** Geometric mean of the two sizes. */
  nParams: number;
}

/** The answer of approach 1: how the best N and D grow with compute, and the envelope they come from. */
export interface EnvelopeAnswer {
  /** N_best = k C^a, through the handovers. */
  params: Fit<'k' | 'a', 'x'>;
  /** D_best = k C^b, through the handovers. */
  tokens: Fit<'k' | 'a', 'x'>;
  /** The exponents of N and D as published: least squares through all envelope points. */
  published: { params: number; tokens: number };
  envelope: EnvelopePoint[];
  handovers: Handover[];
  warnings: string[];
}

/**
 * Hoffmann's approach 1: at each of 1,500 log-spaced budgets the run with the lowest loss; N and D of those runs as a power law of C.
 *
 * The 1,500 points are a staircase with as many steps as model sizes: they are not 1,500 measurements, and a line through
 * n equal steps is too flat by the share 1/n^2 (the variance of a uniform variable against that of its n midpoints). So the
 * line is drawn through the handovers, where the lead passes from one size to the next; the published way stands beside it.
 * Budgets at which the smallest or the largest model leads are left out, since the best size may lie beyond it. Neighbouring
 * handovers share a run, with opposite signs, so intervals are rather wide: with 14 or 30 sizes the 90% interval held the truth in
 * 88 to 100% of simulated trials, with 8 sizes and noisy curves in only 79%.
 * Source: Hoffmann et al. 2022, section 3.1 (a = b = 0.50). Tokens are counted as D = C/(6 N).
 * @throws InputError if a value is not a number above zero, compute does not rise, or the lead passes fewer than twice
 */
export function fitEnvelope(
  curves: readonly SizedCurve[],
  options: FitOptions & { budgets?: number; convention?: Convention } = {},
): EnvelopeAnswer {
  const { budgets = 1500, convention = { params: 'not stated', flops: '6ND' }, ...fitOptions } = options;
  const points = envelope(curves, budgets);
  const handovers = handoversOf(points);
  if (handovers.length < 2) {
    throw new InputError(`curves: expected the lead to pass between model sizes at least twice, got ${handovers.length} handovers among ${curves.length} curves; add sizes, or train them over ranges of compute that overlap`);
  }
  const sizes = curves.map((curve) => curve.nParams);
  const inner = points.filter(({ nParams }) => nParams > Math.min(...sizes) && nParams < Math.max(...sizes));
  const lnC = Float64Array.from(inner, ({ trainFlops }) => Math.log(trainFlops));
  const slope = (value: (point: EnvelopePoint) => number): number =>
    weightedLine(lnC, Float64Array.from(inner, (point) => Math.log(value(point))), new Float64Array(inner.length).fill(1)).slope;
  const x = handovers.map(({ trainFlops }) => trainFlops);
  const params = fitGrowth({ x, y: handovers.map(({ nParams }) => nParams), convention }, fitOptions);
  return {
    params,
    tokens: fitGrowth({ x, y: handovers.map(({ trainFlops, nParams }) => trainFlops / (6 * nParams)), convention }, fitOptions),
    published: { params: slope(({ nParams }) => nParams), tokens: slope(({ nTokens }) => nTokens) },
    envelope: points,
    handovers,
    warnings: params.warnings,
  };
}

/**
 * The lower envelope of loss curves at log-spaced budgets from the smallest compute of any curve to the largest; the loss of a
 * curve is linear in ln C between its points.
 * @throws InputError if a curve has fewer than two points, compute that does not rise, or a value that is not a number above zero
 */
export function envelope(curves: readonly SizedCurve[], budgets = 1500): EnvelopePoint[] {
  checkInteger('budgets', budgets, { min: 2 });
  if (curves.length === 0) throw new InputError('curves: expected at least one loss curve, got an empty list');
  const logs = curves.map((curve, k) => ({ nParams: checkCurve(curve, k).nParams, lnC: curve.trainFlops.map(Math.log), loss: curve.loss }));
  const lowest = logs.reduce((least, { lnC }) => Math.min(least, lnC[0]!), Infinity);
  const highest = logs.reduce((most, { lnC }) => Math.max(most, lnC.at(-1)!), -Infinity);
  return Array.from({ length: budgets }, (_, k) => lowest + ((highest - lowest) * k) / (budgets - 1)).flatMap((lnC) => {
    let best: EnvelopePoint | undefined;
    const measured = new Set<number>();
    for (const curve of logs) {
      const loss = lossAt(curve, lnC);
      if (loss !== undefined) measured.add(curve.nParams);
      if (loss !== undefined && (best === undefined || loss < best.loss)) {
        const trainFlops = Math.exp(lnC);
        best = { trainFlops, nParams: curve.nParams, nTokens: trainFlops / (6 * curve.nParams), loss, nSizes: 1 };
      }
    }
    return best ? [{ ...best, nSizes: measured.size }] : [];
  });
}

/**
 * Where a larger size takes the lead; where noise makes two sizes take turns, the geometric mean of those budgets. A size that is alone
 * takes it from nobody: the others ended, perhaps at budgets that differ by rounding.
 */
function handoversOf(points: readonly EnvelopePoint[]): Handover[] {
  const budgets = new Map<number, number[]>();
  points.slice(1).forEach((point, i) => {
    const before = points[i]!;
    if (point.nParams <= before.nParams || point.nSizes < 2) return;
    const nParams = Math.sqrt(before.nParams * point.nParams);
    budgets.set(nParams, [...(budgets.get(nParams) ?? []), Math.log(before.trainFlops * point.trainFlops) / 2]);
  });
  return [...budgets].map(([nParams, lnC]) => ({ nParams, trainFlops: Math.exp(lnC.reduce((sum, value) => sum + value, 0) / lnC.length) }));
}

function checkCurve(curve: SizedCurve, k: number): SizedCurve {
  checkPositive(`curves[${k}].nParams`, curve.nParams);
  if (curve.trainFlops.length < 2 || curve.trainFlops.length !== curve.loss.length) {
    throw new InputError(`curves[${k}]: expected as many losses as budgets, at least 2, got ${curve.loss.length} and ${curve.trainFlops.length}`);
  }
  curve.trainFlops.forEach((flops, i) => {
    checkPositive(`curves[${k}].trainFlops[${i}]`, flops);
    checkPositive(`curves[${k}].loss[${i}]`, curve.loss[i]);
    if (i > 0 && flops <= curve.trainFlops[i - 1]!) throw new InputError(`curves[${k}].trainFlops[${i}]: expected more than ${curve.trainFlops[i - 1]}, the point before, got ${flops}`);
  });
  return curve;
}

/** The loss of a curve at ln C, linear between its points; undefined outside them. */
function lossAt({ lnC, loss }: { lnC: readonly number[]; loss: readonly number[] }, at: number): number | undefined {
  if (at < lnC[0]! || at > lnC.at(-1)!) return undefined;
  let low = 0;
  let high = lnC.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lnC[middle]! <= at) low = middle;
    else high = middle;
  }
  return loss[low]! + ((at - lnC[low]!) / (lnC[high]! - lnC[low]!)) * (loss[high]! - loss[low]!);
}
