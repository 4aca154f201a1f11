import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { fitGrowth, fitLaw, fitParametric, fitPowerLaw, parametricLoss, SQUARES, type Law } from '../../../lib/fit/index.js';
import { problemOf } from '../../../lib/fit/inner-fit.js';
import { minimise } from '../../../lib/fit/minimiser/minimise.js';
import { studentTQuantile } from '../../../lib/fit/statistics.js';

const TRUTH = { A: 400, B: 1000, E: 1.8, alpha: 0.34, beta: 0.3 };
const NAMES = ['A', 'B', 'E', 'alpha', 'beta'] as const;
const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));

/** Losses of a grid of sizes and tokens by the law above, with noise on their logs. */
function table(sizes: number, tokens: number, noise: number, seed: number) {
  const stream = randomStream(seed, `profile-test/${sizes}x${tokens}/${noise}`);
  const runs = spaced(2e7, 2e9, sizes).flatMap((N) =>
    spaced(1e9, 6e10, tokens).map((D) => ({ N, D, L: parametricLoss(TRUTH, N, D) * Math.exp(noise * stream.normal()) })),
  );
  return { nParams: runs.map(({ N }) => N), nTokens: runs.map(({ D }) => D), loss: runs.map(({ L }) => L) };
}

/** Twelve runs with 3% of noise on which a search that trusts every minimisation ends at the estimate. */
const TWELVE = {
  nParams: [2e7, 1e8, 5e8, 2e9].flatMap((N) => [N, N, N]),
  nTokens: [1, 2, 3, 4].flatMap(() => [1e9, 8e9, 6e10]),
  loss: [5.2564, 4.2006, 3.5925, 4.6319, 3.5064, 3.2293, 4.0536, 3.3984, 2.8061, 3.8319, 2.9462, 2.6161],
};

