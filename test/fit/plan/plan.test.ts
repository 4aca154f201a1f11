import { describe, expect, it } from '@jest/globals';
import { publishedTable } from '../../../lib/core/published.js';
import {
  accelerator,
  allocationExponents,
  allocationPenalty,
  approach1Rule,
  CHINCHILLA_REFIT,
  deviceFlops,
  deviceHours,
  fitParametric,
  flopsForLoss,
  gopherWhatIf,
  kaplanRule,
  kaplanVersusChinchilla,
  lawQuantity,
  optimalAllocation,
  optimalTokens,
  optimalTokensTable,
  parametricLoss,
  parametricRule,
  PF_DAY_FLOPS,
  planCluster,
  planTraining,
  publishedParametric,
  uncertainLaw,
  extrapolationRecord,
  lawPrediction,
  type LawRecord,
  type Prediction,
  type UncertainLaw,
} from '../../../lib/fit/index.js';
import { itWithReference } from '../reference.js';

const HOFFMANN = publishedParametric('Hoffmann et al. 2022');

describe('optimalAllocation', () => {
  it('splits evenly when both terms are the same: C = 6e20 gives 1e10 parameters and tokens', () => {
    const { nParams, nTokens } = optimalAllocation({ A: 100, B: 100, E: 1, alpha: 0.3, beta: 0.3 }, 6e20);
    expect(nParams / 1e10).toBeCloseTo(1, 10);
    expect(nTokens / 1e10).toBeCloseTo(1, 10);
  });

  it('is the minimum: a hundredth more or fewer parameters for the same compute lose', () => {
    const best = optimalAllocation(HOFFMANN, 1e23);
    for (const factor of [0.99, 1.01]) {
      expect(parametricLoss(HOFFMANN, best.nParams * factor, best.nTokens / factor)).toBeGreaterThan(best.loss);
    }
    expect(best.trainFlops / 1e23).toBeCloseTo(1, 10);
    expect(optimalTokens(HOFFMANN, best.nParams) / best.nTokens).toBeCloseTo(1, 8);
  });

  it('gives the exponents of Hoffmann et al. 2022, Table 2, approach 3: .46 and .54', () => {
    const row = publishedTable('hoffmann-2022-exponents').find(({ approach }) => approach === 3)!;
    const { params, tokens } = allocationExponents(HOFFMANN);
    // printed with two digits
    expect(Math.abs(params - row.a)).toBeLessThan(0.005);
    expect(Math.abs(tokens - row.b)).toBeLessThan(0.005);
  });
});

describe('optimalTokensTable', () => {
  it.each(publishedTable('hoffmann-2022-optimal-tokens'))('by approach 1 agrees with Hoffmann et al. 2022, Table 3, row $nParamsReported', ({ nParamsReported, trainFlops, nTokens }) => {
    const [row] = optimalTokensTable(approach1Rule(), [nParamsReported]);
    // one line through nine rows of which the 67B row, printed as exactly one Gopher, lies 2.5% off
    expect(Math.abs(row!.trainFlops / trainFlops - 1)).toBeLessThan(0.025);
    // tokens are printed with two digits, and 1.5T of the 67B row is 1.43T by its own FLOPs
    expect(Math.abs(row!.nTokens / nTokens - 1)).toBeLessThan(nParamsReported === 67e9 ? 0.07 : 0.02);
    expect(row!.gopherUnits).toBeCloseTo(row!.trainFlops / 5.76e23, 10);
  });

  it('by approach 1 has nearly equal exponents, as Table 2 reports', () => {
    const { params, tokens } = approach1Rule().exponents;
    expect(params).toBeCloseTo(0.5, 2);
    expect(params + tokens).toBeCloseTo(1, 12);
  });

  it('has rules whose two directions agree', () => {
    for (const rule of [approach1Rule(), kaplanRule(), parametricRule('law', 'here', HOFFMANN)]) {
      const nParams = rule.nParamsFor(1e22);
      expect((6 * nParams * rule.nTokensFor(nParams)) / 1e22).toBeCloseTo(1, 8);
    }
  });
});

