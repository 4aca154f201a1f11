import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { InputError } from '../core/check.js';
import { counted, terminalText } from '../core/text.js';
import { matchReceipts, nameIn, parseHandedIn, readReceipts, type HandedIn } from '../course/homework/challenge/audit.js';
import { judgeSubmission, leaderboardText, resultKey, type Judged } from '../course/homework/challenge/leaderboard.js';
import { readLines } from '../course/homework/challenge/ledger.js';
import { SUBMISSION_FILE } from '../course/homework/challenge/open-challenge.js';
import { readPlainFile } from '../course/answers/submission.js';
import { checkNotebook } from '../course/homework/check-alone.js';
import { releaseHomework, writeHomeworkNotebooks } from '../course/homework/release.js';
import { checkText, studyText } from '../course/homework/show.js';
import { checkOwn, registerOwnHomework } from './homework-own.js';
import { writeLine } from '../runs/store/append-store.js';
import { registerPlatforms } from './homework-platforms.js';

/** `scaling homework`: what an instructor does with the homework besides grading it. */
export function registerHomework(program: Command): void {
  const homework = program.command('homework')
    .description('the graded homework: write the students\' bundle, rank the challenge')
    .addHelpText('after', '\nExample: npx scaling homework release --out bundle');
  homework.command('release')
    .description('write the students\' bundle: the kit and its notebooks, without references and hidden cases')
    .option('--out <folder>', 'a new folder for the bundle', 'homework-release')
    .option('--notebooks-only <folder>', 'write only the notebooks, over those in the folder')
    .addHelpText('after', '\nExamples: npx scaling homework release --out bundle\n          npx scaling homework release --notebooks-only notebooks/homework')
    .action(({ out, notebooksOnly }: { out: string; notebooksOnly?: string }) => {
      if (notebooksOnly !== undefined) return console.log(`${counted(writeHomeworkNotebooks(notebooksOnly).length, 'notebook')} in ${notebooksOnly}`);
      const { folder, files } = releaseHomework(out);
      console.log(`${counted(files.length, 'file')} in ${folder}; students unpack it and run npm start, then open notebooks/homework/`);
    });
  homework.command('check')
    .description('check the exercises of a saved notebook, as its check cells do: each alone, on its public cases')
    .argument('<notebook>', 'a homework notebook, saved; or, of your own homework, a folder of set files, a set file or an exercise\'s folder')
    .option('--exercise <id>', 'only this one, such as 2.3')
    .addHelpText('after', '\nExample: npx scaling homework check notebooks/homework/set-2.ipynb')
    .action(async (notebook: string, { exercise }: { exercise?: string }) => {
      if (!/\.ipynb$/i.test(notebook)) return checkOwn(notebook);
      const { checked, studies } = await checkNotebook(notebook, exercise);
      for (const { exercise: one, result } of checked) console.log(checkText(one, result).replace(/[^\P{C}\n]/gu, ' '));
      for (const { exercise: one, verdict } of studies) console.log(terminalText(studyText(one, verdict)));
      if (checked.some(({ result }) => result.kind !== 'passed') || studies.some(({ verdict: { state } }) => state !== 'decided')) process.exitCode = 1;
    });
  registerOwnHomework(homework);
  homework.command('leaderboard')
    .description('audit the challenge\'s submissions, train some of their runs again, train the submitted ones, and rank them')
    .argument('<submissions...>', `${SUBMISSION_FILE} files, or folders in which to look for them`)
    .requiredOption('--seed <n>', 'of the target runs and of the choice of runs to train again; keep it secret until then', seedOption)
    .option('--replays <n>', 'how many runs of each ledger to train again', seedOption, 1)
    .option('--receipts <file>', 'receipts collected earlier, one a line: student,receipt')
    .option('--out <file>', 'where results are kept as they come; started again, what is there is not trained again', 'leaderboard.jsonl')
    .addHelpText('after', '\nExample: npx scaling homework leaderboard submissions --seed 8231 --receipts receipts.csv')
    .action(leaderboard);
  registerPlatforms(homework);
}

