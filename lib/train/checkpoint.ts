import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import type { NamedTensors } from '../core/tensors.js';
import { transformerConfig, type TransformerOptions } from '../model/config.js';
import { trainConfig, type TrainConfig, type TrainOptions } from './config.js';
import type { Checkpoint } from './loop.js';
import type { OptimiserState } from './optimiser.js';

const count = z.number().int().min(0);
const randomState = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** What model.json holds: all but the numbers of the tensors, which stand one after the other in the file that it names. */
const header = z.object({
  format: z.literal('scaling-checkpoint-1'),
  config: z.record(z.string(), z.unknown()), // checked by trainConfig
  step: count,
  curve: z.array(z.object({ step: count, lossNatsPerToken: z.number() })),
  batches: z.object({
    sampler: z.object({ tokensSeen: count, epoch: count, windowsGiven: count, random: randomState }),
    objective: randomState,
  }),
  /** float32, little-endian */
  weightsFile: z.string().regex(/^weights-[0-9a-f-]+\.bin$/),
  tensors: z.array(z.object({ path: z.array(z.string()).min(2), shape: z.array(count) })),
});

/**
 * Writes a checkpoint into `directory` as model.json and a file of weights. What was there before stays valid until the new model.json
 * takes its place in one rename, so that a process killed at any moment leaves a whole checkpoint.
 */
export function saveCheckpoint(directory: string, checkpoint: Checkpoint): void {
  mkdirSync(directory, { recursive: true });
  const { parameters, optimiser, ...rest } = checkpoint;
  const tensors = leaves({ parameters, optimiser });
  const weightsFile = `weights-${randomUUID()}.bin`;
  writeFileSync(join(directory, weightsFile), Buffer.concat(tensors.map(({ tensor }) => {
    const values = tensor.dataSync();
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  })));
  const json = { format: 'scaling-checkpoint-1', ...rest, weightsFile, tensors: tensors.map(({ path, tensor }) => ({ path, shape: tensor.shape })) };
  const target = join(directory, 'model.json');
  const previous = existsSync(target) ? readHeader(directory).weightsFile : undefined;
  const temporary = `${target}.${randomUUID()}`;
  writeFileSync(temporary, JSON.stringify(json));
  renameSync(temporary, target);
  if (previous !== undefined) rmSync(join(directory, previous), { force: true });
}

/**
 * Reads the checkpoint in `directory`; the caller disposes its tensors. Training that starts from it goes on exactly as the run that wrote
 * it.
 * @throws InputError if there is none, or naming the field that is wrong
 */
export function loadCheckpoint(directory: string): Checkpoint {
  const { weightsFile, tensors, config, step, curve, batches } = readHeader(directory);
  const bytes = readFileSync(join(directory, weightsFile));
  const expected = tensors.reduce((sum, { shape }) => sum + 4 * tf.util.sizeFromShape(shape), 0);
  if (bytes.byteLength !== expected) throw new InputError(`${weightsFile}: expected ${expected} bytes, got ${bytes.byteLength}`);
  const state = { parameters: {} as NamedTensors, optimiser: {} };
  let offset = 0;
  for (const { path, shape } of tensors) {
    const size = tf.util.sizeFromShape(shape);
    const values = new Float32Array(size);
    Buffer.from(values.buffer).set(bytes.subarray(offset, (offset += 4 * size)));
    place(state, path, tf.tensor(values, shape, 'float32'));
  }
  return { step, curve, batches, ...state, config: checkedConfig(config), optimiser: state.optimiser as OptimiserState };
}

function checkedConfig(config: Record<string, unknown>): TrainConfig {
  return trainConfig({ ...(config as unknown as TrainOptions), model: transformerConfig(config.model as TransformerOptions) });
}

function readHeader(directory: string): z.infer<typeof header> {
  const file = join(directory, 'model.json');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: expected a checkpoint's JSON, but ${(error as Error).message}`);
  }
  const parsed = header.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new InputError(`${file}: ${issue.path.join('.')}: ${issue.message}`);
}

/** The tensors of a nested value with the keys that lead to each: names of parameters have dots of their own. */
function leaves(value: object, path: string[] = []): { path: string[]; tensor: tf.Tensor }[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    part instanceof tf.Tensor ? [{ path: [...path, key], tensor: part }] : leaves(part as object, [...path, key]));
}

function place(state: object, path: readonly string[], tensor: tf.Tensor): void {
  let part = state as Record<string, unknown>;
  for (const key of path.slice(0, -1)) part = (part[key] ??= {}) as Record<string, unknown>;
  part[path.at(-1)!] = tensor;
}