describe('the hardware of a plan', () => {
  it('counts a million H100 hours at 40% as 1e6 * 3600 * 989.4e12 * 0.4 = 1.4247e24 FLOPs', () => {
    expect(deviceFlops({ gpu: 'h100', hours: 1e6, mfu: 0.4 }) / 1.424736e24).toBeCloseTo(1, 12);
    expect(deviceFlops({ gpu: 'H100', hours: 1e6 })).toBe(deviceFlops({ gpu: 'h100', hours: 1e6, mfu: 0.4 }));
  });

  it('takes about a million A100 hours for 1e24 FLOPs only at a utilisation of .89; at .4 it takes 2.2 million', () => {
    // 1e24/(3600 * 312e12) = 890,313 hours at full peak
    expect(deviceHours({ gpu: 'a100', trainFlops: 1e24, mfu: 1 })).toBeCloseTo(890313, -1);
    expect(deviceHours({ gpu: 'a100', trainFlops: 1e24 })).toBeCloseTo(2225783, -1);
  });

  it('needs 17.2 days and at least 14 devices for Chinchilla on 1,000 H100', () => {
    // 5.88e23/(1000 * 989.4e12 * .4 * 86400) = 17.196; 70e9 * 16/80e9 = 14
    const { days, fewestDevices, stateBytes } = planCluster({ gpu: 'h100', devices: 1000, nParams: 70e9, trainFlops: 5.88e23 });
    expect(days).toBeCloseTo(17.196, 3);
    expect(fewestDevices).toBe(14);
    expect(stateBytes).toBe(1.12e12);
  });

  it('refuses an unknown accelerator, a utilisation above one and hours below zero by name', () => {
    expect(() => accelerator('tpu')).toThrow('gpu: expected one of a100, h100, h100-pcie, got "tpu"');
    expect(() => deviceFlops({ gpu: 'h100', hours: 1, mfu: 40 })).toThrow('mfu: expected a number <= 1, got 40');
    expect(() => deviceFlops({ gpu: 'h100', hours: -1 })).toThrow('hours: expected a number > 0, got -1');
  });
});

describe('allocationPenalty', () => {
  it('finds Gopher under-trained: its loss could have been had for half the compute', () => {
    const { gopher, chinchilla } = gopherWhatIf(CHINCHILLA_REFIT.parameters);
    expect(gopher.side).toBe('under-trained');
    expect(gopher.chosen.loss).toBeCloseTo(1.9987, 4);
    expect(gopher.computeFactor).toBeCloseTo(1.99, 2);
    expect(chinchilla.side).toBe('optimal');
    expect(chinchilla.chosen.loss).toBeLessThan(gopher.chosen.loss);
  });

  it('charges nothing for the optimum, and calls a small model on many tokens over-trained', () => {
    const best = optimalAllocation(HOFFMANN, 1e22);
    expect(allocationPenalty(HOFFMANN, best)).toMatchObject({
      side: 'optimal',
      excessLoss: expect.closeTo(0, 10),
      computeFactor: expect.closeTo(1, 8),
    });
    expect(allocationPenalty(HOFFMANN, { nParams: best.nParams / 5, nTokens: best.nTokens * 5 }).side).toBe('over-trained');
  });

  it('knows the least compute for a loss, and that nothing reaches the floor', () => {
    expect(flopsForLoss(HOFFMANN, optimalAllocation(HOFFMANN, 3e22).loss) / 3e22).toBeCloseTo(1, 8);
    expect(flopsForLoss(HOFFMANN, HOFFMANN.E)).toBe(Infinity);
  });
});

