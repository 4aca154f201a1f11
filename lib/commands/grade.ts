import { InvalidArgumentError, Option, type Command } from 'commander';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../core/check.js';
import { readRecords, writeClassFiles, type Pair } from '../homework/grading/class-files.js';
import { collectSubmissions } from '../homework/grading/collect-submissions.js';
import { gradeClass, submissionsToDo } from '../homework/grading/grade-class.js';
import type { Submitted } from '../homework/grading/grade-submission.js';
import { chooseSeed, writeGrading } from '../homework/grading/grading-folder.js';
import { ISOLATION_LEVELS, type IsolationLevel } from '../homework/grading/isolation.js';
import { loadMasters, type Masters } from '../homework/grading/load-masters.js';
import { planChallenge, planGrading, type GradingPlan } from '../homework/grading/plan.js';
import { strongestIsolation } from '../homework/grading/probe.js';
import { readMarks, totalOf, type SubmissionRecord } from '../homework/grading/record.js';
import { readSubmission, setOf } from '../homework/grading/submission.js';
import { writeMarkingPages } from '../homework/grading/written-pages.js';
import { CHALLENGE_NUMBER } from '../homework/notebook/challenge-notebook.js';
import { root } from '../setup/paths.mjs';
import { InterruptedError } from '../train/interrupt.js';
import { openGradeDisplay } from './grade-display.js';

interface GradeFlags {
  out: string;
  set?: number;
  masters: string;
  seed?: number;
  jobs: number;
  requireIsolation?: IsolationLevel;
  json?: true;
}

