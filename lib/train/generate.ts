import * as tf from '@tensorflow/tfjs';
import { InputError, checkInteger, checkPositive } from '../core/check.js';
import type { RandomStream } from '../core/random.js';
import type { NamedTensors } from '../core/tensors.js';
import { compile } from '../engine/index.js';
import { forwardInputs, type ModelInputs } from '../model/transformer.js';
import type { TransformerConfig } from '../model/config.js';

/** How the next token is chosen: the likeliest, or drawn from softmax(logits / temperature). */
export type Sampling = { kind: 'greedy' } | { kind: 'temperature'; temperature: number; stream: RandomStream };

export interface GenerateOptions {
  /** Tokens to write at most. */
  maxTokens: number;
  sampling: Sampling;
  /** What an encoder-decoder reads before its first token, and what fills rows: `specialTokens(...).start`. */
  start: number;
  /** The token that ends a text; without it all are maxTokens long. It is not part of what is returned. */
  end?: number;
}

/**
 * What a model writes after each prompt: token ids, one list a prompt.
 *
 * One compiled pass over whole rows a token, without a cache of keys and values: at the lengths used here it is the simpler half of a
 * trade.
 * @throws InputError if a prompt is empty or leaves no room in the context, or the model is an encoder: it sees what it would have to
 * predict
 */
export function generate(
  model: TransformerConfig,
  parameters: NamedTensors,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): number[][] {
  const { maxTokens, sampling, start, end } = options;
  const { architecture, contextLength } = model;
  if (architecture === 'encoder') throw new InputError('architecture: expected one that says what comes next, got encoder');
  checkInteger('maxTokens', maxTokens, { min: 1 });
  if (sampling.kind === 'temperature') checkPositive('sampling.temperature', sampling.temperature);
  const separate = architecture === 'encoder-decoder'; // the prompt is read by the encoder
  for (const { length } of prompts) {
    checkInteger('prompt.length', length, { min: 1, max: contextLength });
    checkInteger('maxTokens', maxTokens, { min: 1, max: separate ? contextLength : contextLength + 1 - length });
  }
  const score = compile(logitsAt, { model });
  const written: number[][] = prompts.map(() => []);
  const finished = new Set<number>();
  for (let step = 0; step < maxTokens && finished.size < prompts.length; step++) {
    const rows = prompts.map((prompt, row) => (separate ? [start, ...written[row]!] : [...prompt, ...written[row]!]));
    const scores = tf.tidy(() => score.run({
      parameters,
      places: tf.tensor1d(rows.map(({ length }) => length - 1), 'int32'),
      inputs: {
        tokens: padded(rows, contextLength, start),
        ...(separate ? { encoderTokens: padded(prompts, contextLength, start), encoderLengths: lengthsOf(prompts) } : {}),
        ...(architecture === 'prefix-decoder' ? { prefixLengths: lengthsOf(prompts) } : {}),
      },
    }).arraySync() as number[][]);
    scores.forEach((logits, row) => {
      if (finished.has(row)) return;
      const token = choose(logits, sampling);
      if (token === end) finished.add(row);
      else written[row]!.push(token);
    });
  }
  return written;
}

/** The logits at one place of each row: [batch, vocabSize]. */
function logitsAt(
  { parameters, inputs, places }: { parameters: NamedTensors; inputs: ModelInputs; places: tf.Tensor },
  { model }: { model: TransformerConfig },
): tf.Tensor {
  const logits = forwardInputs(model, parameters, inputs); // [batch, time, vocabSize]
  return tf.oneHot(places.toInt(), logits.shape[1]!).toFloat().expandDims(2).mul(logits).sum(1);
}

/** The index of the highest logit, or one drawn from softmax(logits / temperature). */
function choose(logits: readonly number[], sampling: Sampling): number {
  const highest = logits.reduce((a, b) => Math.max(a, b));
  if (sampling.kind === 'greedy') return logits.indexOf(highest);
  const weights = logits.map((logit) => Math.exp((logit - highest) / sampling.temperature));
  let rest = sampling.stream.uniform() * weights.reduce((a, b) => a + b);
  const drawn = weights.findIndex((weight) => (rest -= weight) < 0);
  return drawn < 0 ? logits.indexOf(highest) : drawn; // rounding at the very end of the interval
}

function padded(rows: readonly (readonly number[])[], length: number, filler: number): tf.Tensor {
  return tf.tensor2d(rows.map((row) => [...row, ...Array.from({ length: length - row.length }, () => filler)]), [rows.length, length], 'int32');
}

function lengthsOf(rows: readonly (readonly number[])[]): tf.Tensor {
  return tf.tensor1d(rows.map(({ length }) => length), 'int32');
}
