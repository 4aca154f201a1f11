import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import {
  bootstrap,
  compareFits,
  describeFit,
  fitKaplanJoint,
  fitLaw,
  fitParametric,
  fitPowerLaw,
  quantity,
  SQUARES,
  uncertainLaw,
  type Constraints,
} from '../../../lib/fit/index.js';
import { lawFrom } from '../../../lib/fit/laws/law-from.js';

const sizes = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9];
const grid = sizes.flatMap((N) => sizes.map((D) => ({ N, D: 30 * D })));

/** Runs of E + A N^-alpha + B D^-beta with `scatter` on ln L. */
function runs({ E = 1.8, A = 400, B = 1000, alpha = 0.34, beta = 0.34 } = {}, scatter = 0, seed = 1) {
  const stream = randomStream(seed, 'constrain');
  return {
    nParams: grid.map(({ N }) => N),
    nTokens: grid.map(({ D }) => D),
    loss: grid.map(({ N, D }) => (E + A * N ** -alpha + B * D ** -beta) * Math.exp(scatter * stream.normal())),
  };
}

const tied: Constraints = { tied: [['alpha', 'beta']] };

describe('a fit with tied exponents', () => {
  it('finds the law that the points lie on, with one parameter less', () => {
    const fit = fitParametric(runs(), { loss: SQUARES, constraints: tied });
    expect(fit.parameters.alpha.value).toBeCloseTo(0.34, 8);
    expect(fit.parameters.beta.value).toBe(fit.parameters.alpha.value);
    expect(fit.parameters.E.value).toBeCloseTo(1.8, 7);
    expect(fit.goodness.fittedParameters).toBe(4);
  });

  it('is the least-squares fit of the law written with one exponent: its gradient vanishes in every direction that keeps the tie', () => {
    const data = runs({ beta: 0.3 }, 0.01);
    const { A, B, E, alpha } = fitParametric(data, { loss: SQUARES, constraints: tied, intervals: 'none' }).parameters;
    const cost = (shift: readonly number[]) => data.loss.reduce((sum, loss, i) => {
      const exponent = alpha.value + shift[3]!;
      const law =
        E.value * Math.exp(shift[2]!) +
        A.value * Math.exp(shift[0]!) * data.nParams[i]! ** -exponent +
        B.value * Math.exp(shift[1]!) * data.nTokens[i]! ** -exponent;
      return sum + (Math.log(loss) - Math.log(law)) ** 2 / 2;
    }, 0);
    const least = cost([0, 0, 0, 0]);
    for (const j of [0, 1, 2, 3]) {
      for (const step of [-1e-3, 1e-3]) expect(cost([0, 1, 2, 3].map((k) => (k === j ? step : 0)))).toBeGreaterThan(least);
    }
  });

  it('says so in the report, and gives both exponents one interval', () => {
    const fit = fitParametric(runs({}, 0.01), { loss: SQUARES, constraints: tied, intervals: 'covariance' });
    expect(describeFit(fit)).toMatch(/^ {2}beta {3}= alpha \(tied\)$/m);
    expect(fit.parameters.beta).toEqual({ ...fit.parameters.alpha, status: 'tied', tiedTo: 'alpha' });
  });

  it('has the covariance of one exponent, so that a quantity of both errs as their sum does', () => {
    const fit = fitParametric(runs({}, 0.01), { loss: SQUARES, constraints: tied, intervals: 'covariance' });
    const sum = quantity(fit, ({ alpha, beta }) => alpha + beta, { scale: 'linear' });
    expect(sum.standardError! / (2 * fit.parameters.alpha.standardError!)).toBeCloseTo(1, 6);
    // beta/(alpha + beta) is 1/2 whatever the exponent
    expect(quantity(fit, ({ alpha, beta }) => beta / (alpha + beta), { scale: 'linear' }).standardError!).toBeLessThan(1e-9);
    const { thetaCovariance } = uncertainLaw(fit);
    expect(thetaCovariance![3]![4]).toBe(thetaCovariance![3]![3]);
    expect(thetaCovariance![0]![4]).toBe(thetaCovariance![0]![3]);
  });

  it('has predictions whose intervals agree with those of the law written with one exponent', () => {
    // the same law by hand: its own covariance from finite differences, s^2 (J^T J)^-1
    const data = runs({}, 0.01);
    const fit = fitParametric(data, { loss: SQUARES, constraints: tied, intervals: 'none' });
    const { A, B, E, alpha } = fit.parameters;
    const theta = [Math.log(A.value), Math.log(B.value), Math.log(E.value), alpha.value];
    const lnLoss = ([lnA, lnB, lnE, exponent]: readonly number[], N: number, D: number) =>
      Math.log(Math.exp(lnE!) + Math.exp(lnA! - exponent! * Math.log(N)) + Math.exp(lnB! - exponent! * Math.log(D)));
    const gradient = (N: number, D: number) => theta.map((_, j) => {
      const at = (step: number) => lnLoss(theta.map((value, k) => (k === j ? value + step : value)), N, D);
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    const rows = data.nParams.map((N, i) => gradient(N, data.nTokens[i]!));
    const normal = theta.map((_, a) => theta.map((__, b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0)));
    const variance =
      data.loss.reduce((sum, loss, i) => sum + (Math.log(loss) - lnLoss(theta, data.nParams[i]!, data.nTokens[i]!)) ** 2, 0) / (36 - 4);
    const g = gradient(1e11, 1e12);
    const x = solve(normal, g);
    const standardError = Math.sqrt(variance * g.reduce((sum, value, k) => sum + value * x[k]!, 0));
    const { interval } = fit.predict({ nParams: 1e11, nTokens: 1e12 });
    // Student's t of 32 degrees of freedom at .95 is 1.6939
    expect(Math.log(interval!.high / interval!.low) / 2 / (1.6939 * standardError)).toBeCloseTo(1, 3);
  });

  it('is fitted again as such by the bootstrap', async () => {
    const fit = await bootstrap(fitParametric(runs({}, 0.01), { loss: SQUARES, constraints: tied, intervals: 'none' }), { resamples: 40 });
    expect(fit.basis.resamples!.every((theta) => theta[3] === theta[4])).toBe(true);
    expect(fit.parameters.beta.interval).toEqual(fit.parameters.alpha.interval);
  });
});

describe('a fit with pinned parameters', () => {
  it.each([[0.05], [0.2], [0.5], [1], [2]])('finds the rest of the law where alpha is pinned to its true value %f', (alpha) => {
    const A = 0.5 * 1e8 ** alpha; // half a nat at N = 1e8
    const fit = fitParametric(runs({ A, alpha }), { loss: SQUARES, constraints: { pinned: { alpha } }, intervals: 'none' });
    expect(fit.parameters.alpha).toEqual({ value: alpha, status: 'known' });
    expect(fit.parameters.A.value / A).toBeCloseTo(1, 6);
    expect(fit.parameters.B.value / 1000).toBeCloseTo(1, 6);
    expect(fit.parameters.E.value).toBeCloseTo(1.8, 6);
  });

  it('takes a known floor of the parametric law as fitPowerLaw takes one', () => {
    const fit = fitParametric({ ...runs({ beta: 0.3 }), floor: { known: 1.8 } }, { intervals: 'none' });
    expect(fit.parameters.E).toEqual({ value: 1.8, status: 'known' });
    expect(fit.parameters.alpha.value).toBeCloseTo(0.34, 6);
    expect(fit.parameters.beta.value).toBeCloseTo(0.3, 6);
    const none = fitParametric({ ...runs({ E: 0 }), floor: 'none' }, { loss: SQUARES, intervals: 'none' });
    expect(none.parameters.E).toEqual({ value: 0, status: 'known' });
    expect(none.parameters.alpha.value).toBeCloseTo(0.34, 6);
    expect(none.parameters.A.value).toBeCloseTo(400, 3);
  });

  it('holds a pinned exponent together with those it is tied to', () => {
    const fit = fitParametric(runs(), { constraints: { pinned: { beta: 0.34 }, ...tied }, intervals: 'none' });
    expect([fit.parameters.alpha, fit.parameters.beta]).toEqual([{ value: 0.34, status: 'known' }, { value: 0.34, status: 'known' }]);
    expect(fit.goodness.fittedParameters).toBe(3);
  });

  it('works for other laws by the same option', () => {
    const x = [1e3, 1e4, 1e5, 1e6, 1e7];
    const power = fitPowerLaw(
      { x, loss: x.map((at) => 2 + 20 * at ** -0.5), floor: 'fitted' },
      { constraints: { pinned: { alpha: 0.5 } } },
    );
    expect(power.parameters.E.value).toBeCloseTo(2, 6);
    const joint = fitKaplanJoint(
      { nParams: runs().nParams, nTokens: runs().nTokens, loss: grid.map(({ N, D }) => (6.4e13 / N + 1.8e13 / D) ** 0.08) },
      { constraints: { tied: [['alphaN', 'alphaD']] } },
    );
    expect(joint.parameters.alphaD.value).toBeCloseTo(0.08, 6);
    expect(joint.parameters.Nc.value / 6.4e13).toBeCloseTo(1, 4);
  });

  it('is compared with given parameters as they are, not as the constraints would have them', () => {
    const truth = { A: 400, B: 1000, E: 1.8, alpha: 0.34, beta: 0.3 };
    const fit = fitParametric(runs(truth, 0.001), { loss: SQUARES, constraints: { pinned: { beta: 0.5 } }, intervals: 'none' });
    const free = fitParametric(runs(truth, 0.001), { loss: SQUARES, intervals: 'none' });
    expect(compareFits(fit, { name: 'the truth', parameters: truth }).objectives[1]).toBeCloseTo(
      compareFits(free, { name: 'the truth', parameters: truth }).objectives[1],
      12,
    );
  });

  it('comes back from its plain description, constraints and all', () => {
    const constraints: Constraints = { pinned: { E: 1.8 }, tied: [['alpha', 'beta']] };
    const law = lawFrom({ law: 'parametric', constraints });
    expect(law.spec).toEqual({ law: 'parametric', constraints });
    expect(law.parameters.map(({ known, tiedTo }) => known ?? tiedTo)).toEqual([undefined, undefined, 1.8, undefined, 3]);
    const fit = fitLaw(law, { inputs: { nParams: runs().nParams, nTokens: runs().nTokens }, response: runs().loss });
    expect(fit.parameters['alpha']!.value).toBeCloseTo(0.34, 6);
  });

  it.each([
    [{ pinned: { gamma: 1 } }, 'pinned: expected one of A, B, E, alpha, beta, the parameters of L = E + A N^-alpha + B D^-beta, got "gamma"'],
    [{ tied: [['alpha', 'gamma']] }, 'tied: expected one of A, B, E, alpha, beta, the parameters of L = E + A N^-alpha + B D^-beta, got "gamma"'],
    [{ pinned: { alpha: -1 } }, 'pinned.alpha: expected a number from 0 to 5, got -1'],
    [{ pinned: { E: -1 } }, 'pinned.E: expected a number from 0.000001 to 1000000, got -1'],
    [{ pinned: { alpha: NaN } }, 'pinned.alpha: expected a number from 0 to 5, got NaN'],
    [{ tied: [['A', 'beta']] }, 'tied: expected two exponents or two coefficients, got A and beta, which are fitted on different scales'],
    [{ tied: [['alpha', 'alpha']] }, 'tied: expected two different parameters, got alpha twice'],
    [{ pinned: { alpha: 0.3, beta: 0.4 }, tied: [['alpha', 'beta']] }, 'pinned.beta: expected 0.3, the value of the parameter it is tied to, got 0.4'],
    [{ pinned: { A: 1, B: 1, E: 1, alpha: 0.3, beta: 0.3 } }, 'pinned: expected at least one parameter of L = E + A N^-alpha + B D^-beta to remain free, got all of them pinned'],
  ] as [Constraints, string][])('refuses %j in one sentence', (constraints, message) => {
    expect(() => fitParametric(runs(), { constraints })).toThrow(message);
  });

  it('refuses a floor that is given twice or is not above zero', () => {
    expect(() => fitParametric({ ...runs(), floor: { known: 1.8 } }, { constraints: { pinned: { E: 1.7 } } })).toThrow(
      'floor: expected one floor, got 1.8 and E pinned to 1.7',
    );
    expect(() => fitParametric({ ...runs(), floor: { known: 0 } })).toThrow('floor.known: expected a number > 0, got 0');
  });
});

/** x with matrix x = right, by elimination with pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.reduce((best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    rows.forEach((row, i) => {
      if (i === k) return;
      const share = row[k]! / rows[k]![k]!;
      row.forEach((_, j) => (row[j] = row[j]! - share * rows[k]![j]!));
    });
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}
