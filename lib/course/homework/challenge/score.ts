import { InputError, checkNumber } from '../../../core/check.js';

/** A stated interval. With which probability it should hold the outcome is the challenge's, not the student's. */
export interface StatedInterval {
  low: number;
  high: number;
}

/**
 * The interval score (Winkler 1972; Gneiting and Raftery 2007, equation 43), with a = 1 - level:
 *
 *     (high - low) + (2/a) (low - x) if x < low, or + (2/a) (x - high) if x > high
 *
 * Less is better. It is proper at a fixed level: whoever believes in a distribution does best, on average, by stating its a/2 and 1 - a/2
 * quantiles, so that neither a boastful nor a timid interval pays. Were the level the student's choice, a point at a level near 0 would
 * beat every honest interval: it is told here, for all alike.
 * In the unit of x, here nats a token.
 *
 * Worked value: [2.9, 3.1] at level 0.9 scores 0.2 if the loss is 3.0, and 0.2 + 20 × 0.1 = 2.2 if it is 3.2.
 * @throws InputError if the ends are not in order or the level is not strictly between 0 and 1
 */
export function intervalScore({ low, high }: StatedInterval, level: number, outcome: number): number {
  checkNumber('interval.low', low);
  checkNumber('interval.high', high, { min: low });
  checkNumber('outcome', outcome);
  if (!(level > 0 && level < 1)) throw new InputError(`level: expected a number between 0 and 1, got ${level}`);
  const miss = Math.max(0, low - outcome, outcome - high);
  return high - low + (2 / (1 - level)) * miss;
}

/** What a submission scored; all in nats a token, less is better. */
export interface ChallengeScore {
  loss: number;
  /** Loss above what no model of this student's language can beat. */
  excess: number;
  intervalScore: number;
  /** excess + intervalScore. */
  total: number;
  /** Whether the interval held the loss. */
  inside: boolean;
}

/**
 * How good the model was, plus how honest the interval: excess + interval score.
 *
 * Worked value: a loss of 3.0 over a floor of 2.9 with [2.95, 3.01] at 0.9 scores 0.1 + 0.06 = 0.16.
 */
export function challengeScore(interval: StatedInterval, level: number, { loss, floor }: { loss: number; floor: number }): ChallengeScore {
  const winkler = intervalScore(interval, level, loss);
  const excess = loss - floor;
  return { loss, excess, intervalScore: winkler, total: excess + winkler, inside: loss >= interval.low && loss <= interval.high };
}
