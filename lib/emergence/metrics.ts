import { InputError } from '../core/check.js';
import type { MetricName } from '../core/metric-names.js';

/** 1 if every token of the answer is right and there are no more, otherwise 0. */
export function exactMatch(answer: ArrayLike<number>, target: ArrayLike<number>): number {
  return tokenEditDistance(answer, target) === 0 ? 1 : 0;
}

/**
 * How many tokens must be replaced, added or removed to turn the answer into the target (Levenshtein 1966).
 * Worked value: [1, 2, 3] against [1, 3] is 1; against [4, 2, 3, 5] it is 2.
 */
export function tokenEditDistance(answer: ArrayLike<number>, target: ArrayLike<number>): number {
  let row = Array.from({ length: target.length + 1 }, (_, j) => j); // distance of the answer so far from the first j targets
  for (let i = 1; i <= answer.length; i++) {
    const next = [i];
    for (let j = 1; j <= target.length; j++) {
      const replaced = row[j - 1]! + (answer[i - 1] === target[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[target.length]!;
}

/**
 * Mean of ln P(token) over the right answer's tokens, in nats a token: the loss with its sign changed.
 * @throws InputError if there are no tokens
 */
export function logLikelihoodPerToken(targetLogProbabilities: readonly number[]): number {
  if (targetLogProbabilities.length === 0) throw new InputError('targetLogProbabilities: expected at least one token, got none');
  return targetLogProbabilities.reduce((sum, logP) => sum + logP, 0) / targetLogProbabilities.length;
}

/**
 * Probabilities of the choices, given that one of them is said: exp(l_k) / sum_j exp(l_j), from each choice's ln P in nats.
 * Worked value: log-likelihoods [ln 1, ln 3] give [1/4, 3/4].
 */
export function choiceProbabilities(choiceLogLikelihoods: readonly number[]): number[] {
  const highest = Math.max(...choiceLogLikelihoods);
  const weights = choiceLogLikelihoods.map((l) => Math.exp(l - highest));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** 1 if the right choice is the most probable, 0 if not; a tie among k choices that includes it counts 1/k. */
export function multipleChoiceGrade(probabilities: readonly number[], correct: number): number {
  checkCorrect(probabilities, correct);
  const highest = Math.max(...probabilities);
  const best = probabilities.filter((p) => p === highest).length;
  return probabilities[correct] === highest ? 1 / best : 0;
}

/**
 * sum_k (p_k - y_k)^2 with y_k = 1 for the right choice, else 0 (Brier 1950): 0 for certainty of the right one, 2 of a wrong one.
 * Worked value: [1/4, 3/4] with the second right is 1/16 + 1/16 = 1/8.
 */
export function brierScore(probabilities: readonly number[], correct: number): number {
  checkCorrect(probabilities, correct);
  return probabilities.reduce((sum, p, k) => sum + (p - (k === correct ? 1 : 0)) ** 2, 0);
}

/** What a model said it was sure of, and whether it was right. */
export interface Judgement {
  /** Probability of the choice it prefers, 0 to 1. */
  confidence: number;
  isRight: boolean;
}

/** One bin of a reliability diagram. */
export interface CalibrationBin {
  /** Confidences in [from, to), the last bin with both ends. */
  from: number;
  to: number;
  count: number;
  /** Absent where the bin is empty. */
  meanConfidence?: number;
  shareRight?: number;
}

/** Confidence against the share of right answers, in `nBins` bins of equal width: a calibrated model's bins lie on the diagonal. */
export function calibrationBins(judgements: readonly Judgement[], nBins = 10): CalibrationBin[] {
  const binOf = (confidence: number) => Math.min(Math.floor(confidence * nBins), nBins - 1);
  return Array.from({ length: nBins }, (_, b) => {
    const members = judgements.filter(({ confidence }) => binOf(confidence) === b);
    const bin = { from: b / nBins, to: (b + 1) / nBins, count: members.length };
    if (members.length === 0) return bin;
    const meanConfidence = members.reduce((sum, { confidence }) => sum + confidence, 0) / members.length;
    return { ...bin, meanConfidence, shareRight: members.filter(({ isRight }) => isRight).length / members.length };
  });
}

/**
 * Expected calibration error (Guo et al. 2017, equation 5): sum over bins of (share of judgements) |share right - mean confidence|.
 * Worked value: ten judgements of confidence .8, six of them right, are off by .2.
 * @throws InputError if there are no judgements
 */
export function calibrationError(judgements: readonly Judgement[], nBins = 10): number {
  if (judgements.length === 0) throw new InputError('judgements: expected at least one, got none');
  return calibrationBins(judgements, nBins).reduce((sum, { count, meanConfidence = 0, shareRight = 0 }) =>
    sum + (count / judgements.length) * Math.abs(shareRight - meanConfidence), 0);
}

function checkCorrect(probabilities: readonly number[], correct: number): void {
  if (probabilities[correct] === undefined) throw new InputError(`correct: expected the index of one of ${probabilities.length} choices, got ${correct}`);
}

/** What a model did with one question: plain numbers, kept once and judged by as many metrics as one likes. */
export interface Outcome {
  /** Tokens of the right answer. */
  target: readonly number[];
  /** ln P of each of them, given the question and the right tokens before, in nats. */
  targetLogProbabilities: readonly number[];
  /** Whether it would say each of them, given the same; absent if it was not asked. */
  targetIsChosen?: readonly boolean[];
  /** Tokens that the model wrote; absent if it was not asked to write. */
  answer?: readonly number[];
  /** ln P of each whole choice, in nats, and which is right; absent if there were none. */
  choices?: { logLikelihoods: readonly number[]; correct: number };
}

/**
 * The mean over questions of each metric (of the calibration error, the one value that they have together).
 * @throws InputError if an outcome lacks what a metric needs
 */
export function judge(outcomes: readonly Outcome[], metrics: readonly MetricName[]): Partial<Record<MetricName, number>> {
  if (outcomes.length === 0) throw new InputError('outcomes: expected at least one, got none');
  const mean = (score: (outcome: Outcome) => number) => outcomes.reduce((sum, outcome) => sum + score(outcome), 0) / outcomes.length;
  const measure = (metric: MetricName): number => {
    switch (metric) {
      case 'exactMatch': return mean((outcome) => exactMatch(answerOf(outcome), outcome.target));
      case 'tokenAccuracy': return mean(shareChosen);
      case 'tokenEditDistance': return mean((outcome) => tokenEditDistance(answerOf(outcome), outcome.target));
      case 'logLikelihoodPerToken': return mean((outcome) => logLikelihoodPerToken(outcome.targetLogProbabilities));
      case 'multipleChoiceGrade': return mean((outcome) => multipleChoiceGrade(probabilitiesOf(outcome), choicesOf(outcome).correct));
      case 'brierScore': return mean((outcome) => brierScore(probabilitiesOf(outcome), choicesOf(outcome).correct));
      case 'calibrationError': return calibrationError(outcomes.map(judgementOf));
    }
  };
  return Object.fromEntries(metrics.map((metric) => [metric, measure(metric)]));
}

/** How sure the model was of the choice it preferred, and whether that was the right one. */
export function judgementOf(outcome: Outcome): Judgement {
  const probabilities = probabilitiesOf(outcome);
  const confidence = Math.max(...probabilities);
  return { confidence, isRight: probabilities.indexOf(confidence) === choicesOf(outcome).correct };
}

function shareChosen({ targetIsChosen }: Outcome): number {
  if (!targetIsChosen) throw new InputError('outcome: expected whether the model would say each token, got nothing');
  return targetIsChosen.filter(Boolean).length / targetIsChosen.length;
}

function answerOf({ answer }: Outcome): readonly number[] {
  if (!answer) throw new InputError('outcome: expected the tokens that the model wrote, got none');
  return answer;
}

function choicesOf({ choices }: Outcome): NonNullable<Outcome['choices']> {
  if (!choices) throw new InputError('outcome: expected the log-likelihoods of the choices, got none');
  return choices;
}

function probabilitiesOf(outcome: Outcome): number[] {
  return choiceProbabilities(choicesOf(outcome).logLikelihoods);
}
