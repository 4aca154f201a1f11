import { describe, expect, it } from '@jest/globals';
import { findQuestion, selfCheck } from '../../../lib/course/lecture/self-check.js';

/** Ids of every question there is, as the error for an unknown one lists them. */
function allIds(): string[] {
  try {
    findQuestion('0.0');
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/\d\.\d+/g)].map(([id]) => id).filter((id) => id !== '0.0');
  }
}

describe('the self-checks', () => {
  it('are at least three a section, numbered from 1', () => {
    for (const section of ['1', '2', '3', '4', '5']) {
      const own = allIds().filter((id) => id.startsWith(`${section}.`));
      expect([section, own.length >= 3]).toEqual([section, true]);
      expect(own).toEqual(own.map((_, index) => `${section}.${index + 1}`));
    }
  });

  it('have at least two choices that differ, a right one among them, and discuss each', () => {
    for (const id of allIds()) {
      const { choices, right } = findQuestion(id);
      expect(choices.length).toBeGreaterThanOrEqual(2);
      expect(new Set(choices.map(({ text }) => text)).size).toBe(choices.length);
      expect(choices[right]).toBeDefined();
      for (const { discussion } of choices) expect(discussion.length).toBeGreaterThan(20);
    }
  });

  it('hide every discussion until a choice is taken, and load nothing', () => {
    const html = selfCheck('1.1');
    const names = [...html.matchAll(/<input type="radio" name="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toHaveLength(findQuestion('1.1').choices.length);
    expect(new Set(names).size).toBe(1);
    expect(html.match(/<div class="answer/g)).toHaveLength(names.length + 1);
    expect(html).toContain('.answer { display: none');
    expect(html).not.toMatch(/<script|https?:|src=/);
  });

  it('name those there are when one is unknown', () => {
    expect(() => selfCheck('9.1')).toThrow(/^id: expected one of 1\.1, .*, got "9\.1"$/);
  });
});
