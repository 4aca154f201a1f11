import { InputError } from '../core/check.js';
import type { MetricName } from '../core/metric-names.js';
import {
  brierScore,
  calibrationError,
  choiceProbabilities,
  exactMatch,
  logLikelihoodPerToken,
  multipleChoiceGrade,
  tokenEditDistance,
  type Judgement,
} from './metrics.js';

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
