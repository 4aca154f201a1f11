import { DECIMALS, functionExercise } from '../../define.js';

type Law = { A: number; alpha: number };

function line(x: number[], y: number[]): { slope: number; intercept: number } {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const slope = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  return { slope, intercept: my - slope * mx };
}
const logs = (values: number[]): number[] => values.map(Math.log);

export const fitLine = functionExercise<[x: number[], loss: number[]], Law>({
  id: '3.2',
  title: 'A straight line in log-log',
  points: 4,
  difficulty: 2,
  minutes: 20,
  functionName: 'fitLine',
  signature: `/** A and alpha of loss = A x^-alpha. x: parameters, tokens or FLOPs, [points]; loss in nats a token, [points]. At least two different x. */
function fitLine(x: number[], loss: number[]): { A: number; alpha: number }`,
  task: `
Kaplan et al. (2020) saw that the loss is a power of whatever limits it: of size, of data, of compute. A power law is a straight line once both axes are logarithmic:

$$ L = A\\, x^{-\\alpha} \\quad\\Longleftrightarrow\\quad \\ln L = \\ln A - \\alpha \\ln x . $$

Fit the least-squares line through (ln *x*, ln *L*) and return *A* and α, both positive when the loss falls. (A power law *with a floor*, *E* + *A x*<sup>−α</sup>, is not a straight line: where does the picture bend?)`,
  worked: {
    inputs: [[1, 10, 100], [4, 2, 1]],
    expected: { A: 4, alpha: 0.3010299957 },
    about: 'points on a line',
    because: 'Ten times the size halves the loss, so α = log10 2, and at x = 1 the loss is A.',
  },
  publicCases: [
    { inputs: [[1, 2.718281828, 7.389056099], [2.718281828, 1, 1.648721271]], expected: { A: 2.117000017, alpha: 0.25 }, about: 'points beside the line' }, // ln L = 1 0 .5 at 0 1 2: slope -.25, intercept .75
    { inputs: [[1e3, 1e5], [5, 5]], expected: { A: 5, alpha: 0 }, about: 'a loss that does not fall' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'slope-sign', message: 'It looks like alpha has the sign of the slope: the exponent is -alpha, so alpha is minus the slope.', wrong: (x, loss) => { const { slope, intercept } = line(logs(x), logs(loss)); return { A: Math.exp(intercept), alpha: slope }; } },
    { id: 'log-of-A', message: 'It looks like A is still the intercept, ln A.', wrong: (x, loss) => { const { slope, intercept } = line(logs(x), logs(loss)); return { A: intercept, alpha: -slope }; } },
    { id: 'bases-mixed', message: 'It looks like two bases of logarithm are mixed, log10 for x and ln for the loss: the slope is then 2.3 times too large.', wrong: (x, loss) => { const { slope, intercept } = line(x.map(Math.log10), logs(loss)); return { A: Math.exp(intercept), alpha: -slope }; } },
    { id: 'exp-of-log10', message: 'It looks like A was computed as e to the intercept of a line in log10: undo the logarithm with its own base.', wrong: (x, loss) => { const { slope, intercept } = line(x.map(Math.log10), loss.map(Math.log10)); return { A: Math.exp(intercept), alpha: -slope }; } },
    { id: 'semi-log', message: 'It looks like the loss was not put on a logarithmic axis: that fits a straight line to L against ln x.', wrong: (x, loss) => { const { slope, intercept } = line(logs(x), loss); return { A: Math.exp(intercept), alpha: -slope }; } },
    { id: 'endpoints', message: 'It looks like the line goes through the first and the last point only: the points between have something to say.', wrong: (x, loss) => { const alpha = -Math.log(loss.at(-1)! / loss[0]!) / Math.log(x.at(-1)! / x[0]!); return { A: loss[0]! * x[0]! ** alpha, alpha }; } },
  ],
  hints: [
    'Take logarithms of both lists, then it is an ordinary line.',
    'slope = sum (u - mean u)(v - mean v) / sum (u - mean u)^2, intercept = mean v - slope mean u.',
    'alpha = -slope, A = exp(intercept).',
  ],
});
