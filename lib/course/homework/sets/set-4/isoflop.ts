import { DECIMALS, functionExercise } from '../../define.js';

type Minimum = { nParams: number; loss: number };

export const isoFlopMinimum = functionExercise<[nParams: number[], loss: number[]], Minimum>({
  id: '4.2',
  title: 'The minimum of an IsoFLOP curve',
  points: 4,
  difficulty: 2,
  minutes: 30,
  functionName: 'isoFlopMinimum',
  signature: `/** Where the parabola through one IsoFLOP curve is lowest. nParams, loss [runs], all of one budget; at least three different sizes. */
function isoFlopMinimum(nParams: number[], loss: number[]): { nParams: number; loss: number }`,
  task: `
Approach 2 of Hoffmann et al. (2022): spend the same FLOPs on models of several sizes. Small ones see many tokens and run out of capacity, large ones run out of tokens; between them the loss is lowest. Against **ln *N*** the curve
looks like a parabola.

Fit the least-squares parabola *L* = *c*₀ + *c*₁*x* + *c*₂*x*² through (*x* = ln *N*, *L*), and return the model size and the loss at its lowest point. The best size will seldom be one that was trained.

Subtract the mean from ln *N* before you build the normal equations: otherwise the columns 1, *x*, *x*² are nearly parallel and rounding eats your digits.`,
  worked: {
    inputs: [[1e6, 1e7, 1e8], [3.2, 3.0, 3.2]],
    expected: { nParams: 1e7, loss: 3 },
    about: 'symmetric',
    because: 'The losses at one decade to either side are equal, so the minimum is in the middle.',
  },
  publicCases: [
    { inputs: [[1e6, 1e7, 1e8, 1e9], [3.169, 3.009, 3.049, 3.289]], expected: { nParams: 19952623.15, loss: 3 }, about: 'a minimum between two sizes' }, // 3 + .1 (log10 N - 7.3)^2
    { inputs: [[1e6, 4e6, 1e7, 3e7, 2e8], [3.31, 3.12, 3.08, 3.1, 3.4]], expected: { nParams: 11559603.70037847, loss: 3.0726022727772486 }, about: 'points beside the parabola' },
    // 2 + 40 (ln N - ln 1.02e12)^2
    { inputs: [[1e12, 1.01e12, 1.02e12, 1.03e12, 1.04e12, 1.05e12], [2.0156857619133, 2.003882709808, 2, 2.0038073179826, 2.0150824823342, 2.0336110917591]], expected: { nParams: 1.02e12, loss: 2 }, about: 'sizes a percent apart: has ln N been centred?' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'best-seen', message: 'It looks like the best of the trained sizes was returned: the minimum of the curve lies between them.' },
    { id: 'not-logarithmic', message: 'It looks like the parabola is one in N: it is in ln N, where the sizes are evenly spaced.' },
    { id: 'still-logarithmic', message: 'It looks like the size is still a logarithm: take the exponential of the centre.' },
    { id: 'centre-doubled', message: 'It looks like the lowest point was taken at -c1/c2: it is at -c1/(2 c2).' },
    { id: 'three-points', message: 'It looks like the parabola goes through three points round the best: fit it to all of them.' },
    { id: 'power-of-ten', message: 'It looks like the size is 10 to a natural logarithm: undo the logarithm with its own base.' },
    { id: 'mean-not-added', message: 'It looks like the mean of ln N, which was subtracted, was not added again.' },
    { id: 'lowest-seen', message: 'It looks like the loss is the lowest that was measured: it is that of the parabola.' },
    { id: 'loss-at-mean', message: 'It looks like the loss is that in the middle of the sizes: it is that at the lowest point.' },
    { id: 'centre-sign', message: 'It looks like the lowest point has the wrong sign.' },
    { id: 'nearest-trained', message: 'It looks like the nearest of the trained sizes was returned: the minimum lies between them.' },
    { id: 'log-loss', message: 'It looks like the parabola was fitted to ln L: it is one in L.' },
  ],
  hints: [
    'With u = ln N minus its mean, the normal equations are three linear equations in c0, c1, c2, made of the sums of 1, u, u², u³, u⁴ and of L, uL, u²L.',
    'Solve them by elimination or by Cramer\'s rule; three by three is small enough to write out.',
    'The lowest point is at u = -c1/(2 c2), where the loss is c0 - c1²/(4 c2). Back to N: exp(mean + u).',
  ],
});
