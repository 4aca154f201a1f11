import { InputError, checkInteger, checkNumber } from '../core/check.js';
import type { RandomStream } from '../core/random.js';
import { corruptSpans, spanCounts, type SpanCorruption } from './span-corruption.js';

/**
 * What a model is asked to predict:
 * - `fullLM` (FLM): every token from those before it: all of the text is trained on;
 * - `prefixLM` (PLM): a text is cut at a random place; what follows from what came before: half of it on average;
 * - `spanCorruption` (MLM of Wang et al. 2022): hidden spans, after reading the text around them: 15% by default;
 * - `maskedTokens` (MLM of Devlin et al. 2019): single masked tokens, each in its place: 15% by default; for encoders only.
 */
export type Objective =
  | { kind: 'fullLM' }
  | { kind: 'prefixLM' }
  | ({ kind: 'spanCorruption' } & Partial<SpanCorruption>)
  | { kind: 'maskedTokens'; corruptedShare?: number };

/** Ids beyond the text's own, which objectives need. Reserve them when a model is made: then it can adapt to another objective later. */
export interface SpecialTokens {
  /** What a decoder reads before its first target, and what stands for a masked token. */
  start: number;
  /** One a hole of span corruption, and one more. */
  sentinels: readonly number[];
  /** Text tokens and these together: the vocabSize of the model. */
  vocabSize: number;
}

/**
 * The special tokens above a text vocabulary: `start` first, then the sentinels.
 * Worked value: `specialTokens(256, 2)` is start 256, sentinels [257, 258], vocabSize 259.
 */
export function specialTokens(textVocabSize: number, nSentinels: number): SpecialTokens {
  const start = checkInteger('textVocabSize', textVocabSize, { min: 1 });
  checkInteger('nSentinels', nSentinels, { min: 0 });
  const sentinels = Array.from({ length: nSentinels }, (_, k) => start + 1 + k);
  return { start, sentinels, vocabSize: start + 1 + nSentinels };
}

/** One text as an objective sees it: what is read, and what is predicted after it. */
export interface Example {
  source: number[];
  target: number[];
}

/** A batch for a decoder (causal or prefix) or an encoder. All are row by row. */
export interface DecoderBatch {
  /** [batch, time] */
  inputs: Int32Array;
  /** [batch, time] */
  targets: Int32Array;
  /** 1 where the loss counts, 0 where it does not: [batch, time] */
  lossWeights: Float32Array;
  /** Positions below it see one another where the architecture allows it: [batch]; 0 where there is no prefix */
  prefixLengths: Int32Array;
}

/** A batch for an encoder-decoder. */
export interface EncoderDecoderBatch {
  /** [batch, sourceTime], padded with `start` */
  encoderInputs: Int32Array;
  /** How many of a row are not padding: [batch] */
  encoderLengths: Int32Array;
  /** `start`, then all targets but the last: [batch, targetTime] */
  decoderInputs: Int32Array;
  /** [batch, targetTime] */
  targets: Int32Array;
  /** [batch, targetTime] */
  lossWeights: Float32Array;
}

function spansOf(objective: { kind: 'spanCorruption' } & Partial<SpanCorruption>): SpanCorruption {
  return { corruptedShare: objective.corruptedShare ?? 0.15, meanSpanLength: objective.meanSpanLength ?? 3 };
}

/**
 * How many text tokens a window must have, so that the rows of a decoder with this context are filled and none overflows.
 *
 * One more than the context for language modelling (the last is a target only), as many for masked tokens; fewer for span
 * corruption, because sentinels take room: the largest n with n + 2 spans + 1 <= contextLength + 1.
 * Worked value: span corruption at contextLength 64 leaves room for 58 (9 hidden in 3 spans, 7 sentinels).
 */
