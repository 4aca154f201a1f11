import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { InputError } from '../../../lib/core/check.js';
import { InterruptedError } from '../../../lib/core/long-work.js';
import { additionTask, languageCorpus, markovSource } from '../../../lib/corpus/index.js';
import { abilityLive, pipelineLive, transferRun } from '../../../lib/course/lecture/live.js';
import { livePatience } from '../../../lib/core/long-work.js';
import { liveLength, recordedAlike, trainsAs } from '../../../lib/course/lecture/live-length.js';
import { transformerConfig } from '../../../lib/model/config.js';
import { readRuns } from '../../../lib/runs/store/read-runs.js';
import type { CompletedRun } from '../../../lib/runs/store/run-record.js';
import { smallStepRun } from '../../../lib/runs/sweeps/ladder.js';
import { trainConfig } from '../../../lib/train/config.js';
import { measureStep, shortened, type StartTraining } from '../../../lib/train/in-less-time.js';

/** A display that keeps what was shown. */
function kept() {
  const shown: string[] = [];
  return { shown, html: (content: string) => void shown.push(content) };
}

/** A training on a clock of ours: its first steps take so many seconds each, and so does the last of them for all that follow. */
function clocked(...seconds: number[]): StartTraining {
  return ({ onStep, signal }) => {
    for (let step = 1; step <= 50; step++) {
      now += 1000 * (seconds[step - 1] ?? seconds.at(-1)!);
      onStep({ step, lossNatsPerToken: 1 });
      if (signal.aborted) throw new InterruptedError('stopped before the end');
    }
    return Promise.resolve();
  };
}
let now = 0;

afterEach(() => {
  delete process.env.SCALING_LIVE;
  delete (process as { browser?: boolean }).browser;
  jest.restoreAllMocks();
});

describe('how long a live cell trains', () => {
  it('is as long as it takes on a machine, half a minute in a tab, and what SCALING_LIVE says', () => {
    expect(livePatience()).toBe(Infinity);
    Object.assign(process, { browser: true });
    expect(livePatience()).toBe(30);
    process.env.SCALING_LIVE = 'full';
    expect(livePatience()).toBe(Infinity);
    process.env.SCALING_LIVE = '12';
    expect(livePatience()).toBe(12);
    process.env.SCALING_LIVE = 'fast';
    expect(livePatience).toThrow(new InputError('SCALING_LIVE: expected full, or the seconds that a live cell may train, got "fast"'));
  });

  it('is measured on four steps after two that warm up, and nothing after them is trained', async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    expect(await measureStep(clocked(9, 9, 0.25))).toBeCloseTo(0.25, 12);
    const before = now;
    await measureStep(clocked(1));
    expect(now - before).toBe(6000);
    const refused: StartTraining = () => { throw new InterruptedError('stopped before the end'); };
    await expect(measureStep(refused)).rejects.toThrow(InterruptedError); // the reader's own stop
  });

  it('is all where that fits, else the share that does, and says so', async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    process.env.SCALING_LIVE = '30';
    expect(await liveLength([{ steps: 100, stepsBesides: 20, start: clocked(0.25) }])).toMatchObject({ share: 1, sentence: '' }); // just 30 s
    // 600 steps of 0.2 s and 150 besides take 150 s
    const { share, sentence, recordedSentence } = await liveLength([{ steps: 600, stepsBesides: 150, start: clocked(0.2) }]);
    expect(share).toBeCloseTo(0.2, 12);
    expect(sentence).toMatch(/^In full this takes about 2 min 30 s here, going by its first steps\. So each model gets 20% of its steps, and has learnt less than the text says\./);
    expect(recordedSentence).toMatch(/So these are recorded runs .* process\.env\.SCALING_LIVE = "full"/);
    expect((await liveLength([{ steps: 100, start: clocked(100) }])).share).toBe(0.2); // 20 steps at least
  });

  it('shortens the schedule and the validation with the steps', () => {
    const model = transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 64, contextLength: 16 });
    const corpus = languageCorpus(markovSource({ seed: 1 }), { seed: 1, trainTokens: 3000, validationTokens: 20_000 });
    const schedule = { kind: 'warmup-stable-decay', warmupSteps: 50, decaySteps: 100, finalFraction: 0 } as const;
    // 20,000 tokens hold 1,249 windows; a tenth of 64 batches of 32 are 3.2 batches of 64
    expect(shortened({ model, steps: 600, schedule }, 0.1, corpus))
      .toEqual({ model, steps: 60, schedule: { ...schedule, warmupSteps: 5, decaySteps: 10 }, validationWindows: 128 });
    expect(shortened({ model, steps: 12 }, 0.1)).toEqual({ model, steps: 12 });
    expect(shortened({ model, steps: 100, schedule: { kind: 'inverse-square-root', plateauSteps: 3 } }, 0.2).schedule)
      .toEqual({ kind: 'inverse-square-root', plateauSteps: 1 });
  });
});

describe('a live cell that has no time', () => {
  it('shows the recorded runs of its configurations, and says so', async () => {
    process.env.SCALING_LIVE = '1e-9';
    const display = kept();
    const records = await pipelineLive(display, [transferRun({ dModel: 12, steps: 600, seed: 1 })]);
    const recorded = readRuns('transfer', ({ seed, config }) => seed === 1 && config.train.steps === 600 && config.train.model.dModel === 12);
    expect(records).toEqual(recorded);
    expect(display.shown.at(-1)).toMatch(/recorded runs.*1 run, recorded.*<svg/s);
  }, 600_000);

  it('takes a record of the same text only, and all that are wanted or none', async () => {
    const [run] = readRuns('live', ({ config }) => config.train.model.dModel === 14);
    const isConfig = trainsAs(trainConfig(smallStepRun(14, 6e10)));
    const alike = (hash: string) => ({ isConfig, isRun: ({ corpus }: CompletedRun) => corpus.hash === hash });
    expect((await recordedAlike([alike(run!.corpus.hash)]))!.map(({ id }) => id)).toEqual([run!.id]);
    expect(await recordedAlike([alike(run!.corpus.hash), alike('of another text')])).toBeUndefined();
  });

  it('teaches an ability for a few steps', async () => {
    process.env.SCALING_LIVE = '1e-9';
    const display = kept();
    const task = additionTask({ seed: 1, digits: 2, trainExamples: 200, validationExamples: 0, testExamples: 64 });
    const scores = await abilityLive(display, task, { dModel: 8, steps: 400, everySteps: 100 });
    expect(scores.map(({ step }) => step)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(display.shown.at(-1)).toContain('So each model gets 5% of its steps');
  }, 600_000);
});
