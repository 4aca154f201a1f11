import { checkInteger } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import type { Language } from './language.js';

/** The lowest loss that a model with a limited window can have, with the error of its estimate. */
export interface WindowFloor {
  lossNatsPerToken: number;
  standardError: number;
}

/**
 * What the best possible model loses on windows of `contextLength` tokens cut out anywhere, as a sampler cuts them: it reads x_0 and is
 * judged on x_1 .. x_T, each given those before it in the window.
 *
 * The entropy rate belongs to a reader of the whole past; a window's first targets are harder. The floor is the entropy rate
 * plus the mean of ln P(x_t | whole past) - ln P(x_t | window) over `nWindows` sampled windows: both are exact, only their
 * mean is estimated, and since most terms are 0 the error is small. This, not the entropy rate, is where trained models go.
 *
 * Worked value: for an order-2 Markov source only the first target suffers, so the floor is H + (H(c | b) - H) / T.
 */
export function windowFloor(language: Language, options: { contextLength: number; nWindows?: number; seed?: number }): WindowFloor {
  const { contextLength, nWindows = 1000, seed = 1 } = options;
  checkInteger('contextLength', contextLength, { min: 1 });
  checkInteger('nWindows', nWindows, { min: 2 });
  const tokens = language.sample(nWindows * contextLength + 1, randomStream(seed, 'window floor'));
  const whole = language.logProbabilities(tokens);
  const losses = Array.from({ length: nWindows }, (_, i) => {
    const start = i * contextLength;
    const windowed = language.windowLogProbabilities(tokens.subarray(start, start + contextLength + 1));
    let lost = 0;
    for (let t = 1; t <= contextLength; t++) lost += whole[start + t]! - windowed[t]!;
    return lost / contextLength;
  });
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / nWindows;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (nWindows - 1);
  return { lossNatsPerToken: language.entropyRateNatsPerToken + mean, standardError: Math.sqrt(variance / nWindows) };
}
