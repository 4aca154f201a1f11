import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '../../../lib/core/random.js';
import { markLog, readRecord, type SubmissionRecord } from '../../../lib/course/grading/grade-record.js';
import type { RegradeRequest } from '../../../lib/course/grading/marks/mark-log.js';
import { setNotebook } from '../../../lib/course/homework/notebook/set-notebook.js';
import { problemSets } from '../../../lib/course/homework/sets/index.js';
import { root } from '../../../lib/setup/paths.mjs';
import { baseMasters } from '../masters/base.js';
import { isolation } from './isolation-here.js';
import { studentIds, writeMadeSet } from './make-course.js';
import { writeSubmission } from './notebooks.js';

/**
 * 200 students, 5 sets, two sections, late days, extensions, overrides and a regrade round, with 20 kills. The totals are computed here
 * once more, in hundredths of points, from what was drawn. The first 60 submissions of set 1 are graded for real; the others have made
 * records.
 */
const STUDENTS = studentIds(200);
const REAL = STUDENTS.slice(0, 60);
const KILLS = 20;
const random = randomStream(20, 'a class of two hundred');
const bin = join(root, 'lib', 'bin', 'scaling.mjs');
const MINUTES_A_DAY = 1440;

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const out = (set: number) => at('graded', String(set));
const key = (student: string, set: number) => `${student}/${set}`;

/** What was drawn and done, from which everything is computed again. */
const truth = {
  minutesAfterDue: new Map<string, number>(),
  extendedBy: new Map<string, number>(),
  points100: new Map<string, Map<string, number>>(), // by student/set, by question: hundredths
  total100: new Map<string, number>(),
  acknowledged: [] as { student: string; set: number; question: string; points: number }[],
  states: new Map<string, RegradeRequest['state']>(),
};

const isSectionB = (student: string) => Number(student.slice(-1)) % 2 === 0;
/** 23:59 in Berlin. */
const dueUtc = (student: string, set: number) => Date.UTC(2026, 10, (isSectionB(student) ? 4 : 2) + 14 * (set - 1), 22, 59);

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', maxBuffer: 1e9 });
}

