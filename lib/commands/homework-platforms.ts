import { Option, type Command } from 'commander';
import { randomInt } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { terminalJson } from '../core/text.js';
import { strongestIsolation } from '../course/answers/run-answer.js';
import { gradescopeZip, ownNode, type GradescopePlan } from '../course/grading/gradescope.js';
import { loadMasters, planGrading, type GradingPlan, type Masters } from '../course/grading/grading-plan.js';
import { instructorNotebook, nbgraderConfig } from '../course/grading/nbgrader.js';
import type { ProblemSet } from '../course/answers/exercise.js';
import { checkNotebook } from '../course/homework/check-alone.js';
import { classroomReport, classroomWorkflow } from '../course/homework/classroom.js';
import { findProblemSet } from '../course/homework/sets/index.js';
import { notebookText } from '../course/homework/notebook/notebook.js';
import { setNotebook } from '../course/homework/notebook/set-notebook.js';
import { root } from '../setup/paths.mjs';
import { wholeNumberOption } from './options.js';

/** Where the instructor's references and hidden cases are, unless somebody says otherwise. */
const MASTERS = join(root, 'test', 'homework', 'masters');

/** What `scaling homework` makes for other people's platforms. */
export function registerPlatforms(homework: Command): void {
  homework.command('gradescope')
    .description('write the autograder of a set for Gradescope: a zip file to upload, in which everything is, and which grades as scaling grade does')
    .argument('<set>', 'the homework, 1 to 5', wholeNumberOption)
    .option('--out <file>', 'the zip file; it holds the hidden cases', 'autograder.zip')
    .option('--masters <folder>', 'references and hidden cases', MASTERS)
    .option('--seed <number>', 'from which the hidden cases are drawn (default: a new one)', wholeNumberOption)
    .addOption(new Option('--cases <when>', 'when students see how many of their cases are right, the hidden ones counted; until then Gradescope shows them no total').choices(['hidden', 'after_due_date', 'after_published', 'visible', 'none']).default('hidden'))
    .option('--no-leaderboard', 'write no values for Gradescope\'s leaderboard')
    .option('--node <file>', 'a Node for Linux on x64 to go into the zip file (default: this one, where it is one)')
    .option('--no-node', 'without a Node: the container must have 20.15 or newer, or its distribution')
    .addHelpText('after', '\nExample: npx scaling homework gradescope 2 --out autograder.zip')
    .action(gradescope);
  homework.command('nbgrader')
    .description('write the instructor\'s version of a set into a course of nbgrader\'s: solutions, and hidden tests that throw')
    .argument('<set>', 'the homework, 1 to 5', wholeNumberOption)
    .requiredOption('--out <course>', 'the folder of the course: source/set-N/ in it is written anew, and nbgrader_config.py where there is none')
    .option('--masters <folder>', 'references and hidden cases', MASTERS)
    .option('--seed <number>', 'from which the hidden cases are drawn (default: a new one)', wholeNumberOption)
    .addHelpText('after', '\nExample: npx scaling homework nbgrader 2 --out course\n         cd course; nbgrader generate_assignment set-2')
    .action(nbgrader);
  homework.command('assign')
    .description('write a folder for students and one for staff: the notebook; its version with solutions and hidden tests, the rubrics, and Gradescope\'s autograder')
    .argument('<set>', 'the homework, 1 to 5', wholeNumberOption)
    .requiredOption('--out <folder>', 'a folder; student/ and staff/ in it are written')
    .option('--masters <folder>', 'references and hidden cases', MASTERS)
    .option('--seed <number>', 'from which the hidden cases are drawn (default: a new one)', wholeNumberOption)
    .option('--no-node', 'without a Node in the autograder')
    .addHelpText('after', '\nExample: npx scaling homework assign 2 --out dist')
    .action(assign);
  homework.command('classroom')
    .description('write the workflow of an assignment at GitHub Classroom into a students\' bundle, which is then its repository')
    .argument('<set>', 'the homework, 1 to 5', wholeNumberOption)
    .requiredOption('--out <bundle>', 'the folder that scaling homework release wrote')
    .addHelpText('after', '\nExample: npx scaling homework release --out bundle\n         npx scaling homework classroom 2 --out bundle')
    .action((number: number, { out }: { out: string }) => {
      const file = '.github/workflows/classroom.yml';
      writeFiles(out, { [file]: classroomWorkflow(findProblemSet(number).number) });
      console.log(`${join(out, file)}: every push checks homework ${number} on its public cases; the marks come from scaling grade`);
    });
  homework.command('report')
    .description('check a saved notebook as scaling homework check does, and print it as JSON for GitHub Classroom')
    .argument('<notebook>', 'a homework notebook, saved')
    .addHelpText('after', '\nExample: npx scaling homework report notebooks/homework/set-2.ipynb\n\nIn a workflow it is the output "result" of its step too, as the grading reporter takes it.')
    .action(async (notebook: string) => {
      const { checked, studies } = await checkNotebook(notebook);
      const report = classroomReport(notebook, checked, studies);
      console.log(terminalJson(report));
      const { GITHUB_OUTPUT } = process.env;
      if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `result=${Buffer.from(JSON.stringify(report)).toString('base64')}\n`);
    });
}