function seedOption(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number >= 0.');
  return Number(text);
}

/** No honest ledger is larger: 200 points of a curve a run, a few dozen runs. */
const LARGEST_FILE_BYTES = 2e7;

async function leaderboard(
  paths: string[],
  { seed, replays, receipts: receiptFile, out }: { seed: number; replays: number; receipts?: string; out: string },
): Promise<void> {
  const receipts = receiptFile === undefined ? [] : readReceipts(readFileSync(receiptFile, 'utf8'), receiptFile);
  const realPath = (file: string) => (existsSync(file) ? realpathSync(file) : file);
  const each = new Map(paths.flatMap(submissionsIn).map((file) => [realPath(file), file])); // also where it was named twice
  const files = [...each.values()].map((file) => ({ file, handedIn: readHandedIn(file) }));
  const read = files.flatMap(({ file, handedIn }) => (handedIn instanceof InputError ? [] : [{ file, handedIn }]));
  const judged: Judged[] = files.flatMap(({ file, handedIn }): Judged[] =>
    handedIn instanceof InputError ? [{ kind: 'not-ranked', student: file, findings: [handedIn.message] }] : [],
  );
  const known = resultsIn(out);
  const { pairs, strangers } = matchReceipts(read, receipts);
  for (const { file, handedIn, given, others } of pairs) {
    if (others.length > 0) {
      judged.push({ kind: 'not-ranked', student: nameIn(handedIn), findings: [`${file}: there is more than one ledger of this name: ${others.join(', ')}`] });
      continue;
    }
    const key = resultKey(handedIn, { seed, replays, receipts: given });
    const before = known.get(key);
    const onStage = (stage: string) => console.error(terminalText(stage));
    const one = before ?? await judgeSubmission(handedIn, { seed, replays, receipts: given, onStage });
    if (!before) writeLine(out, JSON.stringify({ key, judged: one }), readLines(out).tornBytes);
    judged.push(one);
  }
  console.log(leaderboardText(judged));
  for (const { student, receipt } of strangers) console.log(`   !  no submission is known by the name of the receipt ${receipt} of ${student.replace(/\p{C}/gu, ' ')}`);
}

function submissionsIn(path: string): string[] {
  if (!existsSync(path)) throw new InputError(`submissions: expected a file or folder, found none at ${path}`);
  if (!statSync(path).isDirectory()) return [path];
  return inFolder(path).filter((name) => /\.json$/i.test(name)).sort();
}

/** Everything in a folder, by its path; of a folder that cannot be opened, the folder, as if it were a submission that cannot be read. */
function inFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? inFolder(path) : [path];
    });
  } catch {
    return [join(folder, SUBMISSION_FILE)];
  }
}

function readHandedIn(file: string): HandedIn | InputError {
  try {
    if (statSync(file).size > LARGEST_FILE_BYTES) throw new InputError(`submission: expected at most ${LARGEST_FILE_BYTES} bytes, got ${statSync(file).size}`);
    return parseHandedIn(readPlainFile(file).toString('utf8')); // no link, no device without an end, no pipe that nobody writes to
  } catch (error) {
    if (error instanceof InputError) return error;
    return new InputError(`submission: expected a file that can be read, got ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function resultsIn(file: string): Map<string, Judged> {
  return new Map(
    readLines(file).lines.map((line, i) => {
      try {
        const { key, judged } = JSON.parse(line) as { key: string; judged: Judged };
        if (typeof key === 'string' && ['ranked', 'not-ranked'].includes(judged.kind)) return [key, judged];
      } catch { /* said below */ }
      throw new InputError(`--out ${file}: expected results of this command, got another line ${i + 1}; name another file, or take that line out`);
    }),
  );
}
