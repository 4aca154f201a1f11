import { transformerConfig } from '../../model/config.js';
import type { CorpusConfig, TaskConfig } from '../run-config.js';
import type { DeclaredRun, Sweep } from './sweep.js';

/** A byte-pair encoding of 511 tokens, and the one that a question begins with: about 2.3 bytes of the speeches a token. */
const BPE_VOCABULARY = 511;
const CONTEXT = 64;
const BATCH = 8;
const TOKENS_PER_STEP = BATCH * CONTEXT;

/** Windows of held-out speeches on which every run is judged: 65,536 tokens, the same for all. */
const JUDGED_WINDOWS = 1024;

const WIDTHS = [8, 16, 24, 32, 48, 64];
const WIDEST = 64;
const MOST_TOKENS = 2 ** 20;
const SEEDS = [1, 2, 3];

/** The width that reads again and again. */
const REPEATER = 32;

/** Tokens there are, and tokens read: up to 64 passes. */
const REPEATED: readonly { unique: number; tokens: number }[] = [
  { unique: 2 ** 14, tokens: 2 ** 16 },
  { unique: 2 ** 14, tokens: 2 ** 18 },
  { unique: 2 ** 14, tokens: 2 ** 20 },
  { unique: 2 ** 18, tokens: 2 ** 20 },
];

/** Which order of a few words continues a speech that nobody has trained on. */
const CONTINUATION: TaskConfig = {
  kind: 'continuation', promptTokens: 48, answerTokens: 8, seed: 1, trainExamples: 0, validationExamples: 0, testExamples: 500,
};

interface TextRun {
  dModel: number;
  tokens: number;
  seed: number;
  /** Tokens there are: fewer than `tokens` where they are read again and again; the whole corpus unless said. */
  unique?: number;
}

function speeches(unique?: number): CorpusConfig {
  // one token more than a pass gives targets
  return { kind: 'bpe', name: 'speeches', bpeVocabSize: BPE_VOCABULARY, ...(unique !== undefined && { trainTokens: unique + 1 }) };
}

/**
 * The peak rate of a run: 0.015 (16/dModel)^(2/3), beyond 2^18 tokens times (2^18/tokens)^(1/2), to two digits. From a pilot: on 2^18
 * tokens rates of .004, .008, .016 and .03 give 4.706, 4.542, 4.503 and 4.560 at width 16, and .003, .006 and .012 give 4.432, 4.357 and
 * 4.474 at width 64; there .003 and .006 give 5.204 and 5.202 on 2^16 tokens, and 3.543 and 3.619 on 2^20. Worked value: width 64 on 2^20
 * tokens has .003.
 */
function textRate(dModel: number, tokens: number): number {
  return Number((0.015 * (16 / dModel) ** (2 / 3) * Math.min(1, (2 ** 18 / tokens) ** (1 / 2))).toPrecision(2));
}

function textRun({ dModel, tokens, seed, unique }: TextRun): DeclaredRun {
  const steps = tokens / TOKENS_PER_STEP;
  return {
    label: `d ${dModel}, ${tokens} tokens${unique === undefined ? '' : ` in ${tokens / unique} passes`}, seed ${seed}`,
    kind: 'pipeline',
    corpus: speeches(unique),
    train: {
      model: transformerConfig({ nLayer: 2, dModel, vocabSize: BPE_VOCABULARY + 1, contextLength: CONTEXT }),
      steps, batchSize: BATCH, learningRate: textRate(dModel, tokens), seed, validationWindows: JUDGED_WINDOWS,
      schedule: { kind: 'cosine', warmupSteps: Math.max(1, Math.round(steps / 20)), finalFraction: 0 },
    },
    tasks: [CONTINUATION],
  };
}

/**
 * Real text: L(N), L(D) and L(C), repetition, and loss against a task, on the State of the Union addresses. All runs read fresh tokens but
 * those that say how many passes they make; each has a schedule of its own length.
 *
 * Declared before the runs, after pilots that fixed batch, rates and task; analysis/text-laws.ts says every rule in code.
 * - L(N): six widths on 2^20 tokens, three seeds. L(D): width 64 on 2^15 to 2^20 tokens, three seeds. Of each seed the least-squares slope
 *   of ln loss on ln N (non-embedding) or ln D, with no floor, as Kaplan et al. state theirs, and whether it bends.
 * - L(C): of all fresh runs, seeds averaged, those that none of less compute (6 N D, N non-embedding) equals: the slope of their line.
 * - One joint law with a fitted floor (approach 3, all parameters counted) of all fresh runs of at most 2^20 tokens; its 90% interval by
 *   bootstrap. Its prediction for width 64 on 2^21 tokens, which it has not seen, is compared with the run.
 * - An exponent is `same` as a published one if its interval holds that and is no wider than half of it, `cannot be told` if it holds it
 *   and is wider, and `differs` otherwise.
 * - Repetition: 2^14 tokens in 4, 16 and 64 passes, 2^18 in 4, width 32, three seeds. Worth of a pass as `freshEquivalent`; four passes are
 *   as good as fresh ones if the interval of what they are worth is above 3 of 4.
 * - Loss tracks use if the rank correlation of loss and accuracy over all fresh runs is below -.9.
 */
export const text: Sweep = {
  name: 'text',
  question: 'Real text: do the laws of size, data and compute, of repetition and of loss and use hold on speeches of 232 years?',
  runs: () => [
    ...SEEDS.flatMap((seed) => [
      ...WIDTHS.map((dModel) => textRun({ dModel, tokens: MOST_TOKENS, seed })),
      ...[15, 16, 17, 18, 19].map((power) => textRun({ dModel: WIDEST, tokens: 2 ** power, seed })),
      ...[14, 16, 18].map((power) => textRun({ dModel: REPEATER, tokens: 2 ** power, seed })),
    ]),
    ...[8, 16].flatMap((dModel) => [16, 17, 18, 19].map((power) => textRun({ dModel, tokens: 2 ** power, seed: 1 }))),
    ...[17, 19].map((power) => textRun({ dModel: REPEATER, tokens: 2 ** power, seed: 1 })),
    ...REPEATED.flatMap(({ unique, tokens }) => SEEDS.map((seed) => textRun({ dModel: REPEATER, tokens, seed, unique }))),
    textRun({ dModel: WIDEST, tokens: 2 * MOST_TOKENS, seed: 1 }),
  ],
};
