import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerHomework } from '../../lib/commands/homework.js';
import { checkSet } from '../../lib/course/grading/check-own.js';
import {
  faultOfParts, loadMasters, planFor, planGrading, planVariants, type GradingPlan, type PlannedExercise,
} from '../../lib/course/grading/grading-plan.js';
import { classCsv, problemsOf } from '../../lib/course/grading/class-files.js';
import { feedbackPage, gradescopeResults } from '../../lib/course/grading/feedback.js';
import { gradeSubmission, otherVariant } from '../../lib/course/grading/grade-submission.js';
import { judge } from '../../lib/course/grading/judge.js';
import { judgeStudy } from '../../lib/course/grading/judge-study.js';
import { instructorNotebook, nbgraderConfig } from '../../lib/course/grading/nbgrader.js';
import { stubSource } from '../../lib/course/homework/answer-source.js';
import { checkAlone } from '../../lib/course/homework/check-alone.js';
import { checkFunction } from '../../lib/course/homework/check.js';
import { ending, functionOf } from '../../lib/course/homework/foresee.js';
import { homework, PROGRESS_FILE } from '../../lib/course/homework/homework.js';
import { readSet, setFilesIn, variantOf } from '../../lib/course/homework/own/set-file.js';
import { notebookText } from '../../lib/course/homework/notebook/notebook.js';
import { setNotebook } from '../../lib/course/homework/notebook/set-notebook.js';
import { checkHtml, studyText } from '../../lib/course/homework/show.js';
import { studyDesign } from '../../lib/course/homework/study/designs.js';
import { studyFigure } from '../../lib/course/homework/study/show-study.js';
import { checkPrediction, evidenceText, standingIn } from '../../lib/course/homework/study/study-chain.js';
import { judgeChain } from '../../lib/course/homework/study/study-verdict.js';
import { wordsOf } from '../../lib/course/homework/words.js';
import { compileAnswer } from '../../lib/course/answers/compile-answer.js';
import { inOrder, type FunctionExercise, type StudyExercise } from '../../lib/course/answers/exercise.js';
import { root } from '../../lib/setup/paths.mjs';
import { runCommand } from '../commands/run-command.js';
import { isolation } from './grading/isolation-here.js';
import { madeUpChain } from './study-chains.js';

let folder: string;
const at = (name: string) => join(folder, name);
const GERMAN = join(root, 'test/fixtures/eigene-aufgaben');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-'));
  cpSync(GERMAN, at('de'), { recursive: true });
});
afterEach(() => {
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});
const run = (...args: string[]) => runCommand(registerHomework, 'homework', ...args);

const plannedIn = ({ exercises }: Pick<GradingPlan, 'exercises'>, i: number) => exercises[i] as PlannedExercise;

describe('an exercise of one\'s own', () => {
  it('is a whole one as it is written, named in a set file beside it, and a second one joins it', async () => {
    await run('new', at('mine/mean'));
    await run('new', at('mine/other'));
    expect(readdirSync(at('mine')).sort()).toEqual(['mean', 'other', 'set-7.yaml']);
    expect((await run('check', at('mine'))).out.split('\n').slice(1)).toEqual([
      '✓ 7.1 The mean of a list: 2 public and 5 hidden cases, 1 misconception', '✓ 7.2 The mean of a list: 2 public and 5 hidden cases, 1 misconception',
    ]);
    await expect(run('new', at('mine/mean'))).rejects.toThrow('name: expected a new folder');
  });

  it('is told by its file and place what is wrong with it', async () => {
    await run('new', at('mine/mean'));
    const file = at('mine/mean/exercise.yaml');
    const text = readFileSync(file, 'utf8');
    const faultOf = async (from: string, to: string) => {
      expect(text).toContain(from);
      writeFileSync(file, text.replace(from, to));
      return (await run('check', at('mine'))).out;
    };
    expect(await faultOf('expected: 3 ', 'expected: 4 ')).toContain('the reference answers 3 to the case "three numbers", and 4 is expected');
    expect(await faultOf('inputs: [[1, 2, 6]]\n    expected: 3', 'inputs: [[3]]\n    expected: 3')).toContain('misconception not-divided: expected its answer to fail a public case');
    expect(await faultOf('(random) => Array.from({ length: 5 }, () => [Array.from({ length: 1 + random.integer(9) }, () => 10 * random.normal())])', '() => [[[1, 2]], [[2, 3]]]')).toContain('hidden: expected other cases for every seed');
    expect(process.exitCode).toBe(1);
    await expect(faultOf('points: 3', 'point: 3')).rejects.toThrow(/exercise\.yaml.*points: expected number, got nothing/);
    await expect(faultOf('    expected: 3 ', '    # expected: 3 ')).rejects.toThrow('exercise.yaml: cases: expected at least one, the first with what is expected, by hand, got a first without expected');
    await expect(faultOf('10 * random.normal()', 'ten * random.normal()')).rejects.toThrow('exercise.yaml: hidden: it threw ten is not defined');
    await expect(faultOf('misconceptions:', 'parts:\n - { title: one, points: 1, when: "() => long" }\n - { title: rest, points: 1 }\nmisconceptions:'))
      .rejects.toThrow('exercise.yaml: parts, one: it threw long is not defined');
    await expect(faultOf('misconceptions:', 'variants: "(random) => ({ a: random.int(3) })"\nmisconceptions:'))
      .rejects.toThrow('exercise.yaml: variants: it threw random.int is not a function');
    await expect(faultOf('" / numbers.length", ""', '" / nowhere", ""')).rejects.toThrow('misconceptions, not-divided');
  });
});