describe('planTraining', () => {
  it("answers the lecture's question: a million H100 hours train 117e9 parameters on 2.04e12 tokens, with intervals", () => {
    const plan = planTraining({ budget: { gpu: 'h100', hours: 1e6 } });
    expect(plan.nParams.value / 116.57e9).toBeCloseTo(1, 3);
    expect(plan.nTokens.value / 2.037e12).toBeCloseTo(1, 3);
    expect(plan.loss.value).toBeCloseTo(1.9505, 4);
    // 4,000 resamples of the points themselves gave 84e9 to 173e9 and 1.37e12 to 2.81e12: first order is good to 10%
    expect(Math.abs(plan.nParams.interval!.low / 84.3e9 - 1)).toBeLessThan(0.1);
    expect(Math.abs(plan.nParams.interval!.high / 173e9 - 1)).toBeLessThan(0.1);
    // the largest of the 240 runs took 1.296e22 FLOPs: log10(1.4247e24/1.2956e22) = 2.04
    expect(plan.warnings.join()).toMatch(/runs of 1\.4e\+18 to 1\.3e\+22 FLOPs; 1\.42e\+24 is 2\.0 decades beyond/);
    expect(plan.prediction).toMatchObject({ kind: 'beyond the range', extrapolationInterval: { method: 'record', level: 0.9 } });
    expect(plan.others.map(({ name }) => name)).toEqual(['Hoffmann approach 1', 'Hoffmann approach 3, as published', 'Kaplan et al. 2020']);
  });

  it('repeats data only when there is less than the optimum asks for', () => {
    const plenty = planTraining({ budget: { trainFlops: 1e22 }, nTokensAvailable: 1e13 });
    expect(plenty.dataLimited).toBeUndefined();
    const scarce = planTraining({ budget: { trainFlops: 1e22 }, nTokensAvailable: 1e10 });
    expect(scarce.dataLimited!.epochs).toBeGreaterThan(4);
    expect(scarce.dataLimited!.nParams).toBeLessThan(scarce.nParams.value);
    expect(scarce.dataLimited!.shortageLoss).toBeGreaterThan(0);
    expect(scarce.warnings.join()).toMatch(/epochs: beyond about 4/);
  });

  it('warns when the states of the optimiser fill the cluster', () => {
    const { cluster, warnings } = planTraining({ budget: { trainFlops: 1e24 }, cluster: { gpu: 'a100', devices: 16 } });
    expect(cluster!.stateShare).toBeGreaterThan(0.8);
    expect(warnings.join()).toMatch(/training state takes \d+% of the cluster's memory/);
  });

  it("takes a fit's own law with its covariance", () => {
    const sizes = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9];
    const runs = sizes.flatMap((N) => sizes.map((D) => [N, 30 * D] as const));
    const fit = fitParametric({
      nParams: runs.map(([N]) => N),
      nTokens: runs.map(([, D]) => D),
      loss: runs.map(([N, D], i) => parametricLoss(HOFFMANN, N, D) * (1 + 0.001 * Math.sin(7 * i))),
    }, { intervals: 'covariance' });
    const plan = planTraining({ budget: { trainFlops: 1e20 }, law: uncertainLaw(fit, 'ours') });
    expect(plan.law).toBe('ours');
    expect(Math.abs(plan.nParams.value / optimalAllocation(HOFFMANN, 1e20).nParams - 1)).toBeLessThan(0.05);
    expect(plan.nParams.interval!.low).toBeLessThan(plan.nParams.value);
  });

  it('refuses a budget that is not above zero', () => {
    expect(() => planTraining({ budget: { trainFlops: 0 } })).toThrow('trainFlops: expected a number > 0, got 0');
  });
});

describe('lawPrediction', () => {
  /** A law known but for its level: sd of ln A, ln B and ln E are all 0.01 and one and the same, so that of ln L is 0.01 too. */
  const common = 1e-4;
  const law: UncertainLaw = {
    name: 'made up', parameters: { A: 100, B: 100, E: 1, alpha: 0.3, beta: 0.3 },
    thetaCovariance: [0, 1, 2, 3, 4].map((j) => [0, 1, 2, 3, 4].map((k) => (j < 3 && k < 3 ? common : 0))),
    record: {
      trainFlops: { least: 6e12, most: 6e16 }, nParams: 1e8, nTokens: 1e10, residualScale: 0.01,
      widening: { inflation: 2, growth: 1, cuts: 6, degreesOfFreedom: 8, level: 0.9 },
    },
  };
  const reach = ({ low, high }: { low: number; high: number }) => Math.log(high / low) / 2;

  it('is inside the range of the runs where neither size, data nor compute exceed them, and then has the plain interval', () => {
    const inside = lawPrediction(law, { nParams: 1e7, nTokens: 1e9 }) as Prediction;
    expect(inside.kind).toBe('inside the range');
    // the law's 0.01 and the scatter's 0.01: 1.644854 * 0.01 * sqrt 2
    expect(reach(inside.runInterval!)).toBeCloseTo(1.644854 * 0.01 * Math.SQRT2, 6);
    expect(inside.extrapolationInterval).toBeUndefined();
  });

  it('beyond it widens that by what the record says: t 2 s sqrt(1 + ln 10) at ten times the data', () => {
    const beyond = lawPrediction(law, { nParams: 1e5, nTokens: 1e11 }) as Prediction;
    expect(beyond).toMatchObject({ kind: 'beyond the range', factorBeyond: expect.closeTo(10, 8) });
    // Student's 95% point for 8 degrees of freedom is 1.859548
    expect(reach(beyond.extrapolationInterval!)).toBeCloseTo(1.859548 * 2 * 0.01 * Math.SQRT2 * Math.sqrt(1 + Math.LN10), 6);
  });

  it('says so where the record is too short, and says nothing of a range that is not known', () => {
    const { record: { widening, ...record }, ...rest } = law as UncertainLaw & { record: LawRecord };
    expect(widening).toBeDefined();
    expect(lawPrediction({ ...rest, record }, { nParams: 1e5, nTokens: 1e11 })).toMatchObject({
      kind: 'beyond the range',
      noExtrapolationInterval: expect.stringMatching(/too short/),
    });
    expect(lawPrediction(rest, { nParams: 1e5, nTokens: 1e11 })).not.toHaveProperty('kind');
    expect(planTraining({ budget: { trainFlops: 1e24 }, law: rest }).warnings).toEqual([]);
  });
});

