import { describe, expect, it } from '@jest/globals';
import type { Json, Language } from '../../lib/course/answers/exercise.js';
import { findSlip } from '../../lib/course/answers/slips.js';

const DECIMALS = { relative: 1e-6, absolute: 1e-9 };

/** The slip in answers to cases: `[expected, got, ...inputs]` each. */
const slip = (...cases: [expected: Json, got: Json | undefined, ...inputs: Json[]][]) =>
  slipIn(undefined, ...cases);
const slipIn = (language: Language | undefined, ...cases: [expected: Json, got: Json | undefined, ...inputs: Json[]][]) =>
  findSlip(cases.map(([expected, got, ...inputs], i) => ({ i, expected, got, inputs })), DECIMALS, language);
const idOf = (...cases: Parameters<typeof slip>) => slip(...cases)?.id;

const T = true;
const F = false;

/** Of each: its id, and cases in which every answer is so. */
const SLIPS: [id: string, ...Parameters<typeof slip>][] = [
  ['text', [2.5, '2.5'], [3, '3 days']],
  ['text', [{ a: [T, F] }, { a: ['true', 'false'] }]],
  ['truth', [[T, F], [1, 0]]],
  ['truth', [{ weights: [1, 0] }, { weights: [true, false] }]],
  ['gaps', [[T, F, F], [true, null, null]]],
  ['list-for-object', [{ a: 1, b: 2 }, [1, 2]]],
  ['field', [{ a: 1, b: 2 }, { a: 1, c: 2 }], [{ a: 3, b: 4 }, { a: 0, c: 4 }]],
  ['flat', [[[1, 2], [3, 4]], [1, 2, 3, 4]]],
  ['nested', [7, { days: 7 }], [8, { days: 8 }]],
  ['nested', [[1, 2], [[1, 2]]]],
  ['not-nested', [[7], 7]],
  ['kind', [7, [1, 2, 3]], [8, [1, 2]]],
  ['kind', [[T, F], ['seen', 'hidden']]],
  ['constant', [7, 7], [8, 7]],
  ['constant', [[T, F], [true, true]], [[T, F, F], [true, true, true]]],
  ['negated', [[T, F, F], [false, true, true]]],
  ['transposed', [[[1, 2, 3], [4, 5, 6]], [[1, 4], [2, 5], [3, 6]]]],
  ['reversed', [['a', 'b', 'c'], ['c', 'b', 'a']]],
  ['exchanged', [{ a: 1, b: 2, c: 0 }, { a: 2, b: 1, c: 0 }], [{ a: 3, b: 4, c: 1 }, { a: 4, b: 3, c: 1 }]],
  ['shifted', [[1, 2, 3, 4], [0, 1, 2, 3]], [[5, 6, 7], [0, 5, 6]]],
  ['length', [[1, 2, 3], [1, 2, 3, 0]], [[4, 5], [4, 5, 0]]],
  ['length', [[1, 2, 3], [2, 3]], [[4, 5], [5]]],
  ['order', [[3, 1, 2], [1, 2, 3]], [[2, 9, 3], [2, 3, 9]]],
  ['joined', [{ words: ['a', 'b'], n: 1 }, { words: 'a b', n: 1 }]],
  ['sign', [1.5, -1.5], [-2, 2], [0, 0]],
  ['sign-lost', [1.5, 1.5], [-2, 2]],
  ['percent', [0.5, 50], [0.25, 25]],
  ['percent', [0.5, 0.005], [0.25, 0.0025]],
  ['unit', [2, 172_800], [3, 259_200]],
  ['base', [2 * Math.LN2, 2], [3 * Math.LN2, 3]], // bits for nats
  ['factor', [3, 4.5], [5, 7.5]],
  ['offset', [3, 4], [5, 6]],
  ['complement', [0.2, 0.8], [0.7, 0.3]],
  ['turned', [4, 0.25], [5, 0.2]],
  ['turned', [4, 3], [6, 2]], // 12 over it
  ['logarithm', [3, Math.log(3)], [4, Math.log(4)]],
  ['exponential', [3, Math.exp(3)], [4, Math.exp(4)]],
  ['square', [3, 9], [4, 16]],
  ['root', [9, 3], [16, 4]],
  ['rounded', [3.61, 4], [5.2, 5], [9, 9]],
  ['input', [6, 3, 2], [12, 4, 3], [5, 5, 1]], // the first input left out
  ['input', [6, 2, [1, 2, 3]], [10, 5, [4, 5]]], // divided by how many there are
  ['input', [1, 25, { share: 0.2 }], [1, 4, { share: 0.5 }], [3, 12, { share: 0.5 }]], // divides where it multiplies
  ['input', [6, 8, 2], [12, 15, 3]], // added
  ['input', [6, 2, 2, 'x'], [12, 3, 3, 'y']], // itself
  ['not-finite', [6, 'NaN'], [12, 12]],
  ['not-finite', [[6, 1], ['Infinity', 2]], [[12, 1], [12, 1]]],
];

