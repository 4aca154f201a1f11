import { InvalidArgumentError, Option, type Command } from 'commander';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { strongestIsolation } from '../course/answers/run-answer.js';
import { gradescopeZip, ownNode, type GradescopePlan } from '../course/grading/gradescope.js';
import { loadMasters, planGrading } from '../course/grading/grading-plan.js';
import { root } from '../setup/paths.mjs';

/** Where the instructor's references and hidden cases are, unless somebody says otherwise. */
const MASTERS = join(root, 'test', 'homework', 'masters');

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** What `scaling homework` makes for other people's platforms. */
export function registerPlatforms(homework: Command): void {
  homework.command('gradescope')
    .description('write the autograder of a set for Gradescope: a zip file to upload, in which everything is, and which grades as scaling grade does')
    .argument('<set>', 'the homework, 1 to 5', wholeNumber)
    .option('--out <file>', 'the zip file; it holds the hidden cases', 'autograder.zip')
    .option('--masters <folder>', 'references and hidden cases', MASTERS)
    .option('--seed <number>', 'from which the hidden cases are drawn (default: a new one)', wholeNumber)
    .addOption(new Option('--cases <when>', 'when students see how many of their cases are right, the hidden ones counted; until then Gradescope shows them no total').choices(['hidden', 'after_due_date', 'after_published', 'visible', 'none']).default('hidden'))
    .option('--no-leaderboard', 'write no values for Gradescope\'s leaderboard')
    .option('--node <file>', 'a Node for Linux on x64 to go into the zip file (default: this one, where it is one)')
    .option('--no-node', 'without a Node: the container must have 20.15 or newer, or its distribution')
    .addHelpText('after', '\nExample: npx scaling homework gradescope 2 --out autograder.zip')
    .action(gradescope);
}

interface GradescopeFlags extends Pick<GradescopePlan, 'cases' | 'leaderboard'> {
  out: string;
  masters: string;
  seed?: number;
  node?: string | boolean;
}

async function gradescope(number: number, flags: GradescopeFlags): Promise<void> {
  const { out, masters: folder, seed = randomInt(2 ** 47), node: asked, cases, leaderboard } = flags;
  const { masters, sets, rubrics } = await loadMasters(folder);
  const set = sets.find((one) => one.number === number);
  if (!set) throw new InputError(`set: expected one of ${sets.map((one) => one.number).join(', ')}, got ${number}`);
  const plan = await planGrading(set, masters, { seed, isolation: await strongestIsolation(), rubrics });
  const node = typeof asked === 'string' ? asked : asked === false ? undefined : ownNode();
  const zip = await gradescopeZip(plan, { cases, leaderboard, ...(node !== undefined && { node }) });
  writeWhole(out, zip);
  const needs = node === undefined ? 'it needs Node 20.15 or newer in the container, or in its distribution' : `Node is in it (${node})`;
  console.log(`${out}: homework ${number}, ${(zip.length / 1e6).toFixed(1)} MB, hidden cases of seed ${seed}; ${needs}. It holds the hidden cases: upload it, and give it to nobody`);
}
