import { InvalidArgumentError, Option, type Command } from 'commander';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { terminalJson, terminalText, counted } from '../core/text.js';
import { shownPoints } from '../course/answers/exercise.js';
import { classCsv, readLeftOut, writeClassFiles } from '../course/grading/class-files.js';
import { markLog, markOf, readMarks, writeResult, type SubmissionRecord } from '../course/grading/grade-record.js';
import { writeResults } from '../course/grading/grade-submission.js';
import { countingRecords, lockFolder, readGrading, recordsIn, type GradingFile } from '../course/grading/grading-folder.js';
import { classStatistics } from '../course/grading/marks/class-statistics.js';
import { courseSchema, readCourse, type Course } from '../course/grading/marks/course-file.js';
import { exportGrades, PLATFORMS, type Platform } from '../course/grading/marks/export-grades.js';
import { gradebook, gradedSets, type StudentResult } from '../course/grading/marks/gradebook.js';
import { brokenLog, currentUser, readLog, standingOf, type Change, type LogEntry, type RegradeRequest } from '../course/grading/marks/mark-log.js';
import { askedIn, checkedMark, giveMark, gradedStudent, mergeMarks, TOTAL, type Rubrics } from '../course/grading/marks/merge-marks.js';
import { courseLog, noteCourse, noteGraded } from '../course/grading/marks/note-changes.js';
import { readRequests, requestRegrade } from '../course/grading/marks/regrade.js';
import { NEW_COURSE } from '../course/grading/marks/new-course.js';
import { statisticsPage } from '../course/grading/marks/statistics-page.js';
import { writeMarkingPages } from '../course/grading/written-pages.js';
import { receipt } from '../course/homework/challenge/ledger.js';

const COURSE = ['<course>', 'the course file: due dates, late policy, roster, extensions; scaling marks new writes one'] as const;
const by = () => new Option('--by <name>', 'who does this, for the audit trail').default(undefined, 'the user of this machine');
const json = () => new Option('--json', 'print JSON on standard output');
/** The id of a question names its set: `2.7`, and `2.total` for its points as a whole. */
const QUESTION = ['<question>', `such as 2.7, or 2.${TOTAL} for the points of homework 2 as a whole`] as const;

