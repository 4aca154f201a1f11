import { InputError } from '../../core/check.js';
import { markovSource } from '../../corpus/languages/markov.js';
import { exponentsAtEnds } from '../../fit/approaches/parabola.js';
import { fitPowerLaw } from '../../fit/laws/power-law.js';
import type { CompletedRun } from '../index.js';
import { overRepetitions, type OverRepetitions } from './compare-runs.js';

/** Runs as columns, as every fit takes them. */
export interface RunColumns {
  trainFlops: number[];
  nParams: number[];
  nTokens: number[];
  /** On validation text, nats per token. */
  loss: number[];
  convention: { params: 'total' | 'non-embedding'; flops: '6ND' };
}

/**
 * Size, data, compute and loss of runs, counted in one way throughout: with `total`, N is all parameters and C = 6 N D of them; with
 * `non-embedding`, N leaves out embedding, positions and head, and so does C. Mixing the two counts bends exponents.
 */
export function runColumns(runs: readonly CompletedRun[], params: 'total' | 'non-embedding' = 'total'): RunColumns {
  return {
    trainFlops: runs.map(({ trainFlops }) => (params === 'total' ? trainFlops.sixNDTotal : trainFlops.sixNDNonEmbedding)),
    nParams: runs.map((run) => (params === 'total' ? run.nParamsTotal : run.nParamsNonEmbedding)),
    nTokens: runs.map(({ tokens }) => tokens),
    loss: runs.map((run) => run.validationLossNatsPerToken),
    convention: { params, flops: '6ND' },
  };
}

/**
 * What each run still loses above the best that a reader of its windows can do, in nats a token: for windows of T tokens of the order-2
 * Markov source that floor is H + (H(c | b) - H) / T exactly, since only the first target has too little before it. H is that of the run's
 * own language.
 *
 * Worked value: language 1 and windows of 16 have the floor 2.921021, so a loss of 3.021021 is an excess of 0.1.
 * @throws InputError for a run on another corpus
 */
export function excessOverFloor(runs: readonly CompletedRun[]): number[] {
  const floors = new Map<string, number>();
  return runs.map(({ id, config: { corpus, train }, validationLossNatsPerToken }) => {
    if (corpus.kind !== 'markov') throw new InputError(`runs: expected runs on a Markov source, got ${id} on ${corpus.kind}`);
    const { contextLength } = train.model;
    const key = JSON.stringify([corpus.language, contextLength]);
    if (!floors.has(key)) {
      const { entropyRateNatsPerToken, bigramEntropyNats } = markovSource(corpus.language);
      floors.set(key, entropyRateNatsPerToken + (bigramEntropyNats - entropyRateNatsPerToken) / contextLength);
    }
    return validationLossNatsPerToken - floors.get(key)!;
  });
}

/** A power law above the known floor in several languages, and whether it bends. */
export interface LawOverLanguages {
  /** Of the line through each language's points. */
  exponent: OverRepetitions;
  /** Of the parabola through them, at the smallest and at the largest x. */
  first: OverRepetitions;
  last: OverRepetitions;
  /** Last less first: the law bends if the interval does not hold 0. */
  bend: OverRepetitions;
}

/**
 * The exponent of the excess over the exact floor against `x`, in each language by itself, and what the languages come to: least squares of
 * ln excess on ln x, a line and a parabola. Intervals are those of `overRepetitions`, over languages.
 *
 * Worked value: excesses of 0.4 x^-0.2 and 0.3 x^-0.3 in two languages have the exponent 0.25 (-0.066 to 0.566) and the bend 0.
 * @throws InputError for runs of one language only, or on another corpus
 */
export function lawOverLanguages(runs: readonly CompletedRun[], x: (run: CompletedRun) => number): LawOverLanguages {
  const excess = excessOverFloor(runs);
  const languages = [...new Set(runs.map(({ corpus }) => corpus.name))].map((name) => {
    const own = runs.flatMap((run, i) => (run.corpus.name === name ? [{ x: x(run), y: excess[i]! }] : []));
    const columns = { x: own.map((point) => point.x), y: own.map((point) => point.y) };
    const line = fitPowerLaw({ x: columns.x, loss: columns.y, floor: 'none' });
    return { exponent: line.parameters.alpha.value, ...exponentsAtEnds(columns) };
  });
  return {
    exponent: overRepetitions(languages.map(({ exponent }) => exponent)),
    first: overRepetitions(languages.map(({ first }) => first)),
    last: overRepetitions(languages.map(({ last }) => last)),
    bend: overRepetitions(languages.map(({ first, last }) => last - first)),
  };
}

/**
 * The runs of the sweep `data` at one width that make its ladder, from the fewest tokens to the most: in batches of 8 windows, at the rate
 * declared for each number of tokens, which is that of the languages 2 and 3. Language 1 has checks besides, of other rates and batches.
 */
export function dataLadder(runs: readonly CompletedRun[], dModel: number): CompletedRun[] {
  const isFirst = ({ config: { corpus } }: CompletedRun) => corpus.kind === 'markov' && corpus.language.seed === 1;
  const rateAt = new Map(runs.filter((run) => !isFirst(run)).map(({ tokens, config: { train } }) => [tokens, train.learningRate]));
  const ofWidth = runs.filter(({ config: { train } }) => train.model.dModel === dModel && train.batchSize === 8);
  return ofWidth.filter(({ tokens, config: { train } }) => train.learningRate === rateAt.get(tokens)).sort((a, b) => a.tokens - b.tokens);
}

/**
 * The lowest validation loss at each budget of an isoFLOP sweep, from the smallest budget to the largest. A budget is C = 6 N D of all
 * parameters to one digit, since whole steps and batches spend it only nearly.
 */
export function lowestAtBudgets(runs: readonly CompletedRun[]): { trainFlops: number; loss: number }[] {
  const lowest = new Map<number, number>();
  for (const { trainFlops, validationLossNatsPerToken: loss } of runs) {
    const budget = Number(trainFlops.sixNDTotal.toPrecision(1));
    lowest.set(budget, Math.min(loss, lowest.get(budget) ?? Infinity));
  }
  return [...lowest].map(([trainFlops, loss]) => ({ trainFlops, loss })).sort((a, b) => a.trainFlops - b.trainFlops);
}
