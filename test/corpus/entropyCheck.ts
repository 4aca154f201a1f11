import { randomStream } from '../../lib/core/random.js';
import type { Language } from '../../lib/corpus/index.js';

/**
 * By how many standard errors the mean surprise of `length` sampled tokens misses the language's stated entropy rate.
 *
 * Neighbouring surprises depend on one another, so the standard error comes from the means of 500 consecutive blocks
 * (batch means), which are nearly independent because a block is far longer than the language's memory.
 */
export function entropyMissInStandardErrors(language: Language, seed: number, length = 1_000_000): number {
  const nBlocks = 500;
  const blockLength = length / nBlocks;
  const logs = language.logProbabilities(language.sample(length, randomStream(seed, 'entropy check')));
  const means = Array.from(
    { length: nBlocks },
    (_, i) => -logs.subarray(i * blockLength, (i + 1) * blockLength).reduce((sum, x) => sum + x, 0) / blockLength,
  );
  const mean = means.reduce((sum, x) => sum + x, 0) / nBlocks;
  const variance = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (nBlocks - 1);
  return (mean - language.entropyRateNatsPerToken) / Math.sqrt(variance / nBlocks);
}
