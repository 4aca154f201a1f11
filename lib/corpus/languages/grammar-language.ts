import { checkInteger } from '../../core/check.js';
import type { RandomStream } from '../../core/random.js';
import { wordTokenizer } from '../tokenizers/symbols.js';
import { allocateTokens, type Tokenizer, type Tokens } from '../tokenizers/tokenizer.js';
import { AliasTable } from './alias.js';
import { compileGrammar, grammarStatistics, type CompiledGrammar, type Grammar, type GrammarStatistics } from './grammar.js';
import type { Language } from './language.js';

/** The sentences of a probabilistic grammar, one after another without end. */
export interface GrammarLanguage extends Language {
  readonly tokenizer: Tokenizer;
  readonly grammar: CompiledGrammar;
  readonly statistics: GrammarStatistics;
}

/**
 * The language of a simple grammar; `words` is its vocabulary and may hold more than the grammar uses.
 * Its samples begin with the beginning of a sentence, and `logProbabilities` reads tokens as if they did.
 * @throws InputError as `compileGrammar` and `grammarStatistics` do
 */
export function grammarLanguage(name: string, grammar: Grammar, words: readonly string[]): GrammarLanguage {
  const compiled = compileGrammar(grammar, words);
  const statistics = grammarStatistics(compiled);
  const choices = compiled.probabilities.map((weights) => new AliasTable(weights, weights.length));
  const productionOf = compiled.symbols.map((productions) => new Map(productions.map((symbols, r) => [symbols[0]!, r])));
  let readWindow: ReturnType<typeof windowReader> | undefined; // made when first asked for: it takes as long as the language
  return {
    name,
    vocabSize: compiled.vocabSize,
    tokenizer: wordTokenizer(words),
    grammar: compiled,
    statistics,
    entropyRateNatsPerToken: statistics.entropyRateNatsPerToken,
    sample: (length, stream) => sample(checkInteger('length', length, { min: 0 }), stream, compiled, choices),
    logProbabilities: (tokens) => logProbabilities(tokens, compiled, productionOf),
    windowLogProbabilities: (window) => (readWindow ??= windowReader(compiled, statistics))(window),
  };
}

function sample(length: number, stream: RandomStream, { symbols, vocabSize }: CompiledGrammar, choices: readonly AliasTable[]): Tokens {
  const tokens = allocateTokens(length, vocabSize);
  const pending: number[] = []; // what is still to be written, the next symbol last
  for (let t = 0; t < length;) {
    const symbol = pending.pop() ?? vocabSize;
    if (symbol < vocabSize) {
      tokens[t++] = symbol;
      continue;
    }
    const nonterminal = symbol - vocabSize;
    const production = symbols[nonterminal]![choices[nonterminal]!.draw(0, stream)]!;
    for (let i = production.length - 1; i >= 0; i--) pending.push(production[i]!);
  }
  return tokens;
}

/** A word that was due has probability 1; otherwise the word says which production was chosen. After an impossible word, all are. */
function logProbabilities(tokens: Tokens, grammar: CompiledGrammar, productionOf: readonly ReadonlyMap<number, number>[]): Float64Array {
  const { symbols, probabilities, vocabSize } = grammar;
  const logs = new Float64Array(tokens.length).fill(-Infinity);
  const pending: number[] = [];
  for (let t = 0; t < tokens.length; t++) {
    const due = pending.pop() ?? vocabSize;
    if (due < vocabSize) {
      if (due !== tokens[t]) return logs;
      logs[t] = 0;
      continue;
    }
    const nonterminal = due - vocabSize;
    const r = productionOf[nonterminal]!.get(tokens[t]!);
    if (r === undefined) return logs;
    logs[t] = Math.log(probabilities[nonterminal]![r]!);
    const production = symbols[nonterminal]![r]!;
    for (let i = production.length - 1; i >= 1; i--) pending.push(production[i]!);
  }
  return logs;
}

/**
 * Every place in a grammar's productions: the places of a production are numbered one after another, its end included.
 * Symbols are numbered as in the grammar. Place `STREAM` stands for the stream itself: a sentence is due, and after it another.
 */
interface Places {
  /** The symbol at each place; `END` behind the last symbol of a production. */
  symbol: Int32Array;
  /** The nonterminal whose production the place is in. */
  owner: Int32Array;
  /** How often each place is passed in a sentence, on average: u_owner p(production). */
  uses: Float64Array;
  /** The first place of each production, by nonterminal. */
  first: number[][];
  /** The places of each symbol. */
  bySymbol: number[][];
}

const END = -1;
const STREAM = 0;
const after = (place: number) => (place === STREAM ? STREAM : place + 1);

