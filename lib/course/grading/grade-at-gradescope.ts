import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../core/kit.js';
import { counted, terminalText } from '../../core/text.js';
import { strongestIsolation } from '../answers/run-answer.js';
import type { GradescopePlan } from './gradescope.js';
import { chooseSubmissions } from './choose-submission.js';
import type { Candidate } from './collect-submissions.js';
import { gradescopeResults, type GradescopeTest } from './feedback.js';
import { gradeSubmission, nothingOf } from './grade-submission.js';
import { saidIn, type SubmissionRecord } from './grade-record.js';
import type { GradingPlan } from './grading-plan.js';
import { versionOf } from './identity.js';

/** The notebooks among what was handed in; links are not followed. */
function notebooksIn(folder: string): Candidate[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.ipynb')).map((entry) => {
    const file = join(entry.parentPath, entry.name);
    const { version, isCheckpoint } = versionOf(entry.name);
    return { file, shown: file.slice(folder.length + 1), isCheckpoint, lateness: [0, version, statSync(file).mtimeMs] };
  });
}

/** Who handed in, for the instructor's eyes: what Gradescope says of it, in case it says anything. */
function studentsIn(file: string): string {
  try {
    const { users } = JSON.parse(readFileSync(file, 'utf8')) as { users: { name?: string; email?: string }[] };
    return users.map(({ name = '', email = '' }) => `${name} (${email})`).join(', ');
  } catch {
    return 'somebody';
  }
}

async function gradeFolder(folder: string, plan: GradingPlan): Promise<SubmissionRecord> {
  const [student, candidates] = ['student', notebooksIn(folder)];
  const { submissions: [submitted] } = await chooseSubmissions([{ student, name: student, candidates }], plan.set, () => undefined);
  if (submitted) return (await gradeSubmission(submitted, plan)).record;
  const names = readdirSync(folder).slice(0, 20).join(', ');
  const problem = {
    en: `expected a notebook (.ipynb), and none was handed in; what was: ${names}`,
    de: `Erwartet wird ein Notebook (.ipynb), und keines wurde abgegeben, sondern: ${names}`,
  };
  return {
    student, ...saidIn(plan.language, { problem }), submissionHash: '', planHash: plan.hash, set: plan.set, isolation: plan.isolation, ...nothingOf(plan),
  };
}

/** How many cases of each exercise are right, hidden ones too: for instructors, or for students later. It carries no points. */
function testsOfCases({ exercises }: SubmissionRecord, visibility: GradescopeTest['visibility']): GradescopeTest[] {
  const ofFunctions = exercises.filter(({ right, parts }) => right ?? !parts); // a study has parts and no cases
  return ofFunctions.map(({ id, title, verdict, right }) => ({
    name: `${id} ${title}: its cases`, number: `${id}`, status: verdict === 'right' ? 'passed' : 'failed', visibility,
    output: right ? `${right.public[0]} of ${counted(right.public[1], 'public case')} and ${right.hidden[0]} of ${counted(right.hidden[1], 'hidden one')} are right` : 'no case was answered',
  }));
}

/**
 * Grades what lies in /autograder/submission and writes /autograder/results/results.json. Without a result (no child process can be
 * started, the answer's process was killed from outside) it fails, and Gradescope tells the instructor so: that is no result of 0.
 */
async function gradeAtGradescope(place: string): Promise<void> {
  const started = performance.now();
  const { cases, leaderboard, ...planned } = JSON.parse(readFileSync(join(place, 'source', 'plan.json'), 'utf8')) as GradescopePlan;
  const plan = { ...planned, isolation: await strongestIsolation('restricted') };
  const record = await gradeFolder(join(place, 'submission'), plan);
  const results = gradescopeResults(record, {});
  const right = record.exercises.filter(({ verdict }) => verdict === 'right').length;
  const execution_time = Math.round((performance.now() - started) / 1000);
  mkdirSync(join(place, 'results'), { recursive: true });
  writeWhole(join(place, 'results', 'results.json'), `${JSON.stringify({
    ...results,
    execution_time,
    stdout_visibility: 'hidden',
    tests: [...results.tests, ...(cases === 'none' ? [] : testsOfCases(record, cases))],
    ...(leaderboard && { leaderboard: [{ name: 'Points', value: results.score }, { name: 'Exercises right', value: right }] }),
  }, null, 1)}\n`);
  console.log(terminalText(`${studentsIn(join(place, 'submission_metadata.json'))}: ${record.file ?? 'no notebook'}, ${counted(results.score, 'point')}, isolation ${plan.isolation}, ${execution_time} s`));
}

await gradeAtGradescope(process.env.AUTOGRADER_ROOT ?? '/autograder');
