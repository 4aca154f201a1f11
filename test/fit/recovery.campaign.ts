import { expect, it } from '@jest/globals';
import { itRecovers, outsideBand } from './recovery.js';
import { runScript } from './run-script.js';

itRecovers('long');

it('90% intervals of predictions hold the law, and one more run, in 85 to 95% of the simulated experiments, a hundredfold beyond the largest run', () => {
  expect(outsideBand(runScript('coverage', 'prediction'))).toEqual([]);
});
