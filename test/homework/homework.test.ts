import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFunction } from '../../lib/homework/check.js';
import { asJson, firstDifference, matchMisconception } from '../../lib/homework/compare.js';
import { functionExercise } from '../../lib/homework/define.js';
import { checkExercise, homework, PROGRESS_FILE, resetExercise, type Homework } from '../../lib/homework/homework.js';
import { formatValue } from '../../lib/homework/format-value.js';
import { checkHtml } from '../../lib/homework/show.js';
import { masters } from './masters/index.js';
import { compileFunction } from './compile-function.js';

const solved = compileFunction(masters.find(({ id }) => id === '2.1')!.reference, 'causalMask');
const seesNext = (time: number) => Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => key <= query + 1));

describe('a check', () => {
  it('says the first failing case, where it differs, and the misconception that explains every wrong answer', () => {
    const result = checkExercise('2.1', seesNext);
    expect(result).toMatchObject({ kind: 'wrong', passed: 1, cases: 3, first: { inputs: [3], difference: { path: '[0][1]', expected: false, got: true } } });
    expect(result).toHaveProperty('message', expect.stringContaining('lets token t see t + 1'));
  });

  it('names no misconception for an answer that nobody foresaw', () => {
    expect(checkExercise('2.1', () => [[true]])).not.toHaveProperty('message');
  });

  it('says what is odd about an answer besides its value', () => {
    const note = (student: (...inputs: never[]) => unknown) => { const result = checkExercise('2.1', student); return result.kind === 'wrong' ? result.first.note : undefined; };
    expect(note(() => undefined)).toBe('The function returned nothing: is a return missing?');
    expect(note(() => Promise.resolve([]))).toContain('leave out async');
    expect(note(() => () => 1)).toContain('not a plain value');
    expect(note(() => Number.NaN)).toContain('The answer is NaN');
  });

  it('tells what a function threw, and is not broken by it', () => {
    expect(checkExercise('2.1', () => { throw new TypeError('no such thing'); })).toMatchObject({ kind: 'threw', error: 'TypeError: no such thing' });
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    expect(checkExercise('2.1', () => { throw 'text'; })).toMatchObject({ kind: 'threw', error: 'text' });
  });

  it('gives every case its own copy of the inputs', () => {
    const exercise = functionExercise<[values: number[]], number>({
      id: '9.1', title: '', points: 1, difficulty: 1, minutes: 1, functionName: 'first', signature: '', task: '', hints: [], misconceptions: [], tolerance: { relative: 0, absolute: 0 },
      worked: { inputs: [[3, 4]], expected: 3, about: '', because: '' }, publicCases: [],
    });
    const student = (values: number[]) => values.splice(0, 2)[0]! + 1;
    expect(checkFunction(exercise, student)).toMatchObject({ kind: 'wrong', first: { note: 'The function changed its input; work on a copy.', inputs: [[3, 4]] } });
    expect(exercise.publicCases[0]!.inputs).toEqual([[3, 4]]);
  });

  it('refuses an id that does not exist, or that is answered in words', () => {
    expect(() => checkExercise('2.9', solved)).toThrow('exercise: expected one of 2.1, 2.2,');
    expect(() => checkExercise('7.1', solved)).toThrow('set: expected one of 1, 2, 3, 4, 5, got 7');
    expect(() => checkExercise('2.8', solved)).toThrow('got 2.8, which is answered in words');
  });
});

