import { DECIMALS, functionExercise } from '../../define.js';

type Law = { A: number; alpha: number };

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
    // ln L = 1 0 .5 0 at 0 1 2 3: slope -1.25/5, intercept .375 + .25 x 1.5
    { inputs: [[1, 2.718281828, 7.389056099, 20.08553692], [2.718281828, 1, 1.648721271, 1]], expected: { A: 2.117000017, alpha: 0.25 }, about: 'points beside the line' },
    { inputs: [[1e3, 1e5], [5, 5]], expected: { A: 5, alpha: 0 }, about: 'a loss that does not fall' },
    { inputs: [[1, 10, 100], [1, 2, 4]], expected: { A: 1, alpha: -0.3010299957 }, about: 'a loss that rises' }, // doubles with ten times the size: -log10 2
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'slope-sign', message: 'It looks like alpha has the sign of the slope: the exponent is -alpha, so alpha is minus the slope.' },
    { id: 'log-of-A', message: 'It looks like A is still the intercept, ln A.' },
    { id: 'bases-mixed', message: 'It looks like two bases of logarithm are mixed, log10 for x and ln for the loss: the slope is then 2.3 times too large.' },
    { id: 'exp-of-log10', message: 'It looks like A was computed as e to the intercept of a line in log10: undo the logarithm with its own base.' },
    { id: 'semi-log', message: 'It looks like the loss was not put on a logarithmic axis: that fits a straight line to L against ln x.' },
    { id: 'endpoints', message: 'It looks like the line goes through the first and the last point only: the points between have something to say.' },
    { id: 'power-of-ten', message: 'It looks like A is 10 to the intercept of a line in natural logarithms: undo the logarithm with its own base.' },
    { id: 'size-of-slope', message: 'It looks like the sign of the slope was dropped: alpha is negative where the loss rises.' },
    { id: 'intercept-sign', message: 'It looks like the intercept has a wrong sign in it: a line goes through the mean of its points.' },
    { id: 'two-points', message: 'It looks like the line goes through two neighbouring points only: the others have something to say.' },
  ],
  hints: [
    'Take logarithms of both lists, then it is an ordinary line.',
    'slope = sum (u - mean u)(v - mean v) / sum (u - mean u)^2, intercept = mean v - slope mean u.',
    'alpha = -slope, A = exp(intercept).',
  ],
});
