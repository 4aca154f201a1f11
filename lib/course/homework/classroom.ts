import { earnedIn } from '../answers/exercise.js';
import type { CheckedExercise, CheckedStudy } from './check-alone.js';
import { checkText, studyText } from './show.js';

/** What GitHub Classroom's grading reporter reads of a step: version 1 of the form that its own graders write. */
export interface ClassroomReport {
  version: 1;
  status: 'pass' | 'fail';
  max_score: number;
  tests: {
    name: string;
    status: 'pass' | 'fail';
    score: number;
    message: string;
    test_code: string;
    filename: string;
    line_no: number;
    execution_time: string;
  }[];
}

/**
 * The report of a notebook: a test for each function exercise, whose points it gets where all its public cases are right, and one for each
 * study, with what it earns.
 */
export function classroomReport(
  notebook: string, checked: readonly CheckedExercise[], studies: readonly CheckedStudy[] = [],
): ClassroomReport {
  const ofStudies = studies.map(({ exercise, verdict }) => {
    const { id, title } = exercise;
    const score = earnedIn(verdict.parts);
    const isDecided = verdict.state === 'decided';
    return testOf({ notebook, id, title, score, isRight: isDecided, message: studyText(exercise, verdict), code: `check("${id}")` });
  });
  const ofFunctions = checked.map(({ exercise, result }) => {
    const isRight = result.kind === 'passed';
    const { id, title, points, functionName } = exercise;
    const message = isRight ? '' : checkText(exercise, result);
    return testOf({ notebook, id, title, score: isRight ? points : 0, isRight, message, code: `check("${id}", ${functionName})` });
  });
  const tests = [...ofFunctions, ...ofStudies];
  return {
    version: 1,
    status: tests.every(({ status }) => status === 'pass') ? 'pass' : 'fail',
    max_score: [...checked, ...studies].reduce((sum, { exercise }) => sum + exercise.points, 0),
    tests,
  };
}

interface Tested {
  notebook: string;
  id: string;
  title: string;
  score: number;
  isRight: boolean;
  message: string;
  code: string;
}

function testOf({ notebook, id, title, score, isRight, message, code }: Tested): ClassroomReport['tests'][number] {
  return {
    name: `${id} ${title}`, status: isRight ? 'pass' : 'fail', score, message, test_code: code, filename: notebook, line_no: 0,
    execution_time: '0s',
  };
}

/**
 * The workflow of an assignment whose repository is the students' bundle: public cases alone, since whoever can push can read what a
 * workflow reads.
 */
export function classroomWorkflow(set: number): string {
  return `# Checks homework ${set} on every push, on its public cases, and tells GitHub Classroom. The marks come from scaling grade.
name: Autograding Tests
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    if: github.actor != 'github-classroom[bot]'
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci && npm run build # neither TensorFlow nor Jupyter
      - id: homework
        run: npx scaling homework report notebooks/homework/set-${set}.ipynb
      - uses: classroom-resources/autograding-grading-reporter@v1
        env:
          HOMEWORK_RESULTS: \${{ steps.homework.outputs.result }}
        with:
          runners: homework
`;
}
