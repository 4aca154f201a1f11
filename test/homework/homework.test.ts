import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFunction } from '../../lib/course/homework/check.js';
import { areRounded, asJson, firstDifference, formatPair, formatValue, matchMisconception } from '../../lib/course/answers/values.js';
import { functionExercise } from '../../lib/course/homework/define.js';
import type { FunctionExercise } from '../../lib/course/answers/exercise.js';
import { checkExercise, homework, PROGRESS_FILE, resetExercise, type Homework } from '../../lib/course/homework/homework.js';
import { findExercise } from '../../lib/course/homework/sets/index.js';
import { checkHtml, hintHtml } from '../../lib/course/homework/show.js';
import { masters } from './masters/index.js';
import { compileFunction } from './compile-function.js';

const maskCell = masters.find(({ id }) => id === '2.1')!.reference;
const solved = compileFunction(maskCell, 'causalMask');
const seesNext = (time: number) => Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => key <= query + 1));

const findFunction = (id: string) => findExercise(id) as FunctionExercise;

describe('a check', () => {
  it('says the first failing case, where it differs, and the misconception that explains every wrong answer', () => {
    const result = checkExercise('2.1', seesNext);
    expect(result).toMatchObject({
      kind: 'wrong',
      passed: 1,
      cases: 3,
      first: { inputs: [3], difference: { path: '[0][1]', expected: false, got: true } },
    });
    expect(result).toHaveProperty('message', expect.stringContaining('lets token t see t + 1'));
  });

  it('names no misconception for an answer that nobody foresaw', () => {
    expect(checkExercise('2.1', (time: number) => [[time > 2], [time === 2, true]])).not.toHaveProperty('message');
  });

  it('says what is odd about an answer besides its value', () => {
    const note = (student: (...inputs: never[]) => unknown) => {
      const result = checkExercise('2.1', student);
      return result.kind === 'wrong' ? result.first.note : undefined;
    };
    expect(note(() => undefined)).toBe('The function returned nothing: is a return missing?');
    expect(note(() => Promise.resolve([]))).toContain('leave out async');
    expect(note(() => () => 1)).toContain('not a plain value');
    expect(checkExercise('1.3', () => Number.NaN)).toHaveProperty('message', expect.stringContaining('the answer is NaN'));
  });

  it('tells what a function threw, and is not broken by it', () => {
    expect(checkExercise('2.1', () => { throw new TypeError('no such thing'); })).toMatchObject({ kind: 'threw', error: 'TypeError: no such thing' });
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    expect(checkExercise('2.1', () => { throw 'text'; })).toMatchObject({ kind: 'threw', error: 'text' });
  });

  it('gives every case its own copy of the inputs', () => {
    const exercise = functionExercise<[values: number[]], number>({
      id: '9.1',
      title: '',
      points: 1,
      difficulty: 1,
      minutes: 1,
      functionName: 'first',
      signature: '',
      task: '',
      hints: [],
      misconceptions: [],
      tolerance: { relative: 0, absolute: 0 },
      worked: { inputs: [[3, 4]], expected: 3, about: '', because: '' },
      publicCases: [],
    });
    const student = (values: number[]) => values.splice(0, 2)[0]! + 1;
    expect(checkFunction(exercise, student)).toMatchObject({
      kind: 'wrong',
      first: { note: expect.stringContaining('The function changed its input; work on a copy'), inputs: [[3, 4]] },
    });
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

  it('reads typed arrays as lists, numbers that are none as their words and never as null, and gives up on what JSON has no word for', () => {
    expect(asJson(Float32Array.of(1, 2))).toEqual([1, 2]);
    expect(asJson([Number.NaN, Infinity, null])).toEqual(['NaN', 'Infinity', null]);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect([asJson(undefined), asJson(() => 1), asJson(cycle), asJson(10n)]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('takes no misconception that has no answer, or explains only some of the wrong ones', () => {
    const misconceptions = ['none', 'one', 'double'].map((id) => ({ id, message: '' }));
    const foreseen = { none: [[null, null]], one: [[1, 1]], double: [[7, 7], [1, 4]] };
    const match = (got: (number | undefined)[]) =>
      matchMisconception(
        misconceptions,
        foreseen,
        exact,
        got.map((one, i) => ({ i, expected: 0, got: one })),
      )?.id;
    expect([match([1]), match([1, 4]), match([1, 5]), match([undefined]), match([])]).toEqual([
      'one',
      'double',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('never takes an answer for a rounded one that is only near', () => {
    const rounded = (got: number, expected: number) => areRounded([{ i: 0, got, expected }], { relative: 1e-6, absolute: 1e-9 });
    expect([rounded(17.1962, 17.19616827), rounded(17, 17.19616827), rounded(0.0216, 0.0217705289), rounded(0.022, 0.0217705289)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([rounded(17.1963, 17.19616827), rounded(0, 0.36), rounded(1, 0.97)]).toEqual([false, false, true]);
    expect(
      areRounded(
        [
          { i: 0, got: 17.1962, expected: 17.19616827 },
          { i: 1, got: 3, expected: 4 },
        ],
        { relative: 1e-6, absolute: 0 },
      ),
    ).toBe(false);
  });
});

describe('in a notebook', () => {
  let folder: string;
  let shown: string[];
  let set: Homework;
  const open = () => homework(2, { html: (content) => shown.push(content) }, { folder });

  /** The set's notebook on disk, with an answer to 2.1. */
  const saveNotebook = (answer: string, name = 'set-2.ipynb') => writeFileSync(join(folder, name), JSON.stringify({ cells: [
    { cell_type: 'code', metadata: { nbgrader: { grade_id: 'exercise-2.1' } }, source: answer },
  ] }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homework-'));
    shown = [];
    set = open();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    delete process.env.JPY_SESSION_NAME;
    delete (globalThis as { scalingCells?: string[] }).scalingCells;
  });

  it('a check shows green or red with its sign, and progress counts the points, also after the kernel was restarted', async () => {
    saveNotebook(maskCell);
    await set.check('2.1', solved);
    expect(shown.pop()).toContain('✓ 2.1 passes its 3 public cases');
    await open().check('2.2', solved);
    expect(shown.pop()).toContain('✗ 2.2');
    open().progress();
    expect(shown.pop()).toContain('2 of 22 points have passing public cases; 0 of 3 are earned in the study, and 5 more are read by a person');
    saveNotebook(maskCell.replace('key <= query', 'key <= query + 1'));
    await open().check('2.1', seesNext);
    open().progress();
    expect(shown.pop()).toContain('0 of 22 points');
  });

  it('a check throws after it has shown why where nbgrader counts what throws, and hidden cases throw and tell nothing of themselves', async () => {
    const strict = homework(2, { html: (content) => shown.push(content) }, { folder, isStrict: true });
    await expect(strict.check('2.1', solved)).resolves.toBeUndefined();
    await expect(strict.check('2.1', seesNext)).rejects.toThrow('2.1 does not pass its check');
    expect(shown.pop()).toContain('✗ 2.1');
    await expect(strict.grade('2.1', [])).rejects.toThrow('2.1 is not right in every hidden case'); // there is no answer in this folder
    saveNotebook(maskCell);
    await expect(strict.grade('2.1', [[[1], [[true]]], [[2], [[true, false], [true, true]]]])).resolves.toBeUndefined();
    await expect(strict.grade('2.1', [[[1], [[true]]], [[2], [[true, true], [true, true]]]])).rejects.toThrow(/^2\.1 is not right in every hidden case$/);
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

  it('reset shows the original cell, and forgets progress and hints', async () => {
    await set.check('2.1', solved);
    set.hint('2.1');
    set.reset('2.1');
    expect(shown.pop()).toContain('2.1 is not solved yet');
    expect(resetExercise('2.1')).toContain('function causalMask(time: number): boolean[][] {');
    set.hint('2.1');
    expect(shown.pop()).toContain('Hint 1 of 3');
    set.progress();
    expect(shown.pop()).toContain('0 of 22 points');
  });

  it('an unreadable progress file is kept aside and said, never written over', async () => {
    const file = join(folder, PROGRESS_FILE);
    writeFileSync(file, '{ "version": 1, "exerci');
    set.progress();
    expect(shown[0]).toContain('could not be read, or is an older kit&#39;s, and was kept as');
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe('{ "version": 1, "exerci');
    await set.check('2.1', solved);
    expect(existsSync(file)).toBe(true);
  });

  it('untouched exercises leave no trace in the progress', async () => {
    await set.check('2.1', compileFunction(resetExercise('2.1'), 'causalMask'));
    expect(shown.pop()).toContain('○ 2.1 is not solved yet: write the body of causalMask');
    expect(existsSync(join(folder, PROGRESS_FILE))).toBe(false);
  });

  describe('progress never counts', () => {
    beforeEach(async () => {
      saveNotebook(maskCell);
      await set.check('2.1', solved);
      open().progress();
      expect(shown.pop()).toContain('2 of 22 points');
    });

    it('an old file\'s passes for a fresh set that lies beside it', () => {
      saveNotebook(resetExercise('2.1'));
      open().progress();
      expect(shown.pop()).toMatch(/0 of 22 points(?!.*✓)/);
    });

    it('an answer that was changed after it passed, but one whose lines only end in other spaces', () => {
      saveNotebook(`${maskCell.replace(/\n/g, '  \n')}\n`);
      open().progress();
      expect(shown.pop()).toContain('2 of 22 points');
      saveNotebook(maskCell.replace('key <= query', 'key < query'));
      open().progress();
      expect(shown.pop()).toContain('0 of 22 points');
    });

    it('what was passed in another release of the exercise', () => {
      const file = join(folder, PROGRESS_FILE);
      const state = JSON.parse(readFileSync(file, 'utf8')) as { exercises: Record<string, { release: string }> };
      state.exercises['2.1']!.release = 'another';
      writeFileSync(file, JSON.stringify(state));
      open().progress();
      expect(shown.pop()).toContain('0 of 22 points');
    });

    it('a file of a kit that bound nothing', () => {
      writeFileSync(join(folder, PROGRESS_FILE), '{ "version": 1, "exercises": { "2.1": { "passed": true, "checks": 1, "hintsShown": 0 } } }');
      open().progress();
      expect(shown.pop()).toContain('0 of 22 points');
    });

    it('a pass of one notebook for another of which it is not known which is open', () => {
      saveNotebook(resetExercise('2.1'), 'copy.ipynb');
      open().progress();
      expect(shown.pop()).toContain('0 of 22 points');
      process.env.JPY_SESSION_NAME = '/somewhere/set-2.ipynb'; // Jupyter says which one is
      open().progress();
      expect(shown.pop()).toContain('2 of 22 points');
    });
  });

  describe('a check never passes', () => {
    const runCells = (...sources: string[]) => void ((globalThis as { scalingCells?: string[] }).scalingCells = sources);
    const helper = 'const sees = (query, key) => key <= query;';
    const leaning = maskCell.replace('key <= query', 'sees(query, key)');

    it('an answer with a helper in another cell, and says which one is missing', async () => {
      runCells(helper, leaning);
      await set.check('2.1', solved);
      expect(shown.pop()).toContain('✗ 2.1 passes together with the other cells, but not alone, as it is graded: sees is declared in another cell. Everything that causalMask needs must stand in its own cell.');
      runCells(`${helper}\n${leaning}`);
      await set.check('2.1', solved);
      expect(shown.pop()).toContain('✓ 2.1');
    });

    it('an answer whose helper is declared where the cell begins in another cell', async () => {
      runCells('const size = 3;', maskCell.replace('function', 'const twice = 2 * size;\nfunction'));
      await set.check('2.1', solved);
      expect(shown.pop()).toContain('size is declared in another cell');
    });

    it('an answer that imports what only the notebook has', async () => {
      runCells(`import { causalVisibility } from "scaling";\nfunction causalMask(time) { return causalVisibility(time); }`);
      await set.check('2.1', solved);
      expect(shown.pop()).toContain('causalVisibility is declared in another cell');
    });

    it('an older version of the cell than the one that was run last', async () => {
      saveNotebook(maskCell);
      runCells(maskCell, maskCell.replace('key <= query', 'key <= query + 1'));
      await set.check('2.1', seesNext);
      expect(shown.pop()).toContain('lets token t see t + 1');
    });

    it('a cell that does not compile or ends the process', async () => {
      runCells('function causalMask(time) { return [[');
      await set.check('2.1', solved);
      expect(shown.pop()).toContain('✗ 2.1 cannot be graded: its cell is not TypeScript');
      runCells('function causalMask(time) { process.exit(0); }');
      await set.check('2.1', seesNext);
      expect(shown.pop()).toContain('✗ 2.1 cannot be graded: it used more time or memory than there is, or ended the process');
    });

    it('an answer that changes its arguments', async () => {
      runCells('function prefixMask(time, prefixLength) { return []; }', masters.find(({ id }) => id === '2.5')!.reference.replace('const source', 'spans.reverse().reverse(); tokens.push("");\n  const source'));
      await set.check('2.5', solved);
      expect(shown.pop()).toContain('The function changed its input; work on a copy');
    });
  });

  it('what a student returns is escaped', () => {
    const exercise = {
      ...functionExercise<[x: number], string>({
        id: '9.2',
        title: '',
        points: 1,
        difficulty: 1,
        minutes: 1,
        functionName: 'f',
        signature: '',
        task: '',
        hints: [],
        misconceptions: [],
        tolerance: { relative: 0, absolute: 0 },
        worked: { inputs: [1], expected: 'a', about: '', because: '' },
        publicCases: [],
      }),
    };
    expect(checkHtml(exercise, checkFunction(exercise, () => '<script>alert(1)</script>'))).not.toContain('<script>');
    expect(checkHtml(exercise, checkFunction(exercise, () => { throw new Error('<img src=x>'); }))).not.toContain('<img');
  });

  it('a hint has code and bold words, and no markup within code or of its own', () => {
    const hint = (text: string) => /<\/b> (.*)<\/div>$/.exec(hintHtml('1.1', text, 1, 1))![1];
    expect(hint('**not `a`**, but `b<c`')).toBe('<b>not <code>a</code></b>, but <code>b&lt;c</code>');
    expect(hint('`x**2 + y**2`')).toBe('<code>x**2 + y**2</code>');
    expect(hint('`a **b` c** <i>')).toBe('<code>a **b</code> c** &lt;i&gt;');
  });

  it('values are short and matrices are read row by row', () => {
    expect(formatValue(1 / 3)).toBe('0.333333');
    expect(formatValue([[1, 10], [1, 1]])).toBe('[\n  [1 , 10],\n  [1 , 1 ]\n]');
    expect(formatValue('x'.repeat(2000)).length).toBeLessThan(620);
    expect(formatValue(undefined)).toBe('nothing');
  });

  it('two values that differ never look alike, and what is no number never looks like null', () => {
    expect(formatPair(17.19616827, 17.1962)).toEqual(['17.1961683', '17.1962']);
    expect(formatPair({ a: 1 / 3 }, { a: 1 / 3 + 1e-11 })).toEqual(['{"a":0.333333333333}', '{"a":0.333333333343}']);
    expect(formatPair(0.5, 0.25)).toEqual(['0.5', '0.25']);
    const shows = (student: () => unknown) => checkHtml(findFunction('1.3'), checkFunction(findFunction('1.3'), student));
    expect(shows(() => Number.NaN)).toMatch(/>NaN<(?!.*null)/s);
    expect(shows(() => -Infinity)).toContain('>-Infinity<');
    expect(
      checkHtml(
        findFunction('5.6'),
        checkFunction(findFunction('5.6'), () => ({ low: Number.NaN, high: null })),
      ),
    ).toMatch(/low<\/code>: expected 0, got NaN/);
    expect(shows(() => 17.1962)).toMatch(/>17.1961683<.*>17.1962</s);
  });
});
