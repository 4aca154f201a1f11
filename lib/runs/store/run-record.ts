import { z } from 'zod';
import { InputError } from '../../core/check.js';
import { metricNames, type MetricName } from '../../core/metric-names.js';
import { LIBRARY_VERSION } from '../../core/kit.js';
import type { Corpus } from '../../corpus/index.js';
import { countParameters, nParamsNonEmbedding, nParamsTotal, trainFlops6ND } from '../../model/count.js';
import type { LossPoint, TrainResult } from '../../train/loop.js';
import { runId, type CorpusConfig, type RunConfig } from '../run-config.js';

/** Raised whenever a field changes its meaning. */
export const SCHEMA_VERSION = 2;

const count = z.number().int().nonnegative();
const curve = z.array(z.object({ step: count, lossNatsPerToken: z.number() }));
const completed = z.object({ kind: z.literal('completed') });
const diverged = z.object({ kind: z.literal('diverged'), reason: z.string() });
const failed = z.object({ kind: z.literal('failed'), reason: z.string() });

const head = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: z.string(),
  libraryVersion: z.string(),
  // not read field by field, because the id is the hash of all of them
  config: z.looseObject({ kind: z.string() }).transform((config) => config as unknown as RunConfig),
});

const stageSchema = z.object({
  stage: z.enum(['teacher', 'adaptation', 'fineTuning']),
  steps: count,
  tokens: count,
  curve,
  validationLossNatsPerToken: z.number().optional(),
  wallSeconds: z.number(),
});

const metrics = z.partialRecord(z.enum(metricNames), z.number());
const taskResults = z.array(z.object({
  task: z.string(),
  questions: count,
  chance: z.number(),
  metrics,
  byLength: z.array(z.object({ answerTokens: count, metrics })).optional(),
}));

const runSchema = head.extend({
  seed: count,
  corpus: z.object({
    name: z.string(),
    hash: z.string(),
    entropyRateNatsPerToken: z.number().optional(),
  }),
  backend: z.object({ name: z.string(), version: z.string(), threads: count, rung: z.string(), compileSeconds: z.number() }),
  parameters: z.record(z.string(), count),
  nParamsTotal: count,
  nParamsNonEmbedding: count,
  tokens: count,
  epochs: z.number(),
  trainFlops: z.object({ sixNDNonEmbedding: z.number(), sixNDTotal: z.number() }),
  curve,
  validationLossNatsPerToken: z.number().optional(),
  wallSeconds: z.number(),
  stages: z.array(stageSchema).optional(),
  tasks: z.object({ zeroShot: taskResults, fineTuned: taskResults.optional() }).optional(),
  scores: z.array(z.object({ step: count, metrics })).optional(),
  holes: z.array(z.object({ hiddenShare: z.number(), lossNatsPerToken: z.number() })).optional(),
  status: z.union([completed, diverged]),
});

/** A line of a record file, by how the run ended. */
const SCHEMAS = {
  completed: runSchema.extend({ validationLossNatsPerToken: z.number(), status: completed }),
  diverged: runSchema.omit({ validationLossNatsPerToken: true }).extend({ status: diverged }),
  failed: head.extend({ status: failed }),
};
const statusOf = z.object({ status: z.object({ kind: z.enum(['completed', 'diverged', 'failed']) }) });

/** What every record says, however the run ended. */
interface RecordHead {
  schemaVersion: typeof SCHEMA_VERSION;
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
  validationLossNatsPerToken?: number | undefined;
  wallSeconds: number;
}

/**
 * What is kept of a model that was trained: one line of JSON. Losses are in nats a token; of a pipeline, they are those of the pretraining.
 *
 * The schema above is what is read, and these are its types in words: a notebook's cells are not compiled strictly, and there every field
 * of a type that zod infers may be missing. The compiler holds both to be the same.
 */
export interface RunRecord extends RecordHead {
  seed: number;
  corpus: { name: string; hash: string; /** Where it is known exactly. */ entropyRateNatsPerToken?: number | undefined };
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
  validationLossNatsPerToken?: number | undefined;
  wallSeconds: number;
  /** Of a pipeline: its other stages. */
  stages?: StageRecord[] | undefined;
  /** How its tasks were done before and after fine-tuning, of a pipeline; before and after training, of a model trained on a task. */
  tasks?: { zeroShot: RecordedTask[]; fineTuned?: RecordedTask[] | undefined } | undefined;
  /** Of a model trained on a task and asked meanwhile: see `askedEverySteps`. */
  scores?: ScoresAtStep[] | undefined;
  /** Of an encoder: see `hiddenShares`. */
  holes?: HolesLoss[] | undefined;
  status: { kind: 'completed' } | { kind: 'diverged'; reason: string };
}

/** What a model scored on the test questions after this many steps. */
export interface ScoresAtStep {
  step: number;
  metrics: Partial<Record<MetricName, number>>;
}

/** How well an encoder fills holes when this share of the text is hidden. */
export interface HolesLoss {
  hiddenShare: number;
  /** For each hidden token, given what is not hidden. */
  lossNatsPerToken: number;
}

/** How a task was done. */
interface RecordedTask {
  task: string;
  /** How many were asked. */
  questions: number;
  /** Of a blind guess: the share of right answers. */
  chance: number;
  metrics: Partial<Record<MetricName, number>>;
  /** Of a written answer, by how many of its first tokens are judged; absent in records before there was such a thing. */
  byLength?: { answerTokens: number; metrics: Partial<Record<MetricName, number>> }[] | undefined;
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

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
true satisfies Same<z.infer<typeof runSchema>, RunRecord>;
true satisfies Same<z.infer<typeof SCHEMAS.completed>, CompletedRun>;
true satisfies Same<z.infer<typeof SCHEMAS.failed>, FailedRun>;

/** A line of a record file. */
export type StoredRun = RunRecord | FailedRun;

export function isFailed(run: StoredRun): run is FailedRun {
  return run.status.kind === 'failed';
}

export function isCompleted(run: StoredRun): run is CompletedRun {
  return run.status.kind === 'completed';
}

/**
 * The record of a finished run. Holds no tensors: the result's parameters stay the caller's to dispose.
 * @param from what the corpus was made from; without it the record knows its hash alone
 * @param config of the run, where it is more than this training
 */
export function recordRun(
  result: TrainResult,
  corpus: Corpus,
  from: CorpusConfig = { kind: 'given', name: corpus.name, hash: corpus.hash },
  config: RunConfig = { kind: 'train', corpus: from, train: result.config },
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
    backend: {
      name: backend.name,
      version: backend.version,
      threads: backend.threads,
      rung: compilation.rung,
      compileSeconds: compilation.compileSeconds,
    },
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
  const run = parse<StoredRun>(SCHEMAS[status.kind], json);
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

/** The most points of a loss curve that a record keeps. */
const MAX_CURVE_POINTS = 200;

/**
 * At most {@link MAX_CURVE_POINTS} points of a curve that has one at every step: the first, the last, and between them the steps nearest to
 * n^(k / 199), which lie evenly on a logarithmic axis. Points are kept as they are, never averaged.
 *
 * Worked value: of 10,000 steps 1 to 10,000 it keeps each of the first 17, then fewer and fewer, and 10,000 itself.
 */
export function thinCurve(curve: readonly LossPoint[]): LossPoint[] {
  if (curve.length <= MAX_CURVE_POINTS) return [...curve];
  const kept = new Set<number>();
  for (let k = 0; k < MAX_CURVE_POINTS; k++) kept.add(Math.round(curve.length ** (k / (MAX_CURVE_POINTS - 1))));
  return curve.filter((_, index) => kept.has(index + 1));
}
