import { beforeAll, describe, expect, it } from '@jest/globals';
import { textOf, unboundOnSlides, unboundResults, type Prose } from './prose/read-prose.js';
import { section0 } from './prose/section-0.js';
import { section1 } from './prose/section-1.js';
import { section2 } from './prose/section-2.js';
import { section3 } from './prose/section-3.js';
import { section3b } from './prose/section-3b.js';
import { section3c } from './prose/section-3c.js';
import { section4 } from './prose/section-4.js';
import { section5 } from './prose/section-5.js';

describe.each([
  ['0', section0], ['1', section1], ['2', section2], ['3', section3], ['3b', section3b], ['3c', section3c], ['4', section4], ['5', section5],
] as const)('the prose of notebook %s', (number, section) => {
  let bound: Prose;
  beforeAll(async () => { bound = await section.bound(); });

  it('says what the records say: each of these stands there, with the numbers and the verdict that the records give', () => {
    const missing = Object.entries(bound).flatMap(([place, sentences]) =>
      sentences.filter((sentence) => !textOf(number, place).includes(sentence)).map((sentence) => `${place}: ${sentence}`));
    expect(missing).toEqual([]);
  });

  it('holds no other result than those, besides results of papers, settings, and runs on the reader\'s machine', () => {
    expect(unboundResults(number, bound, section.elsewhere)).toEqual([]);
  });

  it('is where the slides have their results from, each from the cells that it condenses', () => {
    expect(unboundOnSlides(number, bound, section.elsewhere)).toEqual([]);
  });
});
