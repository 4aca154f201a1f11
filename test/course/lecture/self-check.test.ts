import { describe, expect, it } from '@jest/globals';
import { findQuestion, selfCheck, shownOrder } from '../../../lib/course/lecture/self-check.js';

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

  it('hide every discussion until a choice is confirmed, and load nothing', () => {
    const html = selfCheck('1.1');
    const names = [...html.matchAll(/<input type="radio" name="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toHaveLength(findQuestion('1.1').choices.length);
    expect(new Set(names).size).toBe(1);
    const folded = html.slice(html.indexOf('<details>'), html.indexOf('</details>'));
    for (const { discussion } of findQuestion('1.1').choices) {
      expect(folded).toContain(discussion);
      expect(html.split(discussion)).toHaveLength(2);
    }
    expect(html).not.toMatch(/https?:|src=/);
  });

  it('are a group with a legend, labelled choices, a button, and a place from which a screen reader tells the result', () => {
    const html = selfCheck('1.1');
    expect(html).toMatch(/<fieldset><legend>[^]*Check yourself 1\.1/);
    expect(html.match(/<label><input type="radio"/g)).toHaveLength(3);
    expect(html).toContain('<button type="button" hidden disabled');
    expect(html).toContain('<div role="status" aria-live="polite">');
  });

  it('show their choices in an order of their own, the same each time, with the right one in every place about as often', () => {
    const places = allIds().map((id) => {
      const order = shownOrder(id);
      expect([...order].sort()).toEqual(findQuestion(id).choices.map((_, index) => index));
      expect(shownOrder(id)).toEqual(order);
      const texts = [...selfCheck(id).matchAll(/<span>([^]*?)<\/span><span class="verdict">/g)].map(([, text]) => text);
      expect(texts).toHaveLength(order.length);
      return order.indexOf(findQuestion(id).right);
    });
    for (const place of [0, 1, 2]) expect(places.filter((one) => one === place).length).toBeGreaterThan(places.length / 5);
  });

  it('cannot be told by their length: no choice is half as long again as another, and the right one is seldom the longest', () => {
    const lengths = allIds().map((id) => {
      const { choices, right } = findQuestion(id);
      return { id, right, of: choices.map(({ text }) => text.length) };
    });
    expect(lengths.filter(({ of }) => Math.max(...of) > 1.5 * Math.min(...of)).map(({ id, of }) => `${id}: ${of.join(', ')}`)).toEqual([]);
    expect(lengths.filter(({ right, of }) => of[right] === Math.max(...of)).length).toBeLessThan(lengths.length / 2);
  });

  it('name those there are when one is unknown', () => {
    expect(() => selfCheck('9.1')).toThrow(/^id: expected one of 1\.1, .*, got "9\.1"$/);
  });
});
