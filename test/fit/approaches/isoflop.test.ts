import { describe, expect, it } from '@jest/globals';
import {
  bootstrap,
  centreInterval,
  fitIsoFlops,
  fitParabola,
  growthLaw,
  growthOptimum,
  groupByBudget,
  isoFlopOptimum,
  optimalAllocation,
  parametricLoss,
  planGrowth,
  windowRows,
  type IsoFlopRule,
} from '../../../lib/fit/index.js';
import { runScript } from '../run-script.js';
import { isoFlopTable, TABLE_LAW } from './isoflop-table.js';

type Run = { parameters: number; compute_budget: number; final_loss: number };
const columns = (runs: readonly Run[]) => ({
  trainFlops: runs.map((run) => run.compute_budget),
  nParams: runs.map((run) => run.parameters),
  loss: runs.map((run) => run.final_loss),
});

/** Three runs a budget on an exact parabola in ln N around N = 0.1 C^0.5: 2 + 0.1 (ln N/N_best)^2. */
const exact = [1e18, 1e20, 1e22].flatMap((compute_budget) => [0.5, 1, 2].map((share) =>
  ({ parameters: 0.1 * compute_budget ** 0.5 * share, compute_budget, final_loss: 2 + 0.1 * Math.log(share) ** 2 })));

describe('groupByBudget', () => {
  const groups = (flops: number[]) => groupByBudget(flops).budgets.map(({ rows }) => rows.map((row) => flops[row]!));

  it('keeps budgets apart that are met exactly, however near each other', () => {
    expect(groups([1e18, 1.06e18, 1e18, 1.06e18, 1e18, 1.06e18])).toEqual([[1e18, 1e18, 1e18], [1.06e18, 1.06e18, 1.06e18]]);
    expect(groupByBudget([1e18, 1.01e18, 3e18]).warnings).toEqual([]);
    // rounding: the lowest stands for the budget
    expect(groupByBudget([1.01e18, 1e18, 3e18]).budgets.map(({ trainFlops }) => trainFlops)).toEqual([1e18, 3e18]);
  });

  it('brings runs together that miss their budget by 10%, at the geometric mean, and says so', () => {
    const { budgets, warnings } = groupByBudget([1e18, 1.06e18, 1.1e18, 3e18, 3.1e18, 3.3e18]);
    // (1 * 1.06 * 1.1)^(1/3) = 1.0525, (3 * 3.1 * 3.3)^(1/3) = 3.1309
    expect(budgets.map(({ trainFlops }) => Number((trainFlops / 1e18).toFixed(4)))).toEqual([1.0525, 3.1309]);
    expect(warnings).toEqual(['runs whose compute differs by up to 10% are taken as one budget, at its geometric mean: the gaps in compute make 2 budgets']);
  });

  it('says when no gaps part the runs', () => {
    expect(groupByBudget(Array.from({ length: 40 }, (_, i) => 1e18 * 1.019 ** i)).warnings[0]).toMatch(
      /^no gaps in compute part the runs into budgets: \d+ groups of runs within 5% are taken as budgets/,
    );
  });
});

describe('windowRows', () => {
  it('leaves out sizes beyond the factor', () => {
    expect(windowRows([-3, -1, 0, 1, 3, 9], [9, 1, 0, 1, 9, 81], Math.exp(3))).toEqual({ rows: [0, 1, 2, 3, 4], isWidened: false });
  });

  it('moves from the lowest run, which noise threw far, to the minimum of the parabola', () => {
    // x^2 with the point at 2 lowered to -0.1: around it lie 0 to 4, around the parabolas' minima -2 to 2 and -1 to 3
    const x = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
    const { rows } = windowRows(x, x.map((at) => (at === 2 ? -0.1 : at ** 2)), Math.exp(2));
    expect(rows.map((row) => x[row])).toEqual([-1, 0, 1, 2]);
  });

  it('takes the nearest four sizes where fewer lie within, counting a size that was run twice once', () => {
    expect(windowRows([0, 0, 1, 2, 3, 4], [0, 0.1, 1, 4, 9, 16], 1.5)).toEqual({ rows: [0, 1, 2, 3, 4], isWidened: true });
  });
});

