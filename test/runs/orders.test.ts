import { describe, expect, it } from '@jest/globals';
import { publishedTable } from '../../lib/core/published.js';
import { wangTransformer, type Architecture } from '../../lib/model/config.js';
import type { Objective } from '../../lib/model/objectives.js';
import { compareLearning, judgeOrders, lossLeft, pairedDifferences, publishedOrders, taskMean } from '../../lib/runs/analysis/orders.js';
import type { CompletedRun } from '../../lib/runs/index.js';
import type { PipelineRunConfig } from '../../lib/runs/run-config.js';
import { recordOf } from './runs.js';

/** A run of a setting whose tasks a and b were answered with these shares right and these ln P, as pretrained. */
function asked(
  architecture: Architecture, seed: number, right: readonly [number, number], logP: readonly [number, number],
): CompletedRun {
  const record = recordOf(seed);
  const task = (name: string, i: 0 | 1) =>
    ({ task: name, questions: 100, chance: 0.25, metrics: { multipleChoiceGrade: right[i], logLikelihoodPerToken: logP[i] } });
  const model = wangTransformer(architecture, { nLayer: 1, dModel: 8, vocabSize: 8, contextLength: 4 });
  const objective: Objective = { kind: 'prefixLM' };
  return {
    ...record, config: { ...record.config, train: { ...record.config.train, model, objective } },
    tasks: { zeroShot: [task('a', 0), task('b', 1)] },
  } as CompletedRun;
}

const order = { stage: 'zeroShot', ahead: 'ND:PLM', behind: 'ED:PLM' } as const;
const run = (architecture: Architecture, seed: number, right: number, logP: number) =>
  asked(architecture, seed, [right, right], [logP, logP]);
/** ND ahead by these in accuracy and ln P, one a seed. */
const pairs = (accuracy: readonly number[], logP: readonly number[]) => accuracy.flatMap((more, i) => [
  run('prefix-decoder', i + 1, 0.5 + more, -2 + logP[i]!), run('encoder-decoder', i + 1, 0.5, -2),
]);
const verdict = (accuracy: readonly number[], logP: readonly number[]) => judgeOrders(pairs(accuracy, logP), [order], ['a', 'b'])[0]!.verdict;

describe('the orders that Wang et al. print', () => {
  // by hand: pretrained CD:FLM 44.2/42.4, ND:PLM 43.5/41.8, ED:PLM 39.9/41.7: three pairs, all agree. Fine-tuned, by the harness:
  // ED:MLM 51.3, ND:MLM 51.0, CD:FLM 50.4, ND:PLM 48.9, CD:MLM 47.1, ED:PLM 44.2; by T0-Eval: 60.6, 55.2, 51.4, 54.0, 50.3, 45.8:
  // 15 pairs, of which CD:FLM and ND:PLM alone change places
  const orders = publishedOrders(publishedTable('wang-2022-results'));

  it('are three as pretrained and fourteen after fine-tuning, where both columns agree', () => {
    expect(orders.filter(({ stage }) => stage === 'zeroShot').map(({ ahead, behind }) => `${ahead} > ${behind}`))
      .toEqual(['CD:FLM > ND:PLM', 'CD:FLM > ED:PLM', 'ND:PLM > ED:PLM']);
    const tuned = orders.filter(({ stage }) => stage === 'fineTuned');
    expect(tuned).toHaveLength(14);
    expect(tuned.filter(({ ahead }) => ahead === 'ED:MLM')).toHaveLength(5);
    expect(tuned.some(({ ahead, behind }) => [ahead, behind].sort().join() === 'CD:FLM,ND:PLM')).toBe(false);
  });
});

