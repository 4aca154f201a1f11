import { createHash } from 'node:crypto';
import { InputError, checkInteger, checkPositive } from '../../../core/check.js';
import { languageCorpus, markovSource, windowFloor, type Corpus, type MarkovSource } from '../../../corpus/index.js';
import { transformerConfig } from '../../../model/config.js';
import { nParamsTotal, trainFlops6ND } from '../../../model/count.js';
import type { TrainConfig, TrainOptions } from '../../../train/config.js';
import { foldName } from '../student-name.js';

/** The rules of a challenge: what every ledger and every score refers to. */
export interface ChallengeTerms {
  name: string;
  /** What may be spent on exploring, in FLOPs of 6 N D. */
  budgetFlops: number;
  /** What the submitted configuration may take: many times more. */
  targetFlops: number;
  /** How many different training tokens there are; a longer run repeats them. */
  trainTokens: number;
  validationTokens: number;
  contextLength: number;
  vocabSize: number;
  /** Probability with which everybody's interval should hold the loss. */
  intervalLevel: number;
}

/**
 * The challenge of the course. Sixteen runs at four budgets, 1.2e9 to 3.2e10 FLOPs each, fit into it; the target may take one and a half
 * times the whole, nine times any of them.
 *
 * Eight simulated students bought these, one layer of 3 to 24 wide (test/homework/scripts/challenge-approaches.ts). Each time the best size
 * at the target by approaches 1, 2 and 3 lay within a factor 1.6, and the loss there within the law's 90% interval for one run, though
 * always below its middle, by .007 to .024 nats. Exploring took 44 to 48 seconds of a processor, grading 10 to 18: a target, and one run
 * again.
 */
export const COURSE_CHALLENGE: ChallengeTerms = {
  name: 'one-shot', budgetFlops: 2e11, targetFlops: 3e11, trainTokens: 12_000_000, validationTokens: 131_072,
  contextLength: 16, vocabSize: 64, intervalLevel: 0.9,
};

/**
 * The students' languages: a token depends on the one before it alone, and strongly. What depends on two tokens together is learned all at
 * once, at some size and length, and a law fitted before that says nothing of what comes after it: with pairs at .5 and triples at 1 such
 * fits missed a larger run's loss by .08 to .12 nats.
 */
const LANGUAGE = { pairStrength: 1, tripleStrength: 0 } as const;

/** What a student chooses of a run; the rest is the same for everybody. */
export interface ChallengeConfig {
  nLayer: number;
  dModel: number;
  /** Optimiser updates. */
  steps: number;
  /** Windows in a step; 64 unless said. */
  batchSize?: number;
  /** Peak, after a warm-up over a twentieth of the run; cosine to a tenth. 1e-2 unless said. */
  learningRate?: number;
  /** dModel/16 where that is whole, otherwise 1, unless said. */
  nHead?: number;
  /** 4 dModel unless said. */
  dFF?: number;
  /** Of the weights and of the order of the batches; 1 unless said. The target run's seed is the grader's. */
  seed?: number;
}

/** How large a run may be: what one machine can train again to verify it. */
const LIMITS = { nLayer: 12, dModel: 256, dFF: 2048, batchSize: 1024, steps: 20_000, learningRate: 1 } as const;

const KEYS: readonly string[] = ['nLayer', 'dModel', 'steps', 'batchSize', 'learningRate', 'nHead', 'dFF', 'seed'];

/**
 * A copy of a choice that nobody can change any more, with each field read once: what is priced is what is debited and trained.
 * @throws InputError naming the field that is unknown or out of range
 */
export function frozenChoice(terms: ChallengeTerms, choice: ChallengeConfig): Readonly<ChallengeConfig> {
  const copy = Object.freeze(typeof choice === 'object' ? { ...choice } : choice);
  challengeRun(terms, copy);
  return copy;
}

/**
 * The training run that a choice stands for.
 * @throws InputError naming the field that is unknown or out of range
 */
export function challengeRun(terms: ChallengeTerms, choice: ChallengeConfig): TrainOptions & Pick<TrainConfig, 'batchSize' | 'seed'> {
  if (typeof choice !== 'object' || (choice as unknown) === null) throw new InputError(`config: expected an object, got ${typeof choice}`);
  const unknown = Object.keys(choice).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new InputError(`config: expected only ${KEYS.join(', ')}, got ${unknown}`);
  const { nLayer, dModel, steps, batchSize = 64, learningRate = 1e-2, nHead, dFF, seed = 1 } = choice;
  checkInteger('nLayer', nLayer, { min: 1, max: LIMITS.nLayer });
  checkInteger('dModel', dModel, { min: 1, max: LIMITS.dModel });
  checkInteger('steps', steps, { min: 1, max: LIMITS.steps });
  checkInteger('batchSize', batchSize, { min: 1, max: LIMITS.batchSize });
  if (dFF !== undefined) checkInteger('dFF', dFF, { min: 1, max: LIMITS.dFF });
  if (checkPositive('learningRate', learningRate) > LIMITS.learningRate) throw new InputError(`learningRate: expected at most ${LIMITS.learningRate}, got ${learningRate}`);
  checkInteger('seed', seed, { min: 0, max: 2 ** 31 - 1 });
  const model = transformerConfig({
    nLayer,
    dModel,
    vocabSize: terms.vocabSize,
    contextLength: terms.contextLength,
    ...(nHead !== undefined && { nHead }),
    ...(dFF !== undefined && { dFF }),
  });
  return { model, steps, batchSize, learningRate, seed };
}

/**
 * What a run costs: 6 N D with N **all** parameters, embeddings and head included (the N of Hoffmann et al. 2022), and D = steps ×
 * batchSize × contextLength.
 * A whole number of FLOPs, so that a ledger adds up exactly.
 *
 * Worked value: nLayer 1, dModel 8, 10 steps of 4 windows of 16 under the course's terms have N = 2,040 and D = 640: 7,833,600 FLOPs.
 */
export function runFlops(terms: ChallengeTerms, choice: ChallengeConfig): number {
  const { model, steps, batchSize } = challengeRun(terms, choice);
  return trainFlops6ND(nParamsTotal(model), steps * batchSize * model.contextLength);
}

/** The seed of a student's own language: nobody else's ledger is of use. By `foldName`, so that a name is a name. */
export function languageSeed(terms: ChallengeTerms, student: string): number {
  return createHash('sha256').update(`${terms.name}/${foldName(student)}`).digest().readUInt32LE(0) >>> 1;
}

/** A student's own language. */
function languageOf(terms: ChallengeTerms, student: string): MarkovSource {
  return markovSource({ ...LANGUAGE, seed: languageSeed(terms, student), vocabSize: terms.vocabSize });
}

/** The student's corpus, in a language of exactly known entropy rate. */
export function challengeCorpus(terms: ChallengeTerms, student: string): Corpus {
  const { trainTokens, validationTokens } = terms;
  return languageCorpus(languageOf(terms, student), { seed: 1, trainTokens, validationTokens, testTokens: 0 });
}

/** The loss that no model can beat on windows of this student's language, in nats a token. */
export function challengeFloor(terms: ChallengeTerms, student: string): number {
  return windowFloor(languageOf(terms, student), { contextLength: terms.contextLength }).lossNatsPerToken;
}
