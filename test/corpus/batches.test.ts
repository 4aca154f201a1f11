import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { BatchSampler, evaluationWindows } from '../../lib/corpus/index.js';

/** Tokens that are their own position, so that a window shows where it was cut. */
const positions = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
const shape = (batchSize: number, contextLength: number, seed = 1) => ({ batchSize, contextLength, stream: randomStream(seed, 'batches') });

/** The targets of one batch: every column but the first. */
const targetsOf = (batch: Int32Array, contextLength: number) => [...batch].filter((_, i) => i % (contextLength + 1) !== 0);

describe('BatchSampler', () => {
  it('cuts windows of contextLength + 1 consecutive tokens', () => {
    const batch = new BatchSampler(positions(1000), shape(4, 8)).next();
    expect(batch).toHaveLength(4 * 9);
    for (let i = 0; i < batch.length; i++) if (i % 9 > 0) expect(batch[i]).toBe(batch[i - 1]! + 1);
  });

  it('makes no token a target twice within an epoch, and leaves out fewer than two contexts of them', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const sampler = new BatchSampler(positions(1001), shape(1, 10, seed));
      const targets: number[] = [];
      while (sampler.state().epoch === 0) targets.push(...targetsOf(sampler.next(), 10));
      targets.splice(-10); // the batch that began the next epoch
      expect(new Set(targets).size).toBe(targets.length);
      expect(targets.length).toBeGreaterThan(1000 - 20);
    }
  });

  it('draws another order and another offset each epoch', () => {
    const sampler = new BatchSampler(positions(101), shape(9, 10));
    const first = [0, 1, 2, 3].map(() => sampler.next());
    expect(new Set(first.map((batch) => batch.join())).size).toBe(4);
    expect(new Set(first.map((batch) => batch[0]! % 10)).size).toBeGreaterThan(1);
  });

  it('visits every window order equally often: each of three windows comes first in a third of the epochs', () => {
    const sampler = new BatchSampler(positions(7), shape(1, 2)); // offsets 0 and 1: windows {0, 2, 4} or {1, 3}
    const counts = new Map<number, number>();
    let epoch = -1;
    for (let i = 0; i < 30_000; i++) {
      const start = sampler.next()[0]!;
      if (sampler.state().epoch !== epoch) counts.set(start, (counts.get(start) ?? 0) + 1);
      epoch = sampler.state().epoch;
    }
    const nEpochs = epoch + 1;
    const share = (start: number) => counts.get(start)! / nEpochs;
    // half of the epochs have offset 0 (three windows), half offset 1 (two); tolerance is five standard errors, sqrt(p(1-p)/12,000) < .004
    for (const start of [0, 2, 4]) expect(Math.abs(share(start) - 1 / 6)).toBeLessThan(0.02);
    for (const start of [1, 3]) expect(Math.abs(share(start) - 1 / 4)).toBeLessThan(0.02);
  });

  it('counts tokens seen and epochs by targets', () => {
    const sampler = new BatchSampler(positions(101), shape(5, 10));
    sampler.next();
    sampler.next();
    expect(sampler.tokensSeen).toBe(100);
    expect(sampler.epochs).toBe(1);
  });

  it('continues from a saved state as if it had not been interrupted, across epochs', () => {
    for (const stepsBefore of [0, 1, 7, 20, 21]) {
      const sampler = new BatchSampler(positions(200), shape(3, 8, 9));
      for (let i = 0; i < stepsBefore; i++) sampler.next();
      const saved = JSON.parse(JSON.stringify(sampler.state())) as ReturnType<BatchSampler['state']>;
      const resumed = new BatchSampler(positions(200), shape(3, 8, 1234), saved);
      for (let i = 0; i < 20; i++) expect(resumed.next()).toEqual(sampler.next());
      expect(resumed.state()).toEqual(sampler.state());
    }
  });

  it('works on the smallest possible corpus: one window, every time', () => {
    const sampler = new BatchSampler(positions(5), shape(2, 4));
    expect([...sampler.next()]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  it('refuses a corpus shorter than one context', () => {
    expect(() => new BatchSampler(positions(8), shape(2, 8))).toThrow('tokens: expected at least contextLength + 1 = 9 of them, got 8');
    expect(() => new BatchSampler(positions(8), shape(0, 4))).toThrow('batchSize: expected an integer >= 1, got 0');
  });
});

describe('evaluationWindows', () => {
  it('goes through the tokens once, in order, in full batches', () => {
    const batches = [...evaluationWindows(positions(11), { batchSize: 2, contextLength: 2 })];
    expect(batches.map((batch) => [...batch])).toEqual([[0, 1, 2, 2, 3, 4], [4, 5, 6, 6, 7, 8]]);
  });

  it('stops after maxBatches', () => {
    expect([...evaluationWindows(positions(100), { batchSize: 2, contextLength: 4, maxBatches: 3 })]).toHaveLength(3);
  });

  it('refuses tokens that do not fill one batch', () => {
    expect(() => [...evaluationWindows(positions(8), { batchSize: 2, contextLength: 4 })]).toThrow('tokens: expected at least 9 to fill one batch of 2 windows of 4, got 8');
  });
});
