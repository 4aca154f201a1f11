import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import { LIBRARY_VERSION } from '../core/version.js';
import type { Corpus } from '../corpus/index.js';
import { countParameters, nParamsNonEmbedding, nParamsTotal, trainFlops6ND } from '../model/count.js';
import type { TrainResult } from '../train/loop.js';

/** Raised whenever a field changes its meaning. */
export const SCHEMA_VERSION = 1;

const count = z.number().int().nonnegative();
const status = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('completed') }),
  z.object({ kind: z.literal('diverged'), reason: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);

/** What is kept of a run: one line of JSON. Losses are in nats a token; a run that did not complete has no final loss. */
const runRecord = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** Hash of the full configuration and the corpus: two runs with one id are the same run. */
  id: z.string(),
  libraryVersion: z.string(),
  config: z.record(z.string(), z.unknown()),
  seed: count,
  corpus: z.object({ name: z.string(), hash: z.string() }),
  backend: z.object({ name: z.string(), version: z.string(), threads: count, rung: z.string(), compileSeconds: z.number() }),
  parameters: z.record(z.string(), count),
  nParamsTotal: count,
  nParamsNonEmbedding: count,
  tokens: count,
  epochs: z.number(),
  /** C = 6 N D with N non-embedding, and with all parameters. */
  trainFlops: z.object({ sixNDNonEmbedding: z.number(), sixNDTotal: z.number() }),
  curve: z.array(z.object({ step: count, lossNatsPerToken: z.number() })),
  validationLossNatsPerToken: z.number().optional(),
  wallSeconds: z.number(),
  status,
});

export type RunRecord = z.infer<typeof runRecord>;

/** JSON with sorted keys, so that equal configurations have equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);
}

/** The identity of a run: 16 hexadecimal digits of SHA-256 over its full configuration and its corpus's hash. */
export function runId(config: object, corpusHash: string): string {
  return createHash('sha256').update(canonicalJson({ config, corpusHash })).digest('hex').slice(0, 16);
}

/** The record of a finished run. Holds no tensors: the result's parameters stay the caller's to dispose. */
export function recordRun(result: TrainResult, corpus: Corpus): RunRecord {
  const { config, backend, compilation, validationLossNatsPerToken } = result;
  const { model } = config;
  return {
    schemaVersion: SCHEMA_VERSION,
    id: runId(config, corpus.hash),
    libraryVersion: LIBRARY_VERSION,
    config: { ...config },
    seed: config.seed,
    corpus: { name: corpus.name, hash: corpus.hash },
    backend: { name: backend.name, version: backend.version, threads: backend.threads, rung: compilation.rung, compileSeconds: compilation.compileSeconds },
    parameters: { ...countParameters(model) },
    nParamsTotal: nParamsTotal(model),
    nParamsNonEmbedding: nParamsNonEmbedding(model),
    tokens: result.tokensSeen,
    epochs: result.epochs,
    trainFlops: {
      sixNDNonEmbedding: trainFlops6ND(nParamsNonEmbedding(model), result.tokensSeen),
      sixNDTotal: trainFlops6ND(nParamsTotal(model), result.tokensSeen),
    },
    curve: result.curve,
    ...(validationLossNatsPerToken === undefined ? {} : { validationLossNatsPerToken }),
    wallSeconds: result.wallSeconds,
    status: result.status,
  };
}

/**
 * Reads one line of a record file.
 * @throws InputError naming the field that is wrong
 */
export function parseRunRecord(line: string): RunRecord {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new InputError(`run record: expected a line of JSON, got "${line.slice(0, 40)}"`);
  }
  const parsed = runRecord.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new InputError(`run record: ${issue.path.join('.')}: ${issue.message}`);
}