describe('a profile interval', () => {
  it('is that of an independent profile on twelve noisy runs, where one side of E has no limit', () => {
    const { parameters, warnings } = fitParametric(TWELVE, { loss: SQUARES });
    // ends of a profile by another program, each point minimised from many starts, at the same threshold
    const ends = { alpha: [0.0764, 0.4262], beta: [0.1303, 0.5955] } as const;
    for (const name of ['alpha', 'beta'] as const) {
      expect(parameters[name].interval!.low).toBeCloseTo(ends[name][0], 3);
      expect(parameters[name].interval!.high).toBeCloseTo(ends[name][1], 3);
    }
    expect(parameters.E.interval).toMatchObject({ low: expect.closeTo(1e-6, 12), open: 'low', method: 'profile' });
    expect(parameters.E.interval!.high).toBeCloseTo(2.197, 2);
    expect(warnings).toContain('E has no lower limit: values down to the edge of its range, 0.000001, fit about as well (90%)');
    expect(warnings.join('\n')).toMatch(/what the points do determine is the law inside their range: .* differ there by at most 4\.\d%; do not extrapolate/);
  });

  it('is theta +- t s where the law is linear in theta, since there the profile is a parabola', () => {
    const stream = randomStream(3, 'profile-test/growth');
    const x = spaced(1e18, 1e21, 9);
    const fit = fitGrowth({ x, y: x.map((C) => 0.1 * C ** 0.5 * Math.exp(0.05 * stream.normal())) });
    const { value, standardError, interval } = fit.parameters.a;
    // 9 points, 2 parameters
    const reach = studentTQuantile(0.95, 7) * standardError!;
    // an end is sought to a thousandth of the threshold
    expect(Math.abs((value - interval!.low) / reach - 1)).toBeLessThan(2e-3);
    expect(Math.abs((interval!.high - value) / reach - 1)).toBeLessThan(2e-3);
  });

  const kinds = [
    { loss: 'Huber', sizes: 5, tokens: 4, noise: 0.01, options: {} },
    { loss: 'squares', sizes: 6, tokens: 4, noise: 0.05, options: { loss: SQUARES } },
    { loss: 'squares', sizes: 4, tokens: 3, noise: 0.03, options: { loss: SQUARES } },
    { loss: 'Huber', sizes: 4, tokens: 3, noise: 0.05, options: {} },
  ];
  it.each(kinds)('never ends at the estimate: $loss, $sizes x $tokens runs, noise $noise', ({ sizes, tokens, noise, options }) => {
    for (let seed = 0; seed < 3; seed++) {
      const { parameters } = fitParametric(table(sizes, tokens, noise, seed), options);
      for (const { value, interval } of NAMES.map((name) => parameters[name])) {
        if (!interval) continue;
        expect(interval.low).toBeLessThan(value * (1 - 1e-4));
        expect(interval.high).toBeGreaterThan(value * (1 + 1e-4));
      }
    }
  });

  it('has an end beyond which nothing fits as well, not even from the parameters that made the points', () => {
    for (let seed = 0; seed < 2; seed++) {
      const { basis, parameters } = fitParametric(table(5, 4, 0.03, seed), { loss: SQUARES });
      const problem = problemOf(basis.law, basis.data, basis.problem.loss);
      const t = studentTQuantile(0.95, 15);
      for (const [j, name] of [[3, 'alpha'], [4, 'beta']] as const) {
        const { low, high } = parameters[name].interval!;
        // two percent further out than either end
        for (const value of [low - 0.02 * (parameters[name].value - low), high + 0.02 * (high - parameters[name].value)]) {
          const truth = [Math.log(400), Math.log(1000), Math.log(1.8), 0.34, 0.3].map((theta, k) => (k === j ? value : theta));
          const held = basis.ranges.map((range, k) => (k === j ? { ...range, free: false } : range));
          const { objective } = minimise(problem, truth, held);
          expect(2 * (objective - basis.minimum.objective) / basis.covariance.objectiveScales[j]!).toBeGreaterThan(t * t);
        }
      }
    }
  });

  it.each([
    { name: 'alpha', sizes: 4, noise: 0.05, seed: 3 }, { name: 'beta', sizes: 3, noise: 0.03, seed: 5 },
  ] as const)('has both ends though a step outward loses its valley: it is tried again shorter ($name)', ({ name, sizes, noise, seed }) => {
    const { basis, parameters } = fitParametric(table(sizes, 3, noise, seed));
    const j = basis.law.parameters.findIndex((parameter) => parameter.name === name);
    const problem = problemOf(basis.law, basis.data, basis.problem.loss);
    const held = basis.ranges.map((range, k) => (k === j ? { ...range, free: false } : range));
    const t = studentTQuantile(0.95, sizes * 3 - 5);
    const stream = randomStream(seed, 'profile-test/starts');
    const widths = [2, 2, 0.3, 0.15, 0.15]; // of ln A, ln B, ln E, alpha, beta
    // alpha and beta are fitted as they are, so an end is a theta
    for (const end of [parameters[name].interval!.low, parameters[name].interval!.high]) {
      // an independent profile: the lowest of forty minimisations from anywhere around
      const objectives = Array.from({ length: 40 }, () => {
        const start = basis.minimum.theta.map((theta, k) => (k === j ? end : theta + widths[k]! * stream.normal()));
        const inside = start.map((theta, k) => Math.min(basis.ranges[k]!.max, Math.max(basis.ranges[k]!.min, theta)));
        return minimise(problem, inside, held).objective;
      });
      const rise = Math.sqrt((2 * (Math.min(...objectives) - basis.minimum.objective)) / basis.covariance.objectiveScales[j]!);
      expect(Math.abs(rise / t - 1)).toBeLessThan(5e-3); // an end is sought to a thousandth, the minimisations to a few
    }
  });

  it('of an estimate at the bound that stands for zero reaches from 0 to where the points limit it', () => {
    // no floor in these losses: the fitted one falls to the edge of its range
    const x = spaced(1e3, 1e7, 12);
    const stream = randomStream(5, 'profile-test/no-floor');
    const fit = fitPowerLaw({ x, loss: x.map((at) => 9 * at ** -0.1 * Math.exp(0.01 * stream.normal())), floor: 'fitted' });
    const { value, status, interval } = fit.parameters.E;
    expect(status).toBe('at a bound');
    expect(value).toBeCloseTo(1e-12, 15);
    expect(interval).toMatchObject({ low: 0, open: 'low' });
    expect(interval!.high).toBeGreaterThan(0.1);
    expect(fit.warnings.join('\n')).toMatch(/E ended at the edge of its allowed range: the points do not determine it, only that it is below [\d.]+ \(90%\)/);
  });
});