export function windowLength(objective: Objective, contextLength: number): number {
  checkInteger('contextLength', contextLength, { min: 1 });
  if (objective.kind === 'fullLM' || objective.kind === 'prefixLM') return contextLength + 1;
  if (objective.kind === 'maskedTokens') return contextLength;
  for (let length = contextLength; length >= 2; length--) {
    if (length + 2 * spanCounts(length, spansOf(objective)).spans <= contextLength) return length;
  }
  throw new InputError(`contextLength: expected at least 4 for span corruption, got ${contextLength}`);
}

/** How many sentinels a window of `length` tokens needs under this objective. */
export function sentinelsNeeded(objective: Objective, length: number): number {
  return objective.kind === 'spanCorruption' ? spanCounts(length, spansOf(objective)).spans + 1 : 0;
}

/**
 * The share of a text's tokens that an objective predicts, and so learns from: the training signal.
 *
 * 1 for FLM (all but the first token of a window), 1/2 on average for PLM, the corrupted share for the others.
 * Worked value: .15 for spans in a window of 100; 9/58 = .155 in a window of 58, because spans are whole tokens.
 */
export function trainedShare(objective: Objective, length: number): number {
  switch (objective.kind) {
    case 'fullLM': return 1;
    case 'prefixLM': return 0.5;
    case 'spanCorruption': return spanCounts(length, spansOf(objective)).hidden / length;
    case 'maskedTokens': return maskedCount(objective.corruptedShare, length) / length;
  }
}

/**
 * One window as source and target. FLM reads nothing first; PLM cuts after 1 to length - 1 tokens, each equally likely;
 * span corruption as in `corruptSpans`.
 * @throws InputError for masked tokens, which are predicted in place: see `maskedTokensBatch`
 */
export function makeExample(objective: Objective, window: ArrayLike<number>, special: SpecialTokens, stream: RandomStream): Example {
  const tokens = Array.from(window);
  switch (objective.kind) {
    case 'fullLM': return { source: [], target: tokens };
    case 'prefixLM': {
      const cut = 1 + stream.integer(tokens.length - 1);
      return { source: tokens.slice(0, cut), target: tokens.slice(cut) };
    }
    case 'spanCorruption': return corruptSpans(tokens, spansOf(objective), special.sentinels, stream);
    case 'maskedTokens': throw new InputError('objective: expected one that a decoder can learn, got "maskedTokens"');
  }
}

/**
 * Examples as rows of a decoder: source then target, each position predicting the next; the loss counts where that is a target.
 * The source is the prefix. Shorter rows end in `start`, with weight 0.
 *
 * Worked value: source [7], target [8, 9] at contextLength 3: inputs [7, 8, start], targets [8, 9, start], weights [1, 1, 0], prefix 1.
 * @throws InputError if source and target together exceed contextLength + 1
 */
export function decoderBatch(examples: readonly Example[], contextLength: number, special: SpecialTokens): DecoderBatch {
  const size = examples.length * contextLength;
  const batch = {
    inputs: new Int32Array(size).fill(special.start),
    targets: new Int32Array(size).fill(special.start),
    lossWeights: new Float32Array(size),
    prefixLengths: Int32Array.from(examples, ({ source }) => source.length),
  };
  examples.forEach(({ source, target }, row) => {
    const tokens = [...source, ...target];
    checkFits('source and target', tokens.length, contextLength + 1);
    batch.inputs.set(tokens.slice(0, -1), row * contextLength);
    batch.targets.set(tokens.slice(1), row * contextLength);
    // the token at position i is predicted at i - 1: the first of all by nothing
    const first = Math.max(source.length, 1) - 1;
    batch.lossWeights.fill(1, row * contextLength + first, row * contextLength + tokens.length - 1);
  });
  return batch;
}

/**
 * Examples as rows of an encoder-decoder: the source is encoded, the target is predicted token by token, its first one from `start`.
 * @throws InputError if a source is empty (an encoder has nothing to read under FLM) or longer than `sourceLength`, or a target than
 * `targetLength`
 */
