import { describe, expect, it, jest } from '@jest/globals';
import { nParamsTotal } from '../../lib/model/count.js';
import { transformerConfig } from '../../lib/model/config.js';
import { trainFlopsOf } from '../../lib/runs/cost.js';
import { createExecutor } from '../../lib/runs/execute.js';
import { parseRunRecord } from '../../lib/runs/store/run-record.js';
import { runId, stagesOf, type PipelineRunConfig, type TaskConfig, type TrainRunConfig } from '../../lib/runs/run-config.js';
import { taskDrawer } from '../../lib/runs/recipes.js';
import { trainConfig } from '../../lib/train/config.js';

jest.setTimeout(180_000); // compiling takes seconds, many more on a busy machine

const questions = { seed: 1, trainExamples: 20, validationExamples: 0, testExamples: 8 };
const language = { seed: 1, nGenera: 2, speciesPerGenus: 4, verbPairs: 2 };
const corpus = { kind: 'kinds', language, sample: { seed: 1, trainTokens: 5000, validationTokens: 2000 } } as const;
const WORDS = 8 + 32 + 2 * (1 + 4) + 4;
const sizes = { nLayer: 1, vocabSize: WORDS + 3, contextLength: 24 };
const model = transformerConfig({ ...sizes, dModel: 8 });
const teacher = transformerConfig({ ...sizes, dModel: 16 });
const tasks: TaskConfig[] = [{ kind: 'recall', pairs: 2, ...questions }, { kind: 'genus', ...questions, trainExamples: 0 }];

const config: PipelineRunConfig = {
  kind: 'pipeline', corpus, tasks,
  teacher: trainConfig({ model: teacher, steps: 4, batchSize: 4 }),
  train: trainConfig({ model, steps: 6, batchSize: 4, distillation: { teacher, temperature: 1, share: 1 } }),
  adaptation: trainConfig({ model, steps: 3, batchSize: 4, objective: { kind: 'spanCorruption' } }),
  fineTuning: { tasks: [tasks[0]!], nExamples: 40, train: trainConfig({ model: { ...model, dropout: 0.1 }, steps: 5, batchSize: 4 }) },
};

describe('a pipeline', () => {
  it('goes through its stages in order and asks its tasks before and after fine-tuning', async () => {
    const steps: number[] = [];
    const record = await createExecutor()(config, { onStep: (step) => steps.push(step) });
    expect(record.stages!.map(({ stage, steps: n }) => [stage, n])).toEqual([['teacher', 4], ['adaptation', 3], ['fineTuning', 5]]);
    expect(steps).toEqual(Array.from({ length: 4 + 6 + 3 + 5 }, (_, i) => i + 1));
    expect(record.tasks!.zeroShot.map(({ task }) => task)).toEqual(['recall-2', 'genus']);
    expect(record.tasks!.fineTuned!.map(({ questions: n }) => n)).toEqual([8, 8]);
    expect(record.curve).toHaveLength(6);
    expect(record.id).toBe(runId(config));
    expect(parseRunRecord(JSON.stringify(record))).toEqual(record);
  });

  it('can ask a chain to be continued, and judges every length of the answer', async () => {
    const sample = { seed: 1, trainTokens: 5000, validationTokens: 2000 };
    const chained: PipelineRunConfig = {
      kind: 'pipeline', corpus: { kind: 'chain', language: { seed: 1 }, sample }, tasks: [{ kind: 'chain', length: 10, ...questions }],
      train: trainConfig({ model: transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 65, contextLength: 16 }), steps: 3, batchSize: 4 }),
    };
    const record = await createExecutor()(chained, {});
    expect(record.tasks!.zeroShot[0]!.byLength!.map(({ answerTokens }) => answerTokens)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(record.corpus.entropyRateNatsPerToken).toBeCloseTo(0.729476, 6);
    expect(parseRunRecord(JSON.stringify(record))).toEqual(record);
  });

  it('ends where its teacher diverges: there would be nothing to imitate', async () => {
    const wild = trainConfig({ model: teacher, steps: 20, batchSize: 4, learningRate: 1e6 });
    await expect(createExecutor()({ ...config, teacher: wild }, {})).rejects.toThrow(/^teacher: .*step/);
  });

  it('costs 6 N D in every stage, and a third of training the teacher for each token that the student asks it about', () => {
    const tokens = (n: number) => n * 4 * 24;
    const [n, nTeacher] = [nParamsTotal(model), nParamsTotal(teacher)];
    expect(stagesOf(config)).toHaveLength(4);
    expect(trainFlopsOf(config)).toBeCloseTo(6 * nTeacher * tokens(4) + (6 * n + 2 * nTeacher) * tokens(6) + 6 * n * tokens(3 + 5), 0);
  });

  it('cannot ask a task about another language than its corpus has', () => {
    const drawer = taskDrawer(corpus);
    expect(() => drawer.draw({ kind: 'facts', form: 'cloze', ...questions })).toThrow('tasks: expected a corpus of kind facts for the task facts, got kinds');
    expect(() => taskDrawer({ kind: 'named', name: 'markov' })).toThrow('corpus: expected one whose words tasks can be asked in (bpe, kinds, facts, chain, task), got named');
  });
});

describe('a run on a task', () => {
  const sums: TaskConfig = { kind: 'addition', digits: 1, seed: 1, trainExamples: 40, validationExamples: 9, testExamples: 8 };
  const onTask: TrainRunConfig = {
    kind: 'train', corpus: { kind: 'task', task: sums },
    train: trainConfig({ model: transformerConfig({ ...sizes, dModel: 8, vocabSize: 32 + 1 + 1 }), steps: 7, batchSize: 4 }),
  };

  it('begins at fresh parameters, learns answers alone, and is asked before and after', async () => {
    const steps: number[] = [];
    const record = await createExecutor()(onTask, { onStep: (step) => steps.push(step) });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(record.curve[0]!.lossNatsPerToken).toBeCloseTo(Math.log(34), 4); // a head of zeros
    expect(record.tokens).toBe(7 * 4 * 2); // sums of one-digit numbers have two digits
    expect(record.tasks!.zeroShot[0]!.metrics.logLikelihoodPerToken).toBeCloseTo(-Math.log(34), 4);
    expect(record.tasks!.fineTuned![0]!.metrics.logLikelihoodPerToken).toBeGreaterThan(-Math.log(34));
    expect(record.tasks!.fineTuned).not.toEqual(record.tasks!.zeroShot);
    expect(record.validationLossNatsPerToken).toBeGreaterThan(0);
    expect([record.id, record.corpus.name, record.stages]).toEqual([runId(onTask), 'addition-1-digit', undefined]);
    expect(parseRunRecord(JSON.stringify(record))).toEqual(record);
  });

  it('that diverges is recorded as such, and not asked again', async () => {
    const wild = { ...onTask, train: trainConfig({ ...onTask.train, steps: 30, learningRate: 1e6 }) };
    const record = await createExecutor()(wild, {});
    expect([record.status.kind, record.tasks, record.validationLossNatsPerToken]).toEqual(['diverged', undefined, undefined]);
  });
});
