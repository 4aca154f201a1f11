import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import type { NamedTensors } from '../core/tensors.js';
import { transformerConfig, type TransformerOptions } from '../model/config.js';
import { trainConfig, type TrainConfig, type TrainOptions } from './config.js';
import type { Checkpoint, TrainObserver } from './loop.js';
import type { OptimiserState } from './optimiser.js';

const count = z.number().int().min(0);
const randomState = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** What model.json holds: all but the numbers of the tensors, which stand one after the other in the file that it names. */
const header = z.object({
  format: z.literal('scaling-checkpoint-1'),
  config: z.record(z.string(), z.unknown()), // checked by trainConfig
  step: count,
  wallSeconds: z.number().optional(),
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
  const { weightsFile, tensors, config, step, wallSeconds, curve, batches } = readHeader(directory);
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
  return { step, wallSeconds, curve, batches, ...state, config: checkedConfig(config), optimiser: state.optimiser as OptimiserState };
}

/** A stage of training on its way: where it begins, and what keeps how far it came. */
export interface OnwardTraining {
  /** Absent at the first start. */
  checkpoint?: Checkpoint;
  writer: NonNullable<TrainObserver['checkpoints']>;
  /** Disposes the checkpoint's tensors. */
  dispose(): void;
}

/**
 * The checkpoint of this configuration that came furthest among the folders of a directory, and a writer into a folder of its own: two
 * machines that train one model, because one of them was believed dead, do not write over each other. A checkpoint that cannot be read
 * counts as none, and one that cannot be written, on a disk that is full, costs no more than the time that it would have saved.
 */
export function trainingOnward(directory: string, config: TrainConfig, everySteps: number): OnwardTraining {
  const own = join(directory, randomUUID());
  const folders = existsSync(directory) ? readdirSync(directory).map((folder) => join(directory, folder)) : [];
  const checkpoint = folders
    .map((folder) => ({ folder, step: stepOf(folder, config) }))
    .sort((a, b) => b.step - a.step)
    .filter(({ step }) => step > 0)
    .reduce<Checkpoint | undefined>((found, { folder }) => found ?? readable(() => loadCheckpoint(folder)), undefined);
  return {
    ...(checkpoint && { checkpoint }),
    writer: {
      everySteps,
      save(state) {
        if (state.step === config.steps) return; // what has no step left is not gone on with
        try {
          saveCheckpoint(own, state);
        } catch (error) {
          console.error(`no checkpoint at step ${state.step}: ${(error as Error).message}`);
        }
      },
    },
    dispose: () => checkpoint && tf.dispose([checkpoint.parameters, checkpoint.optimiser as object as NamedTensors]),
  };
}

/** How far a checkpoint of this configuration came; 0 for one of another, and for none. */
function stepOf(folder: string, config: TrainConfig): number {
  const header = readable(() => readHeader(folder));
  return header && JSON.stringify(readable(() => checkedConfig(header.config))) === JSON.stringify(config) ? header.step : 0;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
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