export function encoderDecoderBatch(
  examples: readonly Example[],
  lengths: { sourceLength: number; targetLength: number },
  special: SpecialTokens,
): EncoderDecoderBatch {
  const { sourceLength, targetLength } = lengths;
  const batch = {
    encoderInputs: new Int32Array(examples.length * sourceLength).fill(special.start),
    encoderLengths: Int32Array.from(examples, ({ source }) => source.length),
    decoderInputs: new Int32Array(examples.length * targetLength).fill(special.start),
    targets: new Int32Array(examples.length * targetLength).fill(special.start),
    lossWeights: new Float32Array(examples.length * targetLength),
  };
  examples.forEach(({ source, target }, row) => {
    if (source.length === 0) throw new InputError('source: expected at least one token for the encoder to read, got none (FLM has no source)');
    checkFits('source', source.length, sourceLength);
    checkFits('target', target.length, targetLength);
    batch.encoderInputs.set(source, row * sourceLength);
    batch.decoderInputs.set(target.slice(0, -1), row * targetLength + 1);
    batch.targets.set(target, row * targetLength);
    batch.lossWeights.fill(1, row * targetLength, row * targetLength + target.length);
  });
  return batch;
}

/** What turns windows into batches, besides the objective itself. */
export interface ObjectiveSettings {
  contextLength: number;
  special: SpecialTokens;
  /** Owned by the caller: cuts, spans and masks are drawn from it. */
  stream: RandomStream;
}

/**
 * A decoder's batch from windows [batch, windowLength(objective, contextLength)] of text tokens, row by row, as a sampler gives them.
 *
 * Going from one objective to another (Wang et al. 2022 adapt FLM models with MLM, and the reverse) is going on with the same
 * parameters and batches of the other kind: it needs the special tokens to have been reserved, and, where the architecture is a
 * prefix decoder, the prefix lengths given here in place of zeros.
 */
export function objectiveBatch(objective: Objective, windows: Int32Array, settings: ObjectiveSettings): DecoderBatch {
  const { contextLength, special, stream } = settings;
  const length = windowLength(objective, contextLength);
  if (windows.length % length !== 0) throw new InputError(`windows: expected rows of ${length} tokens, got ${windows.length} in all`);
  if (objective.kind === 'maskedTokens') return maskedTokensBatch(windows, length, objective.corruptedShare ?? 0.15, special, stream);
  const rows = Array.from({ length: windows.length / length }, (_, row) => windows.subarray(row * length, (row + 1) * length));
  return decoderBatch(rows.map((row) => makeExample(objective, row, special, stream)), contextLength, special);
}

/**
 * Windows [batch, time] with some tokens replaced by `start`, each to be predicted in its own place by a model that sees all others
 * (Devlin et al. 2019, without their random replacements). Such a model scores a hole; it has no way to say what comes next.
 */
export function maskedTokensBatch(
  windows: Int32Array,
  time: number,
  corruptedShare: number,
  special: SpecialTokens,
  stream: RandomStream,
): DecoderBatch {
  const batch = {
    inputs: Int32Array.from(windows),
    targets: Int32Array.from(windows),
    lossWeights: new Float32Array(windows.length),
    prefixLengths: new Int32Array(windows.length / time).fill(time),
  };
  const places = Array.from({ length: time }, (_, i) => i);
  for (let start = 0; start < windows.length; start += time) {
    for (const place of stream.shuffled(places).slice(0, maskedCount(corruptedShare, time))) {
      batch.inputs[start + place] = special.start;
      batch.lossWeights[start + place] = 1;
    }
  }
  return batch;
}

function maskedCount(corruptedShare = 0.15, length: number): number {
  checkNumber('corruptedShare', corruptedShare, { min: 0, max: 1 });
  return Math.max(1, Math.round(length * corruptedShare));
}

function checkFits(what: string, length: number, limit: number): void {
  if (length > limit) throw new InputError(`${what}: expected at most ${limit} tokens, got ${length}`);
}
