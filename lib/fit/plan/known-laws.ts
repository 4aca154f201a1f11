import { InputError } from '../../core/check.js';
import { publishedTable } from '../../core/published.js';
import type { ParametricParameters } from '../law.js';
import type { UncertainLaw } from './uncertain-law.js';

/**
 * This kit's own fit of the Chinchilla runs, the planner's default law.
 *
 * The optimum of approach 3 on the 240 points that Besiroglu et al. 2024 read off the figure of Hoffmann et al. 2022, and the
 * covariance over 4,000 bootstrap resamples with seed 0; their published fit (A = 482.01, B = 2085.43, E = 1.8172,
 * alpha = 0.3478, beta = 0.3659) lies well within it. N counts all parameters, C = 6 N D.
 * The record is that of `extrapolationRecord` on the same points: `scaling fit --law parametric --json` prints all of this for them.
 */
export const CHINCHILLA_REFIT: UncertainLaw = {
  name: 'refit of the Chinchilla runs (points of Besiroglu et al. 2024)',
  parameters: { A: 477.825932, B: 2143.4171, E: 1.81721811, alpha: 0.347310507, beta: 0.367172426 },
  thetaCovariance: [
    [0.062459084, -0.0285887145, 0.00193032058, 0.00372160624, -0.00142774253],
    [-0.0285887145, 0.176528678, 0.00353376564, -0.0017696439, 0.00863236426],
    [0.00193032058, 0.00353376564, 0.000187700855, 0.000113868882, 0.000172294439],
    [0.00372160624, -0.0017696439, 0.000113868882, 0.00022206301, -0.0000884447522],
    [-0.00142774253, 0.00863236426, 0.000172294439, -0.0000884447522, 0.000422401765],
  ],
  record: {
    trainFlops: { least: 1.39723674e18, most: 1.29560227e22 },
    nParams: 16183346310,
    nTokens: 317754489344,
    residualScale: 0.00491321331,
    widening: { inflation: 1.43257388, growth: 1, cuts: 12, degreesOfFreedom: 14, level: 0.9 },
  },
};

/**
 * The published parameters of L(N, D) = E + A N^-alpha + B D^-beta, by the name their paper has in the table `parametric-fits`.
 * Worked value: `publishedParametric('Hoffmann et al. 2022').alpha` is 0.33917.
 * @throws InputError if the table has no such fit, or one without all five parameters
 */
export function publishedParametric(fit: string): ParametricParameters {
  const rows = publishedTable('parametric-fits').filter((row) => row.fit === fit);
  const value = (symbol: keyof ParametricParameters): number => {
    const found = rows.find((row) => row.symbol === symbol);
    if (!found) throw new InputError(`fit: expected a fit with the parameter ${symbol} in the table parametric-fits, got "${fit}"`);
    return found.value;
  };
  return { A: value('A'), B: value('B'), E: value('E'), alpha: value('alpha'), beta: value('beta') };
}

/** A value of the table `kaplan-2020-laws`. */
export function kaplanConstant(law: string, symbol: string): number {
  const found = publishedTable('kaplan-2020-laws').find((row) => row.law === law && row.symbol === symbol);
  if (!found) throw new InputError(`symbol: expected a row of kaplan-2020-laws, got ${law}, ${symbol}`);
  return found.value;
}
