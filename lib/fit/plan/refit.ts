import type { UncertainLaw } from './uncertain-law.js';

/**
 * This kit's own fit of the Chinchilla runs, the planner's default law.
 *
 * The optimum of approach 3 on the 240 points that Besiroglu et al. 2024 read off the figure of Hoffmann et al. 2022, and the
 * covariance over 4,000 bootstrap resamples with seed 0; their published fit (A = 482.01, B = 2085.43, E = 1.8172,
 * alpha = 0.3478, beta = 0.3659) lies well within it. N counts all parameters, C = 6 N D.
 */
export const CHINCHILLA_REFIT: UncertainLaw = {
  name: 'refit of the Chinchilla runs (points of Besiroglu et al. 2024)',
  parameters: { A: 477.82518, B: 2143.41936, E: 1.81721801, alpha: 0.34731041, beta: 0.36717248 },
  thetaCovariance: [
    [0.0623900089, -0.0285362363, 0.0019287486, 0.0037174905, -0.0014251531],
    [-0.0285362363, 0.1762890839, 0.0035296486, -0.0017664531, 0.0086206793],
    [0.0019287486, 0.0035296486, 0.0001875196, 0.000113776983, 0.000172094399],
    [0.0037174905, -0.0017664531, 0.000113776983, 0.000221817622, -0.0000882872186],
    [-0.0014251531, 0.0086206793, 0.000172094399, -0.0000882872186, 0.000421831677],
  ],
};
