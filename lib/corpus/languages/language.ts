import { checkInteger } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { createCorpus, type Corpus } from '../corpus.js';
import type { Tokenizer, Tokens } from '../tokenizers/tokenizer.js';

/** A source of tokens whose every probability is known: any number of fresh tokens, and the loss no model can beat. */
export interface Language {
  readonly name: string;
  readonly vocabSize: number;
  /** Words for the ids, where the language has words. */
  readonly tokenizer?: Tokenizer;
  /** lim (1/n) H(x_1 .. x_n): the irreducible loss E of a scaling law fitted on this language. */
  readonly entropyRateNatsPerToken: number;
  /** `length` consecutive tokens, drawn from `stream`. */
  sample(length: number, stream: RandomStream): Tokens;
  /**
   * ln P(token t | tokens before t) for every t, in nats; -Infinity for a token that cannot come there.
   * Minus its mean over a long sample is the entropy rate.
   */
  logProbabilities(tokens: Tokens): Float64Array;
  /** The same for a window cut out of the language anywhere: what a reader knows who sees nothing before it. */
  windowLogProbabilities(window: Tokens): Float64Array;
}

/** How much of a language a corpus holds, and which tokens. */
export interface LanguageCorpusOptions {
  /** Decides which tokens are drawn; the language itself has its own seed. */
  seed: number;
  trainTokens: number;
  validationTokens: number;
  /** As many as `validationTokens` if not given. */
  testTokens?: number;
}

/**
 * A corpus of fresh tokens, each split drawn from its own stream, so that asking for more training tokens only appends to them.
 *
 * The entropy rate holds for a reader who knows the whole past; a window's first tokens are harder than that: see `windowFloor`.
 */
export function languageCorpus(language: Language, options: LanguageCorpusOptions): Corpus {
  const { seed, trainTokens, validationTokens, testTokens = validationTokens } = options;
  const draw = (split: string, name: string, length: number) =>
    language.sample(checkInteger(name, length, { min: 0 }), randomStream(seed, `${language.name} ${split}`));
  return createCorpus({
    name: language.name,
    vocabSize: language.vocabSize,
    train: draw('train', 'trainTokens', trainTokens),
    validation: draw('validation', 'validationTokens', validationTokens),
    test: draw('test', 'testTokens', testTokens),
    entropyRateNatsPerToken: language.entropyRateNatsPerToken,
    ...(language.tokenizer && { tokenizer: language.tokenizer }),
  });
}

/** The lowest loss that a model with a limited window can have, with the error of its estimate. */
export interface WindowFloor {
  lossNatsPerToken: number;
  standardError: number;
}

/**
 * What the best possible model loses on windows of `contextLength` tokens cut out anywhere, as a sampler cuts them: it reads x_0 and is
 * judged on x_1 .. x_T, each given those before it in the window.
 *
 * The entropy rate belongs to a reader of the whole past; a window's first targets are harder. The floor is the entropy rate
 * plus the mean of ln P(x_t | whole past) - ln P(x_t | window) over `nWindows` sampled windows: both are exact, only their
 * mean is estimated, and since most terms are 0 the error is small. This, not the entropy rate, is where trained models go.
 *
 * Worked value: for an order-2 Markov source only the first target suffers, so the floor is H + (H(c | b) - H) / T.
 */
export function windowFloor(language: Language, options: { contextLength: number; nWindows?: number; seed?: number }): WindowFloor {
  const { contextLength, nWindows = 1000, seed = 1 } = options;
  checkInteger('contextLength', contextLength, { min: 1 });
  checkInteger('nWindows', nWindows, { min: 2 });
  const tokens = language.sample(nWindows * contextLength + 1, randomStream(seed, 'window floor'));
  const whole = language.logProbabilities(tokens);
  const losses = Array.from({ length: nWindows }, (_, i) => {
    const start = i * contextLength;
    const windowed = language.windowLogProbabilities(tokens.subarray(start, start + contextLength + 1));
    let lost = 0;
    for (let t = 1; t <= contextLength; t++) lost += whole[start + t]! - windowed[t]!;
    return lost / contextLength;
  });
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / nWindows;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (nWindows - 1);
  return { lossNatsPerToken: language.entropyRateNatsPerToken + mean, standardError: Math.sqrt(variance / nWindows) };
}

/**
 * What the best possible model loses on the first `nWindows` consecutive windows of exactly these tokens, as evaluation cuts them: what
 * lies above it is the model's own loss, without the chance of which tokens were drawn. It tends to `windowFloor` over many windows.
 *
 * Worked value: 0 for a language in which every token follows from the one before.
 * @throws InputError if there are fewer tokens than the windows take
 */
export function bestLossOn(language: Language, tokens: Tokens, options: { contextLength: number; nWindows: number }): number {
  const { contextLength, nWindows } = options;
  checkInteger('contextLength', contextLength, { min: 1 });
  checkInteger('nWindows', nWindows, { min: 1, max: Math.floor((tokens.length - 1) / contextLength) });
  let loss = 0;
  for (let start = 0; start < nWindows * contextLength; start += contextLength) {
    const logs = language.windowLogProbabilities(tokens.subarray(start, start + contextLength + 1));
    for (let t = 1; t <= contextLength; t++) loss -= logs[t]!;
  }
  return loss / (nWindows * contextLength);
}
