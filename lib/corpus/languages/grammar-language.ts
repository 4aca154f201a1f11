import { checkInteger } from '../../core/check.js';
import type { RandomStream } from '../../core/random.js';
import { AliasTable } from './alias.js';
import { compileGrammar, grammarStatistics, type CompiledGrammar, type Grammar, type GrammarStatistics } from './grammar.js';
import { windowReader } from './grammar-window.js';
import type { Language } from './language.js';
import { wordTokenizer } from '../tokenizers/symbols.js';
import { allocateTokens, type Tokenizer, type Tokens } from '../tokenizers/tokenizer.js';

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
