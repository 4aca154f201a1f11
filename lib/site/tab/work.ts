import type { MetricName } from '../../core/metric-names.js';
import { disposeNamed } from '../../core/tensors.js';
import { chainLanguage } from '../../corpus/languages/chain.js';
import { languageCorpus } from '../../corpus/languages/language.js';
import { chainQuestions } from '../../corpus/tasks/language-questions.js';
import type { Corpus } from '../../corpus/corpus.js';
import { transformerConfig } from '../../model/config.js';
import { nParamsNonEmbedding } from '../../model/count.js';
import { specialTokens } from '../../model/objectives.js';
import type { TrainOptions } from '../../train/config.js';
import { evaluateTask } from '../../train/evaluate.js';
import { measureStep } from '../../train/in-less-time.js';
import { train, type TrainObserver } from '../../train/loop.js';

/** What a tab trains: section 3's four sizes, or section 5's one model of the chain. */
export type TabWorkName = 'sizes' | 'chain';

/** Widths to train, those of the lecture first; a slow machine takes a later row. */
export const LADDERS: Readonly<Record<TabWorkName, readonly (readonly number[])[]>> = {
  sizes: [[8, 16, 32, 64], [4, 8, 16, 32]],
  chain: [[24], [16], [12]],
};

const STEPS: Readonly<Record<TabWorkName, number>> = { sizes: 600, chain: 900 };
const EVERY_STEPS = 100;
const QUESTIONS = 200;
const ANSWER_TOKENS = 8;
const SEED = 1;
const VALIDATION_WINDOWS = 2048;

/** A model of two layers over 64 tokens and windows of 16. */
export function tabRun(work: TabWorkName, dModel: number, steps = STEPS[work]): TrainOptions {
  const vocabSize = work === 'chain' ? specialTokens(64, 0).vocabSize : 64;
  return {
    model: transformerConfig({ nLayer: 2, dModel, vocabSize, contextLength: 16 }), steps,
    batchSize: work === 'chain' ? 64 : 16, learningRate: 0.01, seed: SEED, validationWindows: VALIDATION_WINDOWS,
  };
}

/**
 * Fresh tokens of the chain language for every step, and windows to judge by. Within 154 thousand tokens its widths 4, 8, 16, 32 lie at
 * 4.13, 3.67, 3.35, 3.06 nats; on the Markov source, where everything learnt so soon is common, they lie within the noise of a seed.
 */
export function tabCorpus(work: TabWorkName): Corpus {
  const { steps, batchSize = 0 } = tabRun(work, 8);
  const sample = { seed: SEED, trainTokens: steps * batchSize * 16 + 5_000, validationTokens: 20 * VALIDATION_WINDOWS };
  return languageCorpus(chainLanguage({ seed: SEED }), sample);
}

/** What a tab hears of a model that it trains. */
export interface TabResult {
  dModel: number;
  nParamsNonEmbedding: number;
  validationLossNatsPerToken: number;
}

/** Questions that were asked on the way. */
export interface TabScores {
  step: number;
  metrics: Partial<Record<MetricName, number>>;
}

/**
 * Trains one of the models, and asks the chain's its questions on the way: answers of eight tokens.
 * @throws InterruptedError if `observer.signal` says so
 */
export async function trainInTab(
  work: TabWorkName,
  { dModel, steps }: { dModel: number; steps: number },
  observer: TrainObserver = {},
  onScores: (scores: TabScores) => void = () => {},
): Promise<TabResult> {
  const options = tabRun(work, dModel, steps);
  const result = await train(tabCorpus(work), options, {
    ...observer, ...(work === 'chain' && { evaluations: { everySteps: EVERY_STEPS, look: askChain(options, onScores) } }),
  });
  disposeNamed(result.parameters);
  const { validationLossNatsPerToken = NaN } = result;
  return { dModel, nParamsNonEmbedding: nParamsNonEmbedding(options.model), validationLossNatsPerToken };
}

function askChain({ model }: TrainOptions, onScores: (scores: TabScores) => void) {
  const language = chainLanguage({ seed: SEED });
  const sizes = { seed: SEED, trainExamples: 0, validationExamples: 0, testExamples: QUESTIONS };
  const task = chainQuestions(language, { ...sizes, length: ANSWER_TOKENS });
  const how = { tokenizer: language.tokenizer, special: specialTokens(64, 0) };
  return (step: number, parameters: Parameters<typeof evaluateTask>[1]): void =>
    onScores({ step, metrics: evaluateTask(model, parameters, task, how).metrics });
}

/** Seconds a step of a model, from a few of its steps. */
export async function measureWidth(work: TabWorkName, dModel: number): Promise<number> {
  const corpus = tabCorpus(work);
  return measureStep(async (observer) => disposeNamed((await train(corpus, tabRun(work, dModel), observer)).parameters));
}

/** What is trained, and how long it will take. */
export interface TabPlan {
  widths: readonly number[];
  steps: number;
  /** Of each width, in their order. */
  seconds: readonly number[];
  /** Whether these are the lecture's models, or smaller ones. */
  isWhole: boolean;
}

/** A reader waits for two minutes, not for ten. */
const PATIENCE_SECONDS = 130;
const FEWEST_STEPS = 150;

/**
 * The first ladder that this machine trains within {@link PATIENCE_SECONDS}, by its seconds a step; where it trains none, the last one for
 * as many steps as it can, but not fewer than 150.
 *
 * Worked value: at 0.05 seconds a step, whatever the width, four models of 600 steps take 120 seconds; at 0.1 the last four are trained for
 * 325 steps, in 130.
 */
export function planOf(work: TabWorkName, secondsPerStep: ReadonlyMap<number, number>): TabPlan {
  const plan = (widths: readonly number[], steps: number): TabPlan =>
    ({ widths, steps, seconds: widths.map((width) => steps * secondsPerStep.get(width)!), isWhole: widths === LADDERS[work][0] });
  const total = ({ seconds }: TabPlan): number => seconds.reduce((a, b) => a + b);
  const whole = LADDERS[work].map((widths) => plan(widths, STEPS[work]));
  const last = whole.at(-1)!;
  const fewer = Math.max(FEWEST_STEPS, Math.floor((STEPS[work] * PATIENCE_SECONDS) / total(last)));
  return whole.find((one) => total(one) <= PATIENCE_SECONDS) ?? plan(last.widths, fewer);
}