/** `scaling marks`: everything that becomes of points after grading. */
export function registerMarks(program: Command): void {
  const marks = program.command('marks')
    .description('marks by a person, late days, regrade requests, exports and statistics; without a command, merge files of marks into graded homework')
    .argument('<folder>', 'the --out of scaling grade')
    .argument('<files...>', 'CSV files with student, question, points, comment: what the pages in written/ and automatic/ save')
    .addOption(by())
    .addHelpText('after', '\nExamples: npx scaling marks graded marks-2.7.csv\n          npx scaling marks table course.yaml')
    .hook('preSubcommand', (parent, command) => void command.setOptionValue('by', parent.opts<Flags>().by)) // which the parent takes
    .action(merge);
  marks.command('new')
    .description('write a course file with everything that it can say, to be changed')
    .argument('[file]', 'a new file', 'course.yaml')
    .option('--schema', 'print the JSON schema of a course file, for editors')
    .addHelpText('after', '\nExample: npx scaling marks new course.yaml')
    .action((file: string, { schema }: { schema?: true }) => {
      if (schema) return console.log(terminalJson(courseSchema()));
      if (existsSync(file)) throw new InputError(`file: expected a new one, got ${file}, which is there`);
      writeWhole(file, NEW_COURSE);
      console.log(`${file}: change it, then npx scaling marks table ${file}`);
    });
  marks.command('table')
    .description('everybody\'s points: each homework with late days and what they cost, and the total')
    .argument(...COURSE).option('--section <name>', 'only this one').addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks table course.yaml --section A')
    .action(table);
  marks.command('give')
    .description('give points for a question, or in place of automatic ones, or for a homework as a whole; a dash takes a mark back')
    .argument(...COURSE).argument('<student>', 'by the id').argument(...QUESTION).argument('[points]', 'a number, or - ; by default those of the rubric', '')
    .option('--reason <text>', 'the student reads it', '').option('--rubric <lines>', 'which lines of the rubric are met: 1,3', '')
    .addOption(json()).addOption(by())
    .addHelpText('after', '\nExamples: npx scaling marks give course.yaml anna 2.7 --rubric 1,3 --reason "the order has no reason"\n          npx scaling marks give course.yaml anna 2.1 1.5 --reason "right but for a typing error"')
    .action(give);
  marks.command('request')
    .description('enter a student\'s wish that something be marked again')
    .argument(...COURSE).argument('[student]', 'by the id').argument('[question]', QUESTION[1]).argument('[text]', 'what the student says')
    .option('--file <csv>', 'many at once: student, question, text').addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks request course.yaml anna 2.7 "The order has a reason, in line 3."')
    .action(request);
  marks.command('requests')
    .description('list the regrade requests with their state')
    .argument(...COURSE).addOption(new Option('--state <state>', 'only these').choices(['open', 'accepted', 'declined'])).addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks requests course.yaml --state open')
    .action(requests);
  marks.command('answer')
    .description('answer a regrade request; the points and the answer are written together')
    .argument(...COURSE).argument('<student>', 'by the id').argument(...QUESTION).argument('<state>', 'accepted or declined').argument('<text>', 'the student reads it')
    .option('--points <number>', 'the new points, where it is accepted').addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks answer course.yaml anna 2.7 accepted "You are right: line 3." --points 4')
    .action(answer);
  marks.command('export')
    .description('write the points as a file that Canvas or Moodle imports, or as plain CSV with all that they are made of')
    .argument(...COURSE).addOption(new Option('--for <platform>', 'for whom').choices(PLATFORMS).default('csv'))
    .requiredOption('--out <file>', 'a CSV file')
    .option('--set <number>', 'only this one; may be given again', (text: string, before: number[] = []) => [...before, wholeNumber(text)])
    .option('--template <csv>', 'the file that Canvas\'s gradebook exports: its columns and numbers are kept').addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks export course.yaml --for canvas --template gradebook.csv --out grades.csv')
    .action(writeExport);
  marks.command('log')
    .description('the audit trail: who changed what, when, from what to what')
    .argument(...COURSE).option('--student <id>', 'only this one').option('--verify', 'check that no line was changed, left out or put in').addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks log course.yaml --student anna')
    .action(log);
  marks.command('page')
    .description('the class on one page with figures: distribution of points, which exercise, which misconception, how many')
    .argument(...COURSE).option('--out <file>', 'an HTML file', 'class.html').option('--names', 'say who had which misconception').addOption(json()).addOption(by())
    .addHelpText('after', '\nExample: npx scaling marks page course.yaml --out class.html')
    .action(writePage);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

interface Flags {
  by?: string;
  json?: true;
}

async function merge(out: string, files: string[], { by: who = currentUser() }: Flags): Promise<void> {
  const grading = gradingIn(out);
  const { students, outdated, unmarked, open } = await locked(out, async () => {
    noteGraded(out, who);
    const merged = mergeMarks(out, files, { by: who, rubrics: rubricsOf(grading) });
    const records = countingRecords(recordsIn(out)).counting;
    for (const record of records) if (merged.students.includes(record.student)) writeResults(out, { record }, grading.title);
    writeClassFiles(out, { records, leftOut: readLeftOut(out), roster: grading.roster ?? [] }, grading);
    await writeMarkingPages(out, records, grading);
    return { ...merged, open: grading.written.flatMap((question) => stillOpen(out, records, question)) };
  });
  console.log(`marks of ${counted(students.length, 'student')} merged into ${out}`);
  for (const row of outdated) console.error(terminalText(`not merged: ${row}; it stands on the page again, to be marked anew`));
  for (const row of unmarked) console.error(terminalText(`not merged: ${row}`));
  for (const line of open) console.error(terminalText(line));
  if (outdated.length + unmarked.length > 0) process.exitCode = 1;
}

/** Of whom a question is still to be marked, the first few by name. */
function stillOpen(out: string, records: readonly SubmissionRecord[], { id }: { id: string }): string[] {
  const students = records.filter((record) => !markOf(record, id, readMarks(out, record.student))).map(({ student }) => student);
  if (students.length === 0) return [];
  const named = `${students.slice(0, SAID_OPEN).join(', ')}${students.length > SAID_OPEN ? ', ...' : ''}`;
  return [`${id}: still to be marked of ${counted(students.length, 'student')}: ${named}`];
}

const SAID_OPEN = 5;

function gradingIn(out: string): GradingFile {
  const grading = readGrading(out);
  if (!grading) throw new InputError(`folder: expected the --out of scaling grade, got ${out}, which has no grading.json`);
  return grading;
}

const rubricsOf = ({ written }: GradingFile): Rubrics =>
  Object.fromEntries(written.flatMap(({ id, rubric }) => (rubric === undefined ? [] : [[id, rubric]])));

async function locked<T>(folder: string, work: () => Promise<T> | T): Promise<T> {
  const release = await lockFolder(folder);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** The course, with what was changed in its file by hand since the last command in its log. */
async function openCourse(file: string, { by: who = currentUser() }: Flags): Promise<Course> {
  const course = readCourse(file);
  for (const sentence of course.strangers) console.error(terminalText(sentence));
  await locked(dirname(file), () => noteCourse(course, who));
  return course;
}

/** Where a question's results are, as the course knows them; and the student's folder there. */
function placeOf(course: Course, student: string, question: string): { out: string; id: string; folder: string } {
  const set = Number(/^(\d+)\./.exec(question)?.[1] ?? (question.startsWith('C.') ? 6 : Number.NaN));
  const sets = course.terms.sets.map((one) => one.set);
  if (!sets.includes(set)) throw new InputError(`question: expected one of a set of the course, such as ${sets[0]}.1 or ${sets[0]}.${TOTAL}, got "${question}"`);
  const out = course.gradedIn(set);
  const graded = gradedSets(course).find((one) => one.set === set);
  if (!graded) throw new InputError(`question: expected results of homework ${set} in ${out}, found none; npx scaling grade makes them`);
  const own = graded.records.get(student);
  if (!own) throw new InputError(`student: expected an id of the roster that handed homework ${set} in, got "${student}"`);
  return { out, id: question === `${set}.${TOTAL}` ? TOTAL : question, folder: own.record.student };
}

/** Writes anew what shows a student's marks. */
async function showMarks(out: string, folder: string, id: string, course: Course): Promise<void> {
  const grading = gradingIn(out);
  const records = countingRecords(recordsIn(out)).counting;
  const record = records.find(({ student }) => student === folder);
  if (record) writeResults(out, { record }, grading.title);
  writeResult(`${out}/class.csv`, classCsv({ records, leftOut: readLeftOut(out), roster: grading.roster ?? [] }, grading, out));
  const only = <T extends { id: string }>(all: T[]) => all.filter((one) => one.id === id);
  const written = only(grading.written).map((one) => {
    const rubric = course.rubrics[one.id] ?? one.rubric;
    return { ...one, ...(rubric !== undefined && { rubric }) };
  });
  await writeMarkingPages(out, records, { set: grading.set, written, exercises: only(grading.exercises) });
}

async function give(
  file: string, student: string, question: string, points: string, flags: Flags & { reason: string; rubric: string },
): Promise<void> {
  const course = await openCourse(file, flags);
  const { out, id, folder } = placeOf(course, student, question);
  const rubrics = { ...rubricsOf(gradingIn(out)), ...course.rubrics };
  if (points === '' && flags.rubric === '') throw new InputError('points: expected a number, a dash, or --rubric, got nothing');
  const changes = await locked(out, async () => {
    noteGraded(out, flags.by ?? currentUser());
    const mark = checkedMark(out, { student: folder, question: id, points, comment: flags.reason, rubric: flags.rubric }, { rubrics });
    if (mark === 'outdated') return [];
    const done = giveMark(out, { student: folder, question: id, mark, by: flags.by ?? currentUser() });
    await showMarks(out, folder, id, course);
    return done;
  });
  say(flags, changes, told(changes, { student, question, out, folder }));
}

/** What was changed of one question; a first mark stands in place of its automatic points. */
function told(
  changes: readonly Change[], { student, question, out, folder }: { student: string; question: string; out: string; folder: string },
): string {
  if (changes.length === 0) return `${student}, ${question}: nothing changed`;
  const automatic = gradedStudent(out, folder).exercises.find(({ id }) => id === question)?.earned;
  return `${student}, ${question}: ${changes.map((change) => (change.kind === 'mark' ? markInWords(change, automatic) : inWords(change))).join('; ')}`;
}

async function request(
  file: string, student: string | undefined, question: string | undefined, text: string | undefined, flags: Flags & { file?: string },
): Promise<void> {
  const course = await openCourse(file, flags);
  if (flags.file === undefined && (student === undefined || question === undefined || text === undefined)) throw new InputError('request: expected a student, a question and a text, or --file, got less');
  const asked = flags.file === undefined ? [{ student: student!, question: question!, text: text! }] : readRequests(flags.file);
  const placed = asked.map((one) => ({ ...one, ...placeOf(course, one.student, one.question) }));
  for (const { out, id, folder } of placed) askedIn(gradedStudent(out, folder), id, 'question: ');
  const changes: Change[] = [];
  const who = flags.by ?? currentUser();
  for (const { out, id, folder, text: said } of placed)
    changes.push(...await locked(out, () => requestRegrade(out, { student: folder, question: id, text: said, by: who })));
  say(flags, changes, `${changes.length} of ${counted(asked.length, 'request')} entered${changes.length < asked.length ? '; the rest was there' : ''}`);
}

async function requests(file: string, flags: Flags & { state?: RegradeRequest['state'] }): Promise<void> {
  const course = await openCourse(file, flags);
  const all = gradebook(course).flatMap(({ student: { id }, sets }) => sets.flatMap(({ set, requests: own }) =>
    own.map(({ question, request: one }) => ({ student: id, question: question === TOTAL ? `${set}.${TOTAL}` : question, ...one }))));
  const wanted = all.filter(({ state }) => flags.state === undefined || state === flags.state);
  const lines = wanted.map(({ state, student, question, text, answer: answered }) =>
    `${state.padEnd(8)}  ${student}  ${question}  ${text}${answered === undefined ? '' : ` -> ${answered}`}`);
  say(flags, wanted, lines.length === 0 ? 'no requests' : lines.join('\n'));
}

async function answer(
  file: string, student: string, question: string, state: string, text: string, flags: Flags & { points?: string },
): Promise<void> {
  if (state !== 'accepted' && state !== 'declined') throw new InputError(`state: expected accepted or declined, got "${state}"`);
  if (state === 'declined' && flags.points !== undefined) throw new InputError('--points: expected them with accepted only, got declined');
  const course = await openCourse(file, flags);
  const { out, id, folder } = placeOf(course, student, question);
  const before = standingOf(readLog(markLog(out, folder))).requests.get(id);
  if (!before) throw new InputError(`question: expected one that ${student} wishes marked again, got ${question}; scaling marks requests lists them`);
  const changes = await locked(out, async () => {
    const { points } = flags;
    const mark = points === undefined ? undefined : checkedMark(out, { student: folder, question: id, points, comment: text });
    if (mark === 'outdated') return [];
    const done = giveMark(out, {
      student: folder, question: id, by: flags.by ?? currentUser(), request: { state, text: before.text, answer: text },
      ...(mark !== undefined && { mark }),
    });
    await showMarks(out, folder, id, course);
    return done;
  });
  say(flags, changes, told(changes, { student, question, out, folder }));
}

async function table(file: string, flags: Flags & { section?: string }): Promise<void> {
  const course = await openCourse(file, flags);
  const graded = gradedSets(course);
  const all = gradebook(course, graded);
  const results = all.filter(({ student }) => flags.section === undefined || student.section === flags.section);
  if (results.length === 0) throw new InputError(`--section: expected one of the roster's, got "${flags.section}"`);
  const strangers = graded.flatMap(({ set, strangers: own }) => own.map((student) => ({ set, student })));
  const students = results.map(({ student: { id, name, section = null }, ...one }) => ({ id, name, section, ...one }));
  say(flags, { title: course.terms.title, strangers, students }, tableText(results));
  for (const { set, student } of strangers) console.error(terminalText(`homework ${set}: ${student} was graded and is nobody in the roster`));
  for (const { set } of course.terms.sets) if (!graded.some((one) => one.set === set)) console.error(`homework ${set}: not graded yet`);
  if (strangers.length > 0 || course.strangers.length > 0) process.exitCode = 1;
}

function tableText(results: readonly StudentResult[]): string {
  const widest = Math.max(7, ...results.map(({ student }) => student.id.length));
  const sets = results[0]!.sets.map(({ set }) => set);
  const cell = ({ points, lateDays, freeDays, open, override, excused, requests: own }: StudentResult['sets'][number]) =>
    `${excused === undefined ? points ?? '-' : 'excused'}${override ? '!' : ''}${lateDays > freeDays ? ` L${lateDays - freeDays}` : ''}${open > 0 ? '?' : ''}${own.some(({ request: one }) => one.state === 'open') ? ' R' : ''}`;
  const rows = results.map(({ student, sets: own, total, most }) =>
    terminalText(`${student.id.padEnd(widest)}  ${(student.section ?? '').padEnd(7)}${own.map((one) => cell(one).padStart(10)).join('')}  ${total} of ${most}`));
  return [`${'student'.padEnd(widest)}  section${sets.map((set) => String(set).padStart(10)).join('')}  total`, ...rows,
    '- nothing handed in, L late days that cost, ! points of the whole set by a person, ? still to be marked, R a regrade request is open'].join('\n');
}

async function writeExport(file: string, flags: Flags & { for: Platform; out: string; set?: number[]; template?: string }): Promise<void> {
  const course = await openCourse(file, flags);
  const results = gradebook(course);
  const { text, left } = exportGrades(course, results, flags.for, {
    ...(flags.set && { sets: flags.set }), ...(flags.template !== undefined && { template: flags.template }),
  });
  writeWhole(flags.out, text);
  const open = results.filter(({ sets }) => sets.some((one) => one.open > 0)).length;
  say(flags, { out: flags.out, students: results.length - left.length, left, open }, `${counted(results.length - left.length, 'student')} in ${flags.out}`);
  if (left.length > 0) console.error(terminalText(`not in the template: ${left.join(', ')}`));
  if (open > 0) console.error(`${counted(open, 'student has', 'students have')} points that a person has still to give`);
  if (left.length > 0) process.exitCode = 1;
}

async function log(file: string, flags: Flags & { student?: string; verify?: true }): Promise<void> {
  const course = await openCourse(file, flags);
  const logs = [
    { name: 'course', path: courseLog(file) },
    ...gradedSets(course).flatMap(({ set, records }) =>
      [...records].map(([id, { record }]) => ({ name: `${set}/${id}`, path: markLog(course.gradedIn(set), record.student) }))),
  ].filter(({ name }) => flags.student === undefined || name.endsWith(`/${flags.student}`));
  const read = logs.map(({ name, path }) => ({ name, path, entries: readLog(path) }));
  if (flags.verify) return verify(read, flags);
  const lines = read
    .flatMap(({ name: where, entries }) => entries.map(({ at, event }) => ({ at: new Date(at).toISOString(), where, ...event })))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  say(flags, lines, lines.flatMap(({ at, by: who, where, changes }) => changes.map((change) => `${at}  ${who}  ${where}  ${inWords(change)}`)).join('\n'));
}

function verify(logs: readonly { name: string; path: string; entries: readonly LogEntry[] }[], flags: Flags): void {
  const broken = logs.map(({ path, entries }) => ({ file: path, problem: brokenLog(entries) })).filter((one) => one.problem !== undefined);
  const heads = Object.fromEntries(logs.flatMap(({ name, entries }) => (entries.length === 0 ? [] : [[name, receipt(entries)]])));
  const all = logs.reduce((sum, { entries }) => sum + entries.length, 0);
  say(flags, { entries: all, broken, heads }, [...broken.map(({ file, problem }) => `${file}: ${problem}`), `${counted(all, 'entry', 'entries')} in ${counted(logs.length, 'log')}, ${counted(broken.length, 'log')} broken`].join('\n'));
  if (broken.length > 0) process.exitCode = 1;
}

/** A change for a terminal. */
function inWords(change: Change): string {
  const value = (one: unknown) => (one === null ? 'nothing' : JSON.stringify(one));
  switch (change.kind) {
    case 'mark':
      return `${change.question}: ${markInWords(change)}`;
    case 'request':
      return `request for ${change.question}: ${change.from?.state ?? 'none'} -> ${change.to.state}: ${change.to.answer ?? change.to.text}`;
    case 'graded':
      return `automatic points: ${value(change.from?.points ?? null)} -> ${value(change.to.points)}`;
    case 'course':
      return `${change.path}: ${value(change.from)} -> ${value(change.to)}`;
  }
}

function markInWords({ from, to }: Extract<Change, { kind: 'mark' }>, automatic?: number): string {
  const none = automatic === undefined ? 'no mark' : `${shownPoints(automatic)} (automatic)`;
  return `${from?.points ?? none} -> ${to ? `${to.points}${to.comment === '' ? '' : ` (${to.comment})`}` : none}`;
}

async function writePage(file: string, flags: Flags & { out: string; names?: true }): Promise<void> {
  const course = await openCourse(file, flags);
  const graded = gradedSets(course);
  const statistics = classStatistics(gradebook(course, graded), graded);
  writeWhole(flags.out, statisticsPage(course.terms.title, statistics, { names: flags.names === true }));
  const nameless = (_: string, value: unknown) => (value !== null && typeof value === 'object' && 'what' in value && 'students' in value ? { ...value, students: (value.students as string[]).length } : value);
  say(flags, flags.names ? statistics : JSON.parse(JSON.stringify(statistics, nameless)), `${flags.out}: ${counted(statistics.students, 'student')}, ${counted(statistics.sets.length, 'homework')}`);
}

function say(flags: Flags, value: unknown, text: string): void {
  if (flags.json) console.log(terminalJson(value));
  else console.log(text.split('\n').map(terminalText).join('\n'));
}