describe('what the points do not determine', () => {
  it('is named where two model sizes leave A, E and alpha free to change together, and what they do determine is said', () => {
    const nParams = [1e7, 1e7, 1e7, 1e7, 1e9, 1e9, 1e9, 1e9];
    const nTokens = [2e8, 6e8, 2e9, 6e9, 2e8, 6e8, 2e9, 6e9];
    const { warnings, parameters } = fitParametric({ nParams, nTokens, loss: [5.01, 4.62, 4.31, 4.09, 3.85, 3.43, 3.04, 2.86] });
    const said = warnings.join('\n');
    expect(said).toMatch(
      /the points cannot tell the parameters apart \(the covariance is singular: A, (B, )?E.* and alpha can change together/,
    );
    expect(said).toMatch(/other parameters fit about as well \(objective .*% higher\): A = /);
    expect(said).toMatch(/what the points do determine is the law inside their range: .* at most [\d.e-]+%/);
    expect(parameters.alpha.interval).toBeUndefined();
  });

  it('is everything where a constant describes the points as well', () => {
    const stream = randomStream(1, 'profile-test/noise');
    const runs = spaced(1e7, 1e9, 4).flatMap((N) => spaced(2e8, 6e9, 3).map((D) => [N, D] as const));
    for (const options of [{}, { loss: SQUARES }]) {
      const fit = fitParametric(
        { nParams: runs.map(([N]) => N), nTokens: runs.map(([, D]) => D), loss: runs.map(() => 3 * Math.exp(0.02 * stream.normal())) },
        options,
      );
      expect(fit.warnings.join('\n')).toMatch(/the law explains nothing \(adjusted R\^2 -?\d\.\d\d\): a constant describes these points as well/);
    }
    const constant = fitParametric({ nParams: runs.map(([N]) => N), nTokens: runs.map(([, D]) => D), loss: runs.map(() => 3) });
    expect(constant.warnings.join('\n')).toMatch(/the law explains nothing/);
  });

  /** y = cos(theta x), which at whole x is the same for theta and 2 pi - theta. */
  const cosine: Law<'theta', 'x'> = {
    spec: { law: 'growth' }, name: 'cosine', formula: 'y = cos(theta x)', inputs: ['x'], spans: [],
    parameters: [{ name: 'theta', scale: 'linear', min: 0, max: 2 * Math.PI }],
    response: 'linear',
    prepare: (columns) => [...columns],
    evaluate([theta], [x], predicted, [dTheta]) {
      for (let i = 0; i < predicted.length; i++) {
        predicted[i] = Math.cos(theta! * x![i]!);
        dTheta![i] = -x![i]! * Math.sin(theta! * x![i]!);
      }
    },
    starts: () => [[1], [2 * Math.PI - 1.05]],
  };

  it('is a parameter with a rival in another valley, though its interval is narrow', () => {
    const stream = randomStream(2, 'profile-test/cosine');
    const x = Array.from({ length: 12 }, (_, i) => i + 1);
    const fit = fitLaw(cosine, { inputs: { x }, response: x.map((at) => Math.cos(1.01 * at) + 0.01 * stream.normal()) });
    const { low, high } = fit.parameters.theta.interval!;
    expect(high - low).toBeLessThan(0.01);
    expect(fit.warnings.join('\n')).toMatch(/other parameters fit about as well \(objective [\d.e-]+% higher\): theta = (5\.27|1\.01)\d*; the points do not say which are right/);
    expect(fit.warnings.join('\n')).toMatch(/what the points do determine is the law inside their range/);
  });

  it('is a parameter that ended exactly where the minimiser started', () => {
    const x = [1, 10, 100, 1000, 10000];
    const idle: Law<'theta', 'x'> = {
      ...cosine,
      formula: 'y = ln x',
      evaluate([theta], [at], predicted, [dTheta]) {
        for (let i = 0; i < predicted.length; i++) {
          predicted[i] = Math.log(at![i]!) + 0 * theta!;
          dTheta![i] = 0;
        }
      },
      starts: () => [[1]],
    };
    const fit = fitLaw(idle, { inputs: { x }, response: x.map((at, i) => Math.log(at) + 0.1 * (-1) ** i) });
    expect(fit.warnings.join('\n')).toMatch(/theta ended exactly where the minimiser started, at 1.*[\s\S]*the predictions do not depend on theta/);
  });

  it('is not a parameter whose start was the answer already, as that of a line is', () => {
    const stream = randomStream(4, 'profile-test/line');
    const x = spaced(1e18, 1e21, 9);
    expect(fitGrowth({ x, y: x.map((C) => 0.1 * C ** 0.5 * Math.exp(0.05 * stream.normal())) }).warnings).toEqual([]);
  });

  it('is not a law on which the points lie to rounding: the fit has converged', () => {
    const x = spaced(1e18, 1e21, 9);
    for (const k of [0.3, 7, 123.456]) {
      const fit = fitGrowth({ x, y: x.map((C) => k * C ** 0.47) });
      expect(fit.convergence).toMatchObject({ converged: true, reason: 'exact fit' });
      expect(fit.warnings).toEqual([]);
    }
  });

  it('is nothing on a well determined table, which has no such warning', () => {
    expect(fitParametric(table(8, 5, 0.003, 1)).warnings).toEqual([]);
    expect(fitParametric(table(8, 5, 0.003, 2), { loss: SQUARES }).warnings).toEqual([]);
  });
});
