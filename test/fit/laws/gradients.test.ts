import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { lawFrom } from '../../../lib/fit/laws/law-from.js';
import type { LawSpec } from '../../../lib/fit/law.js';

const HOFFMANN = { A: 406.401, B: 410.723, E: 1.69337, alpha: 0.33917, beta: 0.28491 };

/** A point in the middle of what each law meets: theta, and one row of inputs. */
const CASES: [LawSpec, number[], number[]][] = [
  [{ law: 'power', floor: 'fitted' }, [1.2, 0.3, 0.4], [1e4]],
  [{ law: 'power', floor: 'none' }, [1.2, 0.3, -Infinity], [1e4]],
  [{ law: 'growth' }, [-3, 0.5], [1e6]],
  [{ law: 'kaplan' }, [32, 0.076], [1e8]],
  [{ law: 'kaplan-joint' }, [31.8, 30.5, 0.076, 0.103], [1e8, 1e9]],
  [{ law: 'kaplan-steps' }, [31.8, 7.6, 0.077, 0.76], [1e8, 3e3]],
  [{ law: 'critical-batch' }, [19, -1.5], [3]],
  [{ law: 'batch-tradeoff' }, [8, 10], [3e4]],
  [{ law: 'parametric' }, [6, 6, 0.5, 0.34, 0.28], [1e8, 1e9]],
  [{ law: 'parametric', constraints: { tied: [['alpha', 'beta']], pinned: { E: 1.7 } } }, [6, 6, Math.log(1.7), 0.3, 0.3], [1e8, 1e9]],
  [{ law: 'coupled' }, [6, 6, 0.5, 0.34, 0.28, -0.5], [1e8, 1e9]],
  [{ law: 'coupled' }, [6, 6, 0.5, 0.34, 0.28, 0.7], [1e8, 1e9]],
  [{ law: 'product' }, [0.6, -0.7, 0.3], [1e8, 1e10]],
  [{ law: 'annealing', decay: 0.999 }, [1, 0.5, 0.4, 2, 0.999], [8, 0.02]],
  [{ law: 'repetition', base: 'fitted' }, [6, 7, 0.6, 0.35, 0.33, 2.7, 1.7], [1e8, 1e10, 1e9]],
  // a model far larger than its unique tokens can use, so that N' is not N
  [{ law: 'repetition', base: HOFFMANN }, [6, 7, 0.6, 0.35, 0.33, 2.7, 1.7], [1e10, 1e10, 1e8]],
  [{ law: 'accuracy', chance: 0.25, ceiling: 'fitted' }, [1, -1.5, 0.9, 0.25], [2.6]],
];

describe('every law', () => {
  it.each(CASES)('%j has the derivatives that central differences give, at 50 seeded points around its own', (spec, theta, inputs) => {
    const law = lawFrom(spec);
    const stream = randomStream(1, `gradient/${law.name}`);
    const one = () => new Float64Array(1);
    const jacobian = theta.map(one);
    const scratch = theta.map(one);
    for (let trial = 0; trial < 50; trial++) {
      const point = theta.map((value) => value * (1 + 0.02 * stream.normal()));
      const row = law.prepare(inputs.map((value) => Float64Array.of(value * Math.exp(0.3 * stream.normal()))));
      const at = (shifted: number[], gradients: Float64Array[]) => {
        const predicted = one();
        law.evaluate(shifted, row, predicted, gradients);
        return predicted[0]!;
      };
      at(point, jacobian);
      law.parameters.forEach((parameter, j) => {
        if (parameter.known !== undefined || parameter.tiedTo !== undefined || point[j] === -Infinity) return;
        const shift = (step: number) => point.map((value, k) => (k === j ? value + step : value));
        const slope = (at(shift(1e-5), scratch) - at(shift(-1e-5), scratch)) / 2e-5;
        // central differences with steps of 1e-5 are good to about 1e-10 of the value over the step: six digits
        expect(Math.abs(jacobian[j]![0]! - slope)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(slope)));
      });
    }
  });

  it.each(CASES)('%j comes back from its own plain description', (spec) => {
    expect(lawFrom(spec).spec).toEqual(spec);
  });
});