describe('centreInterval', () => {
  it('is Fieller\'s: by hand 4 x^2 = (1/2 + 6 x^2)/4 for (-1, 2), (0, 1), (1, 2) and reach 1/2', () => {
    const { low, high } = centreInterval([-1, 0, 1], [2, 1, 2], 0.5)!;
    expect([low, high]).toEqual([expect.closeTo(-Math.sqrt(0.05), 10), expect.closeTo(Math.sqrt(0.05), 10)]);
  });

  it('is absent where noise hides the bend', () => {
    // the curvature 1 has variance factor 3/2: bounded while reach^2 * 3/2 < 1
    expect(centreInterval([-1, 0, 1], [2, 1, 2], Math.sqrt(2 / 3) + 1e-6)).toBeUndefined();
    expect(centreInterval([-1, 0, 1], [2, 1, 2], Math.sqrt(2 / 3) - 1e-6)).toBeDefined();
  });
});

describe('fitIsoFlops with three exact points', () => {
  const answer = fitIsoFlops(columns(exact));

  it('gives N = 0.1 C^0.5 and D = C/(6 N) at any budget', () => {
    const { nParams, nTokens, tokensPerParam, loss } = answer.optimumAt(1e24);
    expect(nParams.value / 1e11).toBeCloseTo(1, 8);
    // 1e24/6e11
    expect(nTokens.value / 1.6666667e12).toBeCloseTo(1, 6);
    expect(tokensPerParam.value).toBeCloseTo(16.666667, 5);
    expect(loss).toBeUndefined();
  });

  it('says that a parabola through three sizes cannot be judged', () => {
    expect(answer.warnings).toContain('1.00e+18 FLOPs, 1.00e+20 FLOPs, 1.00e+22 FLOPs: a parabola passes through three sizes exactly, whatever their noise; add sizes to judge it by');
    expect(answer.levels.every(({ nParamsInterval }) => nParamsInterval === undefined)).toBe(true);
  });
});

describe('growthOptimum', () => {
  it('has the interval of a line on logs: by hand for three minima, one of them off by e^0.3', () => {
    // ln C = 0, 1, 2 less its mean: -1, 0, 1; ln N = 0, 0.3, 0: slope 0, mean 0.1, residuals -.1, .2, -.1, s^2 = .06/1
    const law = growthLaw(fitIsoFlops(columns([0, 1, 2].flatMap((lnC) => [-1, 0, 1].map((x) => {
      const centre = lnC === 1 ? 0.3 : 0;
      return { parameters: Math.exp(x), compute_budget: Math.exp(lnC), final_loss: 2 + (x - centre) ** 2 };
    }))), { weights: 'equal' }).params, { name: 'by hand' });
    const { nParams, nTokens } = growthOptimum(law, Math.exp(3));
    // at ln C = 3, two from the mean: variance s^2 (1/3 + 4/2) = 0.14; t of one degree at 95% is 6.3138
    const reach = 6.313752 * Math.sqrt(0.14);
    expect(Math.log(nParams.value)).toBeCloseTo(0.1, 8);
    expect(Math.log(nParams.interval!.high)).toBeCloseTo(0.1 + reach, 6);
    expect(Math.log(nParams.interval!.low)).toBeCloseTo(0.1 - reach, 6);
    // D = C/(6 N): the ends change places
    expect(Math.log(nTokens.interval!.low)).toBeCloseTo(3 - Math.log(6) - 0.1 - reach, 6);
  });

  it('lengthens the interval on the side of the parabolas\' bias, and only there', () => {
    const law = {
      name: 'two decades',
      k: 0.1,
      a: 0.5,
      covariance: [
        [0, 0],
        [0, 0],
      ],
      degreesOfFreedom: 3,
      level: 0.9,
      trainFlops: { low: 1e18, high: 1e20 },
    };
    // parabolas 1.25 times too large: the truth may be 0.8 of what they say
    const { nParams, nTokens } = growthOptimum({ ...law, bias: { k: 1.25, a: 0 } }, 1e20);
    expect([nParams.interval!.low / nParams.value, nParams.interval!.high / nParams.value]).toEqual([
      expect.closeTo(0.8, 10),
      expect.closeTo(1, 10),
    ]);
    expect(nTokens.interval!.high / nTokens.value).toBeCloseTo(1.25, 10);
  });

  it('gives no interval by two budgets', () => {
    expect(growthOptimum(growthLaw(fitIsoFlops(columns(exact.slice(0, 6))).params, { name: 'two' }), 1e24).nParams).toEqual({
      value: expect.closeTo(1e11, -4),
    });
  });
});