describe('a file of one\'s own that is wrong', () => {
  let text: string;
  beforeEach(async () => {
    await run('new', at('mine/mean'));
    text = readFileSync(at('mine/mean/exercise.yaml'), 'utf8');
  });
  const read = (content: string | Buffer) => {
    writeFileSync(at('mine/mean/exercise.yaml'), content);
    return readSet(at('mine/set-7.yaml'));
  };
  const parts = (some: string) => `${text}parts:\n${some}`;
  const hidden = (code: string) => text.replace(/hidden: \|\n.*/, `hidden: "${code}"`);
  const wrong: [string, () => string | Buffer, string][] = [
    ['a number for a title', () => text.replace('The mean of a list', '5'), 'line 2: title: expected a text, or one for each language: { en: ..., de: ... }, got 5'],
    ['a language that there is not', () => text.replace('The mean of a list', '{ fr: La moyenne }'), 'title: expected a text, or one for each language'],
    ['a key that there is not', () => `${text}pionts: 3\n`, 'line 47: Unrecognized key: "pionts"'],
    ['a place in a list', () => text.replace('    about: one number\n', ''), 'line 25: cases[1].about: expected a text'],
    ['a tolerance', () => text.replace('tolerance: decimals', 'tolerance: loose'), 'tolerance: expected exact, decimals, or { relative: 1e-3, absolute: 0 }, got "loose"'],
    ['nothing', () => '', 'expected YAML with keys and values, and it is empty'],
    ['another encoding', () => Buffer.from(text.replace('The mean', 'Über'), 'latin1'), 'it is not UTF-8'],
    ['a statement of megabytes', () => text.replace('Return', 'x'.repeat(5e6)), 'line 6: statement: expected string to have <=100000 characters, got "xxx'],
    ['no parts', () => parts('  []\n'), 'parts: expected array to have >=1 items, got an array of 0'],
    ['a part without when', () => parts('  - { title: a, points: 1 }\n  - { title: b, points: 2 }\n'), 'parts: expected when in each but the last'],
    ['a when that is none', () => parts('  - { title: a, points: 1, when: "3" }\n  - { title: b, points: 2 }\n'), 'parts, a: expected a function, such as (numbers) => numbers.length === 1, got 3'],
    ['a reference of another name', () => text.replace('  function mean(', '  function average('), 'reference: expected a function mean, as the signature has it, got none of this name'],
    ['a reference that is no TypeScript', () => text.replace('let sum = 0;', 'let sum = ;'), 'reference: expected TypeScript that declares mean, but'],
    ['a reference that returns nothing', () => text.replace('return sum / numbers.length', 'sum / numbers.length'), 'cases[1]: expected an answer of the reference, but it returned nothing'],
    ['an input too many', () => text.replace('inputs: [[5]]', 'inputs: [[5], 3]'), 'cases[1].inputs: expected 1 input, as the reference takes, got 2'],
    ['a misconception twice', () => text.replace('hints:', '  - { id: not-divided, message: Another., answer: "function mean() { return 1; }" }\nhints:'), 'misconceptions: expected different ids, got "not-divided" twice'],
    ['a misconception of another function', () => text.replace('replace: [" / numbers.length", ""]', 'answer: "function foo() { return 1; }"'), 'misconceptions, not-divided: expected a function mean'],
    ['variants that are a number', () => `${text}variants: "() => 5"\n`, 'variants: expected values by name, such as { rate: 3 }, got 5'],
    ['a rubric where nobody would read it', () => `${text}rubric:\n  - { points: 1, text: why }\n`, 'rubric: expected them in an exercise without a signature, which a person marks, got a signature'],
    ['misconceptions of words', () => 'title: Why\npoints: 1\nstatement: Why?\nmisconceptions:\n  - { id: a, message: b, answer: c }\n', 'expected a signature, since there are misconceptions, got none'],
    ['cases and no signature', () => text.replace(/signature: .*/, ''), 'expected a signature, since there are reference and hidden and cases and misconceptions, got none'],
  ];
  it.each(wrong)('says by file, place, what was expected and what came: %s', (_, content, message) => {
    expect(() => read(content())).toThrow(`${at('mine/mean/exercise.yaml')}`);
    expect(() => read(content())).toThrow(message);
  });

  it.each([
    ['() => 5', 'hidden: expected a list of inputs for each case, such as [[[1, 2]], [[3]]], got 5'],
    ['(random) => [random.uniform(), 2]', 'hidden: case 1: expected the list of its inputs, such as [[1, 2]], got 0.'],
    ['() => [[[1]], [[1 / 0]]]', 'hidden: case 2: expected numbers, texts, true, false, null, lists and objects, got [[Infinity]]'],
    ['() => [[[1], 2]]', 'hidden: case 1: expected 1 input, as the reference takes, got 2'],
  ])('says it of hidden cases: %s', (code, message) => {
    expect(() => checkSet(read(hidden(code)))).toThrow(message);
  });

  it('says that the same seed gives other cases, and that points of parts are shares', async () => {
    expect(checkSet(read(hidden('() => [[[Math.random()]], [[Math.random()]]]')))[0]!.faults).toContain('hidden: expected the same cases for the same seed, got others: draw them from random alone');
    const shares = parts('  - { title: few, points: 1, when: "(n) => n.length < 5" }\n  - { title: more, points: 1 }\n');
    expect(checkSet(read(shares))[0]!.notes).toEqual(['parts: their points add up to 2, and the exercise has 3; they are taken as shares: few 1.5, more 1.5']);
    expect((await run('check', at('mine'))).out).toContain('note: parts: their points add up to 2');
  });

  it('stops code that does not come to an end, and does not begin it again', () => {
    let calls = 0;
    const endless = ending(() => {
      calls++;
      for (;;);
    }, 0.02);
    expect(() => endless()).toThrow('expected an end within 0.02 s, got none: does every loop end?');
    expect(() => endless()).toThrow('expected an end');
    expect(calls).toBe(1);
    expect(ending((a: number, b: number) => a - b)(3, 1)).toBe(2);
  });

  it('reads lines of Windows, and a mark at the beginning', () => {
    expect(read(`\uFEFF${text.replaceAll('\n', '\r\n')}`).set.exercises[0]!.title).toBe('The mean of a list');
  });
});

