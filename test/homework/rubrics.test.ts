import { describe, expect, it } from '@jest/globals';
import { CHALLENGE_QUESTIONS } from '../../lib/course/homework/notebook/challenge-notebook.js';
import { problemSets } from '../../lib/course/homework/sets/index.js';
import { rubrics } from './masters/rubrics.js';

const questions = [...problemSets.flatMap(({ exercises }) => exercises.filter(({ kind }) => kind === 'written')), ...CHALLENGE_QUESTIONS];

describe('the rubrics', () => {
  it.each(questions.map(({ id, points }) => [id, points] as const))(
    'of %s give its %i points, and no question is without one',
    (id, points) => {
      const given = [...(rubrics[id] ?? '').matchAll(/^- \*\*(\d+)\*\* /gm)].map(([, number]) => Number(number));
      expect(given.reduce((sum, one) => sum + one, 0)).toBe(points);
    },
  );

  it('never measure a loss against the entropy rate: a model that reads windows has a floor above it, which the rungs of a study say', () => {
    const texts = [...Object.values(rubrics), ...questions.map((question) => JSON.stringify(question))];
    expect(texts.filter((text) => /\bloss(es)? (above|over|minus) the entropy rate/.test(text))).toEqual([]);
    expect(texts.filter((text) => text.includes('entropyRateNatsPerToken'))).toEqual([]);
  });

  it('are of no question that there is not', () => {
    expect(Object.keys(rubrics).filter((id) => !questions.some((question) => question.id === id))).toEqual([]);
  });
});