describe('the rules that people use, on a table in the form of isoflops_curves.json', () => {
  const table = isoFlopTable();
  const answer = fitIsoFlops(columns(table));
  const rule = (minimum: IsoFlopRule['minimum'], window: IsoFlopRule['window'], weights: IsoFlopRule['weights']) =>
    answer.rules.find((one) => one.minimum === minimum && one.window === window && one.weights === weights)!;

  it('stand side by side, the answer among them', () => {
    expect(answer.rules.map(({ minimum, window, weights }) => `${minimum} ${window} ${weights}`)).toEqual([
      'parabola all sharpness', 'parabola all equal', 'parabola 10 sharpness', 'parabola 10 equal', 'lowest run all equal',
    ]);
    expect(rule('parabola', 'all', 'sharpness').params).toBe(answer.params);
  });

  it('take at the lowest run the size of the lowest loss of each budget', () => {
    const { minima } = rule('lowest run', 'all', 'equal');
    for (const { trainFlops, nParams } of minima) {
      const own = table.filter((run) => run.compute_budget === trainFlops);
      expect(nParams).toBe(own.reduce((best, run) => (run.final_loss < best.final_loss ? run : best)).parameters);
    }
    expect(minima).toHaveLength(9);
  });

  it('differ: the lowest run misses the true exponent by more than ten times what parabolas do', () => {
    const error = ({ params }: IsoFlopRule) => Math.abs(params.parameters.a.value - TABLE_LAW.beta / (TABLE_LAW.alpha + TABLE_LAW.beta));
    expect(error(rule('lowest run', 'all', 'equal'))).toBeGreaterThan(10 * error(rule('parabola', 'all', 'sharpness')));
    // read from the table by an independent least-squares line through ln N of the lowest runs
    expect(rule('lowest run', 'all', 'equal').params.parameters.a.value).toBeCloseTo(slope(rule('lowest run', 'all', 'equal').minima), 8);
  });

  it('weigh all minima alike if asked to', () => {
    const equal = fitIsoFlops(columns(table), { weights: 'equal' });
    expect(equal.params.parameters.a.value).toBeCloseTo(
      slope(equal.levels.map(({ trainFlops, nParamsBest }) => ({ trainFlops, nParams: nParamsBest }))),
      8,
    );
  });

  it('draw parabolas through the window alone', () => {
    const narrow = fitIsoFlops(columns(table), { window: 4 });
    for (const { rowsFitted, rows, parabola, nParamsBest } of narrow.levels) {
      expect(rowsFitted.length).toBeLessThan(rows.length);
      const own = rowsFitted.map((row) => table[row]!);
      expect(parabola).toEqual(fitParabola(own.map((run) => Math.log(run.parameters)), own.map((run) => run.final_loss)));
      // a window that goes back and forth between two sets of sizes ends a little off its own minimum
      const inside = (run: Run) => Math.abs(Math.log(run.parameters / nParamsBest)) <= Math.log(4.5);
      expect(own.length === 4 || own.every(inside)).toBe(true);
    }
  });

  it.each([0, 1, -3, NaN])('refuse a window of %p', (window) => {
    expect(() => fitIsoFlops(columns(table), { window })).toThrow(`window: expected "all" or a factor > 1 such as 10, got ${window}`);
  });
});

describe('a window around the minimum', () => {
  // noise-free losses; sizes from a third of the best to a hundred times the best: far too large ones bend the parabola
  const wide = [1e19, 1e20, 1e21].flatMap((compute_budget) => Array.from({ length: 12 }, (_, k) => {
    const parameters = (optimalAllocation(TABLE_LAW, compute_budget).nParams / 3) * 300 ** (k / 11);
    return { parameters, compute_budget, final_loss: parametricLoss(TABLE_LAW, parameters, compute_budget / (6 * parameters)) };
  }));
  const missed = (window: 'all' | number) =>
    Math.max(
      ...fitIsoFlops(columns(wide), { window }).levels.map(({ trainFlops, nParamsBest }) =>
        Math.abs(Math.log(nParamsBest / optimalAllocation(TABLE_LAW, trainFlops).nParams)),
      ),
    );

  it('takes the bias of far too large models away', () => {
    expect(missed('all')).toBeGreaterThan(0.05);
    expect(missed(10)).toBeLessThan(missed('all') / 5);
  });

  it('is reached over by the bar of each minimum', () => {
    const { levels } = fitIsoFlops(columns(wide));
    for (const { trainFlops, nParamsBest, nParamsInterval } of levels) {
      const exact = optimalAllocation(TABLE_LAW, trainFlops).nParams;
      expect(nParamsBest / exact).toBeGreaterThan(1.05);
      // approach 3 finds the law of noise-free losses to rounding
      expect(nParamsInterval!.low / exact).toBeLessThan(1 + 1e-4);
    }
  });

  it('is reached over by the interval where it is not drawn', () => {
    const { optimumAt, bias } = fitIsoFlops(columns(wide));
    const truth = optimalAllocation(TABLE_LAW, 1e22).nParams;
    const { nParams } = optimumAt(1e22);
    expect(Math.abs(Math.log(bias!.k * 1e22 ** bias!.a))).toBeGreaterThan(0.05);
    // without noise approach 3 knows the bias, so that one end is the truth, but for how the bias bends from budget to budget
    expect(Math.min(Math.abs(Math.log(nParams.interval!.low / truth)), Math.abs(Math.log(nParams.interval!.high / truth)))).toBeLessThan(
      0.01,
    );
  });
});

