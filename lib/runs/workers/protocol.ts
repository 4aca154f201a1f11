import type { RunRecord } from '../store/run-record.js';
import type { RunConfig } from '../run-config.js';

/** What a sweep says to a worker. */
export type ToWorker = { kind: 'run'; config: RunConfig } | { kind: 'stop' };

/** What a worker answers: what slows it, where it is, and then one of three endings. */
export type FromWorker =
  | { kind: 'slow'; sentence: string }
  | { kind: 'step'; step: number }
  | { kind: 'record'; record: RunRecord }
  | { kind: 'failed'; reason: string }
  | { kind: 'interrupted' };
