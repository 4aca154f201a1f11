import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { minimise, type Problem } from '../../../lib/fit/minimiser/minimise.js';
import { psi, rho, robustWeight, SQUARES, type RobustLoss } from '../../../lib/fit/minimiser/robust.js';

const FREE = { free: true, min: -Infinity, max: Infinity };

/** The problem of one constant for all observations. */
function constant(observed: number[], loss: RobustLoss, weights = observed.map(() => 1)): Problem {
  return {
    observed: Float64Array.from(observed),
    weights: Float64Array.from(weights),
    loss,
    evaluate([c], predicted, [dC]) {
      predicted.fill(c!);
      dC!.fill(1);
    },
  };
}

/** y = theta_0 exp(-theta_1 x) at x = 0, 1, 2, ... */
function decay(observed: number[]): Problem {
  return {
    observed: Float64Array.from(observed),
    weights: new Float64Array(observed.length).fill(1),
    loss: SQUARES,
    evaluate([height, rate], predicted, [dHeight, dRate]) {
      for (let x = 0; x < predicted.length; x++) {
        const fading = Math.exp(-rate! * x);
        predicted[x] = height! * fading;
        dHeight![x] = fading;
        dRate![x] = -height! * x * fading;
      }
    },
  };
}

describe('minimise', () => {
  it('with squares finds the weighted mean', () => {
    // (1 * 0 + 3 * 4)/(1 + 3) = 3
    expect(minimise(constant([0, 4], SQUARES, [1, 3]), [10], [FREE]).theta[0]).toBeCloseTo(3, 10);
  });

  it('with a small delta finds the median, which one wild value does not move', () => {
    const theta = (last: number) => minimise(constant([1, 2, 3, 4, last], { kind: 'huber', delta: 1e-4 }), [0], [FREE]).theta[0]!;
    // Huber's optimum lies within delta of the median
    expect(Math.abs(theta(5) - 3)).toBeLessThan(1e-4);
    expect(Math.abs(theta(1e4) - 3)).toBeLessThan(1e-4);
  });

  it('with Huber finds the point where the pulls cancel', () => {
    // observations 0, 0, 10 and delta 1: 2 c = 1, so c = 0.5; objective 2 * .125 + (9.5 - .5) = 9.25
    const minimum = minimise(constant([0, 0, 10], { kind: 'huber', delta: 1 }), [3], [FREE]);
    expect(minimum.theta[0]).toBeCloseTo(0.5, 5);
    expect(minimum.objective).toBeCloseTo(9.25, 10);
  });

  it('never ends above its start, whatever the observations (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 12 }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (observed, rate) => {
          const problem = decay(observed);
          const start = [1, rate];
          const at = minimise(problem, start, [{ ...FREE, free: false }, { ...FREE, free: false }]).objective;
          return minimise(problem, start, [FREE, FREE]).objective <= at;
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('stops with the reason: exact fit, no further fall, or the iteration limit', () => {
    const exact = [0, 1, 2, 3].map((x) => 5 * Math.exp(-0.7 * x));
    expect(minimise(decay(exact), [1, 0.1], [FREE, FREE])).toMatchObject({ converged: true, reason: 'exact fit' });
    const noisy = exact.map((value, i) => value + 0.1 * (-1) ** i);
    expect(minimise(decay(noisy), [1, 0.1], [FREE, FREE])).toMatchObject({ converged: true, reason: 'objective no longer falls' });
    expect(minimise(decay(noisy), [1, 0.1], [FREE, FREE], { maxIterations: 2 })).toMatchObject({
      converged: false,
      reason: 'iteration limit reached',
    });
    expect(minimise(decay(noisy), [NaN, 0.1], [FREE, FREE])).toMatchObject({
      converged: false,
      reason: 'objective is not finite at the start',
    });
  });

  it('stays within bounds, and lets the other parameters find their best there', () => {
    const exact = [0, 1, 2, 3].map((x) => 5 * Math.exp(-0.7 * x));
    const { theta, converged } = minimise(decay(exact), [1, 0.1], [FREE, { free: true, min: 0, max: 0.5 }]);
    expect(theta[1]).toBe(0.5);
    // the height that is best for rate .5: sum y f / sum f^2 with f = exp(-x/2)
    const f = [0, 1, 2, 3].map((x) => Math.exp(-x / 2));
    const best = exact.reduce((sum, y, x) => sum + y * f[x]!, 0) / f.reduce((sum, value) => sum + value * value, 0);
    expect(theta[0]).toBeCloseTo(best, 6);
    expect(converged).toBe(true);
  });

  it('keeps a parameter that is not free', () => {
    expect(minimise(decay([5, 3, 2]), [1, 0.25], [FREE, { ...FREE, free: false }]).theta[1]).toBe(0.25);
  });
});

describe('ml-levenberg-marquardt 5.1.0', () => {
  it('still takes its weights once as w^2 and once as 1/w^2, which is why minimise multiplies rows itself', () => {
    // one undamped step on a linear problem lands on the weighted mean (1 * 0 + 9 * 4)/10 = 3.6 if weights are right
    const { parameterValues } = levenbergMarquardt({ x: [0, 1], y: [0, 4] }, ([c]) => () => c!, {
      initialValues: [0], weights: [1, 3], damping: 1e-12, maxIterations: 1, errorTolerance: 0, jacobianFunction: () => () => [1],
    });
    // gradient sum w^2 r = 36 over "Hessian" sum 1/w^2 = 10/9 gives a step of 32.4, which it does not keep
    expect(parameterValues[0]).not.toBeCloseTo(3.6, 3);
  });
});

describe('the robust losses', () => {
  it('have the values of their definitions', () => {
    const huber = { kind: 'huber', delta: 1 } as const;
    expect(rho(huber, 3)).toBe(2.5);
    expect(rho(huber, 0.5)).toBe(0.125);
    expect(rho(SQUARES, 3)).toBe(4.5);
    expect(psi(huber, -3)).toBe(-1);
    expect(robustWeight(huber, 4)).toBe(0.25);
    expect(robustWeight(SQUARES, 4)).toBe(1);
  });

  it('have psi as the slope of rho, and the weight as psi/r', () => {
    for (const loss of [SQUARES, { kind: 'huber', delta: 0.3 } as const]) {
      for (const r of [-2, -0.31, -0.1, 0.2, 0.29, 5]) {
        // a central difference with step 1e-6 is good to 1e-9 here
        expect((rho(loss, r + 1e-6) - rho(loss, r - 1e-6)) / 2e-6).toBeCloseTo(psi(loss, r), 8);
        expect(robustWeight(loss, r) * r).toBeCloseTo(psi(loss, r), 12);
      }
    }
  });
});

describe('a penalty on overestimates', () => {
  const penalised = (overestimatePenalty: number): RobustLoss => ({ kind: 'squares', overestimatePenalty });

  it('multiplies what a run below the law counts', () => {
    // r = -2: squares 4/2 times 9; Huber 1 * (2 - 1/2) times 9; above the law nothing changes
    expect(rho(penalised(9), -2)).toBe(18);
    expect(rho(penalised(9), 2)).toBe(2);
    expect(rho({ kind: 'huber', delta: 1, overestimatePenalty: 9 }, -2)).toBe(13.5);
    expect(psi({ kind: 'huber', delta: 1, overestimatePenalty: 9 }, -2)).toBe(-9);
  });

  it('has psi as the slope of rho on both sides, and the weight as psi/r', () => {
    for (const loss of [penalised(7), { kind: 'huber', delta: 0.3, overestimatePenalty: 7 } as const]) {
      for (const r of [-2, -0.31, -0.1, 0.2, 0.29, 5]) {
        // a central difference with step 1e-6 is good to 1e-9 of a slope of at most 14
        expect((rho(loss, r + 1e-6) - rho(loss, r - 1e-6)) / 2e-6).toBeCloseTo(psi(loss, r), 7);
        expect(robustWeight(loss, r) * r).toBeCloseTo(psi(loss, r), 12);
      }
    }
  });

  it('with squares finds the expectile, by hand', () => {
    // observations 0, 1, 5 and p = 3: 3 (c - 0) = (1 - c) + (5 - c) for c in [0, 1] gives 6/5, outside; for c in [1, 5] 3 c + 3 (c - 1) = 5
    // - c gives 8/7
    expect(minimise(constant([0, 1, 5], penalised(3)), [4], [FREE]).theta[0]).toBeCloseTo(8 / 7, 8);
  });

  it('with a small delta finds the quantile 1/(1 + p), which no run far above moves', () => {
    // p = 9: the tenth part lies below; of 0 ... 20 that is between the second and third value
    const observed = Array.from({ length: 21 }, (_, i) => i);
    const theta = (last: number) =>
      minimise(constant([...observed, last], { kind: 'huber', delta: 1e-4, overestimatePenalty: 9 }), [10], [FREE]).theta[0]!;
    expect(Math.abs(theta(30) - 2)).toBeLessThan(1e-3);
    expect(Math.abs(theta(1e5) - 2)).toBeLessThan(1e-3);
  });

  it.each([[SQUARES], [{ kind: 'huber', delta: 0.05 }]] as [RobustLoss][])('reaches the minimum that a grid finds, whatever the start: %j', (base) => {
    const observed = [0, 1, 2, 3, 4, 5].map((x) => 5 * Math.exp(-0.4 * x) + [0.1, 0, 0.6, 0.02, 0.3, 0][x]!);
    for (const overestimatePenalty of [1, 5, 100, 1000]) {
      const problem = { ...decay(observed), loss: { ...base, overestimatePenalty } };
      const found = [[1, 0.1], [20, 1], [6, 0.4]].map((start) => minimise(problem, start, [FREE, FREE]));
      const cost = (height: number, rate: number) =>
        observed.reduce((sum, y, x) => sum + rho(problem.loss, y - height * Math.exp(-rate * x)), 0);
      let least = Infinity;
      for (let height = 4.5; height < 6; height += 0.005)
        for (let rate = 0.3; rate < 0.5; rate += 0.001) least = Math.min(least, cost(height, rate));
      // the grid is no finer than its steps; the minimiser may only be lower
      for (const { objective, converged } of found) {
        expect(objective).toBeLessThanOrEqual(least * (1 + 1e-9));
        expect(converged).toBe(true);
      }
    }
  });
});