/** A set, what only the instructor has of it, and the plan by which it is graded. */
async function planned(number: number, folder: string, seed: number): Promise<{ set: ProblemSet; masters: Masters; plan: GradingPlan }> {
  const masters = await loadMasters(folder);
  const set = masters.sets.find((one) => one.number === number);
  const numbers = masters.sets.map((one) => one.number).join(', ');
  if (!set) throw new InputError(`set: expected one of ${numbers}, got ${number}${folder === MASTERS ? '; for a homework of your own, name its folder with --masters' : ''}`);
  if (masters.variants?.has(number)) throw new InputError(`set: expected a homework without variants, since a platform does not say whose variant a notebook is, got ${number}; scaling grade --masters ${folder} --roster FILE grades it`);
  const plan = await planGrading(set, masters.masters, { seed, isolation: await strongestIsolation(), rubrics: masters.rubrics });
  return { set, masters, plan };
}

/** Writes files by their paths in a folder, each whole or not at all. */
function writeFiles(folder: string, files: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeWhole(join(folder, name), content);
  }
}

interface Packing {
  out: string;
  masters: string;
  seed?: number;
}

async function nbgrader(number: number, { out, masters: folder, seed = randomInt(2 ** 47) }: Packing): Promise<void> {
  const { set, masters, plan } = await planned(number, folder, seed);
  const name = `set-${number}`;
  writeFiles(out, {
    [`source/${name}/${name}.ipynb`]: notebookText(instructorNotebook(set, masters.masters, plan)),
    ...(!existsSync(join(out, 'nbgrader_config.py')) && { 'nbgrader_config.py': nbgraderConfig(set.language) }),
  });
  console.log(`${join(out, 'source', name)}: homework ${number} with solutions and hidden tests of seed ${seed}; in ${out}: nbgrader generate_assignment ${name}`);
}

async function assign(number: number, flags: Packing & { node: boolean }): Promise<void> {
  const { out, masters: folder, seed = randomInt(2 ** 47) } = flags;
  const { set, masters, plan } = await planned(number, folder, seed);
  const name = `set-${number}.ipynb`;
  const node = flags.node ? ownNode() : undefined;
  writeFiles(out, {
    [`student/${name}`]: notebookText(setNotebook(set)),
    [`staff/${name}`]: notebookText(instructorNotebook(set, masters.masters, plan)),
    'staff/rubrics.md': plan.written.map(({ id, title, rubric = '' }) => `## ${id} · ${title}\n\n${rubric.trim()}\n`).join('\n'),
    'staff/autograder.zip': await gradescopeZip(plan, { cases: 'hidden', leaderboard: true, ...(node !== undefined && { node }) }),
  });
  console.log(`${join(out, 'student')} for students; ${join(out, 'staff')}, with hidden cases of seed ${seed}, for nobody else`);
}

interface GradescopeFlags extends Packing, Pick<GradescopePlan, 'cases' | 'leaderboard'> {
  node?: string | boolean;
}

async function gradescope(number: number, flags: GradescopeFlags): Promise<void> {
  const { out, masters: folder, seed = randomInt(2 ** 47), node: asked, cases, leaderboard } = flags;
  const { plan } = await planned(number, folder, seed);
  const node = typeof asked === 'string' ? asked : asked === false ? undefined : ownNode();
  const zip = await gradescopeZip(plan, { cases, leaderboard, ...(node !== undefined && { node }) });
  writeWhole(out, zip);
  const needs = node === undefined ? 'it needs Node 20.15 or newer in the container, or in its distribution' : `Node is in it (${node})`;
  console.log(`${out}: homework ${number}, ${(zip.length / 1e6).toFixed(1)} MB, hidden cases of seed ${seed}; ${needs}. It holds the hidden cases: upload it, and give it to nobody`);
}
