import { afterEach, describe, expect, it } from '@jest/globals';
import { additionTask, kindsLanguage, languageCorpus } from '../../../lib/corpus/index.js';
import { abilityLive, encoderLive, pipelineLive, transferRun } from '../../../lib/course/lecture/live.js';
import { readRuns } from '../../../lib/runs/store/read-runs.js';
import type { DeclaredRun } from '../../../lib/runs/sweeps/sweep.js';

/** A display that keeps what was shown. */
function kept() {
  const shown: string[] = [];
  return { shown, html: (content: string) => void shown.push(content) };
}

afterEach(() => void delete process.env.SCALING_LIVE);

describe('live experiments', () => {
  it('train a pipeline and return its record, with the bar full at the end', async () => {
    const display = kept();
    const declared = transferRun({ dModel: 12, steps: 25, seed: 1 }) as Extract<DeclaredRun, { kind: 'pipeline' }>;
    const { fineTuning } = declared;
    const short: DeclaredRun = {
      ...declared,
      tasks: declared.tasks.map((task) => ({ ...task, testExamples: 64 })),
      fineTuning: { ...fineTuning!, train: { ...fineTuning!.train, steps: 25, schedule: { kind: 'constant', warmupSteps: 5 } } },
    };
    const [record] = await pipelineLive(display, [short]);
    expect(record!.tasks!.fineTuned!.map(({ task }) => task)).toEqual(['topic', 'genus']);
    expect(display.shown.at(-1)).toContain('aria-valuenow="100"');
  }, 600_000);

  it('ask one model again and again while it learns', async () => {
    const task = additionTask({ seed: 1, digits: 2, trainExamples: 200, validationExamples: 0, testExamples: 64 });
    const scores = await abilityLive(kept(), task, { dModel: 16, steps: 40, everySteps: 20 });
    expect(scores.map(({ step }) => step)).toEqual([20, 40]);
    const [early, late] = scores.map(({ metrics }) => metrics.logLikelihoodPerToken!);
    expect(late).toBeGreaterThan(early!); // the loss falls from the first steps on
  }, 600_000);

  it('find an encoder worse at its holes the less it can see', async () => {
    const corpus = languageCorpus(kindsLanguage({ seed: 1, nGenera: 2, speciesPerGenus: 4, verbPairs: 2 }), {
      seed: 1,
      trainTokens: 100_000,
      validationTokens: 8000,
    });
    const { holes, nextTokenLoss } = await encoderLive(kept(), corpus, { dModel: 16, steps: 400, hiddenShares: [0.15, 1] });
    expect(holes[0]!.lossNatsPerToken).toBeLessThan(holes[1]!.lossNatsPerToken);
    expect(nextTokenLoss).toBeLessThan(Math.log(corpus.vocabSize)); // it learnt something
  }, 600_000);

  it('show, without the time, what was recorded of an encoder and of a model that learns sums: the cells of sections 2 and 5', async () => {
    process.env.SCALING_LIVE = '1e-9';
    const [ofEncoder, ofSums] = [kept(), kept()];
    const corpus = languageCorpus(kindsLanguage({ seed: 1 }), { seed: 1, trainTokens: 1_000_000, validationTokens: 60_000 });
    const hiddenShares = [0.05, 0.15, 0.3, 0.5, 0.75, 1];
    const { holes, nextTokenLoss } = await encoderLive(ofEncoder, corpus, { dModel: 64, steps: 600, hiddenShares });
    const [encoder, decoder] = ['encoder', 'causal-decoder'].map((architecture) =>
      readRuns('live', ({ seed, corpus: { hash }, config }) => seed === 1 && hash === corpus.hash && config.train.model.architecture === architecture)[0]!);
    expect(holes.map(({ hiddenShare }) => hiddenShare)).toEqual(hiddenShares);
    expect([holes, nextTokenLoss]).toEqual([encoder!.holes, decoder!.validationLossNatsPerToken]);
    const task = additionTask({ seed: 1, digits: 2, trainExamples: 9000, validationExamples: 300, testExamples: 300 });
    const scores = await abilityLive(ofSums, task, { dModel: 64, steps: 1000, everySteps: 50 });
    expect(scores).toEqual(readRuns('live', ({ corpus: { name } }) => name === 'addition-2-digit')[0]!.scores);
    expect(scores.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => 50 * (i + 1)));
    for (const { shown } of [ofEncoder, ofSums]) expect(shown.at(-1)).toMatch(/So these are recorded runs of the same configuration\..*, recorded/s);
  }, 600_000);
});