describe('the optimum of simulated experiments', () => {
  it('lies in nine of ten intervals, which by the scatter of the minima alone would miss it', () => {
    const design = 'within 30, 5 budgets, 12 sizes, 0.5%';
    const { [design]: found } = runScript<
      Record<
        string,
        {
          rules: Record<string, { held: { largest: number; tenfold: number }; heldByScatter: { largest: number } }>;
          loss: { largest: number };
        }
      >
    >('isoflop-rules', '40', 'all', design);
    const { held, heldByScatter } = found!.rules['all, sharpness']!;
    // 40 trials: nine of ten less three standard deviations of the share, sqrt(.9 .1/40) = .047
    for (const share of [held.largest, held.tenfold, found!.loss.largest]) expect(share).toBeGreaterThanOrEqual(0.76);
    expect(heldByScatter.largest).toBeLessThan(0.4);
  });
});

describe('the loss of a budget', () => {
  it('follows L = E + A C^-alpha through the minima, from five budgets on', () => {
    // minima on 2 + 30 C^-0.1; at 1e22 that is 2 + 30 * 10^-2.2 = 2.18929
    const runs = (budgets: number[]) =>
      columns(
        budgets.flatMap((compute_budget) =>
          [0.3, 0.6, 1, 1.5, 3].map((share) => ({
            parameters: 0.1 * compute_budget ** 0.5 * share,
            compute_budget,
            final_loss: 2 + 30 * compute_budget ** -0.1 + 0.05 * Math.log(share) ** 2,
          })),
        ),
      );
    expect(fitIsoFlops(runs([1e17, 1e18, 1e19, 1e20, 1e21])).optimumAt(1e22).loss!.value).toBeCloseTo(2.18929, 4);
    expect(fitIsoFlops(runs([1e18, 1e19, 1e20, 1e21])).optimumAt(1e22).loss).toBeUndefined();
  });
});

describe('tables that determine little', () => {
  const table = isoFlopTable();
  const finite = (value: unknown): boolean =>
    typeof value === 'number'
      ? Number.isFinite(value)
      : typeof value === 'object' && value !== null
        ? Object.values(value).every(finite)
        : true;

  it.each([
    ['one budget', table.filter((run) => run.compute_budget === 1e20), /all 10 runs are at 1.00e\+20 FLOPs; add budgets/],
    [
      'one size a budget',
      [6e18, 1e20, 3e21].map((budget) => table.find((run) => run.compute_budget === budget)!),
      /1 model size does not make a parabola/,
    ],
    [
      'sizes that hardly differ',
      table.map((run, i) => ({ ...run, parameters: 1e9 * (1 + 1e-9 * i) })),
      /9 budgets, from 6.00e\+18 FLOPs to 3.00e\+21 FLOPs, have fewer than the three model sizes/,
    ],
    ['losses that bend downwards', table.map((run) => ({ ...run, final_loss: 6 - run.final_loss })), /the losses do not bend upwards/],
    ['one loss for all', table.map((run) => ({ ...run, final_loss: 2.5 })), /the losses do not bend upwards/],
    [
      'losses on a straight line',
      table.map((run) => ({ ...run, final_loss: 2 + 0.01 * Math.log(run.parameters) })),
      /the losses do not bend upwards|says nothing/,
    ],
    [
      'minima far beyond the sizes',
      table.map((run) => ({ ...run, final_loss: 9 - 0.1 * Math.log(run.parameters) + 1e-4 * Math.log(run.parameters) ** 2 })),
      /lowest so far above the largest size tried that it says nothing/,
    ],
  ])('are refused in words: %s', (_, runs, message) => {
    expect(() => fitIsoFlops(columns(runs))).toThrow(message);
  });

  it.each([
    ['sizes run twice', [...table, ...isoFlopTable({ seed: 1 })]],
    ['rows given twice', [...table, ...table]],
    ['one loss a million times too large', table.map((run, i) => ({ ...run, final_loss: run.final_loss * (i === 3 ? 1e6 : 1) }))],
    ['much noise', isoFlopTable({ noise: 0.2 })],
    ['two budgets', table.filter((run) => run.compute_budget < 2e19)],
  ])('or fitted without a number that is none: %s', (_, runs) => {
    const { params, tokens, levels, rules, optimumAt } = fitIsoFlops(columns(runs));
    expect(finite([params.parameters, tokens.parameters, levels, rules.map((rule) => rule.params.parameters), optimumAt(1e24)])).toBe(true);
  });

  it('warn of minima beyond the sizes', () => {
    const falling = table.filter((run) => run.compute_budget > 6e18 || run.parameters < 2.5e8);
    expect(fitIsoFlops(columns(falling)).warnings.join('\n')).toMatch(/6.00e\+18 FLOPs: the minimum lies outside the sizes tried, so it is an extrapolation; add larger models/);
  });
});

