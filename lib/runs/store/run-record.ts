import { z } from 'zod';
import { InputError } from '../../core/check.js';
import { LIBRARY_VERSION } from '../../core/version.js';
import type { Corpus } from '../../corpus/index.js';
import { countParameters, nParamsNonEmbedding, nParamsTotal, trainFlops6ND } from '../../model/count.js';
import type { TaskResult } from '../../train/evaluate-task.js';
import type { LossPoint, TrainResult } from '../../train/loop.js';
import { thinCurve } from '../curve.js';
import { runId, type CorpusConfig, type RunConfig } from '../run-config.js';

/** Raised whenever a field changes its meaning. */
export const SCHEMA_VERSION = 2;

/** What every record says, however the run ended. */
interface RecordHead {
  schemaVersion: number;
  /** {@link runId} of the configuration. */
  id: string;
  libraryVersion: string;
  config: RunConfig;
}

/** What is kept of a stage of a pipeline besides the pretraining. */
export interface StageRecord {
  stage: 'teacher' | 'adaptation' | 'fineTuning';
  steps: number;
  /** Targets seen. */
  tokens: number;
  curve: LossPoint[];
  validationLossNatsPerToken?: number;
  wallSeconds: number;
}

/** What is kept of a model that was trained: one line of JSON. Losses are in nats a token; of a pipeline, they are those of the pretraining. */
export interface RunRecord extends RecordHead {
  seed: number;
  corpus: { name: string; hash: string; /** Where it is known exactly. */ entropyRateNatsPerToken?: number };
  backend: { name: string; version: string; threads: number; rung: string; compileSeconds: number };
  /** By group. */
  parameters: Record<string, number>;
  nParamsTotal: number;
  nParamsNonEmbedding: number;
  /** Targets seen in training, repetitions counted. */
  tokens: number;
  /** Passes over the training split. */
  epochs: number;
  /** C = 6 N D with N non-embedding, and with all parameters. */
  trainFlops: { sixNDNonEmbedding: number; sixNDTotal: number };
  /** The training loss at at most 200 steps evenly spaced on a logarithmic axis, the first and the last among them; see `thinCurve`. */
  curve: LossPoint[];
  /** Absent where the run diverged. */
  validationLossNatsPerToken?: number;
  wallSeconds: number;
  /** Of a pipeline: its other stages, and how its tasks were done before and after fine-tuning. */
  stages?: StageRecord[];
  tasks?: { zeroShot: TaskResult[]; fineTuned?: TaskResult[] };
  status: { kind: 'completed' } | { kind: 'diverged'; reason: string };
}

/** A run that came to its end. */
export interface CompletedRun extends RunRecord {
  validationLossNatsPerToken: number;
  status: { kind: 'completed' };
}

/** A run that broke off: nothing was measured, and the reason is what there is to know. */
export interface FailedRun extends RecordHead {
  status: { kind: 'failed'; reason: string };
}

/** A line of a record file. */
export type StoredRun = RunRecord | FailedRun;

export function isFailed(run: StoredRun): run is FailedRun {
  return run.status.kind === 'failed';
}

export function isCompleted(run: StoredRun): run is CompletedRun {
  return run.status.kind === 'completed';
}

