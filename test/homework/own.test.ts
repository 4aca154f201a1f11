import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerHomework } from '../../lib/commands/homework.js';
import { checkSet } from '../../lib/course/grading/check-own.js';
import {
  faultOfParts, loadMasters, planFor, planGrading, planVariants, type GradingPlan, type PlannedExercise,
} from '../../lib/course/grading/grading-plan.js';
import { judge } from '../../lib/course/grading/judge.js';
import { checkFunction } from '../../lib/course/homework/check.js';
import { functionOf } from '../../lib/course/homework/foresee.js';
import { homework } from '../../lib/course/homework/homework.js';
import { readSet, variantOf } from '../../lib/course/homework/own/set-file.js';
import type { FunctionExercise } from '../../lib/course/answers/exercise.js';
import { root } from '../../lib/setup/paths.mjs';
import { runCommand } from '../commands/run-command.js';
import { isolation } from './grading/isolation-here.js';

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
      '✓ 7.1 The mean of a list: 2 public and 5 hidden cases, 1 misconceptions', '✓ 7.2 The mean of a list: 2 public and 5 hidden cases, 1 misconceptions',
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

  it('has no part whose points a constant would earn', () => {
    const one = { inputs: [], expected: 0, part: 0 };
    expect(faultOfParts({ points: 1, tolerance: { relative: 0, absolute: 0 } }, [{ title: 'empty', points: 1 }], [one, one])).toContain('a constant would earn its points');
    expect(faultOfParts({ points: 2, tolerance: { relative: 0, absolute: 0 } }, [{ title: 'empty', points: 1 }], [one])).toBe('expected parts whose points add up to 2, got 1');
  });
});

describe('a set file', () => {
  it('may take an exercise of the kit, with other points and its misconceptions', () => {
    writeFileSync(at('set-9.yaml'), 'number: 9\ntitle: Mixed\nexercises: [{ exercise: kit 1.3, points: 5 }]\n');
    const exercise = readSet(at('set-9.yaml')).set.exercises[0] as FunctionExercise;
    expect([exercise.id, exercise.points]).toEqual(['9.1', 5]);
    const hours = functionOf('function trainingDays(p) { return p.trainFlops / (p.devices * p.peakFlopsPerSecond * p.mfu) / 3600; }', 'trainingDays');
    expect(checkFunction(exercise, hours as never)).toMatchObject({ kind: 'wrong', message: 'It looks like the answer is in hours.' });
  });

  it('names what it does not find', () => {
    writeFileSync(at('set-9.yaml'), 'number: 9\ntitle: Mixed\nexercises: [nowhere]\n');
    expect(() => readSet(at('set-9.yaml'))).toThrow('exercises[0]: expected a folder with exercise.yaml, or one of the kit\'s such as kit 1.1, found none at');
  });
});
