import { DECIMALS, functionExercise } from '../../define.js';

type Minimum = { nParams: number; loss: number };

/** Least-squares parabola through (x, y): its lowest point. Quadratics orthogonal to the line, by two steps of Gram and Schmidt. */
function lowest(x: number[], y: number[]): { centre: number; value: number } {
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const one = x.map(() => 1);
  const less = (a: number[], b: number[]): number[] => { const share = dot(a, b) / dot(b, b); return a.map((value, i) => value - share * b[i]!); };
  const linear = less(x, one);
  const mean = dot(x, one) / x.length;
  const square = less(less(linear.map((u) => u * u), one), linear);
  const c2 = dot(y, square) / dot(square, square);
  const rest = y.map((value, i) => value - c2 * linear[i]! ** 2);
  const c1 = dot(rest, linear) / dot(linear, linear);
  const c0 = dot(rest, one) / x.length;
  return { centre: mean - c1 / (2 * c2), value: c0 - (c1 * c1) / (4 * c2) };
}
const through = (nParams: number[], loss: number[]) => lowest(nParams.map(Math.log), loss);

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
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'best-seen', message: 'It looks like the best of the trained sizes was returned: the minimum of the curve lies between them.', wrong: (nParams, loss) => { const best = loss.indexOf(Math.min(...loss)); return { nParams: nParams[best]!, loss: loss[best]! }; } },
    { id: 'not-logarithmic', message: 'It looks like the parabola is one in N: it is in ln N, where the sizes are evenly spaced.', wrong: (nParams, loss) => { const { centre, value } = lowest(nParams, loss); return { nParams: centre, loss: value }; } },
    { id: 'still-logarithmic', message: 'It looks like the size is still a logarithm: take the exponential of the centre.', wrong: (nParams, loss) => { const { centre, value } = through(nParams, loss); return { nParams: centre, loss: value }; } },
    { id: 'centre-doubled', message: 'It looks like the lowest point was taken at -c1/c2: it is at -c1/(2 c2).', wrong: (nParams, loss) => {
      const logs = nParams.map(Math.log);
      const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
      const { centre } = lowest(logs, loss);
      const { value } = lowest(logs, loss);
      const curvature = curvatureOf(logs, loss);
      const at = mean + 2 * (centre - mean);
      return { nParams: Math.exp(at), loss: value + curvature * (at - centre) ** 2 };
    } },
  ],
  hints: [
    'With u = ln N minus its mean, the normal equations are three linear equations in c0, c1, c2, made of the sums of 1, u, u², u³, u⁴ and of L, uL, u²L.',
    'Solve them by elimination or by Cramer\'s rule; three by three is small enough to write out.',
    'The lowest point is at u = -c1/(2 c2), where the loss is c0 - c1²/(4 c2). Back to N: exp(mean + u).',
  ],
});

function curvatureOf(x: number[], y: number[]): number {
  const { centre, value } = lowest(x, y);
  const weights = x.map((one) => (one - centre) ** 2);
  return weights.reduce((sum, w, i) => sum + w * (y[i]! - value), 0) / weights.reduce((sum, w) => sum + w * w, 0);
}