const count = z.number().int().nonnegative();
const head = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: z.string(),
  libraryVersion: z.string(),
  config: z.looseObject({ kind: z.string() }), // its identity is what is checked
});
const curve = z.array(z.object({ step: count, lossNatsPerToken: z.number() }));
const taskResults = z.array(z.object({ task: z.string(), questions: count, chance: z.number(), metrics: z.record(z.string(), z.number()) }));
const trained = head.extend({
  seed: count,
  corpus: z.object({ name: z.string(), hash: z.string(), entropyRateNatsPerToken: z.number().optional() }),
  backend: z.object({ name: z.string(), version: z.string(), threads: count, rung: z.string(), compileSeconds: z.number() }),
  parameters: z.record(z.string(), count),
  nParamsTotal: count,
  nParamsNonEmbedding: count,
  tokens: count,
  epochs: z.number(),
  trainFlops: z.object({ sixNDNonEmbedding: z.number(), sixNDTotal: z.number() }),
  curve,
  wallSeconds: z.number(),
  stages: z.array(z.object({
    stage: z.enum(['teacher', 'adaptation', 'fineTuning']), steps: count, tokens: count, curve, validationLossNatsPerToken: z.number().optional(), wallSeconds: z.number(),
  })).optional(),
  tasks: z.object({ zeroShot: taskResults, fineTuned: taskResults.optional() }).optional(),
});
const schemas = {
  completed: trained.extend({ validationLossNatsPerToken: z.number(), status: z.object({ kind: z.literal('completed') }) }),
  diverged: trained.extend({ status: z.object({ kind: z.literal('diverged'), reason: z.string() }) }),
  failed: head.extend({ status: z.object({ kind: z.literal('failed'), reason: z.string() }) }),
};
const statusOf = z.object({ status: z.object({ kind: z.enum(['completed', 'diverged', 'failed']) }) });

/**
 * The record of a finished run. Holds no tensors: the result's parameters stay the caller's to dispose.
 * @param from what the corpus was made from; without it the record knows its hash alone
 * @param config of the run, where it is more than this training
 */
export function recordRun(
  result: TrainResult, corpus: Corpus, from: CorpusConfig = { kind: 'given', name: corpus.name, hash: corpus.hash }, config: RunConfig = { kind: 'train', corpus: from, train: result.config },
): RunRecord {
  const { backend, compilation, validationLossNatsPerToken, tokensSeen } = result;
  const { model, seed } = result.config;
  const { name, hash, entropyRateNatsPerToken } = corpus;
  return {
    schemaVersion: SCHEMA_VERSION,
    id: runId(config),
    libraryVersion: LIBRARY_VERSION,
    config,
    seed,
    corpus: { name, hash, ...(entropyRateNatsPerToken !== undefined && { entropyRateNatsPerToken }) },
    backend: { name: backend.name, version: backend.version, threads: backend.threads, rung: compilation.rung, compileSeconds: compilation.compileSeconds },
    parameters: { ...countParameters(model) },
    nParamsTotal: nParamsTotal(model),
    nParamsNonEmbedding: nParamsNonEmbedding(model),
    tokens: tokensSeen,
    epochs: result.epochs,
    trainFlops: {
      sixNDNonEmbedding: trainFlops6ND(nParamsNonEmbedding(model), tokensSeen),
      sixNDTotal: trainFlops6ND(nParamsTotal(model), tokensSeen),
    },
    curve: thinCurve(result.curve),
    ...(validationLossNatsPerToken !== undefined && { validationLossNatsPerToken }),
    wallSeconds: result.wallSeconds,
    status: result.status,
  };
}

/** The record of a run that broke off. */
export function recordFailure(config: RunConfig, reason: string): FailedRun {
  return { schemaVersion: SCHEMA_VERSION, id: runId(config), libraryVersion: LIBRARY_VERSION, config, status: { kind: 'failed', reason } };
}

/**
 * Reads one line of a record file.
 * @throws InputError naming the field that is wrong, or an id that does not belong to the configuration
 */
export function parseRunRecord(line: string): StoredRun {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new InputError(`run record: expected a line of JSON, got "${line.slice(0, 40)}"`);
  }
  const { status } = parse(statusOf, json);
  const run = parse<unknown>(schemas[status.kind], json) as StoredRun;
  const id = runId(run.config);
  if (run.id !== id) throw new InputError(`run record: id: expected ${id}, which belongs to its configuration, got "${run.id}"`);
  return run;
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new InputError(`run record: ${issue.path.join('.')}: ${issue.message}`);
}