/** `scaling grade`: grade a class's homework. */
export function registerGrade(program: Command): void {
  program.command('grade')
    .description('grade homework: each answer in a process of its own that is shut in; started again, it goes on where it stopped')
    .argument('<submissions...>', 'notebooks, folders of notebooks, or zip files')
    .requiredOption('--out <folder>', 'where the results go, a folder for each student')
    .option('--set <number>', `the homework, 1 to 5, or ${CHALLENGE_NUMBER} for the challenge's answers in words (default: what the notebooks say)`, wholeNumber)
    .option('--masters <folder>', 'references and hidden cases', join(root, 'test', 'homework', 'masters'))
    .option('--seed <number>', 'from which the hidden cases are drawn (default: the one in --out, or a new one)', wholeNumber)
    .option('--jobs <count>', 'submissions side by side', wholeNumber, availableParallelism())
    .addOption(new Option('--require-isolation <level>', 'refuse to grade with less').choices(ISOLATION_LEVELS))
    .option('--json', 'print the results as JSON on standard output')
    .addHelpText('after', '\nExamples: npx scaling grade submitted/ --out graded\n          npx scaling grade class.zip --out graded --set 2 --require-isolation enclosed')
    .action(grade);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

async function grade(paths: string[], flags: GradeFlags): Promise<void> {
  const { out, jobs, json } = flags;
  if (jobs < 1) throw new InputError('--jobs: expected a whole number >= 1, got 0');
  mkdirSync(out, { recursive: true });
  const release = await lockFolder(out);
  const unpacked = join(out, 'unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  try {
    const { submissions, refused } = await collectSubmissions(paths, unpacked);
    for (const { file, reason } of refused) console.error(`not graded: ${file}: ${reason}`);
    if (submissions.length === 0) throw new InputError(`submission: expected notebooks (.ipynb) in ${paths.join(', ')}, found none`);
    const plan = await planFor(submissions, await loadMasters(flags.masters), flags);
    writeGrading(out, plan);
    const todo = submissionsToDo(submissions, plan, out);
    console.error(`homework ${plan.set}: ${todo.length} of ${submissions.length} submissions to grade; isolation: ${IN_WORDS[plan.isolation]}`);
    await gradeAll(todo, plan, { out, jobs });
    const records = readRecords(out, submissions.map(({ student }) => student));
    const pages = writeMarkingPages(out, records, plan);
    const pairs = writeClassFiles(out, records, plan);
    if (json) console.log(JSON.stringify(answer(records, plan, pairs, out), null, 1));
    else console.log(table(records, plan, out));
    report({ out, pages, pairs });
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
    await release();
  }
}

/** One grading at a time writes into a folder. A lock that a killed one left is taken over after five seconds. */
function lockFolder(out: string): Promise<() => Promise<void>> {
  return lockfile.lock(out, { lockfilePath: join(out, '.lock'), stale: 5000, retries: { retries: 40, minTimeout: 200, maxTimeout: 200, factor: 1 } }).catch(() => {
    throw new InputError(`--out: another grading is at work in ${out}`);
  });
}

async function planFor(submissions: readonly Submitted[], { masters, sets }: Masters, flags: GradeFlags): Promise<GradingPlan> {
  const number = flags.set ?? numberOf(submissions);
  const set = sets.find((one) => one.number === number);
  if (!set && number !== CHALLENGE_NUMBER) throw new InputError(`--set: expected one of ${[...sets.map((one) => one.number), CHALLENGE_NUMBER].join(', ')}, got ${number}`);
  const isolation = await strongestIsolation(flags.requireIsolation);
  const seed = chooseSeed(flags.out, number, flags.seed);
  return set ? planGrading(set, masters, { seed, isolation }) : planChallenge({ seed, isolation });
}

/** The set that the notebooks say; they must agree. */
function numberOf(submissions: readonly Submitted[]): number {
  const numbers = new Set(submissions.flatMap(({ file }) => {
    const submission = readSubmission(file);
    return (submission.kind === 'notebook' ? setOf(submission.cells) : undefined) ?? [];
  }));
  const [number] = numbers;
  if (number === undefined || numbers.size > 1) throw new InputError(`--set: the notebooks answer ${number === undefined ? 'no set' : `sets ${[...numbers].sort().join(', ')}`}; say which to grade`);
  return number;
}

const IN_WORDS: Record<IsolationLevel, string> = {
  enclosed: 'enclosed (no files, no network, no other processes)',
  restricted: 'RESTRICTED: this machine offers no namespaces, so answers can reach the network',
  limited: 'LIMITED: answers can read files and reach the network; do not grade other people\'s work here',
};

async function gradeAll(todo: readonly Submitted[], plan: GradingPlan, { out, jobs }: { out: string; jobs: number }): Promise<void> {
  const stopping = new AbortController();
  const display = openGradeDisplay(todo.length);
  const interrupt = () => (stopping.signal.aborted ? process.exit(130) : stopping.abort());
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    await gradeClass(todo, plan, { out, jobs: Math.min(jobs, todo.length), signal: stopping.signal, onGraded: (record) => display.show(record) });
  } finally {
    display.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  if (stopping.signal.aborted) throw new InterruptedError('grading was stopped');
}

function table(records: readonly SubmissionRecord[], plan: GradingPlan, out: string): string {
  const widest = Math.max(7, ...records.map(({ student }) => student.length));
  const header = `${'student'.padEnd(widest)}  ${[...plan.exercises, ...plan.written].map(({ id }) => id.padStart(5)).join('')}  points`;
  const rows = records.map((record) => {
    const marks = readMarks(out, record.student);
    const { earned, possible, open } = totalOf(record, marks);
    const cells = [...record.exercises.map((one) => String(one.earned)), ...record.written.map(({ id }) => String(marks[id]?.points ?? '?'))];
    return `${record.student.padEnd(widest)}  ${cells.map((cell) => cell.padStart(5)).join('')}  ${earned} of ${possible}${open > 0 ? `, ${open} open` : ''}${record.problem === undefined ? '' : `  (${record.problem})`}`;
  });
  return [header, ...rows].join('\n');
}

function answer(records: readonly SubmissionRecord[], { set, seed, isolation, hash }: GradingPlan, similar: readonly Pair[], out: string): object {
  const students = records.map((record) => ({
    student: record.student, ...totalOf(record, readMarks(out, record.student)), ...(record.problem !== undefined && { problem: record.problem }),
    exercises: record.exercises.map(({ id, earned, points, verdict }) => ({ id, earned, points, verdict })),
  }));
  return { set, seed, isolation, planHash: hash, students, similar };
}

function report({ out, pages, pairs }: { out: string; pages: readonly string[]; pairs: readonly Pair[] }): void {
  for (const { a, b, percent } of pairs.slice(0, 5)) console.error(`alike by ${percent}%, for a person to look at: ${a} and ${b}`);
  if (pages.length > 0) console.error(`to mark: ${pages.join(', ')}; then: npx scaling marks ${out} FILE`);
  console.error(`results: ${join(out, 'class.csv')}, ${join(out, 'similar.csv')}, ${join(out, 'students')}`);
}
