import type { ProblemSet } from '../exercise.js';
import { brierScore } from './set-5/brier.js';
import { tokenEditDistance } from './set-5/edit-distance.js';
import { emergenceScore } from './set-5/emergence-score.js';
import { exactMatch } from './set-5/exact-match.js';
import { shareInterval } from './set-5/small-test.js';
import { fourMetrics, whatRemains } from './set-5/studies.js';
import { scaleOfExactMatch } from './set-5/threshold-scale.js';

/** Section 5: sharp and smooth metrics, and what either can show. */
export const set5: ProblemSet = {
  number: 5,
  title: 'What emerges?',
  introduction: `
Some abilities seem to appear at once when models reach a certain scale. Is that a property of the models, or of how we look? You will build the metrics on both sides of the argument (exact match, edit distance, the Brier score), the score that measures
sharpness, and the interval that says what a small test can see at all. Then you judge one family of models by several of them.`,
  exercises: [exactMatch, brierScore, tokenEditDistance, scaleOfExactMatch, emergenceScore, shareInterval, fourMetrics, whatRemains],
};
