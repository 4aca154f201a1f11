import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../lib/setup/paths.mjs';
import { isolation } from './isolation-here.js';
import { HOSTILE, makeExports, PARTS, type Pretended } from './make-exports.js';
import { answered, MEAN, writeSubmission } from './notebooks.js';

/**
 * A class of every export, graded in two steps with ten hostile files in it. The figure for sixty, in every order, is that of npm run bench
 * -- exports.
 */
const STUDENTS = 18;

interface Answer {
  students: { student: string; earned: number; open: number; problem?: string; file: string }[];
  leftOut: { student?: string; file: string; reason: string }[];
}
interface Step {
  status: number | null;
  stderr: string;
  stdout: string;
}

let folder: string;
let honest: Pretended[];
let first: Step;
let second: Step;
let answer: Answer;
const out = () => join(folder, 'graded');

function grade(parts: readonly string[], ...flags: string[]): Step {
  const common = [
    '--masters',
    join(root, 'test/homework/grading/fixtures'),
    '--jobs',
    '2',
    '--json',
    ...(isolation === 'enclosed' ? [] : ['--allow-restricted']),
  ];
  return spawnSync(
    process.execPath,
    [join(root, 'lib', 'bin', 'scaling.mjs'), 'grade', ...parts.map((part) => join(folder, part)), '--out', out(), ...common, ...flags],
    { encoding: 'utf8' },
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-class-'));
  honest = makeExports(folder, STUDENTS);
  for (const { make } of HOSTILE) make(folder);
  writeSubmission(join(folder, 'folders/h-\u001b[2Jescape/set-9.ipynb'), answered({ '9.1': MEAN }));
  first = grade(PARTS.slice(4).reverse());
  second = grade(PARTS.slice(0, 4));
  answer = JSON.parse(second.stdout) as Answer;
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const earnedBy = (student: string) => answer.students.find((one) => one.student === student)?.earned;
const reasonFor = (name: string) =>
  answer.leftOut.concat((JSON.parse(first.stdout) as Answer).leftOut).find(({ student }) => student?.startsWith(name))?.reason;

describe('a class of every export with ten hostile files in it', () => {
  it('gives every honest student the points deserved, in whichever of two steps the work came', () => {
    expect(Object.fromEntries(honest.map(({ student }) => [student, earnedBy(student)]))).toEqual(
      Object.fromEntries(honest.map(({ student, points }) => [student, points])),
    );
  });

  it('says which file was graded', () => {
    expect(answer.students.find(({ student }) => student === 'hal-7')!.file).toBe(`${join(folder, 'folders-zip.zip')}: folders-zip/hal-7/set-9 (1).ipynb`);
    expect(readFileSync(join(out(), 'class.csv'), 'utf8')).toContain('fay-5.ipynb');
  });

  it.each(HOSTILE.map(({ must, student }) => [must, student]))('does not %s', (_, student) => {
    const honestIds = new Set(honest.map((one) => one.student));
    const graded = answer.students.find((one) => one.student === student);
    expect(honestIds.has(student)).toBe(false);
    // graded, or left out with a reason
    expect([graded !== undefined, reasonFor(student.slice(0, 1) === 'M' ? 'M' : student) !== undefined].filter(Boolean)).toHaveLength(1);
  });

  it('grades what stands beside a bomb, and beside a loop', () => {
    expect([earnedBy('h-bomb'), earnedBy('h-loop')]).toEqual([2, 2]);
  });

  it('leaves out with a reason, and says so by the exit code and in left-out.csv', () => {
    expect([first.status, reasonFor('h-pipe'), reasonFor('h-link'), reasonFor('M')]).toEqual([
      1,
      'it is not a file',
      'it is a link',
      'its name is not UTF-8: rename it',
    ]);
    expect(reasonFor('h-zip')).toContain('it is damaged');
    expect(second.status).toBe(0); // nobody of the second step was left out
    expect(readFileSync(join(out(), 'left-out.csv'), 'utf8')).toContain('h-pipe'); // and those of the first are not forgotten
    expect(readFileSync(join(out(), 'class.csv'), 'utf8')).toMatch(/^h-pipe,(,)*.*not graded: it is not a file/m);
  });

  it('moves no cursor of the terminal', () => {
    expect(first.stderr + second.stderr + first.stdout + second.stdout).not.toContain('\u001b');
    expect(answer.students.some(({ student }) => student.startsWith('h-_[2Jescape') || student.includes('2Jescape'))).toBe(true);
  });

  it('has a page for the question with everybody on it, and the flood cut off', () => {
    const page = readFileSync(join(out(), 'written/9.3.html'), 'utf8');
    for (const { student } of honest) expect(page).toContain(`I am ${student}.`);
    expect(page).toContain('(cut off here: there are 18000000 characters)');
  });

  it('does not grade an older file that comes later, nor forget that it came', () => {
    writeSubmission(join(folder, 'late/fay-5.ipynb'), answered({}));
    spawnSync('touch', ['-d', '2001-01-01', join(folder, 'late/fay-5.ipynb')]);
    const third = grade(['late']);
    expect(third.stderr).toContain('it is older than');
    expect((JSON.parse(third.stdout) as Answer).students.find(({ student }) => student === 'fay-5')!.earned).toBe(
      honest.find(({ student }) => student === 'fay-5')!.points,
    );
  }, 120_000);

  it('does not grade a name that looks like one that was graded before', () => {
    writeSubmission(join(folder, 'alike/FAY-5.ipynb'), answered({}));
    const third = grade(['alike', 'canvas-zip.zip']);
    expect(third).toMatchObject({ status: 1, stderr: expect.stringContaining('its name looks like that of "fay-5", who was graded before') as unknown });
    // the first keeps what it has, and both rows say that somebody has to look: the second may be the right one
    const told = (JSON.parse(third.stdout) as Answer).students.find(({ student }) => student === 'fay-5')!;
    expect([told.earned, told.problem]).toEqual(
      [earnedBy('fay-5'), expect.stringMatching(/^whose this is has to be looked at, because .*FAY-5\.ipynb$/)],
    );
    expect(readFileSync(join(out(), 'class.csv'), 'utf8')).toMatch(/^FAY-5,.*not graded: its name looks like that of/m);
  }, 120_000);

  it('never lets a name in disguise keep the row of the student whose name it is, in whichever order they come', () => {
    const [first, second] = ['disguise', 'plain'];
    writeSubmission(join(folder, first, 'g\u200bus-x.ipynb'), answered({}));
    writeSubmission(join(folder, second, 'gus-x.ipynb'), answered({}));
    grade([first]);
    const third = grade([second]);
    const students = (JSON.parse(third.stdout) as Answer).students.map(({ student }) => student);
    expect(students).toContain('gus-x');
    expect(students.filter((student) => student.startsWith('g'))).toEqual(['gus-x']);
    expect(third).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('its name is that of "gus-x" in other characters') as unknown,
    });
    const again = grade([first, second]); // and once more, together
    expect((JSON.parse(again.stdout) as Answer).students.map(({ student }) => student)).toEqual(students);
  }, 120_000);

  it('keeps a person\'s marks through all of it, and loses none in silence when a student gets another name', () => {
    writeFileSync(join(folder, 'marks.csv'), 'student,question,points,comment\nfay-5,9.3,4,good\n');
    expect(
      spawnSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'marks', out(), join(folder, 'marks.csv')], {
        encoding: 'utf8',
      }).stdout,
    ).toContain('marks of 1 student merged');
    writeSubmission(join(folder, 'renamed/fay-the-fifth.ipynb'), answered({}));
    writeFileSync(join(folder, 'renamed/fay-the-fifth.ipynb'), readFileSync(join(folder, 'files/fay-5.ipynb')));
    const third = grade(['renamed']);
    expect(third.stderr).toContain('the file of fay-the-fifth was graded before as fay-5, with marks by a person');
    expect((JSON.parse(third.stdout) as Answer).students.find(({ student }) => student === 'fay-5')!.open).toBe(0);
  }, 120_000);
});