describe('comparing', () => {
  const exact = { relative: 0, absolute: 0 };

  it('finds the first place that differs: numbers within the tolerance, keys in any order, nothing missing, nothing more', () => {
    expect(firstDifference([1, 2], [1, 3], exact)).toEqual({ path: '[1]', expected: 3, got: 2 });
    expect(firstDifference({ b: 2, a: [1] }, { a: [1], b: 2 }, exact)).toBeUndefined();
    expect(firstDifference({ a: { c: 1 } }, { a: { b: 1 } }, exact)).toEqual({ path: 'a.b', expected: 1 });
    expect(firstDifference([1, 2, 3], [1, 2], exact)).toEqual({ path: '[2]', got: 3 });
    expect(firstDifference([], {}, exact)).toEqual({ path: '', expected: {}, got: [] });
    expect(firstDifference(null, 3, exact)).toEqual({ path: '', expected: 3, got: null });
    expect(firstDifference(100.00009, 100, { relative: 1e-6, absolute: 0 })).toBeUndefined();
    expect(firstDifference(100.00011, 100, { relative: 1e-6, absolute: 0 })).toBeDefined();
  });

  it('reads typed arrays as lists, numbers that are none as null, and gives up on what JSON has no word for', () => {
    expect(asJson(Float32Array.of(1, 2))).toEqual([1, 2]);
    expect(asJson([Number.NaN, Infinity])).toEqual([null, null]);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect([asJson(undefined), asJson(() => 1), asJson(cycle), asJson(10n)]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('takes no misconception that throws or explains only some of the wrong answers', () => {
    const misconceptions = [
      { id: 'throws', message: '', wrong: () => { throw new Error('no'); } },
      { id: 'one', message: '', wrong: () => 1 },
      { id: 'double', message: '', wrong: (x: unknown) => 2 * (x as number) },
    ];
    const match = (wrong: [number, number][]) => matchMisconception({ misconceptions, tolerance: exact }, wrong.map(([input, got]) => ({ inputs: [input], got })))?.id;
    expect([match([[0.5, 1]]), match([[0.5, 1], [2, 4]]), match([[0.5, 1], [2, 5]]), match([])]).toEqual(['one', 'double', undefined, undefined]);
  });
});

describe('in a notebook', () => {
  let folder: string;
  let shown: string[];
  let set: Homework;
  const open = () => homework(2, { html: (content) => shown.push(content) }, folder);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homework-'));
    shown = [];
    set = open();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a check shows green or red with its sign, and progress counts the points, also after the kernel was restarted', () => {
    set.check('2.1', solved);
    expect(shown.pop()).toContain('✓ 2.1 passes its 3 public cases');
    open().check('2.2', solved);
    expect(shown.pop()).toContain('✗ 2.2');
    open().progress();
    expect(shown.pop()).toContain('2 of 22 points have passing public cases; 8 more are read by a person');
    open().check('2.1', seesNext);
    open().progress();
    expect(shown.pop()).toContain('0 of 22 points');
  });

  it('hints come in steps, one a call, and all of them at the end', () => {
    set.hint('2.1');
    expect(shown.pop()).toContain('Hint 1 of 3');
    open().hint('2.1');
    expect(shown.pop()).toContain('Hint 2 of 3');
    set.hint('2.1');
    set.hint('2.1');
    expect(shown.pop()).toContain('Those are all 3 hints for 2.1.');
  });

  it('reset shows the original cell, and forgets progress and hints', () => {
    set.check('2.1', solved);
    set.hint('2.1');
    set.reset('2.1');
    expect(shown.pop()).toContain('2.1 is not solved yet');
    expect(resetExercise('2.1')).toContain('function causalMask(time: number): boolean[][] {');
    set.hint('2.1');
    expect(shown.pop()).toContain('Hint 1 of 3');
    set.progress();
    expect(shown.pop()).toContain('0 of 22 points');
  });

  it('an unreadable progress file is kept aside and said, never written over', () => {
    const file = join(folder, PROGRESS_FILE);
    writeFileSync(file, '{ "version": 1, "exerci');
    set.progress();
    expect(shown[0]).toContain('could not be read and was kept as');
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe('{ "version": 1, "exerci');
    set.check('2.1', solved);
    expect(existsSync(file)).toBe(true);
  });

  it('untouched exercises leave no trace in the progress', () => {
    set.check('2.1', compileFunction(resetExercise('2.1'), 'causalMask'));
    expect(shown.pop()).toContain('○ 2.1 is not solved yet: write the body of causalMask');
    expect(existsSync(join(folder, PROGRESS_FILE))).toBe(false);
  });

  it('what a student returns is escaped', () => {
    const exercise = { ...functionExercise<[x: number], string>({
      id: '9.2', title: '', points: 1, difficulty: 1, minutes: 1, functionName: 'f', signature: '', task: '', hints: [], misconceptions: [], tolerance: { relative: 0, absolute: 0 },
      worked: { inputs: [1], expected: 'a', about: '', because: '' }, publicCases: [],
    }) };
    expect(checkHtml(exercise, checkFunction(exercise, () => '<script>alert(1)</script>'))).not.toContain('<script>');
    expect(checkHtml(exercise, checkFunction(exercise, () => { throw new Error('<img src=x>'); }))).not.toContain('<img');
  });

  it('values are short and matrices are read row by row', () => {
    expect(formatValue(1 / 3)).toBe('0.333333');
    expect(formatValue([[1, 10], [1, 1]])).toBe('[\n  [1 , 10],\n  [1 , 1 ]\n]');
    expect(formatValue('x'.repeat(2000)).length).toBeLessThan(620);
    expect(formatValue(undefined)).toBe('nothing');
  });
});