function layOut({ symbols, probabilities, vocabSize }: CompiledGrammar, expectedUses: Float64Array): Places {
  const length = symbols.flat().reduce((sum, production) => sum + production.length + 1, 1);
  const places: Places = {
    symbol: new Int32Array(length),
    owner: new Int32Array(length),
    uses: new Float64Array(length),
    first: [],
    bySymbol: Array.from({ length: vocabSize + symbols.length }, () => []),
  };
  places.symbol[STREAM] = vocabSize; // the start
  places.uses[STREAM] = 1;
  places.bySymbol[vocabSize]!.push(STREAM);
  let at = STREAM + 1;
  symbols.forEach((productions, owner) => {
    places.first.push(productions.map((production, r) => {
      const first = at;
      for (const symbol of [...production, END]) {
        places.symbol[at] = symbol;
        places.owner[at] = owner;
        places.uses[at] = expectedUses[owner]! * probabilities[owner]![r]!;
        if (symbol !== END) places.bySymbol[symbol]!.push(at);
        at++;
      }
      return first;
    }));
  });
  return places;
}

/** A state that the writer may be in: the places that are due, the innermost last, as far out as they are known. */
interface WriterState {
  due: readonly number[];
  probability: number;
}

/** The states that the writer may be in, each once. */
class Belief {
  readonly states = new Map<string, WriterState>();

  add(due: readonly number[], probability: number): void {
    const key = due.join(' ');
    const state = this.states.get(key);
    if (state) state.probability += probability;
    else this.states.set(key, { due, probability });
  }

  /** Makes the probabilities sum to 1; returns what they summed to. */
  normalise(): number {
    let total = 0;
    for (const { probability } of this.states.values()) total += probability;
    for (const state of this.states.values()) state.probability /= total;
    return total;
  }
}

/**
 * A function that gives ln P(x_t | x_0 .. x_{t-1}) for a window cut out of a grammar's stream anywhere: what the best possible
 * model loses if it sees the window and nothing before it. The first value is ln of how often the word occurs at all.
 *
 * Exact: the reader keeps every state that the writer may be in. When a production ends whose parent lies before the window,
 * each possible parent is weighed by how often it has such a child, uses of the place over u of the child; that is all there is to
 * know, because in a branching process what surrounds a nonterminal depends on its parent alone.
 */
function windowReader(grammar: CompiledGrammar, { expectedUses, meanSentenceLength }: GrammarStatistics): (window: Tokens) => Float64Array {
  const { symbols, probabilities, vocabSize } = grammar;
  const places = layOut(grammar, expectedUses);
  const productionOf = symbols.map((productions) => new Map(productions.map((production, r) => [production[0]!, r])));
  const afterUnknown = new Map<number, WriterState[]>();

  /** Adds a state, having left every production that is at its end. */
  const addResumed = (belief: Belief, due: readonly number[], probability: number): void => {
    let depth = due.length;
    while (depth > 0 && places.symbol[due[depth - 1]!] === END) depth--;
    if (depth > 0) return belief.add(due.slice(0, depth), probability);
    const outermost = places.owner[due[0]!]!;
    if (!afterUnknown.has(outermost)) afterUnknown.set(outermost, statesAfter(outermost, places, expectedUses));
    for (const state of afterUnknown.get(outermost)!) belief.add(state.due, probability * state.probability);
  };

  const readFirst = (word: number): Belief => {
    const belief = new Belief();
    for (const place of places.bySymbol[word]!) addResumed(belief, [after(place)], places.uses[place]! / meanSentenceLength);
    return belief;
  };

  const readNext = (before: Belief, word: number): Belief => {
    const belief = new Belief();
    for (const { due, probability } of before.states.values()) {
      const place = due.at(-1)!;
      const symbol = places.symbol[place]!;
      const rest = [...due.slice(0, -1), after(place)];
      if (symbol === word) addResumed(belief, rest, probability);
      if (symbol < vocabSize) continue;
      const r = productionOf[symbol - vocabSize]!.get(word);
      if (r === undefined) continue;
      const behindWord = after(places.first[symbol - vocabSize]![r]!);
      addResumed(belief, [...rest, behindWord], probability * probabilities[symbol - vocabSize]![r]!);
    }
    return belief;
  };

  return (window) => {
    const logs = new Float64Array(window.length).fill(-Infinity);
    let belief = new Belief();
    for (let t = 0; t < window.length; t++) {
      belief = t === 0 ? readFirst(window[0]!) : readNext(belief, window[t]!);
      if (belief.states.size === 0) return logs;
      logs[t] = Math.log(belief.normalise());
    }
    return logs;
  };
}

/** What may be due after nonterminal `a` has ended, if nothing is known of what it stood in. */
function statesAfter(a: number, places: Places, expectedUses: Float64Array): WriterState[] {
  const vocabSize = places.bySymbol.length - expectedUses.length;
  const found = new Belief();
  let ending = new Map([[a, 1]]); // nonterminals that have just ended, with probabilities
  while (ending.size > 0) {
    const next = new Map<number, number>();
    for (const [child, probability] of ending) {
      for (const place of places.bySymbol[vocabSize + child]!) {
        const share = (probability * places.uses[place]!) / expectedUses[child]!;
        if (places.symbol[after(place)] !== END) found.add([after(place)], share);
        else if (share > 1e-18) next.set(places.owner[place]!, (next.get(places.owner[place]!) ?? 0) + share);
      }
    }
    ending = next;
  }
  return [...found.states.values()];
}