/** Kills `scaling marks ...` after so many milliseconds, and says whether it had answered before. */
function killed(milliseconds: number, ...args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [bin, 'marks', ...args], { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  return new Promise((resolve) => child.once('exit', (code) => {
    clearTimeout(timer);
    resolve(code === 0);
  }));
}

let kills = 0;
let operations = 0;
let milliseconds = 2000;

/** Does one thing; every second is killed while it is at it, and then done again. */
async function change(...args: string[]): Promise<void> {
  if (operations++ % 2 === 0 && kills < KILLS) {
    const wasDone = await killed(random.uniform() * milliseconds, ...args);
    if (!wasDone) kills++;
    expectNothingLost();
  }
  const begun = Date.now();
  const { status, stderr } = run('marks', ...args);
  milliseconds = Date.now() - begun;
  expect([args, status, stderr]).toEqual([args, 0, stderr]);
}

interface Line {
  event: { changes: { kind: string; question: string; to: { points: number } }[] };
}

/** Each log can be read, and holds the last of each acknowledged mark. */
function expectNothingLost(): void {
  const last = new Map(truth.acknowledged.map((one) => [`${key(one.student, one.set)}/${one.question}`, one]));
  const lost = [...last.values()].filter(({ student, set, question, points }) => {
    const lines = readFileSync(markLog(out(set), student), 'utf8').split('\n').slice(0, -1);
    const given = lines.flatMap((line) => (JSON.parse(line) as Line).event.changes)
      .filter((one) => one.kind === 'mark' && one.question === question).map((one) => one.to.points);
    return !given.includes(points);
  });
  expect(lost).toEqual([]);
}

function acknowledge(student: string, set: number, question: string, points: number): void {
  truth.acknowledged.push({ student, set, question, points });
  if (question === 'total') truth.total100.set(key(student, set), Math.round(points * 100));
  else truth.points100.get(key(student, set))!.set(question, Math.round(points * 100));
}

function writeRealSubmissions(): Map<string, number> {
  const set = problemSets[0]!;
  const deserved = new Map<string, number>();
  for (const student of REAL) {
    let points = 0;
    const cells = structuredClone(setNotebook(set).cells).map((cell) => {
      const id = /^exercise-(.+)$/.exec(cell.metadata.nbgrader?.grade_id ?? '')?.[1];
      const master = baseMasters.find((one) => one.id === id);
      if (!master) return cell;
      const draw = random.uniform();
      const wrong = master.wrongAnswers[random.integer(master.wrongAnswers.length)]!;
      if (draw < 0.6) points += set.exercises.find((one) => one.id === id)!.points;
      return draw < 0.6 ? { ...cell, source: master.reference } : draw < 0.9 ? { ...cell, source: wrong.source } : cell;
    });
    writeSubmission(at('submitted', `${student}.ipynb`), cells);
    deserved.set(student, points);
  }
  return deserved;
}

let deserved: Map<string, number>;
let gradeSeconds = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'class-of-200-'));
  writeFileSync(at('roster.csv'), `id,name,email,section\n${STUDENTS.map((id) => `${id},First ${id},${id}@x.edu,${isSectionB(id) ? 'B' : 'A'}`).join('\n')}\n`);
  deserved = writeRealSubmissions();
  const begun = Date.now();
  const graded = run('grade', at('submitted'), '--out', out(1), '--set', '1', '--roster', at('roster.csv'), '--jobs', '2', '--seed', '5', ...(isolation === 'enclosed' ? [] : ['--allow-restricted']));
  gradeSeconds = (Date.now() - begun) / 1000;
  expect([graded.status, graded.stderr]).toEqual([0, graded.stderr]);
  const rows = ['student,set,submitted'];
  for (const set of problemSets) {
    const own = STUDENTS.filter((student) => (set.number === 1 && REAL.includes(student) ? false : random.uniform() < 0.95));
    const made = writeMadeSet(out(set.number), set, own, set.number !== 1);
    const all: SubmissionRecord[] = [...(set.number === 1 ? REAL.map((student) => readRecord(out(1), student)!) : []), ...made];
    for (const { student, exercises } of all) {
      truth.points100.set(key(student, set.number), new Map(exercises.map(({ id, earned }) => [id, 100 * earned])));
      const draw = random.uniform();
      const minutes = draw < 0.6 ? -random.integer(4000) : draw < 0.7 ? 1 + random.integer(15) : 16 + random.integer(6 * MINUTES_A_DAY);
      truth.minutesAfterDue.set(key(student, set.number), minutes);
      rows.push(`${student},${set.number},${new Date(dueUtc(student, set.number) + 60_000 * minutes).toISOString()}`);
    }
  }
  writeFileSync(at('submitted.csv'), `${rows.join('\n')}\n`);
  const extensions = STUDENTS.filter((_, i) => i % 16 === 3).map((student, i) => {
    truth.extendedBy.set(key(student, 1 + (i % 5)), 2);
    return ` - { student: ${student}, set: ${1 + (i % 5)}, days: 2, reason: ill }`;
  });
  const berlin = (day: number, set: number) => new Date(Date.UTC(2026, 10, day + 14 * (set - 1))).toISOString().slice(0, 10);
  writeFileSync(at('course.yaml'), `title: A class of two hundred
timezone: Europe/Berlin
roster: roster.csv
submitted: submitted.csv
sets:
${problemSets.map(({ number }) => ` - { set: ${number}, graded: graded/${number}, due: { A: ${berlin(2, number)} 23:59, B: ${berlin(4, number)} 23:59 } }`).join('\n')}
late: { graceMinutes: 15, freeDays: 3, percentPerDay: 10, maxDays: 4 }
extensions:
${extensions.join('\n')}
`);
}, 1_800_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a class of two hundred', () => {
  it('of whom sixty are graded for real has what their answers deserve', () => {
    console.log(`60 submissions of set 1 graded in ${gradeSeconds.toFixed(0)} s`);
    const earnedBy = (student: string) => readRecord(out(1), student)!.exercises.reduce((sum, { earned }) => sum + earned, 0);
    expect(REAL.map(earnedBy)).toEqual(REAL.map((student) => deserved.get(student)));
  });

  it('is marked, overridden and regraded under twenty kills, and nothing that was acknowledged is lost', async () => {
    for (const set of problemSets) for (const question of set.exercises.filter(({ kind }) => kind === 'written')) {
      const given = [...truth.points100.keys()].filter((one) => one.endsWith(`/${set.number}`)).map((one) => ({ student: one.split('/')[0]!, points: random.integer(2 * question.points + 1) / 2 }));
      writeFileSync(at('marks.csv'), `student,question,points,comment\n${given.map(({ student, points }) => `${student},${question.id},${points},seen`).join('\n')}\n`);
      await change(out(set.number), at('marks.csv'));
      for (const { student, points } of given) acknowledge(student, set.number, question.id, points);
    }
    const graded = [...truth.points100.keys()];
    for (let i = 0; i < 24; i++) {
      const [student, set] = graded[random.integer(graded.length)]!.split('/') as [string, string];
      const exercise = problemSets[Number(set) - 1]!.exercises[0]!;
      const question = i % 6 === 5 ? 'total' : exercise.id;
      const points = question === 'total' ? random.integer(10) : random.integer(2 * exercise.points + 1) / 2;
      await change('give', at('course.yaml'), student, question === 'total' ? `${set}.total` : question, String(points), '--reason', `override ${i}`);
      acknowledge(student, Number(set), question, points);
    }
    const asked = graded.filter((_, i) => i % 50 === 7);
    const wishes = asked.map((one) => ({ student: one.split('/')[0]!, set: Number(one.split('/')[1]), question: `${one.split('/')[1]!}.2` }));
    writeFileSync(at('requests.csv'), `student,question,text\n${wishes.map(({ student, question }) => `${student},${question},"Please look again, it is right."`).join('\n')}\n`);
    await change('request', at('course.yaml'), '--file', at('requests.csv'));
    for (const [i, { student, set, question }] of wishes.entries()) {
      const { points } = problemSets[set - 1]!.exercises[1]!;
      if (i % 3 === 2) await change('answer', at('course.yaml'), student, question, 'declined', 'It is not.');
      else {
        await change('answer', at('course.yaml'), student, question, 'accepted', 'It is.', '--points', String(points));
        acknowledge(student, set, question, points);
      }
      truth.states.set(`${student}/${question}`, i % 3 === 2 ? 'declined' : 'accepted');
    }
    expectNothingLost();
    console.log(`${operations} changes, ${kills} killed`);
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  }, 3_000_000);

  it('has the totals that an independent computation gives', () => {
    const { students } = JSON.parse(run('marks', 'table', at('course.yaml'), '--json').stdout) as { students: { id: string; total: number }[] };
    const expected = STUDENTS.map((student) => {
      let free = 3;
      let total100 = 0;
      for (const set of [1, 2, 3, 4, 5]) {
        const own = truth.points100.get(key(student, set));
        if (!own) continue;
        const earned100 = [...own.values()].reduce((sum, points) => sum + points, 0);
        const minutes = truth.minutesAfterDue.get(key(student, set))! - MINUTES_A_DAY * (truth.extendedBy.get(key(student, set)) ?? 0);
        const days = minutes <= 15 ? 0 : Math.ceil(minutes / MINUTES_A_DAY);
        const forgiven = days > 4 ? 0 : Math.min(free, days);
        free -= forgiven;
        const lost100 = days > 4 ? earned100 : Math.round((earned100 * (days - forgiven)) / 10);
        total100 += truth.total100.get(key(student, set)) ?? earned100 - lost100;
      }
      return [student, total100 / 100];
    });
    expect(students.map(({ id, total }) => [id, total])).toEqual(expected);
  });

  it('has every request with its state, a trail that holds, a page and exports', () => {
    const requests = JSON.parse(run('marks', 'requests', at('course.yaml'), '--json').stdout) as { student: string; question: string; state: string }[];
    expect(new Map(requests.map(({ student, question, state }) => [`${student}/${question}`, state]))).toEqual(truth.states);
    const trail = JSON.parse(run('marks', 'log', at('course.yaml'), '--verify', '--json').stdout) as { entries: number; broken: unknown[] };
    expect(trail.broken).toEqual([]);
    for (const platform of ['canvas', 'moodle', 'csv']) {
      expect(run('marks', 'export', at('course.yaml'), '--for', platform, '--out', at(`${platform}.csv`)).status).toBe(0);
      expect(readFileSync(at(`${platform}.csv`), 'utf8').trim().split('\n')).toHaveLength(platform === 'canvas' ? 202 : 201);
    }
    expect(run('marks', 'page', at('course.yaml'), '--out', at('class.html')).status).toBe(0);
    expect(readFileSync(at('class.html'), 'utf8')).not.toMatch(/student-\d/);
    const kept = process.env.KEEP_CLASS;
    if (kept !== undefined && existsSync(kept)) writeFileSync(join(kept, 'class.html'), readFileSync(at('class.html')));
  });
});
