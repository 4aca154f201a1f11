import { describe, expect, it } from '@jest/globals';
import { runScript } from './run-script.js';

const { trials, names } = runScript<{ trials: number; names: string[] }>('coverage');

/** What lies outside 85 to 95% of the trials. */
function outsideBand(held: Record<string, number>): [string, number][] {
  return Object.entries(held).filter(([, times]) => times < 0.85 * trials || times > 0.95 * trials);
}

describe(`90% intervals on ${trials} simulated experiments`, () => {
  it.each(names)('of %s hold each true parameter in 85 to 95%% of them', (name) => {
    // with a true coverage of 90%, 200 trials leave this band with probability .02 for each of the 49 parameters; over 1,500 trials those
    // of Kaplan's joint laws, which left it with some seeds, and of approach 3 and the data-constrained law were held in 89.5 to 91.9%
    expect(outsideBand(runScript('coverage', name))).toEqual([]);
  });

  it('of predictions hold the law, and one more run, in 85 to 95% of them, a hundredfold beyond the largest run', () => {
    expect(outsideBand(runScript('coverage', 'prediction'))).toEqual([]);
  });
});
