import { checkInteger, checkNumber } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { AliasTable } from './alias.js';
import type { Language } from './language.js';
import { allocateTokens, type Tokens } from '../tokenizers/tokenizer.js';

/** What shapes the source; every field decides its statistics, so two sources are alike only if all agree. */
export interface MarkovOptions {
  seed: number;
  /** V, from 2 to 128. */
  vocabSize?: number;
  /** s: how fast frequent tokens outweigh rare ones. */
  zipfExponent?: number;
  /** How much the previous token alone changes what follows. */
  pairStrength?: number;
  /** How much the previous two tokens together change it: what only a model with memory and capacity can learn. */
  tripleStrength?: number;
}

/** An order-2 Markov source with everything about it that can be computed instead of estimated. */
export interface MarkovSource extends Language {
  /** P(c | a, b), [V, V, V]. */
  readonly transition: Float64Array;
  /** How often the pair (a, b) occurs, [V, V]; sums to 1. */
  readonly pairProbability: Float64Array;
  /** H(c): the best loss of a model that sees nothing. */
  readonly unigramEntropyNats: number;
  /** H(c | b): the best loss of a model that sees one token. */
  readonly bigramEntropyNats: number;
}

/**
 * An order-2 Markov source whose rare contexts keep paying: P(c | a, b) proportional to
 * (c + 1)^-s exp(p g(b, c) + q g(a, b, c)), with g independent standard normal numbers fixed by the seed.
 *
 * The entropy rate is H(c | a, b) = -sum_ab pi(a, b) sum_c P(c | a, b) ln P(c | a, b), exact up to rounding: pi is the
 * stationary distribution of pairs, by power iteration (every P is positive, so it is unique and the iteration converges).
 * Worked value: seed 1 and the defaults (V = 64, s = 1, p = 1/2, q = 1) give 2.896849 nats a token.
 */
export function markovSource(options: MarkovOptions): MarkovSource {
  const { seed, vocabSize = 64, zipfExponent = 1, pairStrength = 0.5, tripleStrength = 1 } = options;
  checkInteger('vocabSize', vocabSize, { min: 2, max: 128 });
  checkNumber('zipfExponent', zipfExponent, { min: 0, max: 10 });
  checkNumber('pairStrength', pairStrength, { min: 0, max: 10 });
  checkNumber('tripleStrength', tripleStrength, { min: 0, max: 10 });
  const transition = drawTransition(seed, vocabSize, { zipfExponent, pairStrength, tripleStrength });
  const pairProbability = stationaryPairs(transition, vocabSize);
  const tokenProbability = sumRows(pairProbability, vocabSize);
  const tables = {
    first: new AliasTable(tokenProbability, vocabSize),
    second: new AliasTable(pairProbability, vocabSize),
    next: new AliasTable(transition, vocabSize),
  };
  const logsOf = (tokens: Tokens) => logProbabilities(tokens, vocabSize, { tokenProbability, pairProbability, transition });
  return {
    name: `markov-v${vocabSize}-z${zipfExponent}-p${pairStrength}-q${tripleStrength}-seed${seed}`,
    vocabSize,
    transition,
    pairProbability,
    unigramEntropyNats: entropyNats(tokenProbability),
    bigramEntropyNats: entropyNats(pairProbability) - entropyNats(tokenProbability),
    entropyRateNatsPerToken: conditionalEntropyNats(pairProbability, transition, vocabSize),
    sample: (length, stream) => sample(length, stream, vocabSize, tables),
    logProbabilities: logsOf,
    windowLogProbabilities: logsOf, // every position is like every other, the first included
  };
}

function drawTransition(
  seed: number,
  V: number,
  shape: { zipfExponent: number; pairStrength: number; tripleStrength: number },
): Float64Array {
  const pairs = randomStream(seed, 'markov pairs');
  const triples = randomStream(seed, 'markov triples');
  const pairBias = Float64Array.from({ length: V * V }, () => shape.pairStrength * pairs.normal()); // [b, c]
  const transition = new Float64Array(V ** 3); // [a, b, c]
  for (let context = 0; context < V * V; context++) {
    const b = context % V;
    const row = transition.subarray(context * V, (context + 1) * V);
    let total = 0;
    for (let c = 0; c < V; c++) {
      row[c] = (c + 1) ** -shape.zipfExponent * Math.exp(pairBias[b * V + c]! + shape.tripleStrength * triples.normal());
      total += row[c]!;
    }
    for (let c = 0; c < V; c++) row[c]! /= total;
  }
  return transition;
}

/**
 * pi(b, c) = sum_a pi(a, b) P(c | a, b), iterated until it moves by less than 1e-13 in total, a thousandth of what any entropy here is
 * stated to.
 */
function stationaryPairs(transition: Float64Array, V: number): Float64Array {
  let pi: Float64Array = new Float64Array(V * V).fill(1 / (V * V));
  for (;;) {
    const next = new Float64Array(V * V); // [b, c]
    for (let a = 0; a < V; a++) {
      for (let b = 0; b < V; b++) {
        const mass = pi[a * V + b]!;
        for (let c = 0; c < V; c++) next[b * V + c]! += mass * transition[(a * V + b) * V + c]!;
      }
    }
    const total = next.reduce((sum, p) => sum + p, 0);
    const previous = pi;
    pi = next.map((p) => p / total);
    if (pi.reduce((moved, p, i) => moved + Math.abs(p - previous[i]!), 0) < 1e-13) return pi;
  }
}

function sumRows(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, row) => matrix.subarray(row * size, (row + 1) * size).reduce((sum, p) => sum + p, 0));
}

function entropyNats(probabilities: Float64Array): number {
  return -probabilities.reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0);
}

function conditionalEntropyNats(contextProbability: Float64Array, conditional: Float64Array, size: number): number {
  return contextProbability.reduce((sum, p, row) => sum + p * entropyNats(conditional.subarray(row * size, (row + 1) * size)), 0);
}

interface Tables {
  first: AliasTable;
  second: AliasTable;
  next: AliasTable;
}

/** The first two tokens come from the stationary distribution, so that every position has the same statistics. */
function sample(length: number, stream: RandomStream, V: number, tables: Tables): Tokens {
  const tokens = allocateTokens(checkInteger('length', length, { min: 0 }), V);
  let a = tables.first.draw(0, stream);
  let b = tables.second.draw(a, stream);
  for (let t = 0; t < length; t++) {
    tokens[t] = a;
    const c = tables.next.draw(a * V + b, stream);
    a = b;
    b = c;
  }
  return tokens;
}

interface Probabilities {
  tokenProbability: Float64Array;
  pairProbability: Float64Array;
  transition: Float64Array;
}

function logProbabilities(tokens: Tokens, V: number, { tokenProbability, pairProbability, transition }: Probabilities): Float64Array {
  const logs = new Float64Array(tokens.length);
  for (let t = 0; t < tokens.length; t++) {
    const c = tokens[t]!;
    const b = tokens[t - 1];
    const a = tokens[t - 2];
    if (b === undefined) logs[t] = Math.log(tokenProbability[c]!);
    else if (a === undefined) logs[t] = Math.log(pairProbability[b * V + c]! / tokenProbability[b]!);
    else logs[t] = Math.log(transition[(a * V + b) * V + c]!);
  }
  return logs;
}
