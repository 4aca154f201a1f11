import { disposeNamed } from '../../core/tensors.js';
import type { MetricName } from '../../core/metric-names.js';
import { encodeExample, wordTokenizer, taskWords, type Task } from '../../corpus/index.js';
import { transformerConfig } from '../../model/config.js';
import { specialTokens } from '../../model/objectives.js';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';

/** What a model scored on the test questions after this many steps. */
export interface ScoresAtStep {
  step: number;
  metrics: Partial<Record<MetricName, number>>;
}

/** A model that learns one task from nothing, and how often it is asked. */
export interface AbilityOptions {
  dModel: number;
  steps: number;
  everySteps: number;
  learningRate?: number;
}

const CONTEXT_LENGTH = 16;

/**
 * Trains a decoder of two layers on a task's training questions and asks it the test questions while it learns: every score is that of one and the same
 * model, so whatever differs between two curves is the metric.
 * @throws InterruptedError
 */
export async function abilityLive(display: HtmlDisplay, task: Task, { dModel, steps, everySteps, learningRate = 3e-3 }: AbilityOptions): Promise<ScoresAtStep[]> {
  const [{ evaluateTask, fineTune }, { openBackend }, { initialise }] = await Promise.all([
    import('../../train/index.js'), import('../../engine/index.js'), import('../../model/transformer.js'),
  ]);
  await openBackend();
  const tokenizer = wordTokenizer(taskWords);
  const special = specialTokens(tokenizer.vocabSize, 0);
  const model = transformerConfig({ nLayer: 2, dModel, contextLength: CONTEXT_LENGTH, vocabSize: special.vocabSize });
  const live = new LiveDisplay(display);
  const scores: ScoresAtStep[] = [];
  const untrained = initialise(model, 1);
  const examples = task.train.map((example) => encodeExample(example, tokenizer));
  try {
    const { parameters } = await fineTune(untrained, { examples, special }, { model, steps, batchSize: 64, learningRate, seed: 1 }, {
      onStep: ({ step }) => live.progress(`${task.name}: step ${step} of ${steps}`, step / steps),
      evaluations: { everySteps, look: (step, now) => { scores.push({ step, metrics: evaluateTask(model, now, task, { tokenizer, special }).metrics }); } },
    });
    disposeNamed(parameters);
  } finally {
    live.close();
    disposeNamed(untrained);
  }
  return scores;
}
