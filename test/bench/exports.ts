// npm run bench -- exports: a class in every export that people have, graded with and without ten hostile files in it, in one step and in
// two, in other orders. The honest students' points must be the same each time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkInteger } from '../../lib/core/check.js';
import { randomStream } from '../../lib/core/random.js';
import { root } from '../../lib/setup/paths.mjs';
import { HOSTILE, makeExports, PARTS, type Pretended } from '../homework/grading/make-exports.js';

const program = new Command('exports')
  .option('--students <n>', 'how many honest students', Number, 60)
  .addHelpText('after', '\nExample: npm run bench -- exports --students 18');
const { students } = program.parse().opts<{ students: number }>();
checkInteger('--students', students, { min: 1 });
const random = randomStream(1, 'orders of arrival');
const orders: [string, readonly (readonly string[])[]][] = [
  ['in one step', [PARTS]],
  ['in one step, in another order', [random.shuffled(PARTS)]],
  ['in two steps', [PARTS.slice(0, 5), PARTS.slice(5)]],
  ['in two steps, in another order', (([first, second]) => [second!, first!])([random.shuffled(PARTS.slice(0, 5)), PARTS.slice(5)])],
];

function grade(
  folder: string,
  out: string,
  parts: readonly string[],
): { points: Map<string, number>; leftOut: number; status: number | null } {
  const flags = ['--masters', join(root, 'test/homework/grading/fixtures'), '--set', '9', '--seed', '5', '--json', '--allow-restricted'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'lib/bin/scaling.mjs'), 'grade', ...parts.map((part) => join(folder, part)), '--out', join(folder, out), ...flags],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const answer = JSON.parse(stdout) as { students: { student: string; earned: number }[]; leftOut: unknown[] };
  return { points: new Map(answer.students.map(({ student, earned }) => [student, earned])), leftOut: answer.leftOut.length, status };
}

function differences(honest: readonly Pretended[], points: Map<string, number>): string[] {
  return honest
    .filter(({ student, points: deserved }) => points.get(student) !== deserved)
    .map(({ student, points: deserved }) => `${student}: ${points.get(student)} and not ${deserved}`);
}

const folder = mkdtempSync(join(tmpdir(), 'grading-campaign-'));
let wrong = 0;
try {
  const honest = makeExports(folder, students);
  for (const hostile of [false, true]) {
    if (hostile) for (const { make } of HOSTILE) make(folder);
    for (const [i, [name, steps]] of orders.entries()) {
      let last = { points: new Map<string, number>(), leftOut: 0, status: null as number | null };
      const codes = steps.map((parts) => (last = grade(folder, `${hostile ? 'with' : 'without'}-${i}`, parts)).status);
      const found = differences(honest, last.points);
      wrong += found.length;
      console.log(`${students} honest students ${hostile ? `and ${HOSTILE.length} hostile files` : 'alone'}, ${name}: ${found.length === 0 ? 'every point as deserved' : found.join('; ')}; ${last.points.size} rows; exit codes ${codes.join(', ')}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (wrong > 0) process.exitCode = 1;
