import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  brierScore,
  calibrationBins,
  calibrationError,
  choiceProbabilities,
  exactMatch,
  judge,
  judgementOf,
  logLikelihoodPerToken,
  multipleChoiceGrade,
  tokenEditDistance,
  type Outcome,
} from '../../lib/emergence/index.js';

/** Edit distance by its recursive definition. */
function slowDistance(a: number[], b: number[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [x, ...restA] = a;
  const [y, ...restB] = b;
  return x === y ? slowDistance(restA, restB) : 1 + Math.min(slowDistance(restA, b), slowDistance(a, restB), slowDistance(restA, restB));
}

describe('tokenEditDistance and exactMatch', () => {
  it('count one for a token lost, and two for one changed and one added', () => {
    expect(tokenEditDistance([1, 2, 3], [1, 3])).toBe(1);
    expect(tokenEditDistance([4, 2, 3], [4, 2, 3])).toBe(0);
    expect(tokenEditDistance([1, 2, 3], [4, 2, 3, 5])).toBe(2);
  });

  it('agree with the recursive definition, and with each other', () => {
    const answers = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 });
    fc.assert(fc.property(answers, answers, (a, b) => {
      expect(tokenEditDistance(a, b)).toBe(slowDistance(a, b));
      expect(exactMatch(a, b)).toBe(a.join() === b.join() ? 1 : 0);
    }));
  });
});

describe('choices', () => {
  it('turn log-likelihoods into probabilities, however small: ln 1 and ln 3 are 1/4 and 3/4, also 5,000 nats lower', () => {
    for (const shift of [0, -5000]) {
      const [first, second] = choiceProbabilities([shift, shift + Math.log(3)]);
      expect(first).toBeCloseTo(0.25, 9);
      expect(second).toBeCloseTo(0.75, 9);
    }
  });

  it('are graded 1, 0, or shared between those that tie', () => {
    expect(multipleChoiceGrade([0.2, 0.5, 0.3], 1)).toBe(1);
    expect(multipleChoiceGrade([0.2, 0.5, 0.3], 0)).toBe(0);
    expect(multipleChoiceGrade([0.4, 0.4, 0.2], 0)).toBe(0.5);
  });

  it('have Brier score 1/8 for 3/4 on the right of two, 0 and 2 for certainty', () => {
    expect(brierScore([0.25, 0.75], 1)).toBeCloseTo(0.125, 12);
    expect(brierScore([1, 0], 0)).toBe(0);
    expect(brierScore([1, 0], 1)).toBe(2);
    expect(() => brierScore([1, 0], 2)).toThrow('correct: expected the index of one of 2 choices, got 2');
  });
});

describe('calibrationError', () => {
  const tenAt = (confidence: number, right: number) => Array.from({ length: 10 }, (_, i) => ({ confidence, isRight: i < right }));

  it('is .2 for ten answers of confidence .8 of which six are right', () => {
    expect(calibrationError(tenAt(0.8, 6))).toBeCloseTo(0.2, 12);
  });

  it('weighs bins by their share: .2 and 0 together are .1', () => {
    expect(calibrationError([...tenAt(0.8, 6), ...tenAt(0.5, 5)])).toBeCloseTo(0.1, 12);
  });

  it('does not let too much and too little confidence in one bin hide in different bins', () => {
    // confidences .75 and .65 in one bin of width 1/2, 7 of 10 right on average: together calibrated, apart off by .25 and .25
    const mixed = [...tenAt(0.75, 5), ...tenAt(0.65, 9)];
    expect(calibrationError(mixed, 2)).toBeCloseTo(0, 12);
    expect(calibrationError(mixed, 10)).toBeCloseTo(0.25, 12);
  });

  it('puts confidence 1 into the last bin, and leaves empty bins without a mean', () => {
    const bins = calibrationBins(tenAt(1, 9), 10);
    expect(bins[9]).toEqual({ from: 0.9, to: 1, count: 10, meanConfidence: 1, shareRight: 0.9 });
    expect(bins[0]).toEqual({ from: 0, to: 0.1, count: 0 });
    expect(() => calibrationError([])).toThrow('judgements: expected at least one, got none');
  });
});

describe('judge', () => {
  const outcomes: Outcome[] = [
    { target: [1, 2], targetLogProbabilities: [-0.5, -1.5], answer: [1, 2], choices: { logLikelihoods: [Math.log(3), 0], correct: 0 } },
    { target: [3, 4], targetLogProbabilities: [-2, -4], answer: [3, 5, 5], choices: { logLikelihoods: [Math.log(3), 0], correct: 1 } },
  ];

  it('takes the mean of each metric over the questions', () => {
    const scores = judge(outcomes, [
      'exactMatch',
      'tokenEditDistance',
      'logLikelihoodPerToken',
      'multipleChoiceGrade',
      'brierScore',
      'calibrationError',
    ]);
    expect(scores.exactMatch).toBe(0.5);
    expect(scores.tokenEditDistance).toBe(1); // 0 and 2
    expect(scores.logLikelihoodPerToken).toBe(-2); // -1 and -3
    expect(scores.multipleChoiceGrade).toBe(0.5);
    expect(scores.brierScore).toBeCloseTo((2 * 0.25 ** 2 + 2 * 0.75 ** 2) / 2, 12);
    expect(scores.calibrationError).toBeCloseTo(0.25, 12); // sure to .75 both times, right once
  });

  it('takes for the model\'s choice the one that it finds most probable', () => {
    const preferring = (correct: number): Outcome => ({
      target: [1],
      targetLogProbabilities: [-1],
      choices: { logLikelihoods: [-3, -1, -2], correct },
    });
    expect(judgementOf(preferring(1)).isRight).toBe(true);
    expect(judgementOf(preferring(0)).isRight).toBe(false);
    expect(judgementOf(preferring(1)).confidence).toBeCloseTo(1 / (1 + Math.exp(-2) + Math.exp(-1)), 12);
  });

  it('says what an outcome lacks', () => {
    const bare: Outcome = { target: [1], targetLogProbabilities: [-1] };
    expect(() => judge([bare], ['exactMatch'])).toThrow('outcome: expected the tokens that the model wrote, got none');
    expect(() => judge([bare], ['tokenAccuracy'])).toThrow('outcome: expected whether the model would say each token, got nothing');
    expect(judge([{ ...bare, target: [1, 2, 3, 4], targetIsChosen: [true, false, true, true] }], ['tokenAccuracy'])).toEqual({ tokenAccuracy: 0.75 });
    expect(() => judge([bare], ['brierScore'])).toThrow('outcome: expected the log-likelihoods of the choices, got none');
    expect(() => judge([], ['exactMatch'])).toThrow('outcomes: expected at least one, got none');
    expect(() => logLikelihoodPerToken([])).toThrow('targetLogProbabilities: expected at least one token, got none');
    expect(judgementOf(outcomes[1]!).isRight).toBe(false);
  });
});