describe('an order in recorded runs', () => {
  it('is of the mean over tasks, subtracted seed by seed, with Student\'s interval', () => {
    const runs = [
      asked('prefix-decoder', 2, [0.8, 0.6], [-1, -2]), asked('prefix-decoder', 1, [0.6, 0.6], [-1, -1]),
      asked('encoder-decoder', 1, [0.5, 0.5], [-3, -2]), asked('encoder-decoder', 2, [0.4, 0.4], [-3, -2]),
    ];
    expect(taskMean(runs[0]!, { stage: 'zeroShot', tasks: ['a', 'b'], measure: 'accuracy' })).toBeCloseTo(0.7, 12);
    expect(taskMean(runs[0]!, { stage: 'zeroShot', tasks: ['a', 'b'], measure: 'logLikelihood' })).toBeCloseTo(-1.5, 12);
    // seed 1: .6 - .5 = .1, seed 2: .7 - .4 = .3: mean .2, s = .1 sqrt 2, t(.95, 1) = 6.313752: .2 -+ .6313752
    const [judged] = judgeOrders(runs, [order], ['a', 'b']);
    expect(judged!.accuracy.value).toBeCloseTo(0.2, 12);
    expect(judged!.accuracy.interval.low).toBeCloseTo(0.2 - 0.6313752, 6);
    // ln P: -1 + 2.5 = 1.5 and -1.5 + 2.5 = 1
    expect(judged!.logLikelihood.value).toBeCloseTo(1.25, 12);
  });

  it('reproduces or is opposite only where accuracy and ln P say so with their whole intervals', () => {
    const up = [0.1, 0.11, 0.12];
    const down = up.map((x) => -x);
    const both = [-0.1, 0.1, 0.02];
    expect(verdict(up, up)).toBe('reproduces');
    expect(verdict(down, down)).toBe('opposite');
    expect(verdict(up, down)).toBe('cannot be told');
    expect(verdict(up, both)).toBe('cannot be told');
    expect(verdict(both, down)).toBe('cannot be told');
  });

  it('needs the same seeds of both settings', () => {
    const runs = [1, 2].map((seed) => run('prefix-decoder', seed, 0.5, -1)).concat([1, 3].map((seed) => run('encoder-decoder', seed, 0.5, -1)));
    expect(() => pairedDifferences(runs, () => 0, 'ND:PLM', 'ED:PLM'))
      .toThrow('runs: expected the same seeds of ND:PLM and ED:PLM, got 1 2 and 1 3');
  });
});

describe('how fast and how steadily two settings learn', () => {
  const line = (slope: number) => Array.from({ length: 40 }, (_, i) => ({ step: i + 1, lossNatsPerToken: 5 - slope * (i + 1) }));
  /** A run whose losses fall by `slope` a step in both stages. */
  function learnt(architecture: Architecture, seed: number, slope: number, validationLossNatsPerToken: number): CompletedRun {
    const { config, ...record } = run(architecture, seed, 0.5, -1);
    const train = { ...config.train, schedule: { kind: 'constant', warmupSteps: 0 } as const };
    const fineTuning = { tasks: [], nExamples: 1, train };
    const pipeline: PipelineRunConfig = { kind: 'pipeline', corpus: config.corpus, train, tasks: [], fineTuning };
    const stages = [{ stage: 'fineTuning', steps: 40, tokens: 1, curve: line(slope), wallSeconds: 1 } as const];
    return { ...record, config: pipeline, curve: line(slope), stages, validationLossNatsPerToken };
  }
  // smoothed, the last point of the second is the mean of its steps 35 to 40, that of step 37.5: 5 - .04 * 37.5 = 3.5. The first, which
  // falls twice as fast, has 3.5 between its smoothed points 18 (16 to 20: 5 - .08 * 18) and 19 (17 to 22: 5 - .08 * 19.5): at 18.5
  const runs = [1, 2, 3].flatMap((seed) => [
    learnt('prefix-decoder', seed, 0.08, 2 + 0.01 * seed), learnt('encoder-decoder', seed, 0.04, 2 + 0.05 * seed),
  ]);

  it('is the ratio of their steps to the loss at which the slower ends', () => {
    const { pretrainingSteps, fineTuningSteps } = compareLearning(runs, 'ND:PLM', 'ED:PLM');
    expect(pretrainingSteps!.value).toBeCloseTo(40 / 18.5, 10);
    expect(fineTuningSteps.value).toBeCloseTo(40 / 18.5, 10);
    expect(compareLearning(runs, 'ED:PLM', 'ND:PLM').fineTuningSteps.value).toBeCloseTo(18.5 / 40, 10);
  });

  it('is how much further from the middle of its setting a run ends', () => {
    // |loss - median|: .01 0 .01 and .05 0 .05: differences .04 0 .04
    expect(compareLearning(runs, 'ND:PLM', 'ED:PLM').unsteadiness!.value).toBeCloseTo(0.08 / 3, 10);
  });

  it('compares losses of pretraining under one objective only', () => {
    const other = runs.map((one) => (one.config.train.model.architecture === 'prefix-decoder'
      ? { ...one, config: { ...one.config, train: { ...one.config.train, objective: { kind: 'spanCorruption' } as const } } } : one));
    expect(compareLearning(other, 'ND:MLM', 'ED:PLM').pretrainingSteps).toBeUndefined();
    expect(compareLearning(other, 'ND:MLM', 'ED:PLM').unsteadiness).toBeUndefined();
  });

  it('says how much of the first loss the last quarter still took off', () => {
    // smoothed: 3.8 at step 30 (26 to 34), 3.5 at the end, 4.96 at the first
    expect(lossLeft(runs[1]!)).toBeCloseTo(0.3 / 4.96, 10);
  });
});
