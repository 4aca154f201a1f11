import { Option, type Command } from 'commander';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../core/check.js';
import { counted, terminalJson, terminalText } from '../core/text.js';
import { chooseSubmissions, commonSet } from '../course/grading/choose-submission.js';
import { problemsOf, readLeftOut, writeClassFiles, type Class, type Pair } from '../course/grading/class-files.js';
import { collectSubmissions, type Claimant, type LeftOut } from '../course/grading/collect-submissions.js';
import { gradeClass, submissionsToDo, type Ungraded } from '../course/grading/grade-class.js';
import { gradeInQueue } from '../course/grading/grade-in-queue.js';
import { writeResults, type Submitted } from '../course/grading/grade-submission.js';
import { chooseSeed, countingRecords, lockFolder, readGrading, recordsIn, withoutContested, writeGrading } from '../course/grading/grading-folder.js';
import { readRoster } from '../course/grading/identity.js';
import { ISOLATION_LEVELS, RESTRICTED_HOLDS_NOT, type IsolationLevel } from '../course/answers/isolation.js';
import { strongestIsolation } from '../course/answers/run-answer.js';
import { noteGraded } from '../course/grading/marks/note-changes.js';
import { loadMasters, planChallenge, planGrading, planVariants, type GradingPlan, type Masters } from '../course/grading/grading-plan.js';
import { markLog, markOf, readMarks, totalOf, type SubmissionRecord } from '../course/grading/grade-record.js';
import { RETRAINED_FILE, retrainedSentence } from '../course/grading/retrained-studies.js';
import { writeMarkingPages } from '../course/grading/written-pages.js';
import { CHALLENGE_NUMBER, inOrder, shownPoints } from '../course/answers/exercise.js';
import { root } from '../setup/paths.mjs';
import { formatDuration, InterruptedError, secondsRemaining } from '../core/long-work.js';
import { openGradeDisplay } from './grade-display.js';
import { countOption, wholeNumberOption } from './options.js';
import { addExecutorOptions, slurmOf, type ExecutorFlags } from './sweep-queue.js';

interface GradeFlags extends ExecutorFlags {
  submissionsPerTask: number;
  out: string;
  set?: number;
  masters: string;
  seed?: number;
  jobs?: number;
  roster?: string;
  requireIsolation?: IsolationLevel;
  allowRestricted?: true;
  retrainStudies?: true;
  json?: true;
}

/** `scaling grade`: grade a class's homework. */
export function registerGrade(program: Command): void {
  const command = program.command('grade')
    .description('grade homework: each answer in a process of its own that is shut in; started again, it goes on where it stopped')
    .argument('<submissions...>', 'a class: a folder of notebooks or of students\' folders, an export of Moodle, Canvas or Gradescope, a zip file of any of these; or single notebooks')
    .requiredOption('--out <folder>', 'where the results go, a folder for each student')
    .option('--set <number>', `the homework, 1 to 5, or ${CHALLENGE_NUMBER} for the challenge's answers in words (default: what the notebooks say)`, wholeNumberOption)
    .option('--masters <folder>', 'references and hidden cases, or a folder of your own set files', join(root, 'test', 'homework', 'masters'))
    .option('--seed <number>', 'from which the hidden cases are drawn (default: the one in --out, or a new one)', wholeNumberOption)
    .option('--jobs <count>', 'submissions side by side, on a cluster in each task (default: as many as this machine has cores; 1 on a cluster)', wholeNumberOption)
    .option('--roster <file>', 'the students: CSV with id, name and, optionally, email and section (default: the one that --out was graded with)')
    .addOption(new Option('--require-isolation <level>', 'refuse to grade with less (default: enclosed)').choices(ISOLATION_LEVELS))
    .option('--allow-restricted', `grade also where answers cannot be enclosed: ${RESTRICTED_HOLDS_NOT}`)
    .option('--retrain-studies', 'train the run that decided each study again, and say where it comes out otherwise (a minute each)')
    .option('--json', 'print the results as JSON on standard output')
    .action(grade);
  addExecutorOptions(command, 'submissions')
    .option('--submissions-per-task <count>', 'submissions of a task', countOption, 10)
    .addHelpText('after', '\nExamples: npx scaling grade submitted/ --out graded\n          npx scaling grade class.zip --out graded --set 2 --roster students.csv\n\nWhose a notebook is follows from the first level of its path, or from the roster. The exit code is 1 if anybody was left out; left-out.csv says why.');
}