describe('the refit of the Chinchilla runs', () => {
  itWithReference('epoch_chinchilla_svg_extracted_data.csv', 'carries the record of its extrapolation on those points', (rows) => {
    const used = rows.filter((row) => row['loss']! < 3.4469);
    const nParams = used.map((row) => row['Model Size']!);
    const nTokens = used.map((row, i) => row['Training FLOP']! / (6 * nParams[i]!));
    const fit = fitParametric({ nParams, nTokens, loss: used.map((row) => row['loss']!) }, { intervals: 'none' });
    const { record } = uncertainLaw(fit, 'again', extrapolationRecord(fit));
    const { widening, ...runs } = CHINCHILLA_REFIT.record!;
    expect(record).toMatchObject({
      widening: { growth: widening!.growth, cuts: widening!.cuts, degreesOfFreedom: widening!.degreesOfFreedom, level: 0.9 },
    });
    // nine digits are printed; the refits stop when an objective falls by less than 1e-7 of itself
    expect(record!.widening!.inflation / widening!.inflation).toBeCloseTo(1, 4);
    expect(record!.residualScale / runs.residualScale).toBeCloseTo(1, 6);
    expect(record!.trainFlops.most / runs.trainFlops.most).toBeCloseTo(1, 6);
    expect(record!.trainFlops.least / runs.trainFlops.least).toBeCloseTo(1, 6);
    expect([record!.nParams / runs.nParams, record!.nTokens / runs.nTokens]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  });

  it('has the exponent .5139 with a standard error of .020, as Besiroglu et al. 2024 publish (.513, .020)', () => {
    const published = publishedTable('parametric-fits').find(({ fit, symbol }) => fit === 'Besiroglu et al. 2024' && symbol === 'a')!;
    const a = lawQuantity(CHINCHILLA_REFIT, ({ alpha, beta }) => beta / (alpha + beta));
    expect(Math.abs(a.value - published.value)).toBeLessThan(0.001);
    expect(a.standardError! / published.standardError!).toBeCloseTo(1, 1);
  });
});

describe('Kaplan against Chinchilla', () => {
  it('gives 1.3e9 parameters to one PF-day, as Kaplan et al. 2020, table 6', () => {
    expect(kaplanRule().nParamsFor(PF_DAY_FLOPS)).toBeCloseTo(1.3e9, 0);
    expect(kaplanRule().exponents.params).toBe(0.73);
  });

  it('has them apart by a factor of about twelve at the compute of Gopher, and the corrections of Porian et al. 2024 in order', () => {
    const { paramsRatio, kaplan, corrections } = kaplanVersusChinchilla(5.76e23);
    // 1.3e9 * (5.76e23/8.64e19)^.73 = 804e9, by hand
    expect(kaplan.nParams / 804.3e9).toBeCloseTo(1, 3);
    expect(paramsRatio).toBeCloseTo(11.9, 1);
    expect(corrections.map(({ exponent }) => exponent)).toEqual([0.835, 0.707, 0.602, 0.572, 0.497]);
  });
});
