import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gradeClass } from '../../../lib/course/grading/grade-class.js';
import { planChallenge } from '../../../lib/course/grading/grading-plan.js';
import { CHALLENGE_QUESTIONS, challengeNotebook } from '../../../lib/course/homework/notebook/challenge-notebook.js';
import { inVenv, root } from '../../../lib/setup/paths.mjs';
import { isolation } from './isolation-here.js';
import { makeClass } from './make-class.js';
import { answered, BACKWARDS, handedOut, MEAN, ownCell, writeSubmission, type LooseCell } from './notebooks.js';

const bin = join(root, 'lib', 'bin', 'scaling.mjs');
const common = [
  '--masters',
  join(root, 'test/homework/grading/fixtures'),
  '--jobs',
  '2',
  ...(isolation === 'enclosed' ? [] : ['--allow-restricted']),
];

interface Answer {
  seed: number;
  planHash: string;
  isolation: string;
  students: { student: string; earned: number; open: number; problem?: string; exercises: { id: string; earned: number }[] }[];
}

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'grading-class-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Grades as a person would, with the built command line. */
function grade(
  from: string,
  out: string,
  ...flags: string[]
): { status: number | null; stdout: string; stderr: string; answer: () => Answer } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'grade', from, '--out', out, ...common, ...flags], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr, answer: () => JSON.parse(stdout) as Answer };
}
/** The processes that grade for a parent. */
const gradersOf = (pid: number) => readdirSync('/proc').filter((name) => {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')[1] === String(pid) && readFileSync(
      `/proc/${name}/cmdline`, 'utf8',
    ).includes('serve-grading');
  } catch {
    return false; // no process, or gone
  }
});
/** Ends the first grader of a process as soon as it is one, while its parent still writes what it is to be told. */
const KILL_FIRST_GRADER = `
  import { readFileSync } from 'node:fs';
  const parent = process.argv[1];
  process.stdout.write('looks');
  for (const end = Date.now() + 60_000; Date.now() < end;)
    for (const pid of readFileSync('/proc/' + parent + '/task/' + parent + '/children', 'utf8').trim().split(' '))
      if (pid !== String(process.pid) && readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes('serve-grading')) process.exit(process.kill(Number(pid), 'SIGKILL') ? 0 : 1);
  process.exit(2);
`;
/** A grading whose grader takes a text apart that no parser ends: it computes by now. */
async function gradeBomb(name: string): Promise<{ parent: ChildProcess; ended: Promise<unknown[]>; grader: string; out: string }> {
  const [from, out] = [join(folder, name), join(folder, `${name}-graded`)];
  writeSubmission(join(from, 'aaron.ipynb'), answered({ '9.1': '(a = async '.repeat(60) }));
  const parent = spawn(process.execPath, [bin, 'grade', from, '--out', out, ...common], { stdio: 'ignore' });
  const ended = once(parent, 'exit');
  let graders: string[] = [];
  while (graders.length === 0 && parent.exitCode === null) {
    graders = gradersOf(parent.pid!);
    await wait(10);
  }
  expect(graders).toHaveLength(1);
  const seconds = () => readFileSync(`/proc/${graders[0]!}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13).reduce(
    (sum, ticks) => sum + Number(ticks) / 100, 0,
  );
  while (seconds() < 2.5) await wait(10);
  return { parent, ended, grader: graders[0]!, out };
}
const pointsOf = ({ students }: Answer) => new Map(students.map(({ student, earned }) => [student, earned]));

describe('npx scaling grade', () => {
  it('gives each of a class what it deserves, and after a kill -9 in the middle goes on where it was, losing nothing', async () => {
    const [from, out] = [join(folder, 'class'), join(folder, 'graded')];
    const deserved = makeClass(from, 16);
    const first = spawn(process.execPath, [bin, 'grade', from, '--out', out, ...common], { stdio: 'ignore' });
    const students = join(out, 'students');
    const done = () =>
      existsSync(students) ? readdirSync(students).filter((student) => existsSync(join(students, student, 'record.json'))) : [];
    const ended = once(first, 'exit');
    while (done().length < 4 && first.exitCode === null) await wait(10);
    first.kill('SIGKILL');
    await ended;
    await wait(2000); // its graders end with it
    const before = done();
    expect(before.length).toBeGreaterThanOrEqual(4);
    expect(before.length).toBeLessThan(16);
    const times = before.map((student) => statSync(join(students, student, 'record.json')).mtimeMs);
    const { answer, stderr } = grade(from, out, '--json');
    expect(stderr).toContain(`homework 9: ${16 - before.length} of 16 submissions to grade; isolation: ${isolation}`);
    expect(pointsOf(answer())).toEqual(deserved);
    expect(before.map((student) => statSync(join(students, student, 'record.json')).mtimeMs)).toEqual(times); // not graded again
    expect(readdirSync(out).sort()).toEqual(['automatic', 'class.csv', 'grading.json', 'similar.csv', 'students', 'written']);
    expect(readdirSync(join(students, 'student-001')).sort()).toEqual(
      ['feedback.html', 'graded.ipynb', 'marks.jsonl', 'record.json', 'results.json'],
    );
    const again = grade(from, out, '--json');
    expect(again.stderr).toContain('0 of 16 submissions to grade');
    expect(again.answer()).toEqual(answer());
    const rows = readFileSync(join(out, 'class.csv'), 'utf8').trimEnd().split('\n');
    expect([rows[0], rows.length]).toEqual(['student,9.1,9.2,9.3,earned,possible,open,problem,file', 17]);
  }, 240_000);

  it('leaves no grader behind that goes on with a text no parser ends, when its parent is killed', async () => {
    const { parent, ended, grader, out } = await gradeBomb('bomb');
    parent.kill('SIGKILL');
    await ended;
    while (existsSync(`/proc/${grader}`)) await wait(10);
    expect(existsSync(join(out, 'students', 'aaron'))).toBe(false); // it did not go on to the bomb's end, nor write a result
  }, 120_000);

  it('never goes on after Ctrl-C with a text that no parser ends', async () => {
    const { parent, ended, grader, out } = await gradeBomb('stopped');
    parent.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    while (existsSync(`/proc/${grader}`)) await wait(10);
    expect(existsSync(join(out, 'students', 'aaron'))).toBe(false);
  }, 120_000);

  it.each([[2, 0, 3], [3, 1, undefined]])('never costs an honest student a point because a grader is killed from outside %i times: it is tried again, or somebody looks', async (times, status, points) => {
    const [from, out] = [join(folder, `killed-${times}`), join(folder, `killed-${times}-graded`)];
    writeSubmission(join(from, 'anna.ipynb'), answered({ '9.1': MEAN }));
    const child = spawn(process.execPath, [bin, 'grade', from, '--out', out, '--json', ...common]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    const ended = once(child, 'close');
    const killed = new Set<string>();
    while (killed.size < times && child.exitCode === null) {
      for (const grader of gradersOf(child.pid!)) if (!killed.has(grader) && killed.size < times) {
        killed.add(grader);
        process.kill(Number(grader), 'SIGKILL');
      }
      await wait(5);
    }
    expect([(await ended)[0], killed.size]).toEqual([status, times]);
    expect(pointsOf(JSON.parse(stdout) as Answer).get('anna')).toBe(points);
    if (points !== undefined) return;
    expect(stderr).toContain('its grader was ended from outside 3 times: is there memory enough?');
    expect(readFileSync(join(out, 'class.csv'), 'utf8')).toMatch(/^anna,,,,,,,not graded: its grader/m); // no points are not 0 points
  }, 120_000);

  it('never ends the class because a grader goes before it has been told its plan: the next one is told it', async () => {
    const [{ id }, out] = [CHALLENGE_QUESTIONS[0], join(folder, 'untold')];
    const plan = planChallenge({ seed: 1, isolation, rubrics: { [id]: 'long '.repeat(4e6) } }); // it takes a while to be told
    const killer = spawn(process.execPath, ['--input-type=module', '-e', KILL_FIRST_GRADER, String(process.pid)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killer.stdout, 'data'); // it looks
    const killed = once(killer, 'exit');
    const grading = gradeClass([{ student: 'anna', file: writeSubmission(join(folder, 'untold.ipynb'), plan.notebook.cells) }], plan, { out, jobs: 1 });
    expect(await killed).toEqual([0, null]);
    expect(await grading).toEqual([]);
    expect(existsSync(join(out, 'students', 'anna', 'record.json'))).toBe(true);
  }, 120_000);

  it('never grades where answers cannot be enclosed, unless that is allowed by name, and says what is not held then', () => {
    const [from, out, programs] = ['open', 'open-graded', 'programs'].map((name) => join(folder, name)) as [string, string, string];
    writeSubmission(join(from, 'anna.ipynb'), answered({ '9.1': MEAN }));
    mkdirSync(programs); // a machine without the programs that make namespaces
    symlinkSync(process.execPath, join(programs, 'node'));
    const without = (...flags: string[]) => spawnSync(process.execPath, [
      bin, 'grade', from, '--out', out, '--json', ...common.filter((flag) => flag !== '--allow-restricted'), ...flags,
    ], { encoding: 'utf8', env: { ...process.env, PATH: programs } });
    const held = 'this machine offers no namespaces, and without them answers can reach the network and unix sockets and end other processes';
    for (const flags of [[], ['--require-isolation', 'restricted'], ['--require-isolation', 'limited']]) {
      const { status, stderr } = without(...flags);
      expect([flags, status, stderr.includes(held), stderr.includes('--allow-restricted')]).toEqual([flags, 1, true, true]);
      expect(existsSync(join(out, 'students'))).toBe(false);
    }
    const allowed = without('--allow-restricted');
    expect([allowed.status, allowed.stderr.includes(`isolation: RESTRICTED: ${held}`)]).toEqual([0, true]);
    expect(pointsOf(JSON.parse(allowed.stdout) as Answer).get('anna')).toBe(3);
  }, 120_000);

  it('never passes over a zip file in a zip file in silence: the others are graded, it is named, and the exit code is 1', () => {
    const made = writeSubmission(join(folder, 'nested/made.json'), answered({}));
    execFileSync(inVenv('python'), [join(root, 'test/homework/grading/make-zip.py'), 'nested', join(folder, 'nested.zip'), made]);
    const { status, stderr, answer } = grade(join(folder, 'nested.zip'), join(folder, 'nested-graded'), '--json');
    expect([status, [...pointsOf(answer()).keys()]]).toEqual([1, ['honest']]);
    expect(stderr).toMatch(/^not graded: .*it is a zip file in a zip file: unpack it$/m);
    expect(readFileSync(join(folder, 'nested-graded/left-out.csv'), 'utf8')).toContain('it is a zip file in a zip file: unpack it');
  }, 120_000);

  it('writes notebooks that nbformat validates, with the handed-out cells around the student\'s', () => {
    const cells = answered({ '9.1': MEAN, 'written-9.3': 'Because.' }).map((cell) =>
      /^(task|check)-9-1$/.test(cell.metadata?.nbgrader?.grade_id ?? '') ? { ...cell, source: 'edited' } : cell,
    );
    writeSubmission(join(folder, 'one/anna.ipynb'), [...cells, ownCell('const mine = 1;')]);
    expect(grade(join(folder, 'one'), join(folder, 'one-graded')).status).toBe(0);
    const notebook = join(folder, 'one-graded/students/anna/graded.ipynb');
    execFileSync(inVenv('python'), ['-c', 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT))', notebook]);
    const restored = (JSON.parse(readFileSync(notebook, 'utf8')) as { cells: LooseCell[] }).cells;
    const expected = handedOut().map(
      (cell) =>
        ({ 'exercise-9-1': { ...cell, source: MEAN.split(/(?<=\n)/) }, 'written-9-3': { ...cell, source: ['Because.'] } })[
          cell.metadata?.nbgrader?.grade_id ?? ''
        ] ?? cell,
    );
    expect(restored).toEqual(expected);
  }, 120_000);

  it('gives no point for edited points, deleted, duplicated or malformed cells, and grades what stands beside them', () => {
    const write = (name: string, cells: unknown) => writeSubmission(join(folder, `edited/${name}.ipynb`), cells);
    const withPoints = (cells: LooseCell[]) =>
      cells.map((cell) => ({ ...cell, metadata: { nbgrader: { ...cell.metadata?.nbgrader, points: 9000, grade: true } } }));
    write('points', withPoints(answered({ '9.1': MEAN })));
    write(
      'check',
      answered({ '9.1': MEAN }).map((cell) => (cell.metadata?.nbgrader?.grade_id === 'check-9-2' ? { ...cell, source: BACKWARDS } : cell)),
    );
    write('deleted', answered({ '9.1': MEAN }).filter((cell) => cell.metadata?.nbgrader?.grade_id !== 'exercise-9-2'));
    write('duplicated', [
      ...answered({ '9.1': MEAN }),
      ...answered({ '9.1': MEAN }),
      ownCell(MEAN, 'exercise-9.1'),
      ownCell(MEAN, 'exercise-9.2'),
    ]);
    write('no-cells', 'cells');
    write('other-set', [ownCell(MEAN, 'exercise-8.1')]);
    write('malformed', [
      null,
      { metadata: { nbgrader: { grade_id: 'exercise-9.1' } }, cell_type: 'code', source: { length: 3 } },
      ownCell(BACKWARDS, 'exercise-9.2'),
    ]);
    writeFileSync(join(folder, 'edited/deep.ipynb'), `{"cells":${'['.repeat(1e6)}`);
    const { answer } = grade(join(folder, 'edited'), join(folder, 'edited-graded'), '--json', '--set', '9');
    expect(Object.fromEntries(pointsOf(answer()))).toEqual({
      points: 3,
      check: 3,
      deleted: 3,
      duplicated: 3,
      'no-cells': 0,
      'other-set': 0,
      malformed: 2,
      deep: 0,
    });
    const problems = Object.fromEntries(
      answer()
        .students.filter(({ problem }) => problem)
        .map(({ student, problem }) => [student, problem]),
    );
    expect(problems).toEqual({
      'no-cells': 'it is no notebook: it has no list of cells',
      'other-set': 'it answers homework 8, not 9',
      deep: 'it is no notebook: it cannot be read as JSON',
    });
  }, 120_000);

  it('draws other hidden cases in another folder, and the same from the same seed; they are not in what a student gets', () => {
    const from = join(folder, 'seeds');
    writeSubmission(join(from, 'anna.ipynb'), answered({ '9.1': MEAN.replace(' / numbers', ' * numbers'), '9.2': BACKWARDS }));
    const [a, b, c] = [['a'], ['b'], ['c', '--seed', '5']].map(([out, ...flags]) =>
      grade(from, join(folder, out!), '--json', ...flags).answer(),
    );
    const d = grade(from, join(folder, 'd'), '--json', '--seed', '5').answer();
    expect(new Set([a!.planHash, b!.planHash, c!.planHash]).size).toBe(3);
    expect([c!.seed, c!.planHash]).toEqual([5, d.planHash]);
    const told = ['feedback.html', 'results.json'].map((file) => readFileSync(join(folder, 'a/students/anna', file), 'utf8')).join('\n');
    expect(told).not.toContain(String(a!.seed));
    expect(told).not.toMatch(/\d{5,}/); // hidden numbers have five or six digits; the public ones one
  }, 120_000);

  it("collects the challenge's answers in words, and computes nothing there", () => {
    const cells = (challengeNotebook().cells as unknown as LooseCell[]).map((cell) =>
      cell.metadata?.nbgrader?.grade_id === 'written-C-1' ? { ...cell, source: 'L = E + A / N' } : cell,
    );
    writeSubmission(join(folder, 'challenge/anna.ipynb'), cells);
    const { status, stderr, answer } = grade(join(folder, 'challenge'), join(folder, 'challenge-graded'), '--json');
    expect(status).toBe(0);
    expect(stderr).toContain('homework 6: 1 of 1 submission to grade');
    expect(answer().students).toMatchObject([{ student: 'anna', earned: 0, open: 20, exercises: [] }]);
    const page = readFileSync(join(folder, 'challenge-graded/written/C.1.html'), 'utf8');
    expect(page).toContain('<p>L = E + A / N</p>');
    expect(page).toContain('<strong>Before the first run.</strong>'); // the task
  }, 120_000);

  it('says what is wrong with the command line or the folder', () => {
    expect(grade(join(folder, 'nowhere'), join(folder, 'x'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('which is not there') as unknown,
    });
    expect(grade(join(folder, 'class'), join(folder, 'x'), '--set', '4')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--set: expected one of 9, 6, got 4') as unknown,
    });
    expect(grade(join(folder, 'class'), join(folder, 'x'), '--require-isolation', 'none')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Allowed choices are enclosed, restricted, limited') as unknown,
    });
  }, 120_000);
});