async function grade(paths: string[], flags: GradeFlags): Promise<void> {
  const { out, jobs, json } = flags;
  if (jobs === 0) throw new InputError('--jobs: expected a whole number >= 1, got 0');
  const demanded = demandedIsolation(flags);
  const given = flags.roster === undefined ? undefined : readRoster(flags.roster);
  mkdirSync(out, { recursive: true });
  const release = await lockFolder(out);
  const unpacked = join(out, 'unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  try {
    const before = recordsIn(out);
    const roster = given ?? readGrading(out)?.roster ?? [];
    const collected = await collectSubmissions(paths, unpacked, roster);
    const { claimants, contested } =
      roster.length > 0 ? { claimants: collected.claimants, contested: [] } : withoutContested(collected.claimants, before);
    const leftOut = [...collected.leftOut, ...contested];
    if (claimants.length === 0) {
      sayLeftOut(leftOut, []);
      throw new InputError(`submission: expected notebooks (.ipynb) in ${paths.map(terminalText).join(', ')}, found none that can be graded`);
    }
    const plan = await planFor(claimants, await loadMasters(flags.masters), demanded, flags);
    writeGrading(out, plan, roster);
    const recordOf = (student: string) => before.find((record) => record.student === student && record.planHash === plan.hash);
    const { submissions, passedOver } = await chooseSubmissions(claimants, plan.set, recordOf);
    const todo = submissionsToDo(submissions, plan, out);
    console.error(`homework ${plan.set}: ${todo.length} of ${counted(claimants.length, 'submission')} to grade; isolation: ${IN_WORDS[plan.isolation]}`);
    const ungraded = await gradeAll(todo, plan, flags);
    noteGraded(out, 'scaling grade');
    leftOut.push(...ungraded.map(({ submitted: { student, shown, file }, reason }) => ({ student, file: shown ?? file, reason })));
    const { counting, setAside } = countingRecords(recordsIn(out));
    leftOut.push(...setAside);
    const all = { records: counting, leftOut: [...leftOut, ...stillLeftOut(out, leftOut, submissions)], roster };
    const pairs = writeClassFiles(out, all, plan);
    if (json) console.log(terminalJson(answer(all, plan, pairs, leftOut, out)));
    else console.log(table(all, plan, out));
    const pages = await writeMarkingPages(out, all.records, plan);
    sayLeftOut(leftOut, [...collected.passedOver, ...passedOver]);
    if (flags.retrainStudies) await retrain(all.records, plan, out);
    sayRenamed(before, claimants, all.records, out);
    report({ out, pages, pairs });
    if (leftOut.length > 0) process.exitCode = 1;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
    await release();
  }
}

/** Trains on this machine, one after another. Whose run comes out otherwise keeps the points until a person has looked, and reads so. */
async function retrain(records: readonly SubmissionRecord[], plan: GradingPlan, out: string): Promise<void> {
  const { decidedStudies, retrainStudies } = await import('../course/grading/retrain-studies.js');
  const studies = decidedStudies(records, plan);
  console.error(`${counted(studies.length, 'study', 'studies')} to train again; what is in ${join(out, RETRAINED_FILE)} is not trained twice`);
  const started = performance.now();
  const results = await retrainStudies(studies, out, (result, done) => {
    const elapsedSeconds = (performance.now() - started) / 1000;
    const left = secondsRemaining({ doing: '', fraction: done / studies.length, elapsedSeconds }) ?? 0;
    console.error(terminalText(`${retrainedSentence(result)} (${done} of ${studies.length}, about ${formatDuration(left)} left)`));
  });
  const others = results.filter(({ agrees }) => !agrees);
  console.error(`${results.length - others.length} of ${counted(results.length, 'study', 'studies')} came out as handed in`);
  for (const one of others) console.error(terminalText(retrainedSentence(one)));
  if (others.length === 0) return;
  for (const record of records) if (others.some(({ student }) => student === record.student)) writeResults(out, { record }, plan.title);
  await writeMarkingPages(out, records, plan);
  process.exitCode = 1;
}

