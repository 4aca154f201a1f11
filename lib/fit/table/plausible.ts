import { PF_DAY_FLOPS } from '../plan/rules.js';
import type { ColumnRole } from './units.js';

/** Sizes beyond which a number is probably in another unit. The kit's smallest models have 500 parameters and see 60,000 tokens. */
const PLAUSIBLE = {
  /** Below this a model has no use; smaller ones than ours are not trained. */
  fewestParams: 200,
  /** The largest models have some 1e13. */
  mostParams: 1e14,
  fewestTokens: 1e4,
  /** All public text is about 3e14 tokens (Villalobos et al. 2024, "Will we run out of data?"); nobody has trained on 1e15. */
  mostTokens: 1e15,
  fewestFlops: 1e7,
  mostFlops: 1e30,
  /** Tokens a parameter: ours reach 3e4, published models 2e3 and no less than 0.01. */
  tokensPerParam: [1e-3, 1e6],
  /** Compute over 6 N D: embeddings, attention and a forward pass alone change it by less than this. */
  flopsRatio: 50,
  /** ln of the largest vocabularies is 12.5: an untrained model has no more nats a token. */
  highestLoss: 15,
} as const;

const FACTORS = [1e3, 1e6, 1e9, 1e12] as const;
const IN_WORDS: Readonly<Record<number, string>> = { 1e3: 'thousands', 1e6: 'millions', 1e9: 'billions', 1e12: 'trillions' };

type Columns = Partial<Record<ColumnRole, ArrayLike<number> | undefined>>;

/**
 * Sentences on numbers that are implausible in their unit, each with the likely factor and the option that says it: a largest model of 70
 * parameters, a run of 5 tokens, more tokens than were ever written, compute that is 1e-9 of 6 N D, a loss that is rather a perplexity.
 * Empty for the kit's own tiny models.
 * `comparedTokens`, [rows], are tokens that the law is not fitted to: only compute is compared with them, if they are plausible themselves.
 * Worked value: N of 10 to 10,000 with D of 1 to 100 gives the two factors 1e6 and 1e9.
 */
export function unitWarnings({ nParams, nTokens, trainFlops, loss }: Columns, comparedTokens?: ArrayLike<number>): string[] {
  const N = nParams && rangeOf(nParams);
  const tokens = nTokens ?? (nParams && trainFlops && ratioOf(trainFlops, nParams, 1 / 6));
  const D = tokens && rangeOf(tokens);
  const C = trainFlops && rangeOf(trainFlops);
  const perParam = nParams && nTokens && median(ratioOf(nTokens, nParams, 1));
  const warnings: string[] = [];
  const [fewest, most] = PLAUSIBLE.tokensPerParam;

  const smallN = N && (N.low < PLAUSIBLE.fewestParams || (perParam !== undefined && perParam > most && N.high < 1e6));
  const smallD = nTokens && D && (D.low < PLAUSIBLE.fewestTokens || (!smallN && perParam !== undefined && perParam < fewest));
  if (smallN) {
    const factors = FACTORS.filter(
      (factor) => N.low * factor >= PLAUSIBLE.fewestParams && N.high * factor <= PLAUSIBLE.mostParams && N.low * factor >= 1e4,
    );
    warnings.push(`nParams: the largest model has ${counted(N.high)} parameters and the smallest ${counted(N.low)}, which no language model has; ${remedy('nParams', likely(factors, smallD || perParam === undefined ? 1e6 : nearestTo(factors, perParam / 20)))}`);
  }
  if (smallD) {
    const size = smallN ? undefined : nParams && median(nParams);
    const factors = FACTORS.filter((factor) => D.low * factor >= 1e6 && D.high * factor <= PLAUSIBLE.mostTokens);
    // of several the one that comes nearest to twenty tokens a parameter
    const nearest = size === undefined ? 1e9 : nearestTo(factors, (20 * size) / median(nTokens));
    warnings.push(`nTokens: the largest run has ${counted(D.high)} tokens and the smallest ${counted(D.low)}, too few for a language model; ${remedy('nTokens', likely(factors, nearest))}`);
  }
  if (N && N.high > PLAUSIBLE.mostParams) warnings.push(`nParams: the largest model has ${counted(N.high)} parameters, more than any that was trained; say its unit with --unit nParams=FACTOR, or which column it is with --columns`);
  if (nTokens && D && D.high > PLAUSIBLE.mostTokens) {
    warnings.push(`nTokens: the largest run has ${counted(D.high)} tokens, more than were ever written; if the column holds FLOPs say --columns "trainFlops=NAME", else its unit with --unit nTokens=FACTOR`);
  }
  if (smallN || smallD) return [...warnings, ...lossWarnings(loss)];

  const other = comparedTokens && rangeOf(comparedTokens);
  const stated =
    nTokens ?? (other && other.low >= PLAUSIBLE.fewestTokens && other.high <= PLAUSIBLE.mostTokens ? comparedTokens : undefined);
  if (C && nParams && stated) {
    const ratio = median(Float64Array.from({ length: nParams.length }, (_, i) => trainFlops[i]! / (6 * nParams[i]! * stated[i]!)));
    if (ratio > PLAUSIBLE.flopsRatio || ratio < 1 / PLAUSIBLE.flopsRatio) {
      warnings.push(`trainFlops: compute is about ${ratio.toExponential(1)} of 6 N D; ${flopsRemedy(1 / ratio)}`);
    }
  } else if (C && nParams && D && D.low < PLAUSIBLE.fewestTokens) {
    warnings.push(`trainFlops: compute over 6 N leaves runs of ${counted(D.low)} to ${counted(D.high)} tokens; ${flopsRemedy(nearestFlopsFactor((20 * median(nParams)) / median(tokens)))}`);
  } else if (C && nParams && D && D.high > PLAUSIBLE.mostTokens) {
    warnings.push(`trainFlops: compute over 6 N makes a run of ${counted(D.high)} tokens, more than were ever written; say its unit with --unit trainFlops=FACTOR, or that of nParams`);
  } else if (C && C.low < PLAUSIBLE.fewestFlops) {
    warnings.push(`trainFlops: the smallest run took ${counted(C.low)} FLOPs, too few to train a language model; say its unit, for example --unit trainFlops=1e18 or trainFlops=PF-days`);
  } else if (C && C.high > PLAUSIBLE.mostFlops) {
    warnings.push(`trainFlops: the largest run took ${counted(C.high)} FLOPs, more than any that was made; say its unit with --unit trainFlops=FACTOR`);
  }
  return [...warnings, ...lossWarnings(loss)];
}