describe('what the kit can say of wrong answers to any exercise', () => {
  it.each(SLIPS)('is kit:%s where every answer is so', (id, ...cases) => {
    expect(idOf(...cases)).toBe(`kit:${id}`);
  });

  it('names the field or the input in which it is, and the factor', () => {
    expect(slip([{ A: 1, alpha: 2 }, { A: 1, alpha: -2 }], [{ A: 3, alpha: 5 }, { A: 3, alpha: -5 }])?.sentence).toBe(
      'In alpha: It looks like the sign is the wrong one: the size is right in every case.',
    );
    expect(slip([6, 3, { nWindows: 2 }], [12, 4, { nWindows: 3 }])?.sentence).toBe(
      'The answers are what is expected divided by nWindows, in every case: is it left out, or used once too often?',
    );
    expect(slip([1, 48, 2, 'x'], [2, 144, 3, 'x'], [7, 168, 1, 'x'])?.sentence).toContain('times the first input, and 24 times that');
    expect(slip([2, 3], [4, 6])?.sentence).toContain('1.5 times what is expected');
    expect(slip([3, 1], [6, 2])?.sentence).toContain('1/3 of what is expected');
  });

  it.each(SLIPS)('has a sentence in German that is another one: kit:%s', (id, ...cases) => {
    const [en, de] = [slipIn('en', ...cases)!, slipIn('de', ...cases)!];
    expect(de.id).toBe(`kit:${id}`);
    expect(de.sentence).not.toBe(en.sentence);
    expect(de.sentence).not.toMatch(/\b(the|is|are|it|looks|like|answers?|expected|every|case|input|length|of|times|with|where|stand)\b/i);
    expect(de.sentence).toMatch(/^(Es sieht so aus, als|Die Antwort|Der Antwort|Die Einträge|Jeder Eintrag|Wo |In einem Fall |In [\w ,]+: )/);
    expect(de.sentence).toMatch(/[.?]$/);
  });

  it('says it in German with names, factors and amounts as German writes them', () => {
    const said = (...cases: Parameters<typeof slip>) => slipIn('de', ...cases)?.sentence;
    expect(said([{ A: 1, alpha: 2, b: 1 }, { A: 1, alpha: -2, b: -1 }], [{ A: 3, alpha: 5, b: 2 }, { A: 3, alpha: -5, b: -2 }])).toBe(
      'In alpha und b: Es sieht so aus, als wäre das Vorzeichen falsch: Der Betrag stimmt in jedem Fall.',
    );
    expect(said([2, 3], [4, 6])).toBe('Die Antworten sind in jedem Fall das 1,5-Fache dessen, was erwartet wird: Fehlt ein konstanter Faktor, oder ist einer zu viel?');
    expect(said([3, -1], [6, -2])).toBe('Die Antworten sind in jedem Fall 1/3 dessen, was erwartet wird, mit dem anderen Vorzeichen: Fehlt ein konstanter Faktor, oder ist einer zu viel?');
    expect(said([0.5, 50], [0.25, 25])).toBe('Die Antworten sind in jedem Fall das 100-Fache dessen, was erwartet wird: Sind sie in Prozent?');
    expect(said([3, 3.5], [5, 5.5])).toBe('Die Antworten sind in jedem Fall um 0,5 größer, als erwartet wird: Ist etwas Konstantes dazugezählt oder vergessen?');
    expect(said([1, 48, 2, 'x'], [2, 144, 3, 'x'], [7, 168, 1, 'x'])).toBe(
      'Die Antworten sind in jedem Fall das Erwartete mal die erste Eingabe, und davon das 24-Fache: Fehlt diese Größe, oder kommt sie einmal zu oft vor?',
    );
    expect(said([6, 2, [1, 2, 3]], [10, 5, [4, 5]])).toBe('Die Antworten sind in jedem Fall das Erwartete geteilt durch die Länge der Eingabe: Fehlt diese Größe, oder kommt sie einmal zu oft vor?');
    expect(said([{ a: 1, b: 2, c: 3 }, { a: 1, d: 2 }], [{ a: 3, b: 4, c: 3 }, { a: 0, d: 4 }])).toBe(
      'Der Antwort fehlen b und c, und sie hat d, was nicht verlangt ist: Die Namen sind die der Aufgabe, Buchstabe für Buchstabe.',
    );
    expect(said([7, [1, 2, 3]], [8, [1, 2]])).toBe('Wo eine Zahl verlangt ist, steht eine Liste.');
    expect(said([3.61, 4], [5.2, 5], [9, 9])).toBe('Es sieht so aus, als wäre die Antwort gerundet: Gib alle Stellen zurück, und runde nur, was ausgegeben wird.');
  });

  it('is none where an answer is missing, one case speaks alone, or one of the answers is otherwise', () => {
    expect(idOf([0.5, 50], [0.25, undefined])).toBeUndefined();
    expect(idOf([0.5, 50])).toBeUndefined(); // any factor explains one answer
    expect(idOf([0.5, 50], [0.5, 50])).toBeUndefined();
    expect(idOf([0.5, 50], [0.25, 26])).toBeUndefined();
    expect(idOf([3, 4], [5, 6.1])).toBeUndefined();
    expect(idOf([[1, 2, 3], [0, 1, 2]], [[1, 2, 3], [0, 2, 2]])).toBeUndefined();
    expect(idOf([{ a: 1, b: 2 }, { a: 7, b: 1 }], [{ a: 1, b: 3 }, { a: 2, b: 9 }])).toBeUndefined();
    expect(idOf([6, 1e-20, 3], [12, 2e-21, 4], [14, 5e-20, 9])).toBeUndefined(); // small is not alike
  });
});