function demandedIsolation({ requireIsolation = 'enclosed', allowRestricted }: GradeFlags): IsolationLevel {
  if (requireIsolation !== 'enclosed' && !allowRestricted) throw new InputError(`--require-isolation: expected enclosed, or --allow-restricted beside it, got ${requireIsolation}: ${RESTRICTED_HOLDS_NOT}`);
  return allowRestricted && requireIsolation === 'enclosed' ? 'restricted' : requireIsolation;
}

/** Who was left out in an earlier step and has not been graded since. */
function stillLeftOut(out: string, leftOut: readonly LeftOut[], graded: readonly Submitted[]): LeftOut[] {
  const isSettled = (one: LeftOut) =>
    graded.some(({ student }) => student === one.student) ||
    leftOut.some(({ student, file }) => (student === undefined ? file === one.file : student === one.student));
  return readLeftOut(out).filter((one) => !isSettled(one));
}

const SAID_EACH = 5;

/** Everybody who was left out, and of each student some of the files that did not count. */
function sayLeftOut(leftOut: readonly LeftOut[], passedOver: readonly LeftOut[]): void {
  for (const { file, reason } of leftOut) console.error(terminalText(`not graded: ${file}: ${reason}`));
  const said = new Map<string, number>();
  for (const { student = '', file, reason } of passedOver) {
    said.set(student, (said.get(student) ?? 0) + 1);
    if (said.get(student)! <= SAID_EACH) console.error(terminalText(`passed over: ${file}: ${reason}`));
  }
  for (const [student, files] of said) if (files > SAID_EACH) console.error(terminalText(`passed over: ${counted(files - SAID_EACH, 'more file', 'more files')} of ${student}`));
}

/** Marks by a person do not go to a new name by themselves: the same file under another name may be a copy. */
function sayRenamed(
  before: readonly SubmissionRecord[],
  claimants: readonly Claimant[],
  records: readonly SubmissionRecord[],
  out: string,
): void {
  const now = new Set(claimants.map(({ student }) => student));
  for (const old of before) {
    if (now.has(old.student) || Object.keys(readMarks(out, old.student)).length === 0) continue;
    const same = records.find(
      ({ student, submissionHash }) => now.has(student) && submissionHash === old.submissionHash && submissionHash !== '',
    );
    if (same) console.error(terminalText(`the file of ${same.student} was graded before as ${old.student}, with marks by a person; if that is the same student, move ${markLog(out, old.student)} to ${join(out, 'students', same.student)} and take the old folder away`));
  }
}

async function planFor(
  claimants: readonly Claimant[],
  { masters, sets, rubrics, variants }: Masters,
  demanded: IsolationLevel,
  flags: GradeFlags,
): Promise<GradingPlan> {
  const numbers = [...sets.map((one) => one.number), CHALLENGE_NUMBER];
  const number = flags.set ?? readGrading(flags.out)?.set ?? await commonSet(claimants, numbers);
  if (number === undefined) throw new InputError('--set: the notebooks do not agree on a set that there is; say which to grade');
  const set = sets.find((one) => one.number === number);
  if (!set && number !== CHALLENGE_NUMBER) throw new InputError(`--set: expected one of ${numbers.join(', ')}, got ${number}`);
  const isolation = await strongestIsolation(demanded);
  const seed = chooseSeed(flags.out, number, flags.seed);
  const own = variants?.get(number);
  if (own) return planVariants(own, { seed, isolation, rubrics });
  return set ? planGrading(set, masters, { seed, isolation, rubrics }) : planChallenge({ seed, isolation, rubrics });
}

const IN_WORDS: Record<IsolationLevel, string> = {
  enclosed: 'enclosed (no files, no network, no other processes)',
  restricted: `RESTRICTED: ${RESTRICTED_HOLDS_NOT}`,
  limited: 'LIMITED: answers can read files and reach the network; do not grade other people\'s work here',
};

