import { describe, expect, it } from '@jest/globals';
import { createCorpus } from '../../lib/corpus/index.js';
import { recordRun } from '../../lib/runs/store/run-record.js';
import type { TrainResult } from '../../lib/train/loop.js';
import { configOf } from './runs.js';

const { train } = configOf(1);

/** A run of the smallest model over 640 targets, as training would give it. */
const result: TrainResult = {
  config: train, status: { kind: 'completed' }, parameters: {}, curve: [{ step: 1, lossNatsPerToken: 5.5 }],
  validationLossNatsPerToken: 5.4, tokensSeen: 640, epochs: 0.5, wallSeconds: 1,
  backend: { name: 'cpu', version: '0', threads: 1 }, compilation: { rung: 'eager', compileSeconds: 0 },
} as unknown as TrainResult;
const corpus = createCorpus(
  { name: 'zeros', vocabSize: 256, train: new Uint8Array(2000), validation: new Uint8Array(100), test: new Uint8Array(100) },
);

describe('the record of a run', () => {
  it('counts compute as 6 N D, once with what lies between embedding and head as N and once with all parameters', () => {
    // nLayer 1, dModel 8, dFF 32: attention 4 * 64 + 4 * 8, feed-forward 2 * 8 * 32 + 32 + 8, norms 3 * 2 * 8
    const between = 288 + 552 + 48;
    // and embedding 256 * 8, head the same, positions 16 * 8
    const all = between + 2048 + 2048 + 128;
    const { nParamsNonEmbedding, nParamsTotal, trainFlops } = recordRun(result, corpus);
    expect([nParamsNonEmbedding, nParamsTotal]).toEqual([between, all]);
    expect(trainFlops).toEqual({ sixNDNonEmbedding: 6 * between * 640, sixNDTotal: 6 * all * 640 });
  });

  it('says the targets that were seen, not those that the configuration asks for', () => {
    const { tokens, trainFlops } = recordRun({ ...result, tokensSeen: 64 }, corpus); // it broke off after one step of ten
    expect([tokens, trainFlops.sixNDTotal]).toEqual([64, 6 * 5112 * 64]);
  });
});
