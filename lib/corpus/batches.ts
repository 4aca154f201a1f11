import { InputError, checkInteger } from '../core/check.js';
import { RandomStream, type RandomState } from '../core/random.js';
import type { Tokens } from './tokenizers/tokenizer.js';

/** The shape of what a step sees: `batchSize` windows of `contextLength` inputs, each with the one token more that is the last target. */
export interface BatchShape {
  batchSize: number;
  contextLength: number;
}

/** Where a sampler stands: JSON that a checkpoint keeps. */
export interface BatchSamplerState {
  tokensSeen: number;
  epoch: number;
  /** How many windows of this epoch were already given. */
  windowsGiven: number;
  /** The random state from which this epoch's order was drawn. */
  random: RandomState;
}

/**
 * Training batches in seeded random order, without repeating a token before every other was seen.
 *
 * An epoch cuts the tokens into windows [o + iT, o + iT + T] (T = contextLength, both ends included), so that each token is a
 * target once, and gives them in random order; the offset o < T and the order are drawn anew each epoch.
 * A batch that an epoch's end cuts short is filled from the next epoch.
 */
export class BatchSampler {
  readonly shape: BatchShape;
  private readonly tokens: Tokens;
  private random: RandomState;
  private starts: Uint32Array;
  private afterEpoch: RandomStream;
  private epoch = 0;
  private windowsGiven = 0;
  private seen = 0;

  /**
   * @param stream owned by the sampler from here on, for example `randomStream(seed, 'batches')`
   * @param resumeFrom what `state()` gave: the sampler then continues as if it had not been interrupted
   * @throws InputError if the tokens are fewer than contextLength + 1
   */
  constructor(tokens: Tokens, shape: BatchShape & { stream: RandomStream }, resumeFrom?: BatchSamplerState) {
    this.shape = checkShape(tokens, shape);
    this.tokens = tokens;
    this.random = resumeFrom?.random ?? shape.stream.state();
    this.afterEpoch = new RandomStream(this.random);
    this.starts = this.drawOrder();
    if (resumeFrom === undefined) return;
    this.epoch = resumeFrom.epoch;
    this.windowsGiven = checkInteger('resumeFrom.windowsGiven', resumeFrom.windowsGiven, { min: 0, max: this.starts.length });
    this.seen = resumeFrom.tokensSeen;
  }

  /** The next batch, row by row: [batchSize, contextLength + 1]. Inputs are all but the last column, targets all but the first. */
  next(): Int32Array {
    const { batchSize, contextLength } = this.shape;
    const batch = new Int32Array(batchSize * (contextLength + 1)); // [batch, time + 1]
    for (let row = 0; row < batchSize; row++) {
      if (this.windowsGiven === this.starts.length) this.beginEpoch();
      const start = this.starts[this.windowsGiven++]!;
      batch.set(this.tokens.subarray(start, start + contextLength + 1), row * (contextLength + 1));
    }
    this.seen += batchSize * contextLength;
    return batch;
  }

  /** Targets given so far: D of a scaling law. */
  get tokensSeen(): number {
    return this.seen;
  }

  /** Passes over the data so far: tokens seen over tokens there are. */
  get epochs(): number {
    return this.seen / (this.tokens.length - 1);
  }

  state(): BatchSamplerState {
    return { tokensSeen: this.seen, epoch: this.epoch, windowsGiven: this.windowsGiven, random: this.random };
  }

  private beginEpoch(): void {
    this.random = this.afterEpoch.state();
    this.starts = this.drawOrder();
    this.epoch++;
    this.windowsGiven = 0;
  }

  /** First tokens of this epoch's windows, in the order in which they are given. */
  private drawOrder(): Uint32Array {
    const { contextLength } = this.shape;
    const stream = this.afterEpoch;
    const spare = this.tokens.length - 1 - contextLength;
    const offset = stream.integer(Math.min(contextLength, spare + 1));
    const starts = new Uint32Array(1 + Math.floor((spare - offset) / contextLength));
    for (let i = 0; i < starts.length; i++) {
      const j = stream.integer(i + 1); // Fisher and Yates, inside out
      starts[i] = starts[j]!;
      starts[j] = offset + i * contextLength;
    }
    return starts;
  }
}

/**
 * The same tokens in the same order every time: consecutive windows, each token a target at most once, as batches
 * [batchSize, contextLength + 1].
 *
 * Every batch is full, because a compiled step has one shape; the at most batchSize windows left over are not judged.
 * @param maxBatches stops early, so that evaluation during training stays cheap
 * @throws InputError if the tokens do not fill one batch
 */
export function* evaluationWindows(tokens: Tokens, shape: BatchShape & { maxBatches?: number }): Generator<Int32Array, void> {
  const { batchSize, contextLength } = checkShape(tokens, shape);
  const nWindows = Math.floor((tokens.length - 1) / contextLength);
  const nBatches = Math.floor(nWindows / batchSize);
  if (nBatches === 0) {
    throw new InputError(`tokens: expected at least ${batchSize * contextLength + 1} to fill one batch of ${batchSize} windows of ${contextLength}, got ${tokens.length}`);
  }
  const limit = Math.min(nBatches, shape.maxBatches ?? Infinity);
  for (let b = 0; b < limit; b++) {
    const batch = new Int32Array(batchSize * (contextLength + 1)); // [batch, time + 1]
    for (let row = 0; row < batchSize; row++) {
      const start = (b * batchSize + row) * contextLength;
      batch.set(tokens.subarray(start, start + contextLength + 1), row * (contextLength + 1));
    }
    yield batch;
  }
}

function checkShape(tokens: Tokens, { batchSize, contextLength }: BatchShape): BatchShape {
  checkInteger('batchSize', batchSize, { min: 1 });
  checkInteger('contextLength', contextLength, { min: 1 });
  if (tokens.length <= contextLength) {
    throw new InputError(`tokens: expected at least contextLength + 1 = ${contextLength + 1} of them, got ${tokens.length}`);
  }
  return { batchSize, contextLength };
}
