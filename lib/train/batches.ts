import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import { RandomStream, randomStream, type RandomState } from '../core/random.js';
import { BatchSampler, evaluationWindows, type BatchSamplerState } from '../corpus/batches.js';
import type { Tokens } from '../corpus/tokenizers/tokenizer.js';
import type { ModelBatch } from '../model/transformer.js';
import type { TransformerConfig } from '../model/config.js';
import {
  decoderBatch, encoderDecoderBatch, makeExample, objectiveBatch, sentinelsNeeded, specialTokens, windowLength,
  type DecoderBatch, type EncoderDecoderBatch, type Example, type Objective, type SpecialTokens,
} from '../model/objectives.js';

/** What rows of an objective are made for. */
export interface ObjectiveRows {
  model: TransformerConfig;
  objective: Objective;
  batchSize: number;
  special: SpecialTokens;
}

/**
 * The rows that `objective` makes for `model` of a text with `textVocabSize` different tokens.
 * @throws InputError where the architecture cannot learn the objective, or the model's vocabulary has no room for the objective's special
 * tokens
 */
export function objectiveRows(model: TransformerConfig, objective: Objective, batchSize: number, textVocabSize: number): ObjectiveRows {
  const encoderOnly = model.architecture === 'encoder';
  if (encoderOnly !== (objective.kind === 'maskedTokens')) {
    throw new InputError(`objective: expected ${encoderOnly ? 'maskedTokens for an encoder, which sees what it would have to predict' : `one of fullLM, prefixLM, spanCorruption for ${model.architecture}`}, got ${objective.kind}`);
  }
  if (model.architecture === 'encoder-decoder' && objective.kind === 'fullLM') {
    throw new InputError('objective: expected prefixLM or spanCorruption for encoder-decoder (its encoder has nothing to read under fullLM), got fullLM');
  }
  const special = specialTokens(textVocabSize, sentinelsNeeded(objective, windowLength(objective, model.contextLength)));
  const needed = objective.kind === 'fullLM' ? textVocabSize : special.vocabSize;
  if (model.vocabSize < needed) {
    throw new InputError(`vocabSize: expected at least ${objective.kind === 'fullLM' ? `the corpus's ${needed}` : `${needed}, the corpus's ${textVocabSize} and what ${objective.kind} needs`}, got ${model.vocabSize}`);
  }
  return { model, objective, batchSize, special };
}

/** Where the batches of a run stand: JSON that a checkpoint keeps. */
export interface BatchesState {
  sampler: BatchSamplerState;
  objective: RandomState;
}

/** The training batches of a run, without end: one stream for the order of the windows, one for what the objective hides or cuts. */
export class ObjectiveBatches {
  readonly sampler: BatchSampler;
  private readonly stream: RandomStream;

  /** @param resumeFrom what `state()` gave: the batches then continue as if they had not been interrupted */
  constructor(private readonly rows: ObjectiveRows, tokens: Tokens, seed: number, resumeFrom?: BatchesState) {
    const contextLength = windowLength(rows.objective, rows.model.contextLength) - 1;
    this.sampler = new BatchSampler(tokens, { batchSize: rows.batchSize, contextLength, stream: randomStream(seed, 'batches') }, resumeFrom?.sampler);
    this.stream = resumeFrom ? new RandomStream(resumeFrom.objective) : randomStream(seed, 'objective');
  }

  /** The next batch; the caller disposes it. */
  next(): ModelBatch {
    return windowsAsBatch(this.rows, this.sampler.next(), this.stream);
  }

  state(): BatchesState {
    return { sampler: this.sampler.state(), objective: this.stream.state() };
  }
}

/** The same batches every time, of consecutive windows and with the same places hidden; the caller disposes each. */
export function* evaluationBatches(rows: ObjectiveRows, tokens: Tokens, limits: { maxBatches?: number } = {}): Generator<ModelBatch, void> {
  const stream = randomStream(0, 'evaluation');
  const contextLength = windowLength(rows.objective, rows.model.contextLength) - 1;
  for (const windows of evaluationWindows(tokens, { batchSize: rows.batchSize, contextLength, ...limits }))
    yield windowsAsBatch(rows, windows, stream);
}

function windowsAsBatch({ model, objective, batchSize, special }: ObjectiveRows, windows: Int32Array, stream: RandomStream): ModelBatch {
  const length = windows.length / batchSize;
  if (objective.kind === 'fullLM') return { tokens: tf.tensor2d(windows, [batchSize, length], 'int32') };
  if (model.architecture !== 'encoder-decoder') {
    return decoderTensors(objectiveBatch(objective, windows, { contextLength: model.contextLength, special, stream }), batchSize);
  }
  const examples = Array.from({ length: batchSize }, (_, row) =>
    makeExample(objective, windows.subarray(row * length, (row + 1) * length), special, stream),
  );
  return examplesBatch(model, examples, special);
}

/**
 * Examples, each a source and a target, as a batch for a model; the caller disposes it. Rows are padded to contextLength.
 * @throws InputError if an example does not fit, or the model is an encoder, which does not write
 */
export function examplesBatch(model: TransformerConfig, examples: readonly Example[], special: SpecialTokens): ModelBatch {
  const { contextLength, architecture } = model;
  if (architecture === 'encoder') throw new InputError('architecture: expected one that writes a target after its source, got encoder');
  if (architecture !== 'encoder-decoder') return decoderTensors(decoderBatch(examples, contextLength, special), examples.length);
  return encoderDecoderTensors(
    encoderDecoderBatch(examples, { sourceLength: contextLength, targetLength: contextLength }, special),
    examples.length,
  );
}

function decoderTensors({ inputs, targets, lossWeights, prefixLengths }: DecoderBatch, batchSize: number): ModelBatch {
  const time = inputs.length / batchSize;
  return {
    tokens: tf.tensor2d(inputs, [batchSize, time], 'int32'),
    targets: tf.tensor2d(targets, [batchSize, time], 'int32'),
    lossWeights: tf.tensor2d(lossWeights, [batchSize, time]),
    prefixLengths: tf.tensor1d(prefixLengths, 'int32'),
  };
}

function encoderDecoderTensors(batch: EncoderDecoderBatch, batchSize: number): ModelBatch {
  const sourceTime = batch.encoderInputs.length / batchSize;
  const time = batch.targets.length / batchSize;
  return {
    tokens: tf.tensor2d(batch.decoderInputs, [batchSize, time], 'int32'),
    targets: tf.tensor2d(batch.targets, [batchSize, time], 'int32'),
    lossWeights: tf.tensor2d(batch.lossWeights, [batchSize, time]),
    encoderTokens: tf.tensor2d(batch.encoderInputs, [batchSize, sourceTime], 'int32'),
    encoderLengths: tf.tensor1d(batch.encoderLengths, 'int32'),
  };
}