describe('a small German set', () => {
  const set = (variant = 0) => readSet(at('de/set-8.yaml'), variant);
  const mean = () => set().set.exercises[1] as FunctionExercise;

  it('has points, order and language of its set file, and checks', () => {
    expect(set().set.exercises.map(({ id, points, title }) => [id, points, title])).toEqual([
      ['8.1', 1, 'Zinsen'], ['8.2', 4, 'Der Mittelwert einer Liste'], ['8.3', 2, 'Warum der Mittelwert?'],
    ]);
    expect(mean().parts!.map(({ points }) => points)).toEqual([2, 2]); // 1 and 1 of 2, of 4 points
    expect(checkSet(set()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('speaks German in the notebook, the stub, the check and the hints', async () => {
    await run('preview', at('de'), '--out', at('out'));
    const notebook = readFileSync(at('out/set-8.ipynb'), 'utf8');
    for (const words of ['# Übung 8 · Mittelwerte und Zinsen', '4 Punkte (', ') · ★☆☆ · etwa 10 Minuten', '8.2 ist noch nicht gelöst: schreib den Rumpf von mittelwert', 'Ein Wert zum Nachrechnen'])
      expect(notebook).toContain(words);
    const preview = readFileSync(at('out/set-8.html'), 'utf8');
    for (const words of ['Übung 8 · Mittelwerte und Zinsen', 'Variante 1 von 3; in den anderen stehen andere Werte.', '★☆☆ · etwa 10 Minuten', 'von einem Menschen gelesen', '<summary>Hinweise</summary>'])
      expect(preview).toContain(words);
    expect(readFileSync(at('out/set-8.json'), 'utf8')).not.toMatch(/reduce|reference|random/); // nothing that answers
    const shown: string[] = [];
    rmSync(at('out/set-8.ipynb')); // its cell would be checked in place of the function
    const own = homework(8, { html: (content) => void shown.push(content) }, { folder: at('out') });
    await own.check('8.2', (zahlen: number[]) => zahlen.reduce((a, b) => a + b, 0));
    expect(shown.join('')).toContain('8.2 besteht 1 von 3 öffentlichen Fällen.');
    expect(shown.join('')).toContain('Es sieht so aus, als würde die Summe nicht geteilt.');
  }, 60_000);

  it('differs among students by their names alone, and each is graded by their own', async () => {
    const { variants } = await loadMasters(at('de'));
    const plan = await planVariants(variants!.get(8)!, { seed: 1, isolation });
    const rateOf = (student: string) => plannedIn(planFor(plan, student), 0).cases.find(({ about }) => about === 'zweihundert')!.expected;
    const students = Array.from({ length: 30 }, (_, i) => `student-${i}`);
    expect(new Set(students.map((student) => variantOf(8, student, 3))).size).toBe(3);
    expect(new Set(students.map(rateOf)).size).toBeGreaterThan(1);
    expect(students.map(rateOf)).toEqual(students.map((student) => {
      const exercise = set(variantOf(8, student, 3)).set.exercises[0] as FunctionExercise;
      return exercise.publicCases[1]!.expected;
    }));
  }, 60_000);

  it('gives part of the points for part of the cases, and none to a table of the public cases or a constant', async () => {
    const { set: own, masters } = set();
    const plan = await planGrading(own, masters, { seed: 1, isolation });
    const earned = async (source: string) => (await judge(plannedIn(plan, 1), source, isolation)).earned;
    expect(await earned(masters[1]!.reference)).toBe(4);
    expect(await earned('function mittelwert(z) { return z.reduce((a, b) => a + b, 0) / z.length; }')).toBe(2); // of an empty list it is not a number
    expect(await earned('function mittelwert(z) { return z.length > 1 ? 0 : z[0] ?? 0; }')).toBe(2);
    expect(await earned('function mittelwert(z) { return { "[1,2,6]": 3, "[-5]": -5, "[2,4]": 3 }[JSON.stringify(z)] ?? 0; }')).toBe(0);
    expect(await earned('function mittelwert() { return 0; }')).toBe(0);
  }, 60_000);

  it('says of a notebook of another variant that it is one, in the record, to the student and to the instructor', async () => {
    const { variants } = await loadMasters(at('de'));
    const plan = await planVariants(variants!.get(8)!, { seed: 1, isolation });
    const [anna, other] = ['anna', [0, 1, 2].find((k) => k !== variantOf(8, 'anna', 3) && set(k).set.exercises[0]!.task !== set(variantOf(8, 'anna', 3)).set.exercises[0]!.task)!] as const;
    const noteOf = async (variant: number) => {
      writeFileSync(at('anna.ipynb'), notebookText(setNotebook(set(variant).set)));
      const { record } = await gradeSubmission({ student: anna, file: at('anna.ipynb') }, plan);
      expect(feedbackPage(record, 'x', {}).includes(`Das Notebook ist das der Variante ${other + 1}, und anna hat Variante`)).toBe(record.note !== undefined);
      expect(problemsOf(record, {}, [])).toEqual(record.note === undefined ? [] : [record.note]);
      return record.note;
    };
    expect(await noteOf(variantOf(8, anna, 3))).toBeUndefined();
    expect(await noteOf(other)).toBe(`The notebook is of variant ${other + 1}, and anna has variant ${variantOf(8, anna, 3) + 1}, by which it was graded: its answers may be right for the other; hand in your own notebook.`);
    expect(otherVariant(plan, anna, [])).toBeUndefined(); // nothing that tells
  }, 60_000);

  it('has a page for the instructor beside the set file, and nothing of it where students get theirs', async () => {
    await expect(run('preview', at('de'), '--out', folder)).rejects.toThrow('--out: expected a folder beside');
    writeFileSync(at('roster.csv'), 'id,name\nanna,Anna\nbob,Bob\n');
    await run('preview', at('de'), '--out', at('out'), '--roster', at('roster.csv'));
    const forInstructor = readFileSync(at('de/set-8.instructor.html'), 'utf8');
    for (const words of ['Not for students', 'zahlen.reduce', 'hidden, part &quot;mehrere Zahlen&quot;', '<summary>Variant 3</summary>', 'Ausreißer', `Variant ${variantOf(8, 'anna', 3) + 1}: `])
      expect(forInstructor).toContain(words);
    const given = readdirSync(at('out'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
    expect(given.filter((name) => name.includes('instructor'))).toEqual([]);
    for (const name of given) expect(readFileSync(join(at('out'), name), 'utf8')).not.toMatch(/Ausreißer|reduce/);
  }, 60_000);

  it('keeps questions and exercises in the order of its set file', async () => {
    writeFileSync(at('de/set-8.yaml'), 'number: 8\ntitle: Order\nexercises: [warum, mittelwert]\n');
    const plan = await planGrading(set().set, set().masters, { seed: 1, isolation });
    writeFileSync(at('anna.ipynb'), notebookText(setNotebook(set().set)));
    const { record } = await gradeSubmission({ student: 'anna', file: at('anna.ipynb') }, plan);
    expect(feedbackPage(record, 'x', {}).match(/8\.\d ·/g)).toEqual(['8.1 ·', '8.2 ·']);
    expect(gradescopeResults(record, {}).tests.map(({ number }) => number)).toEqual(['8.1', '8.2']);
    expect(classCsv({ records: [record], leftOut: [] }, plan, folder).split('\n')[0]).toContain('8.1,8.2');
    expect(inOrder([{ id: '8.10' }, { id: '8.9' }]).map(({ id }) => id)).toEqual(['8.9', '8.10']);
  }, 60_000);

  it('has no part whose points a constant would earn', () => {
    const one = { inputs: [], expected: 0, part: 0 };
    expect(faultOfParts({ points: 1, tolerance: { relative: 0, absolute: 0 } }, [{ title: 'empty', points: 1 }], [one, one])).toContain('a constant would earn its points');
    expect(faultOfParts({ points: 2, tolerance: { relative: 0, absolute: 0 } }, [{ title: 'empty', points: 1 }], [one])).toBe('expected parts whose points add up to 2, got 1');
  });
});

describe('what a student of a German set reads', () => {
  /** What stands in a page or in a cell's output, as its reader sees it. */
  const visible = (content: string) => content.replace(/<style>[^]*?<\/style>|<[^>]*>/g, ' ')
    .replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&#39;', '\'').replaceAll('&amp;', '&').replace(/\s+/g, ' ').trim();
  const ENGLISH = new RegExp(`\\b(${[
    'expected', 'got', 'returned', 'points?', 'first', 'difference', 'hints?', 'of', 'exercise', 'state', 'the', 'is', 'are', 'and', 'for', 'public', 'cases?', 'inputs?', 'answer',
    'person', 'marked', 'by', 'it', 'its', 'read', 'still', 'begun', 'graded', 'what', 'homework', 'set', 'yet', 'not', 'nothing', 'cell', 'every', 'looks?', 'like', 'prediction', 'study', 'interval',
  ].join('|')})\\b`, 'i');
  const isGerman = (texts: readonly string[]) => expect(texts.flatMap((text) => ENGLISH.exec(visible(text).replace(/\S+\.(ipynb|json)\S*|exercise-9-1/g, ''))?.[0] ?? [])).toEqual([]);
  const SET = 'number: 9\ntitle: Listen\nlanguage: de\nexercises: [umkehren, { exercise: mittelwert, points: 3 }, warum]\n';
  const UMKEHREN = `title: Eine Liste umkehren
points: 2
minutes: 5
statement: Gib \`zahlen\` in umgekehrter Reihenfolge zurück.
signature: "function umkehren(zahlen: number[]): number[]"
reference: "function umkehren(zahlen: number[]): number[] { return [...zahlen].reverse(); }"
cases:
  - { inputs: [[1, 2, 3]], expected: [3, 2, 1], about: drei Zahlen, because: von hinten }
  - { inputs: [[4, 6]], about: zwei Zahlen }
hidden: "(random) => [[[random.normal(), 1]], [[2, random.normal()]]]"
hints: [Fang hinten an.]
`;
  const shown: string[] = [];
  const own = (isStrict = false) => homework(9, { html: (content) => void shown.push(content) }, { folder: at('out'), isStrict });
  const last = () => visible(shown.at(-1)!);
  const german = () => readSet(at('de/set-9.yaml'));
  beforeEach(async () => {
    rmSync(at('de/set-8.yaml'));
    mkdirSync(at('de/umkehren'));
    writeFileSync(at('de/set-9.yaml'), SET);
    writeFileSync(at('de/umkehren/exercise.yaml'), UMKEHREN);
    await run('preview', at('de'), '--out', at('out'));
    shown.length = 0;
  });
  /** The notebook of the set with these cells in place of the stubs. */
  const save = (sources: Record<string, string>, file = at('out/set-9.ipynb')) => {
    const notebook = setNotebook(german().set);
    const cells = notebook.cells.map((cell) => ({ ...cell, source: cell.id in sources ? [sources[cell.id]!] : cell.source }));
    writeFileSync(file, notebookText({ ...notebook, cells }));
    return file;
  };

  it('below a check cell: where an answer goes wrong, what is odd about it, and why it cannot be graded', async () => {
    const check = async (source: string, inNotebook: (zahlen: number[]) => unknown = () => undefined) => {
      save({ 'exercise-9-1': source });
      await own().check('9.1', inNotebook);
      return last();
    };
    expect(await check('function umkehren(z) { return z; }')).toBe('✗ 9.1 besteht 0 von 2 öffentlichen Fällen. Der erste, der nicht stimmt: drei Zahlen umkehren([1,2,3]) erwartet [3,2,1] bekommen [1,2,3] '
      + 'Erster Unterschied bei [0] : erwartet 3, bekommen 1. Es sieht so aus, als wäre die Reihenfolge umgekehrt: Das Letzte steht vorn.');
    const exercise = german().set.exercises[0] as FunctionExercise;
    const odd = (run: (z: number[]) => unknown) => {
      shown.push(checkHtml(exercise, checkFunction(exercise, run)));
      return last();
    };
    const refused = (sentence: string) => checkHtml(exercise, { kind: 'not gradable', sentence });
    expect([refused('endet jede Schleife?'), refused('Es fehlt etwas')].map((html) => /<b>(.*)<\/b>/.exec(html)![1])).toEqual(['✗ endet jede Schleife?', '✗ Es fehlt etwas.']);
    expect(odd((z) => void z)).toContain('bekommen nichts Die Funktion gab nichts zurück: Fehlt ein return?');
    expect(odd((z) => Promise.resolve(z))).toContain('Die Funktion gab ein Promise zurück: Sie muss ihren Wert zurückgeben, also lass async weg.');
    expect(odd((z) => z.reverse())).toContain('Die Funktion hat ihre Eingabe verändert; arbeite mit einer Kopie: `[...liste]` oder `liste.slice()`.');
    expect(odd((z) => () => z)).toContain('Die Antwort ist kein einfacher Wert aus Zahlen, Texten, Listen und Objekten.');
    expect(await check('function umkehren(z) { return z +; }')).toMatch(/^✗ 9\.1 kann nicht bewertet werden: Die Zelle ist kein TypeScript: .* \(Zeile 1\)\.$/);
    await expect(own(true).check('9.1', () => undefined)).rejects.toThrow('9.1 besteht die Prüfung nicht');
    await expect(own().grade('9.1', [[[[1, 2]], [2, 1]]])).rejects.toThrow('9.1 stimmt nicht in jedem verdeckten Fall');
    shown.splice(-2); // the compiler's own words are English
    expect(await check('const a = 1; // umkehren')).toBe('✗ 9.1 kann nicht bewertet werden: Die Zelle deklariert keine Funktion umkehren.');
    expect(await check('function umkehren() {}\nconst a = b;')).toBe('✗ 9.1 kann nicht bewertet werden: Die Zelle brach ab, bevor es umkehren gab: ReferenceError: b is not defined.');
    shown.pop(); // and so are the engine's
    expect(await check('function umkehren(z) { return hilfe(z); }', (z) => [...z].reverse())).toBe('✗ 9.1 besteht zusammen mit den anderen Zellen, aber nicht allein, und so wird es bewertet: '
      + 'hilfe ist in einer anderen Zelle deklariert. Alles, was umkehren braucht, muss in der eigenen Zelle stehen.');
    expect(await check('function umkehren(z) { process.exit(); }')).toBe('✗ 9.1 kann nicht bewertet werden: Die Antwort brauchte mehr Zeit oder Speicher, als da ist, oder beendete den Prozess; vielleicht endet eine Schleife nicht.');
    isGerman(shown);
    expect(compileAnswer('a'.repeat(200_000), 'de')).toMatchObject({ sentence: 'Die Zelle hat 200000 Zeichen, mehr als die 100000, die gelesen werden' });
    expect(await checkAlone(exercise, { source: 'function umkehren(z) { return hilfe(z); }', others: ['function hilfe(z) { return z; }'] })).toMatchObject({
      sentence: '9.1 funktioniert nicht allein, und so wird es bewertet: hilfe ist in einer anderen Zelle deklariert. Alles, was umkehren braucht, muss in der eigenen Zelle stehen',
    });
  }, 60_000);

  it('of hints, of the original cell and of progress', async () => {
    save({ 'exercise-9-1': 'function umkehren(z) { return [...z].reverse(); }', 'exercise-9-2': 'function mittelwert(z) { return 0; }' });
    own().hint('9.1');
    expect(last()).toBe('Hinweis 1 von 1 zu 9.1. Fang hinten an.');
    own().hint('9.1');
    expect(visible(shown.at(-1)!)).toBe('Das ist der einzige Hinweis zu 9.1. Hinweis 1 von 1 zu 9.1. Fang hinten an.');
    own().hint('9.3');
    expect(last()).toBe('Zu 9.3 gibt es keine Hinweise.');
    await own().check('9.1', () => undefined);
    expect(last()).toBe('✓ 9.1 besteht seine 2 öffentlichen Fälle : drei Zahlen; zwei Zahlen.');
    await own().check('9.2', () => undefined);
    own().progress();
    expect(last()).toBe('Übung 9 · Listen : 2 von 5 Punkten mit bestandenen öffentlichen Fällen; 2 weitere werden von einem Menschen gelesen. '
      + 'Aufgabe Punkte Stand 9.1 Eine Liste umkehren 2 ✓ öffentliche Fälle bestanden 9.2 Der Mittelwert einer Liste 3 ✗ noch nicht 9.3 Warum der Mittelwert? 2 ✎ von einem Menschen gelesen');
    own().reset('9.1');
    expect(last()).toContain('Die ursprüngliche Zelle von 9.1. Kopier sie über deine; Fortschritt und Hinweise dazu beginnen von vorn. function umkehren(');
    own().progress();
    expect(last()).toContain('9.1 Eine Liste umkehren 2 ○ nicht versucht');
    writeFileSync(at(`out/${PROGRESS_FILE}`), 'no JSON');
    own().progress();
    expect(visible(shown.at(-2)!)).toMatch(/^Die Datei mit deinem Fortschritt war nicht lesbar oder stammt von einem älteren Baukasten; sie liegt jetzt unter .*, und der Fortschritt beginnt von vorn\./);
    isGerman(shown);
  }, 60_000);

  it('on the page after grading, and at Gradescope: what is wrong, what a person gave, and why nothing could be graded', async () => {
    const { set, masters } = german();
    const plan = await planGrading(set, masters, { seed: 1, isolation });
    const grade = async (sources: Record<string, string>) => (await gradeSubmission({ student: 'anna', file: save(sources) }, plan)).record;
    const record = await grade({ 'exercise-9-1': 'function umkehren(z) { return z; }', 'exercise-9-2': 'function mittelwert(z) { return z.length > 1 ? z.reduce((a, b) => a + b, 0) / z.length : z[0]; }', 'written-9-3': 'Bei Reichen.' });
    const page = feedbackPage(record, set.title, {});
    expect(page).toContain('<html lang="de">');
    expect(visible(page)).toBe([
      'Übung 9 · Listen Übung 9 · Listen 1,5 von 7 Punkten. 2 Punkte vergibt noch ein Mensch. Bewertet wurde: set-9.ipynb',
      '✗ 9.1 · Eine Liste umkehren: 0 von 2 Es sieht so aus, als wäre die Reihenfolge umgekehrt: Das Letzte steht vorn. 0 von 2 öffentlichen Fällen stimmen.',
      'Der öffentliche Fall: drei Zahlen Eingaben [1,2,3] erwartet [3,2,1] bekommen [1,2,3]',
      '✗ 9.2 · Der Mittelwert einer Liste: 1,5 von 3 mehrere Zahlen: 1,5 von 1,5 eine oder keine: 0 von 1,5',
      'Alle öffentlichen Fälle stimmen, aber nicht alle anderen: Probier andere Größen und Werte als die der öffentlichen Fälle. Vielleicht gab es dort auch einen Fehler, oder es kam nicht zu einem Ende.',
      '3 von 3 öffentlichen Fällen stimmen. 9.3 · Warum der Mittelwert?: 2 Punkte, noch zu bewerten',
    ].join(' '));
    const marks = { '9.1': { points: 0.5, comment: 'Fast.' }, '9.3': { points: 1.5, comment: 'Gut.' } };
    const marked = feedbackPage(record, set.title, marks);
    expect(visible(marked)).toContain('3,5 von 7 Punkten. Bewertet');
    expect(visible(marked)).toContain('9.1 · Eine Liste umkehren: 0,5 von 2 Diese Punkte hat ein Mensch vergeben , vorher 0: Fast.');
    expect(visible(marked)).toContain('9.3 · Warum der Mittelwert?: 1,5 von 2 Gut.');
    const { output, tests } = gradescopeResults(record, {});
    expect([output, tests[0]!.output.split('\n')[1], tests[2]!.output]).toEqual([
      '2 Punkte vergibt noch ein Mensch.', 'Öffentlicher Fall, drei Zahlen: Eingaben [1,2,3]; erwartet [3,2,1]; bekommen [1,2,3]', 'wird noch von einem Menschen bewertet',
    ]);
    const saidOf = async (source: string | undefined) => (await judge(plannedIn(plan, 0), source, isolation)).sentences.join(' ');
    const said = [
      await saidOf('function umkehren(z) { z.reverse(); }'), await saidOf('const umkehrt = 1;'), await saidOf('function umkehren(z) { throw new Error("so"); }'), await saidOf(undefined),
      await saidOf(stubSource(set.exercises[0] as FunctionExercise)),
    ];
    expect(said).toEqual([
      'Die Funktion gab nichts zurück: Fehlt ein return?', 'Die Zelle deklariert keine Funktion umkehren.', 'Die Funktion warf Error: so.',
      'Es wurde keine Antwort gefunden: keine Zelle mit der Kennung exercise-9-1 und keine, die umkehren deklariert.', '9.1 ist noch nicht gelöst: schreib den Rumpf von umkehren.',
    ]);
    expect(await saidOf('function umkehren( {')).toMatch(/^Die Antwort ist kein TypeScript: .* \(Zeile 1\)\.$/);
    const { grading: { odd, ...words } } = wordsOf('de');
    isGerman([words.outOfTime(10), words.tooMuchOutput, words.outOfTurn, words.brokeOff, ...['Promise', 'changed input', 'too large', 'function'].map(odd)]);
    writeFileSync(at('broken.ipynb'), 'no JSON');
    const broken = (await gradeSubmission({ student: 'ben', file: at('broken.ipynb') }, plan)).record;
    expect(problemsOf(broken, {}, [])).toEqual(['it is no notebook: it cannot be read as JSON']); // the instructor's
    const toBen = feedbackPage(broken, set.title, {});
    expect(visible(toBen)).toContain('Die Abgabe konnte nicht bewertet werden: Das ist kein Notebook: Es lässt sich nicht als JSON lesen.');
    expect(gradescopeResults(broken, {}).output).toContain('Die Abgabe konnte nicht bewertet werden: Das ist kein Notebook');
    isGerman([page, marked, toBen, output, ...tests.map((test) => `${test.name} ${test.output}`), ...said]);
    const old = { ...record };
    delete old.language; // of a kit that kept none
    expect(feedbackPage(old, set.title, {})).toContain('<h1>Homework 9 · Listen</h1>\n<p><strong>1.5 of 7 points.</strong> 2 points are still to be given by a person.</p>');
  }, 60_000);

  it('of a study and an exercise of the kit in its set: all that the kit says around their English texts', async () => {
    writeFileSync(at('de/set-9.yaml'), SET.replace('umkehren,', 'kit 1.3, kit 1.7a, umkehren,'));
    await run('preview', at('de'), '--out', at('out'));
    const { set } = german();
    const [trainingDays, study] = set.exercises as [FunctionExercise, StudyExercise];
    expect(stubSource(trainingDays)).toContain('9.1 ist noch nicht gelöst: schreib den Rumpf von trainingDays');
    await own().check('9.2');
    own().progress();
    expect(shown.map(visible)).toEqual(['○ nicht begonnen: 9.2 Die Studie ist noch nicht begonnen.', expect.stringContaining('; 0 von 3 sind in der Studie verdient, und 2 weitere werden von einem Menschen gelesen.') as unknown]);
    expect(last()).toContain('○ nicht begonnen');
    const prediction = { estimate: 3, low: 2.998, high: 3.006 };
    const chain = madeUpChain({ prediction, outcome: 3.02 });
    const planned = { ...study, kind: 'study' } as const;
    const judged = (entries: typeof chain) => judgeStudy(planned, [{ isCode: true, source: '', gradeId: 'decide-9-2', outputs: [{ kind: 'text', text: evidenceText(entries) }], attachments: {} }]).result;
    const { sentences, parts } = judged(chain);
    const { good, none } = studyDesign('1.7').score;
    expect(sentences[0]).toBe('Die Vorhersage ist 3, zwischen 2,998 und 3,006 Nats je Token.');
    expect(sentences[1]).toMatch(/^Herausgekommen ist 3,02 Nats je Token: Das Intervall enthält es nicht\. Seine Breite, 0,008, ist das [\d,]+-Fache der Streuung zwischen den Seeds; sein Intervall-Score ist 0,288, wobei /);
    expect(sentences[1]).toContain(`wobei ${String(good).replace('.', ',')} alles bringt und ${String(none).replace('.', ',')} nichts.`);
    expect(parts!.map(({ title }) => title)).toEqual(['Eine Vorhersage, die vor ihrem Lauf festgelegt wurde', 'Ihr 90-%-Intervall']);
    expect(judged(chain.slice(0, 3)).sentences).toEqual([expect.stringMatching(/^2 von \d+ Läufen der Leiter sind trainiert\.$/)]);
    expect(judged(chain.map((entry) => (entry.event.kind === 'decided' ? { ...entry, event: { ...entry.event, value: 3 } } : entry))).sentences).toEqual([
      `Die Studie kann nicht bewertet werden: Ihre Kette wurde verändert: Eintrag ${chain.length - 1} wurde geändert, nachdem er geschrieben war.`,
    ]);
    expect(judgeStudy(planned, []).result.sentences[0]).toContain('Keine Ausgabe der Zellen dieser Studie enthält sie.');
    const svg = studyFigure(studyDesign('1.7'), standingIn(chain)!, 'de').svg;
    for (const words of ['Studie 1.7: ', 'die Leiter', 'das 90-%-Intervall', 'die Schätzung', 'was herauskam', 'Nats je Token']) expect(svg).toContain(words);
    expect(studyText(study, judgeChain(study, chain))).toMatch(/^✓ entschieden: 9\.2 .*festgelegt wurde: 1 von 1\. Ihr 90-%-Intervall: 0(,\d+)? von 2\.$/);
    isGerman([...sentences, studyText(study, judgeChain(study, chain))]);
    expect(() => checkPrediction(studyDesign('1.7'), { estimate: 3, low: 4, high: 5 }, 'de')).toThrow('Vorhersage: erwartet low <= estimate <= high mit low unter high, bekommen low 4, estimate 3, high 5');
  }, 60_000);

  it('its notebook for nbgrader has the references in the place of the German stubs', async () => {
    const { set, masters } = german();
    const cells = instructorNotebook(set, masters, await planGrading(set, masters, { seed: 1, isolation })).cells;
    expect(cells.find(({ id }) => id === 'exercise-9-1')!.source.join('')).toContain('  // BEGIN SOLUTION\n return [...zahlen].reverse(); \n  // END SOLUTION\n  throw new Error("9.1 ist noch nicht gelöst');
    expect(nbgraderConfig('de')).toContain('code_stub = {"typescript": "// hier dein Code, statt der nächsten Zeile"}');
  }, 60_000);
});

describe('a set file', () => {
  it('may take an exercise of the kit, with other points and its misconceptions', () => {
    writeFileSync(at('set-9.yaml'), 'number: 9\ntitle: Mixed\nexercises: [{ exercise: kit 1.3, points: 5 }]\n');
    const exercise = readSet(at('set-9.yaml')).set.exercises[0] as FunctionExercise;
    expect([exercise.id, exercise.points]).toEqual(['9.1', 5]);
    const hours = functionOf('function trainingDays(p) { return p.trainFlops / (p.devices * p.peakFlopsPerSecond * p.mfu) / 3600; }', 'trainingDays');
    expect(checkFunction(exercise, hours as never)).toMatchObject({ kind: 'wrong', message: 'It looks like the answer is in hours.' });
  });

  it('is one of its number, names each exercise once, and only those that there are', () => {
    const told = (content: string) => {
      writeFileSync(at('de/set-8.yaml'), content);
      return () => readSet(at('de/set-8.yaml'));
    };
    expect(told('number: 9\ntitle: a\nexercises: [warum]\n')).toThrow('set-8.yaml: number: expected 8, as the file\'s name has it, got 9');
    expect(told('number: 8\ntitle: a\nexercises: [warum, warum]\n')).toThrow('exercises[1]: expected each exercise once, got warum again');
    expect(told('number: 8\ntitle: a\nexercises: [kit 9.9]\n')).toThrow('set-8.yaml: exercises[0]: expected one of the kit\'s exercises, such as kit 1.1, got kit 9.9');
    expect(told('number: 8\ntitle: a\nexercises: [5]\n')).toThrow('line 3: exercises[0]: expected the name of a folder, or { exercise: NAME, points: 2 }, got 5');
    writeFileSync(at('de/set-8.yml'), '');
    expect(() => setFilesIn(at('de'))).toThrow('expected one file of homework 8, found another beside it');
  });

  it('names what it does not find', () => {
    writeFileSync(at('set-9.yaml'), 'number: 9\ntitle: Mixed\nexercises: [nowhere]\n');
    expect(() => readSet(at('set-9.yaml'))).toThrow('exercises[0]: expected a folder with exercise.yaml, or one of the kit\'s such as kit 1.1, found none at');
  });
});