describe('a bootstrap of minima', () => {
  it('leaves out draws of fewer minima than parameters, and the optimum follows its spread', async () => {
    const answer = fitIsoFlops(columns(isoFlopTable()));
    const few = fitIsoFlops(columns(isoFlopTable().filter((run) => run.compute_budget < 2e20 && run.compute_budget > 2e19)));
    // three minima: one draw in nine is the same minimum three times
    expect((await bootstrap(few.params, { resamples: 200 })).warnings.join()).toMatch(
      /\d+ of 200 resamples did not converge and are left out/,
    );
    const again = await bootstrap(answer.params, { resamples: 200 });
    expect(isoFlopOptimum({ ...answer, params: again }, 1e22).nParams.interval).not.toEqual(answer.optimumAt(1e22).nParams.interval);
  });
});

describe('planGrowth', () => {
  const law = { name: 'approach 2', k: 0.1, a: 0.5, degreesOfFreedom: 0, level: 0.9, trainFlops: { low: 1e18, high: 1e20 } };

  it('splits a budget by the growth: by hand 0.1 sqrt(6e20) = 2.449e9 parameters, 6e20/6/2.449e9 = 4.082e10 tokens', () => {
    const { nParams, nTokens, tokensPerParam, gopherUnits } = planGrowth({ budget: { trainFlops: 6e20 }, law });
    expect([nParams.value, nTokens.value, tokensPerParam.value].map((value) => value.toPrecision(4))).toEqual([
      '2.449e+9',
      '4.082e+10',
      '16.67',
    ]);
    expect(gopherUnits).toBeCloseTo(6e20 / 5.76e23, 10);
  });

  it('says what needs L(N, D), how far beyond the budgets it is, and that two points have no interval', () => {
    const { unsaid, warnings } = planGrowth({ budget: { trainFlops: 1e23 }, law, nTokensAvailable: 1e9 });
    expect(unsaid).toEqual([
      'growth alone says neither the loss nor what another size would cost in loss: that needs L(N, D), a fit with --law parametric',
      '1B different tokens are fewer than the 527B wanted: how to repeat them, or what a smaller budget loses, cannot be planned without L(N, D)',
    ]);
    expect(warnings).toEqual([
      'two points leave nothing to judge the growth by, so no interval is given; add budgets',
      'the law was fitted to budgets of 1.00e+18 to 1.00e+20 FLOPs; 1.00e+23 is 3.0 decades beyond, and the interval covers the fit\'s error only, not a growth that bends',
    ]);
  });
});

/** The least-squares slope of ln N over ln C. */
function slope(minima: readonly { trainFlops: number; nParams: number }[]): number {
  const [x, y] = [minima.map(({ trainFlops }) => Math.log(trainFlops)), minima.map(({ nParams }) => Math.log(nParams))];
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  return x.reduce((sum, at, i) => sum + (at - meanX) * (y[i]! - meanY), 0) / x.reduce((sum, at) => sum + (at - meanX) ** 2, 0);
}