function lossWarnings(loss: ArrayLike<number> | undefined): string[] {
  if (!loss || median(loss) <= PLAUSIBLE.highestLoss) return [];
  return [`loss: half of the losses are above ${median(loss).toPrecision(3)}, more nats a token than an untrained model has; if they are perplexities say --loss-unit perplexity`];
}

function remedy(role: ColumnRole, factors: readonly number[]): string {
  const [first, ...others] = factors;
  if (first === undefined) return `say its unit with --unit ${role}=FACTOR`;
  const inFactor = (factor: number) => `--unit ${role}=${factor.toExponential().replace('e+', 'e')}`;
  return `if the column is in ${IN_WORDS[first]} say ${inFactor(first)}${others.length > 0 ? ` (in ${IN_WORDS[others[0]!]}: ${inFactor(others[0]!)})` : ''}`;
}

/** The expected one first, then the others that are plausible too. */
function likely(factors: readonly number[], expected: number | undefined): number[] {
  const first = expected !== undefined && factors.includes(expected) ? expected : factors[0];
  return first === undefined ? [] : [first, ...factors.filter((factor) => factor !== first)];
}

/** Units of compute, by their factor. */
const FLOP_UNITS: readonly (readonly [number, string])[] = [
  [1e3, 'kFLOP'],
  [1e6, 'MFLOP'],
  [1e9, 'GFLOP'],
  [1e12, 'TFLOP'],
  [1e15, 'PFLOP'],
  [1e18, 'EFLOP'],
  [PF_DAY_FLOPS, 'PF-days'],
  [1e21, 'ZFLOP'],
];

function flopsRemedy(missing: number): string {
  if (missing < 1) return 'compare the units of the three columns and say the right ones with --unit';
  const [factor, unit] = FLOP_UNITS.reduce((best, next) => (apart(next[0], missing) < apart(best[0], missing) ? next : best));
  return apart(factor, missing) > 1
    ? 'say its unit with --unit trainFlops=FACTOR'
    : `if the column is in ${unit} say --unit trainFlops=${unit}`;
}

/** Of the usual prefixes the one nearest to a factor, for a guess from twenty tokens a parameter that may be off by a power of ten. */
function nearestFlopsFactor(factor: number): number {
  return FLOP_UNITS.reduce((best, [next]) => (apart(next, factor) < apart(best, factor) ? next : best), 1e3);
}

const apart = (a: number, b: number): number => Math.abs(Math.log10(a / b));
const nearestTo = (factors: readonly number[], wanted: number): number | undefined =>
  [...factors].sort((a, b) => apart(a, wanted) - apart(b, wanted))[0];
const counted = (value: number): string =>
  value >= 1e6 || value < 1e-3
    ? value.toExponential(2)
    : Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 });
const ratioOf = (above: ArrayLike<number>, below: ArrayLike<number>, factor: number) =>
  Float64Array.from({ length: above.length }, (_, i) => (factor * above[i]!) / below[i]!);

function rangeOf(values: ArrayLike<number>): { low: number; high: number } | undefined {
  const usable = Array.from(values).filter(Number.isFinite);
  return usable.length === 0 ? undefined : { low: usable.reduce((a, b) => Math.min(a, b)), high: usable.reduce((a, b) => Math.max(a, b)) };
}

function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