async function gradeAll(todo: readonly Submitted[], plan: GradingPlan, flags: GradeFlags): Promise<Ungraded[]> {
  const { out, executor, submissionsPerTask, setup, wrap, pollSeconds, jobs = executor === 'slurm' ? 1 : availableParallelism() } = flags;
  const stopping = new AbortController();
  const { signal } = stopping;
  const display = openGradeDisplay(todo.length);
  const interrupt = () => (signal.aborted ? process.exit(130) : stopping.abort());
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const onGraded = (record: SubmissionRecord) => display.show(record);
  try {
    let here = todo;
    if (executor === 'slurm' && todo.length > 0) {
      here = await gradeInQueue(todo, plan, {
        out, scheduler: slurmOf(flags), jobs, submissionsPerTask, pollSeconds, signal, onGraded, onNews: console.error,
        ...(setup !== undefined && { setup }), ...(wrap !== undefined && { wrap }),
      });
      if (here.length > 0 && !signal.aborted) console.error(`${here.length} of ${counted(todo.length, 'submission')} came back from the queue without a result, and are graded on this machine`);
    }
    const ungraded = signal.aborted ? [] : await gradeClass(here, plan, { out, jobs: Math.min(jobs, here.length), signal, onGraded });
    if (signal.aborted) throw new InterruptedError('grading was stopped');
    return ungraded;
  } finally {
    display.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function table({ records, leftOut }: Class, plan: GradingPlan, out: string): string {
  const widest = Math.max(7, ...records.map(({ student }) => student.length));
  const header = `${'student'.padEnd(widest)}  ${inOrder([...plan.exercises, ...plan.written]).map(({ id }) => id.padStart(5)).join('')}  points`;
  const rows = records.map((record) => {
    const marks = readMarks(out, record.student);
    const { earned, possible, open } = totalOf(record, marks);
    const cells = inOrder([...record.exercises, ...record.written]).map((one) => {
      const points = markOf(record, one.id, marks)?.points ?? ('earned' in one ? one.earned : undefined);
      return points === undefined ? '?' : shownPoints(points);
    });
    const problems = problemsOf(record, marks, leftOut);
    return terminalText(`${record.student.padEnd(widest)}  ${cells.map((cell) => cell.padStart(5)).join('')}  ${shownPoints(earned)} of ${possible}${open > 0 ? `, ${open} open` : ''}${problems.length === 0 ? '' : `  (${problems.join('; ')})`}  ${record.file ?? ''}`);
  });
  const graded = new Set(records.map(({ student }) => student));
  const others = leftOut.flatMap(({ student, file, reason }) =>
    student === undefined || graded.has(student) ? [] : [terminalText(`${student.padEnd(widest)}  not graded: ${reason}  ${file}`)],
  );
  return [header, ...rows, ...others].join('\n');
}

function answer(
  { records, leftOut: all }: Class, { set, seed, isolation, hash }: GradingPlan, similar: readonly Pair[], leftOut: readonly LeftOut[],
  out: string,
): object {
  const students = records.map((record) => {
    const marks = readMarks(out, record.student);
    const [problem] = problemsOf(record, marks, all);
    return {
      student: record.student,
      ...(record.name !== undefined && { name: record.name }),
      ...totalOf(record, marks),
      ...(problem !== undefined && { problem }),
      file: record.file,
      exercises: record.exercises.map(({ id, earned, points, verdict }) => ({
        id,
        earned,
        points,
        verdict,
        ...(markOf(record, id, marks) && { given: markOf(record, id, marks)!.points }),
      })),
    };
  });
  return { set, seed, isolation, planHash: hash, students, leftOut, similar };
}

function report({ out, pages, pairs }: { out: string; pages: readonly string[]; pairs: readonly Pair[] }): void {
  const groups = new Map<number, Pair[]>();
  for (const pair of pairs) groups.set(pair.group, [...(groups.get(pair.group) ?? []), pair]);
  for (const group of [...groups.values()].slice(0, SAID_EACH)) {
    const students = [...new Set(group.flatMap(({ a, b }) => [a, b]))];
    const more = students.length > SAID_EACH ? ` and ${students.length - SAID_EACH} more` : '';
    console.error(terminalText(`alike by ${group[0]!.percent}%, for a person to look at: ${students.slice(0, SAID_EACH).join(', ')}${more}`));
  }
  if (pages.length > 0) console.error(`to mark: ${pages.join(', ')}; then: npx scaling marks ${out} FILE`);
  console.error(`results: ${join(out, 'class.csv')}, ${join(out, 'similar.csv')}, ${join(out, 'students')}`);
}
