import { InputError, checkPositive } from '../../core/check.js';

/**
 * One way to write a nonterminal: a word, then words and nonterminals. A symbol is a nonterminal where the grammar has rules for it.
 * Weights of one nonterminal's productions need not sum to 1.
 */
export interface Production {
  weight: number;
  symbols: readonly string[];
}

/**
 * A probabilistic context-free grammar in which every production begins with a word, and no two productions of a nonterminal
 * with the same one (a simple or s-grammar, Korenjak and Hopcroft 1966).
 *
 * Reading from the left, the next word says which production was used: every sentence has one derivation, probabilities can
 * be read off word by word, and no sentence continues another, so that a stream of sentences can be cut in one way only.
 */
export interface Grammar {
  start: string;
  rules: Readonly<Record<string, readonly Production[]>>;
}

/** A grammar as numbers. Symbols below `vocabSize` are words, the others nonterminals: symbol - vocabSize. */
export interface CompiledGrammar {
  words: readonly string[];
  vocabSize: number;
  /** Names of the nonterminals; the first is the start. */
  nonterminals: readonly string[];
  /** Probability of each production, by nonterminal; each sums to 1. */
  probabilities: readonly Float64Array[];
  /** Symbols of each production, by nonterminal. */
  symbols: readonly (readonly Int32Array[])[];
}

/**
 * Checks a grammar and turns it into numbers.
 * @param words the vocabulary in the order of its ids; it may hold words that the grammar never uses
 * @throws InputError if a production begins with a nonterminal, two begin alike, a weight is not positive or a word is unknown
 */
export function compileGrammar(grammar: Grammar, words: readonly string[]): CompiledGrammar {
  const nonterminals = [grammar.start, ...Object.keys(grammar.rules).filter((name) => name !== grammar.start)];
  const idOf = new Map(words.map((word, id) => [word, id]));
  nonterminals.forEach((name, i) => idOf.set(name, words.length + i));
  const symbolId = (symbol: string) => {
    const id = idOf.get(symbol);
    if (id === undefined) throw new InputError(`grammar: expected symbols that are words or have rules, got "${symbol}"`);
    return id;
  };
  const compiled = nonterminals.map((name) => {
    const productions = grammar.rules[name];
    if (!productions?.length) throw new InputError(`grammar: expected at least one production of ${name}, got none`);
    const symbols = productions.map((production) => Int32Array.from(production.symbols, symbolId));
    const firsts = new Set<number>();
    for (const [first] of symbols) {
      if (first === undefined || first >= words.length) throw new InputError(`grammar: expected every production of ${name} to begin with a word`);
      if (firsts.has(first)) throw new InputError(`grammar: expected productions of ${name} that begin differently, got two with "${words[first]}"`);
      firsts.add(first);
    }
    const weights = Float64Array.from(productions, ({ weight }) => checkPositive(`grammar: weight of a production of ${name}`, weight));
    const total = weights.reduce((sum, w) => sum + w, 0);
    return { symbols, probabilities: weights.map((w) => w / total) };
  });
  return {
    words,
    vocabSize: words.length,
    nonterminals,
    probabilities: compiled.map(({ probabilities }) => probabilities),
    symbols: compiled.map(({ symbols }) => symbols),
  };
}

/** What can be computed of a grammar's sentences. */
export interface GrammarStatistics {
  /** u: how often each nonterminal is rewritten in a sentence, on average. */
  expectedUses: Float64Array;
  meanSentenceLength: number;
  entropyNatsPerSentence: number;
  entropyRateNatsPerToken: number;
}

/**
 * Entropy and length of a grammar's sentences, exact up to rounding.
 *
 * Expected uses solve u = e + M^T u, with e the start and M_AB the mean number of B in one rewriting of A; the solution is the sum
 * of the generations e + M^T e + (M^T)^2 e + ..., added up until nothing changes. A sentence has one derivation and its choices are
 * independent, so H(sentence) = sum_A u_A H(A) and the mean length is sum_A u_A (mean number of words in a rewriting of A)
 * (Grenander 1967; Chi 1999). Sentences follow one another independently and can be told apart: the entropy rate is their ratio.
 *
 * Worked value: S -> "a" S (1/2) | "b" (1/2) has u = 2, H = 2 ln 2 a sentence, length 2, rate ln 2.
 * @throws InputError if sentences do not end, or only after thousands of nested rewritings
 */
export function grammarStatistics(grammar: CompiledGrammar): GrammarStatistics {
  const { probabilities, symbols, vocabSize } = grammar;
  const offspring = probabilities.map((ps, a) => meanOffspring(ps, symbols[a]!, vocabSize));
  const expectedUses = new Float64Array(probabilities.length);
  let generation = new Float64Array(probabilities.length);
  generation[0] = 1;
  for (let depth = 0; generation.some((uses, a) => expectedUses[a]! + uses !== expectedUses[a]); depth++) {
    if (depth > 10_000) throw new InputError(endless);
    const next = new Float64Array(probabilities.length);
    generation.forEach((uses, a) => {
      expectedUses[a]! += uses;
      for (const [b, mean] of offspring[a]!.nonterminals) next[b]! += uses * mean;
    });
    generation = next;
  }
  if (!expectedUses.every(Number.isFinite)) throw new InputError(endless);
  const sumOverUses = (value: (a: number) => number) => expectedUses.reduce((sum, uses, a) => sum + uses * value(a), 0);
  const meanSentenceLength = sumOverUses((a) => offspring[a]!.words);
  const entropyNatsPerSentence = sumOverUses((a) => -probabilities[a]!.reduce((sum, p) => sum + p * Math.log(p), 0));
  return { expectedUses, meanSentenceLength, entropyNatsPerSentence, entropyRateNatsPerToken: entropyNatsPerSentence / meanSentenceLength };
}

const endless = 'grammar: expected sentences that end, but their mean length is infinite or immense (nonterminals multiply too often)';

/** How many words, and how many of each nonterminal, one rewriting gives on average. */
function meanOffspring(
  probabilities: Float64Array,
  symbols: readonly Int32Array[],
  vocabSize: number,
): { words: number; nonterminals: Map<number, number> } {
  const nonterminals = new Map<number, number>();
  let words = 0;
  symbols.forEach((production, r) => {
    const p = probabilities[r]!;
    for (const symbol of production) {
      if (symbol < vocabSize) words += p;
      else nonterminals.set(symbol - vocabSize, (nonterminals.get(symbol - vocabSize) ?? 0) + p);
    }
  });
  return { words, nonterminals };
}
